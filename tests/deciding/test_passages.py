"""What is invented to learn from says nothing that a published plan says: a name in both would vouch for a plan that was left out."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from training.passages import passages

SHARED = Path(os.environ.get("PLAN_EXTRACT_SHARED", Path(__file__).resolve().parents[3] / "shared"))
PLANS = sorted(path for path in (SHARED / "plans").rglob("*") if path.suffix in (".txt", ".html"))
RUN = 13


def han(text: str) -> str:
    """The Chinese characters and digits of a text, tags left out."""
    return re.sub(r"[^\u4e00-\u9fff\d]", "", re.sub(r"<[^>]*>", "", text))


@pytest.mark.skipif(not PLANS, reason="the published plans are not here (../shared/plans, or PLAN_EXTRACT_SHARED)")
def test_no_passage_has_a_run_or_a_name_of_a_plan() -> None:
    texts = [han(path.read_text(encoding="utf-8", errors="replace")) for path in PLANS]
    runs = {text[at : at + RUN] for text in texts for at in range(len(text) - RUN + 1)}
    found = []
    for passage in (*passages("projects"), *passages("quantities")):
        text = han(passage.source.text)
        found += [(passage.name, text[at : at + RUN]) for at in range(len(text) - RUN + 1) if text[at : at + RUN] in runs]
        names = [han(record["name"]) for record in passage.records.get("projects", [])]
        found += [(passage.name, name) for name in names if len(name) >= 5 and any(name in text for text in texts)]
    assert found == []
