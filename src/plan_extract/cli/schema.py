"""`plan-extract schema`"""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def schema(
    version: Annotated[int, typer.Option("--version", min=1, max=4, metavar="N", help="The schema of an older version: 1 to 3.")] = 4,
) -> int:
    """Print the JSON Schema (2020-12) that parsed plans fit."""
    from importlib.resources import files

    sys.stdout.write(files("plan_extract").joinpath(f"plan-extract-{version}.schema.json").read_text(encoding="utf-8"))
    return 0
