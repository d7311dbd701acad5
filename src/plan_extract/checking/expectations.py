"""Rules PE7xx: what the archive itself expects of a plan (plan-extract.yaml, --expect)."""

from __future__ import annotations

from typing import Any

from plan_extract.checking.config import counted
from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.subject import Subject, numbers, records, show
from plan_extract.ids import fold_words
from plan_extract.kinds import Kind
from plan_extract.model import Fact, Goal
from plan_extract.records.names import core, same_name


@rule("PE701", "error")
def fewer_records_than_expected(subject: Subject) -> Finds:
    """The plan gives fewer records than `minimum` in plan-extract.yaml asks for.

    Guards an archive against a source that was cut short, or a parser that lost a kind of record.

    Example: `minimum: {goals: 100}` and 60 goals.
    What to do: look at what is missing with `--expect`, or lower the minimum.
    """
    for name, least in (subject.expectations.get("minimum") or {}).items():
        if name in counted() and (have := len(getattr(subject.plan, name, ()))) < least:
            yield found("PE701", f"{have} {name}, at least {least} expected", subject.whole())


def _wanted(subject: Subject) -> list[tuple[dict[str, Any], list[Goal]]]:
    wanted = []
    for entry in subject.expectations.get("indicators") or []:
        goals = [g for g in subject.goals if same_name(g.indicator, entry["name"])]
        if entry.get("year"):
            goals = [g for g in goals if g.deadline and g.deadline.year == entry["year"]]
        if entry.get("district"):
            goals = [g for g in goals if entry["district"] in g.districts]
        wanted.append((entry, goals))
    return wanted


@rule("PE702", "error")
def expected_indicator_missing(subject: Subject) -> Finds:
    """An indicator that plan-extract.yaml names has no target in the plan.

    Example: `indicators: [{name: 常住人口城镇化率, year: 2025}]` and no such goal.
    What to do: check the plan; an indicator may bear another name in it.
    """
    for entry, goals in _wanted(subject):
        if not goals:
            year = f" for {entry['year']}" if entry.get("year") else ""
            yield found("PE702", f"no target of {entry['name']}{year}", subject.whole())


@rule("PE703", "error")
def expected_bound_broken(subject: Subject) -> Finds:
    """An indicator's target lies outside the bounds that plan-extract.yaml sets.

    Example: `{name: 失业率, max: 5.5}` and a target of 6 %.
    What to do: check the number against the source; then the expectation.
    """
    for entry, goals in _wanted(subject):
        for goal in goals:
            values = numbers(goal.value)
            low, high = entry.get("min"), entry.get("max")
            if (low is not None and any(float(v) < low for v in values)) or (high is not None and any(float(v) > high for v in values)):
                bounds = " and ".join(f"{word} {v}" for word, v in (("min", low), ("max", high)) if v is not None)
                yield found("PE703", f"{goal.indicator} {show(goal)} breaks {bounds}", subject.at(goal.quote), record=goal.id)


@rule("PE704", "error")
def expected_value_differs(subject: Subject) -> Finds:
    """An indicator's target is not the value that plan-extract.yaml says must hold.

    Example: `{name: 棚户区改造, year: 2023, value: 3.93}` and a target of 3.39.
    What to do: check the number against the source; then the expectation.
    """
    for entry, goals in _wanted(subject):
        if "value" not in entry or not goals:
            continue
        value = entry["value"]
        wanted = numbers(value)
        if not any(numbers(g.value) == wanted and (not entry.get("unit") or g.unit == entry["unit"]) for g in goals):
            got = ", ".join(show(g) for g in goals)
            yield found(
                "PE704",
                f"{entry['name']}: {value}{entry.get('unit', '')} expected, the plan has {got}",
                subject.at(goals[0].quote),
                record=goals[0].id,
            )


@rule("PE705", "error")
def record_lost_since(subject: Subject) -> Finds:
    """A target, fact or project that the file given by --expect had is not in the new parse.

    So that an upgrade of the parser or an edit of the source cannot lose targets unseen.

    Example: OLD.yaml has 100个便民市场, the new parse has none.
    What to do: look at the old record's line; where the plan itself was revised, take the new parse as the file to expect.
    """
    old = subject.expected
    if old is None:
        return
    new = {_key(kind, record) for kind, record in records(subject.plan)}
    for kind, record in records(old):
        if _key(kind, record) not in new:
            name = f"{record.indicator} {record.quote.text}" if isinstance(record, Goal | Fact) else kind.title(record)
            message = f"{kind.one} lost: {name} (line {record.quote.line} of the file expected)"
            yield found("PE705", message, subject.whole(), record=record.id)


def _key(kind: Kind, record: Any) -> tuple[object, ...]:
    """What a record is known by in another parse: its identity, and of a quantity what is measured, how much and by when."""
    if not isinstance(record, Goal | Fact):
        told = kind.told_by(record) or [kind.title(record)]
        return (kind.one, *(tuple(sorted(held)) if isinstance(held, list) else fold_words(str(held)) for held in told))
    when = record.year if isinstance(record, Fact) else record.deadline.year if record.deadline else None
    values = tuple(numbers(record.value)) or fold_words(record.statement)
    return (kind.one, core(record.indicator or ""), values, record.unit, record.comparator, when, tuple(sorted(record.districts)))


@rule("PE706", "note")
def ignore_without_effect(subject: Subject) -> Finds:
    """An ignore, in plan-extract.yaml or in a parsed file, matches no finding any more.

    Old ignores hide new faults of the same kind. Those of plan-extract.yaml are looked at only where a whole folder is checked, since
    they may be for a file that is not.

    Example: an ignore of PE502 for 便民市场 after the plan was mended.
    What to do: take the ignore out.
    """
    # Found by checking/runner.py, which knows what every ignore has met.
    yield from ()


@rule("PE707", "warning")
def pattern_without_files(subject: Subject) -> Finds:
    """A pattern under `files` in plan-extract.yaml fits none of the files checked, so that its settings hold for nothing.

    Looked at only where a whole folder is checked.

    Example: `files: {'drafts/*.txt': {fail_on: error}}` where the folder is called draft.
    What to do: mend the pattern, which is compared with the path as given and with the file's name.
    """
    # Found by checking/runner.py, which knows what every pattern has fitted.
    yield from ()
