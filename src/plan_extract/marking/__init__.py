"""marking: each block of running text read once into its marks; every stage behind it reads these and searches no text again."""

from __future__ import annotations

from plan_extract.marking.marks import Marks, mark

__all__ = ["Marks", "mark"]
