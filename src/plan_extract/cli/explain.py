"""`plan-extract explain`"""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def explain(code: Annotated[str, typer.Argument(metavar="CODE", help="A finding's code, such as PE203.")]) -> int:
    """Explain a finding's code: what it says, why it matters, an example, and what to do."""
    from plan_extract.checking.registry import explain as page
    from plan_extract.checking.registry import rules

    text = page(code.upper())
    if text is None:
        raise typer.BadParameter(f"no rule {code!r}; codes run from {min(rules())} to {max(rules())}")
    sys.stdout.write(text + "\n")
    return 0
