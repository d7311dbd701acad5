"""plan-extract: Chinese government plans to structured, source-grounded YAML."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plan_extract.checking import validate as validate
    from plan_extract.diffing import diff as diff
    from plan_extract.errors import PlanError as PlanError
    from plan_extract.loading import load as load
    from plan_extract.model import Amount as Amount
    from plan_extract.model import Baseline as Baseline
    from plan_extract.model import Box as Box
    from plan_extract.model import Deadline as Deadline
    from plan_extract.model import Fact as Fact
    from plan_extract.model import Finding as Finding
    from plan_extract.model import Goal as Goal
    from plan_extract.model import IndicatorRow as IndicatorRow
    from plan_extract.model import OutlineNode as OutlineNode
    from plan_extract.model import Plan as Plan
    from plan_extract.model import PlanInfo as PlanInfo
    from plan_extract.model import Project as Project
    from plan_extract.model import Quote as Quote
    from plan_extract.model import Responsible as Responsible
    from plan_extract.parsing import parse as parse
    from plan_extract.parsing import parse_text as parse_text
    from plan_extract.reporting.frames import to_frame as to_frame

__version__ = "0.1.0"
_RECORDS = (
    "Amount", "Baseline", "Box", "Deadline", "Fact", "Finding", "Goal", "IndicatorRow", "OutlineNode", "Plan", "PlanInfo", "Project",
    "Quote", "Responsible",
)  # fmt: skip
_WHERE = {
    "parse": "plan_extract.parsing",
    "parse_text": "plan_extract.parsing",
    "load": "plan_extract.loading",
    "diff": "plan_extract.diffing",
    "validate": "plan_extract.checking",
    "to_frame": "plan_extract.reporting.frames",
    "PlanError": "plan_extract.errors",
} | dict.fromkeys(_RECORDS, "plan_extract.model")
__all__ = ["__version__", *_WHERE]


def __getattr__(name: str) -> Any:
    """Load a public name's module when it is first asked for: importing the package alone stays cheap."""
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_WHERE])
