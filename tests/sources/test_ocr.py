"""Scanned pages are recognised: their goals, what is doubtful, what is asked for and kept."""

from __future__ import annotations

import importlib.util
import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plan_extract import parse
from plan_extract.errors import PlanError, UnreadableError
from plan_extract.sources import read_bytes
from plan_extract.sources.ocr import cache, numerals
from plan_extract.sources.ocr.doubt import recognised
from plan_extract.sources.ocr.letters import Line, letters_of
from plan_extract.sources.ocr.wish import Letter, Ocr, Sight, pages_of
from plan_extract.sources.publication import read_zip
from plan_extract.sources.source_text import Recognised, RecognisedPage, SourceText

from .printing import FACE, printed, saved, scanned
from .reread import measured, of_sample, pressed
from .test_ofd import shown

needs_ocr = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None or FACE is None, reason="needs the extra ocr (make ocr-test) and a Chinese face"
)
takes_minutes = pytest.mark.skipif("PLAN_EXTRACT_OCR" not in os.environ, reason="takes minutes, for the extra ocr (make ocr-test)")
SAMPLES = sorted((Path(__file__).parents[2] / "data" / "raw").glob("*.txt"))
np = pytest.importorskip("numpy")
TEXT = "云岭市绿色发展规划\n到2025年，建成公园12个，森林覆盖率达到58.5%以上，新增就业3.4万人。\n"
TEXT += "序号|指标|单位|2025年\n1|公园|个|12\n2|绿地|公顷|650"


@needs_ocr
def test_a_scan_that_is_skewed_and_noisy_gives_its_goals_and_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    pages = printed(TEXT, 200, skew=1.0, noise=12)
    source = read_bytes(scanned(pages, 200), "x.pdf", ocr=Ocr("auto"))
    assert {(goal.value, goal.unit) for goal in parse(source).goals} >= {(12, "个"), (58.5, "%"), (3.4, "万人")}
    assert [[cell.row, cell.column] for cell in source.tables[0].cells] == [[row, column] for row in range(3) for column in range(4)]
    assert source.recognised is not None
    assert [page.page for page in source.recognised.pages] == [1]
    (kept,) = (tmp_path / "plan-extract" / "ocr").iterdir()
    before = kept.stat().st_mtime_ns
    assert read_bytes(scanned(pages, 200), "x.pdf", ocr=Ocr("auto")).text == source.text
    assert kept.stat().st_mtime_ns == before
    picture = read_bytes(saved(pages, "PNG"), "x.png", ocr=Ocr("auto"))
    assert (picture.format, "58.5%" in picture.text) == ("picture", True)


@needs_ocr
@takes_minutes
@pytest.mark.parametrize(("path", "dpi"), [*((path, 200) for path in SAMPLES), (SAMPLES[0], 150), (SAMPLES[0], 300)])
def test_samples_that_are_scanned_give_what_their_text_gives(path: Path, dpi: int) -> None:
    text = of_sample(path)
    data, suffix, _ = pressed(text, dpi, "pdf")
    made = measured(text, path.name, data, suffix)
    assert made.silent == []
    assert made.share("goals") >= 0.95
    assert made.share("headings") >= 0.98
    assert made.share("rows") >= 0.97
    # Doubts that are everywhere say nothing.
    assert len(made.doubted) <= 0.08 * made.numerals


def test_a_doubtful_digit_is_found_where_its_line_stands() -> None:
    line = [Letter(char, 0, 1, 0, 0, 1, 0.5 if char == "5" else 0.99) for char in "达到58个"]
    other = [Letter(char, 0, 1, 20, 20, 21, 0.99) for char in "目标5"]
    seen = recognised("目标5\n达到 58个", [(0, 3, 1), (4, 10, 1)], {1: Sight(595, 842, [other, line], [], [])}, "x", "auto")
    assert seen.doubts == ((7, 0.5),)


def test_per_mille_is_mended_and_stays_doubtful() -> None:
    (letters,) = letters_of([Line((0, 100, 0, 20), "4%0以", [0.99] * 4, [1, 3, 5, 7], 10)], 1.0, 100)
    assert [(letter.char, letter.sure < 0.9) for letter in letters] == [("4", False), ("‰", True), ("以", False)]


def test_pages_are_named_by_ranges() -> None:
    assert pages_of("3-9,12") == ((3, 9), (12, 12))
    for wrong in ("", "0", "9-3", "a", "1-"):
        with pytest.raises(PlanError, match="--pages"):
            pages_of(wrong)


@needs_ocr
def test_a_picture_cut_short_is_refused_in_a_line() -> None:
    with pytest.raises(UnreadableError, match=r"x.png: the picture is damaged"):
        read_bytes(saved(printed(TEXT, 100), "PNG")[:3000], "x.png", ocr=Ocr("auto"))


@needs_ocr
def test_an_ofd_page_that_is_a_picture_is_recognised_and_a_broken_one_a_finding() -> None:
    source = read_bytes(shown(saved(printed("到2025年，建成公园12个。", 150), "PNG")), "x.ofd", ocr=Ocr("auto"))
    assert source.text.splitlines() == ["正文。", "到2025年，建成公园12个。"]
    broken = read_bytes(shown(b"no picture"), "x.ofd", ocr=Ocr("auto"))
    assert (broken.text.splitlines(), [finding.code for finding in broken.findings]) == (["正文。"], ["PE020"])


def test_the_cache_is_bounded(tmp_path: Path) -> None:
    for index in range(5):
        cache.keep(str(tmp_path), str(index), Sight(1, 1, [], [], []))
    cache.prune(str(tmp_path), most=2)
    assert len(list(tmp_path.iterdir())) == 2


def _strip(lefts: list[float], wide: int = 400, em: int = 40, rules: tuple[int, ...] = ()) -> Any:
    """A line's picture: a black bar of a digit's size at each of these places, and rules from its top to its foot."""
    picture = np.full((50, wide), 250, np.uint8)
    for left in lefts:
        picture[10:40, round(left) : round(left) + round(0.4 * em)] = 20
    for at in rules:
        picture[:, at : at + 2] = 20
    return picture


def _line(text: str, lefts: list[float], wide: int = 400, em: int = 40) -> Line:
    """The line as it was read, its characters other than spaces at these places; the model's columns are 4 pixels wide."""
    return Line((0, wide, 0, 50), text, [0.99] * len(text), [round((left + 0.2 * em) / 4) for left in lefts], wide / 4)


@pytest.mark.parametrize(
    ("lefts", "doubted"),
    [
        ([20, 42, 64, 86], ""),  # 1209
        ([20, 42, 76, 98], "20"),  # 12 09, the space an em's quarter and some
        ([20, 42, 86, 108], "20"),  # half an em
        ([20, 60, 100, 140], ""),  # full-width digits
        ([20, 43, 63, 87], ""),  # set a little unevenly
    ],
)
def test_digits_that_stand_apart_are_doubtful(lefts: list[float], doubted: str) -> None:
    line = _line("1209", lefts)
    numerals.measure([line], _strip(lefts))
    assert "".join(char for char, sure in zip(line.text, line.sure, strict=True) if sure < 0.9) == doubted


def test_a_space_that_was_read_is_kept_where_the_page_shows_one() -> None:
    apart, close = [20.0, 42, 86, 108], [20.0, 42, 64, 86]
    for lefts, text in ((apart, "12 09"), (close, "1209")):
        line = _line("12 09", lefts)
        numerals.measure([line], _strip(lefts))
        (letters,) = letters_of([line], 1.0, 50)
        assert "".join(letter.char for letter in letters) == text
        assert [letter.char for letter in letters if letter.sure < 0.9] == ["2", "0"]


def test_a_rule_between_digits_is_no_digit() -> None:
    lefts = [20.0, 42, 76, 98]
    between = _line("1209", lefts)
    numerals.measure([between], _strip(lefts, rules=(67,)))
    assert min(between.sure) < 0.9
    read = _line("112", [6, *lefts[:2]])
    numerals.measure([read], _strip(lefts[:2], rules=(12,)))
    assert min(read.sure) < 0.9
    beside = _line("12", lefts[:2])
    numerals.measure([beside], _strip(lefts[:2], rules=(12,)))
    assert min(beside.sure) > 0.9


@pytest.mark.parametrize(
    ("text", "again", "doubted"),
    [
        ("到1209个", "到1209个", ""),
        ("到1209个", "到12 09个", "1"),
        ("到1209个", "到1289个", "0"),
        ("到209个", "到1209个", "2"),
        ("增12.5%", "增125%", "1"),
        ("增12.5%", "1增12.5%", ""),
        ("12和12个", "12和13个", "2"),
        ("死亡率（%）", "（%0）", "‰"),
        ("死亡率4%以下", "4‰以", "‰"),
        ("占4%左右", "占4%左", ""),
    ],
)
def test_a_numeral_that_is_read_otherwise_again_is_doubtful(text: str, again: str, doubted: str) -> None:
    line = _line(text, [20.0 * index for index in range(len(text))])
    numerals.compare(line, numerals.Look(0, 0, len(text), 0, 400), again)
    assert "".join(char for char, sure in zip(line.text, line.sure, strict=True) if sure < 0.9) == doubted


def _row(text: str, x: float, y: float) -> list[Letter]:
    """A line of letters 10 points wide and high, its lower left corner at x, y."""
    return [Letter(char, x + 10 * index, x + 10 * index + 10, y, y, y + 10, 0.99) for index, char in enumerate(text)]


@pytest.mark.parametrize(
    ("rows", "text", "doubted"),
    [
        # Two cells beside one another, or one below the other, are not one number.
        ([_row("12", 100, 500), _row("09", 130, 500)], "1209", [1, 2]),
        ([_row("12", 100, 500), _row("09", 100, 480), _row("甲乙丙丁戊", 100, 460)], "1209\n甲乙丙丁戊", [1, 2]),
        # A number that a full line breaks is one; so is one whose rest stands alone.
        ([_row("建成甲乙12", 100, 500), _row("09个甲乙丙", 100, 480)], "建成甲乙1209个甲乙丙", []),
        ([_row("120", 100, 500), _row("9", 100, 480), _row("甲乙丙丁戊己", 100, 460)], "1209\n甲乙丙丁戊己", []),
        # A cell's 12 is not the one in a longer line.
        ([_row("到2012年", 100, 500), _row("12", 300, 500)], "到2012年\n12", []),
    ],
)
def test_numbers_joined_from_two_lines_are_doubtful(rows: list[list[Letter]], text: str, doubted: list[int]) -> None:
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((at, at + len(line), 1))
        at += len(line) + 1
    seen = recognised(text, lines, {1: Sight(595, 842, rows, [], [])}, "x", "auto")
    assert [offset for offset, _ in seen.doubts] == doubted


def test_a_record_of_doubtful_characters_is_left_out_where_surer_ones_are_asked_for() -> None:
    text = "云岭市绿色发展规划\n到2025年，建成公园12个，改造老旧小区35个。\n"
    source = read_bytes(text.encode(), "x.txt")
    at = text.index("12个")
    doubted = replace(source, recognised=Recognised("x", (), "auto", ((at, 0.2),)))
    every = parse(doubted)
    assert {goal.value: goal.confidence < 0.25 for goal in every.goals} == {12: True, 35: False}
    assert [finding.code for finding in every.findings if finding.line == 2] == ["PE046"]
    fewer = parse(doubted, min_confidence=0.25, explain=True)
    assert [goal.value for goal in fewer.goals] == [35]
    assert at in [left.quote.start for left in fewer.left_out]


def test_a_publication_tells_which_pages_were_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes, name: str) -> SourceText:
        source = read_bytes(data, name)
        seen = Recognised("x", (RecognisedPage(1, 0, len(source.text)),), "always", ((3, 0.5),))
        return replace(source, recognised=seen) if name.endswith("b.txt") else source

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "云岭市规划\n到2025年，建成公园12个。\n")
        archive.writestr("b.txt", "附表1\n建成公园7个。\n")
    source = read_zip(out.getvalue(), "x.zip", read)
    start = source.text.index("附表1")
    assert source.recognised is not None
    assert (source.recognised.pages, source.recognised.mode) == ((RecognisedPage(1, start, len(source.text)),), "always")
    assert source.recognised.doubts == ((start + 3, 0.5),)
    assert source.recognised.within([(0, start)]) is None
    told = parse(source).source.ocr
    assert told is not None
    assert [(page.page, page.start) for page in told.pages] == [(1, start)]
