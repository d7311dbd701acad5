"""What is printed over a scan's numbers makes them doubtful; what runs into its lines is left out; dashes are measured."""

from __future__ import annotations

from typing import Any

import pytest

from plan_extract import parse
from plan_extract.sources import read_bytes
from plan_extract.sources.ocr.covered import doubt_covered, without_overprint
from plan_extract.sources.ocr.doubt import recognised
from plan_extract.sources.ocr.letters import Line
from plan_extract.sources.ocr.ruling import double_dashes
from plan_extract.sources.ocr.wish import Letter, Ocr, Sight

from .printing import printed, scanned
from .test_ocr import TEXT, needs_ocr

np = pytest.importorskip("numpy")
cv2: Any = pytest.importorskip("cv2")
# Characters 40 pixels wide, bars of a digit's size for each, four lines of ten 80 apart; at 200 dpi.
EM, PITCH, SCALE = 40, 80, 0.36


def _page() -> tuple[Any, list[Line]]:
    grey = np.full((500, 700), 250, np.uint8)
    lines = []
    for row in range(4):
        top = 60 + PITCH * row
        for column in range(10):
            grey[top + 8 : top + 42, 100 + 50 * column : 100 + 50 * column + 24] = 20
        lines.append(Line((95, 605, top, top + 50), "建成甲1208个乙丙", [0.99] * 10, [10 + 25 * at for at in range(10)], 255.0))
    return grey, lines


def _doubted(lines: list[Line]) -> list[str]:
    return ["".join(char for char, sure in zip(line.text, line.sure, strict=True) if sure < 0.9) for line in lines]


@pytest.mark.parametrize("shade", [20, 110, 195], ids=["ink", "stamp", "watermark"])
def test_numbers_under_a_ring_are_doubtful(shade: int) -> None:
    grey, lines = _page()
    ring = np.full_like(grey, 255)
    cv2.circle(ring, (370, 165), 90, shade, 8)
    doubt_covered(np.minimum(grey, ring), EM, lines, SCALE)
    # It crosses the first digits and the ones behind them; of the last line it touches none.
    assert [bool(words) for words in _doubted(lines)] == [True, True, True, False]
    assert not set("".join(_doubted(lines))) & set("建成乙丙")


def _ruled(grey: Any) -> None:
    for y in range(55, 400, PITCH):
        cv2.line(grey, (90, y), (610, y), 20, 3)
    for x in (90, 290, 610):
        cv2.line(grey, (x, 55), (x, 375), 20, 3)


def test_a_table_s_rules_cover_nothing_and_do_not_hide_a_stamp() -> None:
    grey, lines = _page()
    _ruled(grey)
    doubt_covered(grey, EM, lines, SCALE)
    assert _doubted(lines) == [""] * 4
    # Between two rules the ring is no higher than type.
    cv2.circle(grey, (370, 165), 90, 110, 8)
    doubt_covered(grey, EM, lines, SCALE)
    assert [bool(words) for words in _doubted(lines)] == [True, True, True, False]


def test_lines_that_run_into_one_another_make_nothing_doubtful() -> None:
    grey, lines = _page()
    cv2.rectangle(grey, (100, 70), (640, 380), 60, 20)
    for x in range(100, 620, 50):
        grey[60:350, x : x + 24] = 20
    doubt_covered(grey, EM, lines, SCALE)
    assert _doubted(lines) == [""] * 4


def _of(text: str, place: tuple[int, int, int, int]) -> Line:
    return Line(place, text, [0.99] * len(text), list(range(len(text))), float(len(text)))


def test_a_watermark_that_lines_run_into_is_left_out_and_a_headline_is_not() -> None:
    body = [_of("到2026年，布设监测站", (280, 1450, 619, 669)), _of("村，接入率达到69.8%", (195, 1186, 682, 727))]
    mark, headline = _of("部", (0, 320, 541, 740)), _of("规划", (280, 900, 400, 600))
    assert without_overprint([headline, body[0], mark, body[1]]) == [headline, *body]


def test_digits_of_lines_that_ran_into_one_another_are_doubtful() -> None:
    def row(words: str, y: float) -> list[Letter]:
        return [Letter(char, 10.0 * at, 10.0 * at + 10, y, y, y + 10, 0.99) for at, char in enumerate(words)]

    rows = [row("到2026年", 500), row("共69.8个", 480), row("建成12个", 400)]
    text = "到共2602.968个年\n建成12个"
    seen = recognised(text, [(0, 12, 1), (13, 18, 1)], {1: Sight(595, 842, rows, [], [])}, "x", "auto")
    assert "".join(text[at] for at, _ in seen.doubts) == "2602.968"


@pytest.mark.parametrize(("wide", "read"), [(80, "——更美"), (40, "—更美")])
def test_a_dash_two_ems_long_is_two_characters(wide: int, read: str) -> None:
    grey = np.full((50, 200), 250, np.uint8)
    grey[24:27, 2 : 2 + wide] = 20
    for left in (86, 126):
        grey[8:42, left : left + 34] = 20
    line = Line((0, 160, 0, 44), "—更美", [0.99] * 3, [wide // 4 // 2, 26, 36], 40.0)
    double_dashes(grey, [line])
    assert (line.text, len(line.sure), len(line.columns)) == (read, len(read), len(read))


@needs_ocr
def test_a_stamp_over_a_scan_s_numbers_is_a_finding_for_each() -> None:
    from PIL import Image, ImageDraw

    (page,) = printed(TEXT, 200, noise=8)
    # The paper's second line, where 12, 58.5 and 3.4 stand, from its middle to its right.
    over = Image.new("L", page.size, 255)
    ImageDraw.Draw(over).ellipse((700, 170, 1100, 570), outline=120, width=14)
    stamped = Image.fromarray(np.minimum(np.asarray(page), np.asarray(over)))
    plain, covered = (
        [f.message for f in parse(read_bytes(scanned([each], 200), "x.pdf", ocr=Ocr("auto"))).findings if f.code == "PE046"]
        for each in (page, stamped)
    )
    assert plain == []
    assert covered
