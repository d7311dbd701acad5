"""Whatever the plans: a plan is no change to itself, the two directions mirror each other, the patch makes the one of the other."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from plan_extract import diff
from plan_extract.diffing.changes import Change
from plan_extract.diffing.meaning import MIRROR
from plan_extract.diffing.patch import make_patch
from plan_extract.model import (
    SCHEMA,
    Amount,
    Baseline,
    Box,
    BoxItem,
    CellValue,
    Deadline,
    Goal,
    IndicatorRow,
    OutlineNode,
    Plan,
    PlanInfo,
    Project,
    Quote,
    Scale,
    Source,
)  # fmt: skip

NAMES = ["城镇化率", "城镇化水平", "供水管网", "公园绿地面积", "婴儿死亡率", "新增床位", "床位", "A/B~路网", "甲"]
PLACES = ["东山区", "西河县", "南口市"]
SECTIONS = ["c1", "c1.s1", "c2", None]
names, places = st.sampled_from(NAMES), st.lists(st.sampled_from(PLACES), max_size=2, unique=True)
values = st.one_of(st.none(), st.integers(0, 6), st.sampled_from([1.5, 0.1]), st.lists(st.integers(0, 5), min_size=2, max_size=2))
years = st.one_of(st.none(), st.builds(Deadline, year=st.integers(2024, 2026), from_=st.sampled_from(["said", "carried", "plan"])))


def quote(line: int) -> Quote:
    return Quote(text="若干", line=line, column=1, start=line * 100, end=line * 100 + 2)


quotes = st.builds(quote, st.integers(1, 60))
goals = st.builds(
    Goal,
    id=st.just(""), kind=st.sampled_from(["quantified", "qualitative"]), statement=names.map(lambda n: n + "达到若干"), quote=quotes,
    indicator=st.one_of(st.none(), names), value=values, unit=st.sampled_from([None, "%", "万人", "人", "亿元"]),
    amount=st.one_of(st.none(), st.builds(Amount, value=st.integers(0, 4), unit=st.just("人"))),
    comparator=st.sampled_from([None, "eq", "ge", "gt", "le", "lt", "approx"]),
    measure=st.sampled_from([None, "level", "change", "cumulative"]),
    deadline=years, districts=places, baseline=st.one_of(st.none(), st.builds(Baseline, value=st.integers(0, 3), from_=st.just("said"))),
    nature=st.sampled_from([None, "约束性", "预期性"]), section=st.sampled_from(SECTIONS), box=st.sampled_from([None, "b1", "b2"]),
)  # fmt: skip
projects = st.builds(
    Project,
    id=st.just(""), name=names, quote=quotes, districts=places, box=st.sampled_from([None, "b1"]), item=st.one_of(st.none(), names),
    action=st.sampled_from([None, "新建"]), scale=st.lists(st.builds(Scale, text=st.sampled_from(["5万吨", "6万吨"])), max_size=1),
    deadline=years, section=st.sampled_from(SECTIONS),
)  # fmt: skip
cells = st.one_of(
    st.none(), st.builds(CellValue, text=st.sampled_from(["3", "4", "3左右", ""]), value=st.one_of(st.none(), st.integers(3, 4)))
)
rows = st.builds(IndicatorRow, name=names, line=st.integers(1, 60), baseline=cells, target=cells, unit=st.sampled_from([None, "%"]))
boxes = st.lists(
    st.builds(
        Box, id=st.just(""), kind=st.sampled_from(["indicators", "projects", "tasks"]), lines=st.just([1, 9]),
        title=st.one_of(st.none(), names),
        section=st.sampled_from(SECTIONS), indicators=st.lists(rows, max_size=3),
        items=st.lists(st.builds(BoxItem, title=names, line=st.integers(1, 9)), max_size=2),
    ),
    max_size=2,
)  # fmt: skip


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    found, made = draw(st.lists(goals, max_size=6)), draw(st.lists(projects, max_size=4))
    for at, goal in enumerate(found):
        goal.id = f"g-{at}"
    for at, project in enumerate(made):
        project.id = f"p-{at}"
    tables = draw(boxes)
    for at, box in enumerate(tables):
        box.id = f"b{at + 1}"
    sections = [
        OutlineNode(id=f"c1.s{k + 1}", level="section", title=draw(names), evidence="explicit", lines=[3, 4])
        for k in range(draw(st.integers(0, 3)))
    ]
    outline = [
        OutlineNode(id="c1", level="chapter", title=draw(names), evidence="explicit", lines=[1, 20], children=sections),
        OutlineNode(id="c2", level="chapter", title=draw(names), evidence="toc", lines=[21, 60]),
    ]
    source = Source(path="a.txt", format="text", sha256=draw(st.sampled_from(["0", "1"])), characters=1, lines=1)
    return Plan(schema_=SCHEMA, source=source, plan=PlanInfo(title=draw(names)), outline=outline, boxes=tables, goals=found, projects=made)


def seen(change: Change) -> tuple[Any, ...]:
    """All of a change but its key, which is the old side's name for it."""
    fields = tuple(sorted((f.field, repr(f.old), repr(f.new)) for f in change.fields))
    ids = change.old and change.old.id, change.new and change.new.id
    return (change.record, change.change, tuple(sorted(change.meaning)), fields, *ids, change.similarity)


@given(plans())
def test_a_plan_is_no_change_to_itself(plan: Plan) -> None:
    assert diff(plan, plan).changes == []
    assert diff(plan, copy.deepcopy(plan)).changes == []


@given(plans(), plans())
def test_the_two_directions_mirror_each_other(a: Plan, b: Plan) -> None:
    forth, back = diff(a, b).changes, diff(b, a).changes
    turned = {"added": "removed", "removed": "added"}
    mirrored = [
        (
            c.record, turned.get(c.change, c.change), tuple(sorted(MIRROR.get(w, w) for w in c.meaning)),
            tuple(sorted((f.field, repr(f.new), repr(f.old)) for f in c.fields)), c.new and c.new.id, c.old and c.old.id, c.similarity,
        )
        for c in back
    ]  # fmt: skip
    assert sorted(map(repr, map(seen, forth))) == sorted(map(repr, mirrored))


@given(plans(), plans())
def test_each_record_is_in_one_change_at_most(a: Plan, b: Plan) -> None:
    changes = diff(a, b).changes
    for side in ("old", "new"):
        ids = [(c.record, one.id) for c in changes if (one := getattr(c, side)) is not None]
        assert len(ids) == len(set(ids))


def patched(document: Any, operations: list[dict[str, Any]]) -> Any:
    """RFC 6902's add, remove and replace."""
    document = copy.deepcopy(document)
    for operation in operations:
        path = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
        parent = document
        for part in path[:-1]:
            parent = parent[int(part)] if isinstance(parent, list) else parent[part]
        last: Any = int(path[-1]) if isinstance(parent, list) else path[-1]
        if operation["op"] == "remove":
            del parent[last]
        elif operation["op"] == "replace":
            assert isinstance(parent, list) or last in parent
            parent[last] = operation["value"]
        elif isinstance(parent, list):
            assert 0 <= last <= len(parent)
            parent.insert(last, operation["value"])
        else:
            parent[last] = operation["value"]
    return document


@given(plans(), plans())
def test_the_patch_makes_the_new_form_of_the_old(a: Plan, b: Plan) -> None:
    old, new = msgspec.to_builtins(a), msgspec.to_builtins(b)
    assert msgspec.json.encode(patched(old, make_patch(a, b)), order="sorted") == msgspec.json.encode(new, order="sorted")
    assert make_patch(a, a) == []
