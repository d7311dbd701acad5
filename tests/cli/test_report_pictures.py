"""`plan-extract report --pictures`: pages with records, as they are printed, the places of records on them."""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from plan_extract.model import Quote, Spot
from plan_extract.reporting.pages import PagePicture, shares
from plan_extract.sources.pdf.pictures import draw

from ..sources.fixed import Leaf, ofd
from ..sources.paper import Sheet, paper
from .conftest import Run, one_line

pytest.importorskip("jinja2")
pytest.importorskip("pypdfium2")
FIGURE = re.compile(r'<figure data-page="(\d+)" hidden>(?:<img alt="[^"]*" src="data:([^;]+);base64,([^"]+)">)?')
SIZE = re.compile(r'#paper \[data-page="(\d+)"\] \{ aspect-ratio: ([\d.]+) / ([\d.]+); \}')


def sheets() -> list[Sheet]:
    """Two pages, of which the second has a goal: 3500公顷 from 344 to 408 across on a baseline at 600."""
    first, second = Sheet(), Sheet()
    first.text(200, 790, "云川市城市更新规划", 20)
    first.lines(72, 600, ["第一章　总则", "　　本规划说明今后城市更新的安排。"])
    second.lines(72, 628, ["第二章　目标", "　　到2025年，全市公园绿地面积达到3500公顷。"])
    return [first, second]


def spots(page: str) -> list[Any]:
    """The places of each record on a web page."""
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)
    return [record["spots"] for record in json.loads(data)["records"]]


def grey(png: bytes) -> tuple[int, int, bytes]:
    """The width, height and pixels of a PNG of greys whose rows have no filter."""
    width, height = struct.unpack(">II", png[16:24])
    at, body = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    rows = zlib.decompress(body)
    return width, height, b"".join(rows[row * (width + 1) + 1 : (row + 1) * (width + 1)] for row in range(height))


def shade(png: bytes, left: float, top: float, right: float, bottom: float) -> float:
    """The mean grey (0 black, 255 white) of a part of a picture, in hundredths of its sides."""
    width, height, pixels = grey(png)
    xs, ys = (round(left * width / 100), round(right * width / 100)), (round(top * height / 100), round(bottom * height / 100))
    part = b"".join(pixels[y * width + xs[0] : y * width + xs[1]] for y in range(*ys))
    return sum(part) / len(part)


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_records_place_on_the_picture_is_where_its_ink_is(rotate: int, run: Run, folder: Path) -> None:
    made = sheets()
    made[1].rotate = rotate
    (folder / "plan.pdf").write_bytes(paper(made))
    page = run("report", "plan.pdf", "--pictures").stdout.decode()
    ((number, kind, picture),) = FIGURE.findall(page)
    assert (number, kind) == ("2", "image/png")
    ((number, width, height),) = SIZE.findall(page)
    assert number == "2"
    assert (float(width), float(height)) == ((595, 842) if rotate == 0 else (842, 595))
    (((on, left, top, wide, high),),) = spots(page)
    assert on == 2
    png = base64.b64decode(picture)
    # The face draws each character as a filled box; beside the end of the line, which 。 closes, the paper is white.
    assert shade(png, left, top, left + wide, top + high) < 80
    if rotate == 0:
        assert (left, wide) == (pytest.approx(34400 / 595, abs=0.02), pytest.approx(6400 / 595, abs=0.02))
        assert shade(png, left + wide + 4, top, 100, top + high) == 255
        assert shade(png, left, top - 1.2 * high, left + wide, top - 0.2 * high) == 255
    assert "page 2" in page


def test_pictures_are_shown_on_demand_and_nothing_is_loaded_for_them(run: Run, folder: Path) -> None:
    (folder / "plan.pdf").write_bytes(paper(sheets()))
    plain, shown = (run("report", "plan.pdf", *more).stdout.decode() for more in ((), ("--pictures",)))
    assert "<img" not in plain
    assert "img-src" not in plain
    assert '"spots"' not in plain
    assert '"page":2' in plain
    assert "; img-src data:; base-uri 'none'" in shown
    assert not re.search(r"""src="(?!data:image/png;base64,)|href=["']|url\(|@import|https?:(?!//www.w3.org/2000/svg)""", shown)
    assert run("report", "plan.pdf", "--pictures").stdout.decode() == shown


def test_pictures_of_a_parsed_plan_come_from_its_source(run: Run, folder: Path) -> None:
    (folder / "raw").mkdir()
    source = folder / "raw" / "plan.pdf"
    source.write_bytes(paper(sheets()))
    run("parse", "-q", "raw/plan.pdf", "-o", "plan.yaml", "--text", "plan.txt")
    shown = run("report", "plan.yaml", "--pictures")
    assert len(FIGURE.findall(shown.stdout.decode())) == 1
    assert "data:image/png" in shown.stdout.decode()
    source.write_bytes(source.read_bytes() + b"\n")
    changed = run("report", "plan.yaml", "--pictures")
    assert "raw/plan.pdf: has changed since plan.yaml was made; pages are shown as outlines" in changed.stderr.decode()
    source.unlink()
    gone = run("report", "plan.yaml", "--pictures")
    assert gone.returncode == 0
    assert "its source raw/plan.pdf is not there; pages are shown as outlines" in gone.stderr.decode()
    (figure,) = FIGURE.findall(gone.stdout.decode())
    assert figure[1:] == ("", "")
    assert spots(gone.stdout.decode()) == spots(shown.stdout.decode())


def test_ofd_pages_are_outlines(run: Run, folder: Path) -> None:
    leaf = Leaf().text(26, 60, "云川市城市更新规划").text(26, 80, "到2025年，全市新建公园12个。")
    (folder / "plan.ofd").write_bytes(ofd([leaf]))
    page = run("report", "plan.ofd", "--pictures").stdout.decode()
    assert [figure[1] for figure in FIGURE.findall(page)] == [""]
    ((spot,),) = spots(page)
    # 到2025年，全市新建公园 is 11 em of 5.6 mm; A4 is 210 mm wide.
    assert spot[:2] == [1, pytest.approx(100 * (26 + 11 * 5.6) / 210, abs=0.1)]


def test_what_has_no_pages_is_refused_in_a_line(run: Run, plan: Path) -> None:
    assert "plan.txt: has no pages; leave out --pictures" in one_line(run("report", "plan.txt", "--pictures"))
    (plan.parent / "two").mkdir()
    (plan.parent / "two" / "a.txt").write_text(plan.read_text("utf-8"), encoding="utf-8")
    run("parse", "-q", "--as-one", "two", "-o", "two.yaml")
    assert "is several files" in one_line(run("report", "two.yaml", "--pictures"))


def test_a_plan_parsed_before_pages_were_kept_is_told_so(run: Run, folder: Path) -> None:
    (folder / "plan.pdf").write_bytes(paper(sheets()))
    old = yaml.safe_load(run("parse", "-q", "plan.pdf", "-o", "-").stdout)
    old["schema"] = "plan-extract/3"
    del old["source"]["paper"]
    for held in [*old["outline"], *(goal["quote"] for goal in old["goals"])]:
        del held["page"]
        held.pop("box", None)
    (folder / "old.yaml").write_text(yaml.safe_dump(old, allow_unicode=True), encoding="utf-8")
    assert "was parsed before pages were kept; parse it again" in one_line(run("report", "old.yaml", "--pictures"))


def test_places_are_hundredths_of_their_pages() -> None:
    quote = Quote(text="1", line=1, column=1, start=0, end=1, page=2, box=[60, 80, 120, 240], continued=[Spot(page=3, box=[0, 0, 50, 10])])
    pages = [PagePicture(2, 600, 800), PagePicture(3, 100, 100)]
    assert json.loads(shares(quote, pages)) == [[2, 10, 10, 10, 20], [3, 0, 0, 50, 10]]


@pytest.mark.parametrize("box", [[], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0, 5.0]])
def test_places_that_an_edit_spoilt_are_not_shown(box: list[float]) -> None:
    quote = Quote(text="甲", line=1, column=1, start=0, end=1, page=2, box=box, continued=[Spot(page=3, box=[0.0, 0.0, 1.0, 1.0])])
    assert shares(quote, [PagePicture(2, 100.0, 100.0), PagePicture(3, 0.0, 100.0)]) == "[]"


def test_a_pdf_that_cannot_be_drawn_is_refused_in_a_line() -> None:
    from plan_extract.errors import UnreadableError

    for data, numbers, why in ((b"%PDF-1.7 no more", [1], "broken or encrypted"), (paper(sheets()), [7], "has no page 7")):
        with pytest.raises(UnreadableError, match=why):
            draw(data, "x.pdf", numbers)
