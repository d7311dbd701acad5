"""Two plans in, a list of changes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from plan_extract.diffing.changes import Changes
    from plan_extract.model import Plan


def diff(old: Plan | str | Path, new: Plan | str | Path) -> Changes:
    """What changed from one plan to another: goals, projects, headings, boxes and indicator rows.

    Takes plans, or files in any format that `parse` reads, parsed YAML and JSON too. `diff(a, b)` and `diff(b, a)` mirror each other;
    what only reads the same (spaces, width of characters, 1.2亿 for 12000万, numbers of boxes) is no change.
    Raises PlanError with one line for a file that cannot be read or holds no plan.
    """
    from plan_extract.diffing.files import plan_of
    from plan_extract.diffing.plans import diff_plans

    return diff_plans(plan_of(old), plan_of(new))
