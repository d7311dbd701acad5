"""Over seeded edits of plans: each edit is found, nothing else is reported, and noise alone gives nothing.

The bar: at least 0.98 of the edits found, and at most 2 % of the reported changes on no line that an edit touched.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from plan_extract import diff, parse
from plan_extract.model import Plan
from plan_extract.sources import read_bytes
from tests.diffing.edits import Edit, Editor, Score, apply, judge

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted(p for p in (ROOT / "data" / "raw").glob("*.txt") if "revision" not in p.name)
SHARED = sorted((Path(os.environ.get("PLAN_EXTRACT_SHARED", ROOT.parent / "shared")) / "plans").glob("*.txt"))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")


def parsed(text: str) -> Plan:
    return parse(read_bytes(text.encode("utf-8"), "plan.txt"))


def rounds(text: str, old: Plan, wanted: int) -> Iterator[tuple[list[Edit], str]]:
    """Edited texts with `wanted` edits in all: two in three single, one in three mixed; every other one with noise besides."""
    editor = Editor(text, old, 0)
    names, noises = sorted(editor.kinds), sorted(editor.noises)
    made, turn = 0, 0
    while made < wanted and turn < wanted * 6:
        turn += 1
        editor.random = random.Random(turn * 7919)
        count = 1 if turn % 3 else 2 + turn % 4
        edits = [edit for k in range(count) if (edit := editor.kinds[names[(turn + 5 * k) % len(names)]]())]
        if not edits:
            continue
        if turn % 2 and (noise := editor.noises[noises[turn // 2 % len(noises)]]()):
            edits.append(noise)
        try:
            new = apply(text, edits)
        except ValueError:  # two edits of one place
            continue
        made += sum(not edit.is_noise for edit in edits)
        yield edits, new


def scored(paths: list[Path], wanted: int) -> Score:
    score = Score()
    for path in paths:
        text = read(path)
        old = parsed(text)
        for edits, new in rounds(text, old, wanted):
            judge(edits, diff(old, parsed(new)), score, path.name)
    return score


def test_edits_of_the_samples_are_found_and_nothing_else() -> None:
    score = scored(SAMPLES, 155)
    assert score.edits >= 300
    assert score.recall >= 0.98, score.misses
    assert score.stray_share <= 0.02, score.strays


@pytest.mark.skipif(not SHARED, reason="no published plans beside the repository (PLAN_EXTRACT_SHARED)")
def test_edits_of_published_plans_are_found_and_nothing_else() -> None:
    score = scored(SHARED, 8)
    assert score.recall >= 0.98, score.misses
    assert score.stray_share <= 0.02, score.strays


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_noise_alone_is_no_change(path: Path) -> None:
    text = read(path)
    old = parsed(text)
    editor = Editor(text, old, 0)
    tried = set()
    for seed in range(4):
        for name in sorted(editor.noises):
            editor.random = random.Random(seed)
            noise = editor.noises[name]()
            if noise is not None:
                tried.add(name)
                found = diff(old, parsed(apply(text, [noise])))
                assert not found.changes, (name, noise.splices, found.changes)
    assert len(tried) >= 4


def test_a_judge_that_is_shown_the_wrong_plan_finds_nothing() -> None:
    """The measure can fail: an edit that was not made is not found, a change without an edit is unexplained."""
    text = read(SAMPLES[-1])
    old = parsed(text)
    editor = Editor(text, old, 1)
    edit = editor.do_number()
    assert edit is not None
    new = apply(text, [edit])
    score = Score()
    judge([edit], diff(old, old), score)
    assert (score.found, score.changes) == (0, 0)
    judge([Edit("nothing", [])], diff(old, parsed(new)), score)
    assert score.unexplained == score.changes > 0
