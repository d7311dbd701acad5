"""plan-extract: Chinese government plans to structured, source-grounded YAML."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plan_extract.checking import validate as validate
    from plan_extract.diffing import diff as diff
    from plan_extract.parsing import parse as parse

__version__ = "0.1.0"
__all__ = ["__version__", "diff", "parse", "validate"]
_WHERE = {"parse": "plan_extract.parsing", "diff": "plan_extract.diffing", "validate": "plan_extract.checking"}


def __getattr__(name: str) -> Any:
    """Load a public function's module when it is first asked for: importing the package alone stays cheap."""
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
