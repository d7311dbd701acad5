"""Comparing two plans with 500 goals and 500 projects a side takes some times the fixed piece of work in tests/work.py."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from plan_extract import diff
from plan_extract.model import SCHEMA, Deadline, Goal, OutlineNode, Plan, PlanInfo, Project, Quote, Source
from tests.work import cost

MOST = 20
THINGS = ["道路", "管网", "公园", "学校", "医院", "床位", "泵站", "厂房", "绿道", "桥梁"]
DOINGS = ["改造", "新建", "扩建", "整治", "提升"]


def big(seed: int, changed: bool) -> Plan:
    """500 goals and 500 projects in ten sections; with `changed` every one has another number, year or name."""
    rnd = random.Random(seed)
    outline = [
        OutlineNode(id=f"c{k}", level="chapter", title=f"第{k}项任务", evidence="explicit", lines=[k * 100, k * 100 + 99])
        for k in range(10)
    ]
    goals, projects = [], []
    for k in range(500):
        name = f"{rnd.choice(DOINGS)}{rnd.choice(THINGS)}{chr(0x4E00 + k * 7)}{chr(0x5000 + k * 3)}"
        value = k + 3 + rnd.randrange(1, 5) * changed
        quote = Quote(text=f"{value}个", line=k + 1, column=1, start=k * 10, end=k * 10 + 3)
        goals.append(
            Goal(
                id=f"g-{k}",
                kind="quantified",
                statement=f"{name}{value}个",
                quote=quote,
                indicator=name + ("建设" if changed and k % 3 else ""),
                value=value,
                unit="个",
                comparator="eq",
                measure="cumulative",
                deadline=Deadline(year=2025, from_="plan"),
                section=f"c{k % 10}",
            )
        )
        projects.append(Project(id=f"p-{k}", name=name + ("二期工程" if changed else "工程"), quote=quote, section=f"c{k % 10}"))
    rnd.shuffle(goals)
    source = Source(path=f"{seed}.txt", format="text", sha256=str(seed), characters=1, lines=1)
    return Plan(schema_=SCHEMA, source=source, plan=PlanInfo(), outline=outline, goals=goals, projects=projects)


def test_five_hundred_changed_goals_and_projects_a_side() -> None:
    old, new = big(1, changed=False), big(1, changed=True)
    changes = diff(old, new).changes
    # Every goal is another one in number, every project in name, and each is matched with its own.
    assert len(changes) == 1000
    assert all(c.old and c.new and c.old.id == c.new.id for c in changes)
    assert cost(lambda: diff(old, new).changes, MOST) <= MOST


def test_five_hundred_unlike_goals_and_projects_a_side() -> None:
    old, new = big(1, changed=False), big(2, changed=True)
    assert diff(old, new)
    assert cost(lambda: diff(old, new).changes, MOST) <= MOST


def test_the_command_loads_its_libraries_only_when_it_needs_them() -> None:
    code = "import sys, plan_extract.cli.diff; print(sorted({'numpy', 'scipy', 'rapidfuzz', 'rich', 'jinja2'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True)
    assert done.stdout.strip() == "[]"
