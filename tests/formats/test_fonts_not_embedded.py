"""A PDF whose fonts are not embedded gives the records of its text where they name their collection; without any map it is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.errors import UnreadableError
from tests.sources.worn_pdf import in_collection, without_unicode

from .make import items_of, office, to_docx, to_pdf
from .test_four_formats import FLOORS, SAMPLES, records, share

pytest.importorskip("pikepdf")
pytestmark = pytest.mark.skipif(office() is None, reason="LibreOffice is not installed (soffice): no PDF can be made")
# As Windows' printer driver, a newspaper's press and Acrobat name Chinese codes.
WAYS = [("GBK-EUC-H", False), ("GBK-EUC-H", True), ("UniGB-UTF16-H", True)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, bytes]:
    """The samples as LibreOffice prints them."""
    folder = tmp_path_factory.mktemp("printed")
    made = {}
    for sample in SAMPLES:
        plan = parse(sample)
        items = items_of(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", sample.read_text("utf-8-sig")), plan)
        made[sample] = to_pdf(to_docx(items, plan.plan.title or sample.stem), folder, sample.stem)
    return made


@pytest.mark.parametrize(("encoding", "singly"), WAYS, ids=["Windows", "newspaper", "Acrobat"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_records_come_from_the_collection(sample: Path, encoding: str, singly: bool, printed: dict[Path, bytes], tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(in_collection(printed[sample], encoding, singly=singly))
    plan = parse(file)
    wanted, found = records(parse(sample)), records(plan)
    assert [f.code for f in plan.findings if f.code.startswith("PE02")] == []
    for name, floor in FLOORS.items():
        reached = share(wanted[name], found[name])
        assert reached >= floor, f"{name} {reached:.3f}; not found {list((wanted[name] - found[name]).elements())[:5]}"


@pytest.mark.parametrize("files", [False, True], ids=["fonts embedded", "fonts not embedded"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_without_any_map_nothing_is_made_up(sample: Path, files: bool, printed: dict[Path, bytes], tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(without_unicode(printed[sample], files=files))
    with pytest.raises(UnreadableError, match="text layer that can be read"):
        parse(file)


def test_a_page_whose_fonts_alone_lack_their_map_is_left_out(printed: dict[Path, bytes], tmp_path: Path) -> None:
    """The fonts of a sample's pages are shared; without the map of the last, which has its rarer characters, the rest is read."""
    data = printed[SAMPLES[-1]]
    file = tmp_path / "x.pdf"
    file.write_bytes(without_unicode(data, only=lambda font: str(font.BaseFont).startswith("/DAAAAA")))
    plan = parse(file)
    lost = [f for f in plan.findings if f.code in ("PE021", "PE023")]
    assert lost
    wanted, found = records(parse(SAMPLES[-1])), records(plan)
    kept = (wanted["goals"] & found["goals"]).total()
    # What is read beside the sample's own goals says which characters are missing.
    assert kept >= 0.5 * wanted["goals"].total()
    assert all("\ufffd" in str(statement) for (statement,) in (found["goals"] - wanted["goals"]).elements())
