"""The plan to compare: as given, or from a file."""

from __future__ import annotations

from pathlib import Path

from plan_extract.errors import PlanError
from plan_extract.loading import load
from plan_extract.model import Plan, compared


def plan_of(given: Plan | str | Path) -> Plan:
    """A plan as it is, or the one in a file of any kind. Raises PlanError for a file in which there is nothing of a plan."""
    if isinstance(given, Plan):
        return given
    plan = load(str(given))
    if not (plan.outline or plan.boxes or any(kind.of(plan) for kind in compared())):
        *most, last = ("heading", "box", *(kind.one for kind in compared()))
        raise PlanError(f"{given}: no plan (no {', '.join(most)} or {last} in it); give a plan or its parsed YAML")
    return plan
