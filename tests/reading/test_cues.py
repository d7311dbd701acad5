"""Cues that look back: one entry each in lexicon/moods.yaml, the lists that are asked for derived from their properties."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from plan_extract.lexicon import cues_with, extend, load


def test_a_cue_that_looks_back_stands_once_with_what_it_does(tmp_path: Path) -> None:
    text = files("plan_extract.lexicon").joinpath("moods.yaml").read_text(encoding="utf-8")
    cues = load("moods")["past"]
    assert all(text.count(f"\n  '{cue}': ") == 1 for cue in cues)
    assert {word for has in cues.values() for word in has.split()} == {"report", "so_far"}
    assert cues["截至"] == "report so_far"
    assert re.search(cues_with("report"), "由目前的3座") is None
    assert re.search(cues_with("so_far"), "目前有3座")
    assert re.search(cues_with("so_far"), "已建成3座") is None
    own = tmp_path / "own.yaml"
    own.write_text("moods: {past: {时至今天: report so_far}}", encoding="utf-8")
    extend(own)
    try:
        assert re.search(cues_with("report"), "时至今天有3座")
        assert re.search(cues_with("so_far"), "时至今天有3座")
    finally:
        extend()
