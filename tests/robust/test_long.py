"""What grows with a plan is looked up and not gone through for each record: counted, for the clock tells it only of very long plans."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from plan_extract.parsing import parse_text
from plan_extract.records import finders
from plan_extract.structure import outline


def test_gaps_in_numbers_read_no_line_for_every_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each chapter's sections begin with the second, so that each is a gap; what is read to judge them stays within the text."""
    chapter = "第{0}章 建设甲乙{0}\n第二节 道路\n建成道路{0}公里。\n第四节 桥梁\n建成桥梁{0}座。\n"
    text = "甲市城市更新规划\n" + "".join(map(chapter.format, range(1, 60)))
    read, fold = [], outline.fold

    def counted(words: str) -> str:
        read.append(len(words))
        return fold(words)

    monkeypatch.setattr(outline, "fold", counted)
    plan = parse_text(text)
    assert sum(finding.code == "PE001" for finding in plan.findings) >= 59
    assert 0 < sum(read) <= len(text)


class _Goal:
    """A goal that counts how often it is asked where it stands."""

    asked = 0

    def __init__(self, number: int) -> None:
        self.id, self._quote = f"g-{number}", SimpleNamespace(start=10 * number + 5, end=10 * number + 8)

    @property
    def quote(self) -> SimpleNamespace:
        _Goal.asked += 1
        return self._quote


@pytest.mark.source
def test_bodies_find_their_goals_without_asking_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred bodies, each of a stretch with two goals: 20 to 40 holds those at 25 and 35."""
    goals = [_Goal(number) for number in range(200)]
    bodies = [(SimpleNamespace(goals=[]), (20 * number, 20 * number + 20)) for number in range(100)]
    monkeypatch.setattr(finders, "find_responsible", lambda *_: bodies)
    known: Any = SimpleNamespace(of=lambda _: goals, source=None, marked=(), explain=False)
    found = finders.find_bodies(known)
    assert found[1].goals == ["g-2", "g-3"]
    assert [name for body in found for name in body.goals] == [goal.id for goal in goals]
    assert _Goal.asked <= 2 * len(goals)
