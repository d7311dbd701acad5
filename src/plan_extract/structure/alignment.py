"""Headings that the body lost, put back from the contents."""

from __future__ import annotations

from plan_extract.structure.state import State


def restore(state: State) -> None:
    """Findings only so far: the contents' entries that the body does not carry are not yet put back."""
    del state
