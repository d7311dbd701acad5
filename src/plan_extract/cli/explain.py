"""`plan-extract explain`"""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def explain(
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="CODE", help="A finding's code, such as PE203, or a family, such as PE3; none lists all rules."),
    ] = None,
) -> int:
    """Explain a finding's code: what it says, why it matters, an example, and what to do. Without a code, list all rules."""
    from plan_extract.checking.registry import explain as page
    from plan_extract.checking.registry import rules

    pages = []
    for code in codes or ["PE"]:
        text = page(code.upper())
        if text is None:
            raise typer.BadParameter(f"no rule {code!r}; codes run from {min(rules())} to {max(rules())}; `plan-extract explain` lists all")
        pages.append(text)
    sys.stdout.write("\n\n".join(pages) + "\n")
    return 0
