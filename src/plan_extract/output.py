"""Plans to YAML and JSON, and back from YAML."""

from __future__ import annotations

import msgspec

from plan_extract.errors import PlanError
from plan_extract.model import READABLE, Plan, plan_class
from plan_extract.remarks import remark
from plan_extract.yaml_text import END, changed, cut_off, line_of_error, load


def to_yaml(plan: Plan) -> str:
    """A plan as YAML text: keys in the model's order, absent values left out, Chinese as Chinese."""
    return plan.to_yaml()


def from_yaml(text: str, name: str = "input") -> Plan:
    """Read a parsed plan back. Raises PlanError with one line: no YAML, cut off, an unknown schema, or a field that does not fit.

    A file that has fewer values than were written is remarked upon (`plan_extract.remarks`).
    """
    plan, differs = read_yaml(text, name)
    gone = [f"{before - now} of {before} values under {part}" for part, (before, now) in differs.items() if now < before]
    if gone:
        remark(f"{name}: {' and '.join(gone)} are gone since it was written; parse the plan again, or if you took them out see PE105")
    return plan


def read_yaml(text: str, name: str = "input") -> tuple[Plan, dict[str, tuple[int, int]]]:
    """A parsed plan and the parts of it that have not as many values as were written (`yaml_text.changed`). Raises as `from_yaml` does."""
    import yaml

    if cut_off(text):
        raise PlanError(f'{name}: seems cut off after line {len(text.splitlines())}: no "{END}" below it; parse the plan again')
    try:
        data = load(text)
    except yaml.YAMLError as error:
        said = " ".join(str(getattr(error, "problem", None) or error).split())
        raise PlanError(f"{name}{line_of_error(error)}: not valid YAML ({said}); parse the plan again") from None
    if not isinstance(data, dict) or "schema" not in data:
        raise PlanError(f"{name}: not a parsed plan (no `schema:` key); make one with `plan-extract parse`")
    if data["schema"] not in READABLE:
        raise PlanError(f"{name}: schema {data['schema']!r} is none of {', '.join(READABLE)}; parse the plan again with this version")
    try:
        return msgspec.convert(data, plan_class()), changed(text, data)
    except msgspec.ValidationError as error:
        raise PlanError(f"{name}: {error}; parse the plan again") from None


def to_json(plan: Plan) -> str:
    """A plan as JSON text, the same keys in the same order as in YAML, two spaces an indent, one line feed at the end."""
    return plan.to_json()
