"""`plan-extract schema`"""

from __future__ import annotations

import sys


def schema() -> int:
    """Print the JSON Schema (2020-12) that parsed plans fit."""
    from importlib.resources import files

    sys.stdout.write(files("plan_extract").joinpath("plan-extract-1.schema.json").read_text(encoding="utf-8"))
    return 0
