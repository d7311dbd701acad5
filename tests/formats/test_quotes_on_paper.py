"""What stands within a quotation's rectangles on the printed page is the quotation, as pdfium itself cuts it out."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from plan_extract import parse
from plan_extract.model import KINDS

from .make import office
from .test_four_formats import SAMPLES, file_of, plain


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Path, str], Path]:
    """The files made so far, by text and format."""
    return {(Path(), ""): tmp_path_factory.mktemp("paper")}


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed (soffice): no PDF can be made")
@pytest.mark.parametrize("text", SAMPLES, ids=lambda path: path.stem)
def test_the_page_cut_to_the_rectangles_says_the_quotation(text: Path, folder: dict[tuple[Path, str], Path]) -> None:
    path = file_of(text, "pdf", folder)
    plan, document = parse(path), pypdfium2.PdfDocument(path)
    pages = [(page.get_textpage(), page.get_size()[1]) for page in document]
    wanted = more = 0
    for kind in KINDS.values():
        for record in kind.of(plan):
            quote = record.quote
            assert quote.box is not None, quote
            cut = ""
            for page, (left, top, right, bottom) in [(quote.page, quote.box), *((spot.page, spot.box) for spot in quote.continued)]:
                textpage, height = pages[page - 1]
                cut += textpage.get_text_bounded(left, height - bottom, right, height - top)
            assert plain(quote.text) in plain(cut), (quote, cut)
            wanted += len(plain(quote.text))
            more += len(plain(cut)) - len(plain(quote.text))
    assert wanted > 300
    # Rectangles of quotations over lines hold their neighbours on the first and last one.
    assert more < 0.1 * wanted
