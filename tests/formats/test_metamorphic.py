"""Text that has been through the mill gives the goals, boxes, rows and headings it gave before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.model import Plan

from .test_four_formats import SAMPLES, SHARED, plain, records, share

# Three published plans are enough: one short, one of tables in cells, one long with a line a paragraph.
PUBLISHED = [SHARED / "plans" / f"{name}.txt" for name in ("shandong-industrial-big-data", "shandong-ai-sti", "shandong-14fyp-education")]
FLOORS = {"goals": 0.97, "boxes": 1.0, "rows": 1.0, "headings": 0.97}
Bags = dict[str, Counter[tuple[object, ...]]]


def bags(plan: Plan) -> Bags:
    """A plan's records; goals by what they say in the fields, which new line ends and widths must not change."""
    made = records(plan)
    made["goals"] = Counter(
        (plain(goal.indicator), str(goal.value), plain(goal.unit), str(goal.deadline))
        if goal.indicator and goal.value is not None
        else (plain(goal.statement),)
        for goal in plan.goals
    )
    return made


@cache
def before(path: Path) -> Bags:
    return bags(parse(path))


def wrapped(text: str, width: int) -> str:
    """Lines of at most `width` characters; a paragraph's first is indented, so that its begin can be told."""
    lines: list[str] = []
    for line in text.split("\n"):
        words = line.strip()
        if not words or "|" in words:
            lines.append(line)
            continue
        first = "　　" + words
        lines.extend(first[at : at + width] for at in range(0, len(first), width))
    return "\n".join(lines)


def full_width(text: str) -> str:
    return text.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})


def spaced(text: str) -> str:
    """2 0 2 5年, as OCR gives it."""
    return re.sub(r"(?<=\d)(?=\d)", " ", text)


MILLS: dict[str, Callable[[str], bytes]] = {
    "wrapped at 33": lambda text: wrapped(text, 33).encode(),
    "wrapped at 40": lambda text: wrapped(text, 40).encode(),
    "wrapped at 60": lambda text: wrapped(text, 60).encode(),
    "full-width digits": lambda text: full_width(text).encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "GB18030": lambda text: text.encode("gb18030"),
    "spaced digits": lambda text: spaced(text).encode(),
}


def compare(path: Path, mill: str, folder: Path) -> None:
    if not path.exists():
        pytest.skip(f"{path.name} is not here (../shared/plans, or PLAN_EXTRACT_SHARED)")
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    milled = folder / path.name
    milled.write_bytes(MILLS[mill](text))
    wanted, found = before(path), bags(parse(milled))
    assert wanted["goals"].total() >= 5
    faults = []
    for name, floor in FLOORS.items():
        reached = share(wanted[name], found[name])
        if reached < floor:
            lost = list((wanted[name] - found[name]).elements())[:4]
            extra = list((found[name] - wanted[name]).elements())[:4]
            faults.append(f"{name} {reached:.3f}; not found {lost}; too much {extra}")
    assert not faults, f"{path.name}, {mill}: " + " / ".join(faults)


@pytest.mark.parametrize("mill", MILLS)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_says_the_same(path: Path, mill: str, tmp_path: Path) -> None:
    compare(path, mill, tmp_path)


@pytest.mark.parametrize("mill", MILLS)
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_plan_says_the_same(path: Path, mill: str, tmp_path: Path) -> None:
    compare(path, mill, tmp_path)
