"""What a reader says of a file that it refuses."""

from __future__ import annotations

import pytest

from plan_extract.errors import UnreadableError
from plan_extract.sources import read_bytes


def refusal(data: bytes, name: str = "plan.txt") -> str:
    """The one line that refuses the bytes, which begins with the file's name."""
    with pytest.raises(UnreadableError) as caught:
        read_bytes(data, name)
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith(f"{name}: ")
    return line
