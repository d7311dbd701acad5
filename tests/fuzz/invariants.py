"""What must hold for every input, and a budget of processor time for each."""

from __future__ import annotations

import io
import signal
from collections.abc import Callable
from functools import cache
from typing import Any

import jsonschema
import yaml

from plan_extract.checking import validate
from plan_extract.diffing import diff
from plan_extract.errors import PlanError
from plan_extract.model import KINDS, Plan
from plan_extract.output import to_json
from plan_extract.parsing import parse
from plan_extract.reporting.diff_text import print_changes
from plan_extract.reporting.export.databases import to_sqlite
from plan_extract.reporting.export.dataset import gather
from plan_extract.reporting.export.text import to_csv, to_jsonl
from plan_extract.reporting.export.workbook import to_xlsx
from plan_extract.reporting.page import to_html
from plan_extract.reporting.tables import all_columns, columns
from plan_extract.sources import read_bytes
from plan_extract.sources.source_text import SourceText
from tests.test_invariants import check

# Seconds of processor time; an input of some thousand characters takes hundredths.
BUDGET = 20


def hold(name: str, data: bytes, thorough: bool = True) -> bool:
    """Raise AssertionError, or whatever the program raises, where an input breaks what must hold; whether it was read, else refused.

    `thorough` adds what costs as much again: the file once more by the JSON Schema, a second run, a spreadsheet.
    """
    try:
        source = read_bytes(data, name)
    except PlanError as refused:
        said = str(refused)
    else:
        _hold(source, data, name, thorough)
        return True
    assert "\n" not in said
    assert said.startswith(name)
    return False


def _hold(source: SourceText, data: bytes, name: str, thorough: bool) -> None:
    plan = parse(source)
    faults = [finding.message for finding in plan.findings if finding.code == "PE090"]
    assert not faults, faults[0]
    check(plan, source.text)  # quotes are their slices, references lead somewhere, the YAML reads back the same
    changes = diff(plan, plan)
    assert not changes
    assert not [d.message for d in validate(plan, text=source.text) if d.code in ("PE190", "PE201", "PE203", "PE204")]
    written(plan, source, thorough)
    if thorough:
        print_changes(changes, io.StringIO())
        assert parse(read_bytes(data, name)).to_yaml() == plan.to_yaml()
        fits(yaml.load(plan.to_yaml(), Loader=yaml.CSafeLoader))


def written(plan: Plan, source: SourceText, thorough: bool) -> None:
    """Write a plan in every form there is."""
    to_json(plan)
    for table in columns() if thorough else KINDS:
        to_csv(gather([plan], [table])[0])
    if thorough:
        to_jsonl(gather([plan], tuple(columns())))
        to_sqlite(gather([plan], tuple(all_columns())))
        to_html(plan, source.text)
        to_xlsx(gather([plan], tuple(columns())))


def fits(data: Any) -> None:
    """Raise where data does not fit the schema that the program prints."""
    _schema().validate(data)


@cache
def _schema() -> Any:
    import json
    from importlib.resources import files

    schema = json.loads(files("plan_extract").joinpath("plan-extract-4.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema)


class TooLongError(BaseException):
    """An input took more than its budget. No Exception: nothing that goes on from faults may catch it."""


def within_budget(work: Callable[[], bool]) -> bool:
    """What `work` gives. Raises TooLongError where it takes more processor time than BUDGET (where the system has a timer for that)."""

    def late(_number: int, _frame: object) -> None:
        raise TooLongError(f"more than {BUDGET} s of processor time")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, BUDGET)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
