"""What goes wrong with input, said in one line: what, where, and what to do."""

from __future__ import annotations


class PlanError(Exception):
    """Bad input. `str(error)` is one line fit for standard error; the exit status is 2."""


class UnreadableError(PlanError):
    """A file that is missing, empty, binary, in no known encoding, hostile, or of a format whose reader is not installed."""
