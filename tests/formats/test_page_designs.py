"""Whatever the design of a PDF's pages, their lines join into the paragraphs that were set."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from plan_extract.sources.fold import fold
from plan_extract.sources.pdf.read import read_pdf

from .make import Design, office, plain_docx, to_pdf

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "data" / "raw").glob("*.txt"))
DESIGNS = [
    Design("official", 16, 28, head="云岭市人民政府文件"),
    Design("no indent", 12, 20, indent=False, margin=3.2),
    Design("ragged", 14, 24, justified=False, margin=2.5),
    Design("no indent, ragged", 12, 22, indent=False, justified=False, after=6, margin=3),
    Design("small", 10.5, 16, margin=3.2),
]


def plain(text: str) -> str:
    return "".join(fold(text).split())


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed (soffice): no PDF can be made")
@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_paragraphs_come_back(sample: Path, design: Design, tmp_path: Path) -> None:
    wanted = [line.strip() for line in sample.read_text("utf-8").split("\n") if line.strip() and "|" not in line]
    source = read_pdf(to_pdf(plain_docx(wanted, design), tmp_path), "x.pdf")
    found = [plain(source.text[paragraph.start : paragraph.end]) for paragraph in source.paragraphs]
    same = sum(block.size for block in difflib.SequenceMatcher(None, list(map(plain, wanted)), found, autojunk=False).get_matching_blocks())
    lost = [text for text in wanted if plain(text) not in found]
    assert 2 * same / (len(wanted) + len(found)) >= 0.96, lost[:5]
