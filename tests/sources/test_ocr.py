"""Scanned pages are recognised: their goals, what is doubtful, what is asked for and kept."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.errors import PlanError, UnreadableError
from plan_extract.sources import read_bytes
from plan_extract.sources.ocr import cache
from plan_extract.sources.ocr.doubt import recognised
from plan_extract.sources.ocr.letters import Line, letters_of
from plan_extract.sources.ocr.wish import Letter, Ocr, Sight, pages_of

from .printing import FACE, printed, saved, scanned

needs_ocr = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None or FACE is None, reason="needs the extra ocr (make ocr-test) and a Chinese face"
)
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


def test_a_doubtful_digit_is_found_where_its_line_stands() -> None:
    line = [Letter(char, 0, 1, 0, 0, 1, 0.5 if char == "5" else 0.99) for char in "达到58个"]
    seen = recognised("目标5\n达到 58个", [(0, 3, 1), (4, 10, 1)], {1: Sight(595, 842, [line], [], [])}, "x", "auto")
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


def test_the_cache_is_bounded(tmp_path: Path) -> None:
    for index in range(5):
        cache.keep(str(tmp_path), str(index), Sight(1, 1, [], [], []))
    cache.prune(str(tmp_path), most=2)
    assert len(list(tmp_path.iterdir())) == 2
