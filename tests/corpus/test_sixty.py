"""Sixty edited samples, as `make bench-many` measures them: the same bytes, memory and processor time within their limits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "many.py"


@pytest.mark.skipif(not os.path.exists("/proc/self/smaps_rollup"), reason="measured by /proc, which Windows and macOS have not")
def test_sixty_plans() -> None:
    done = subprocess.run([sys.executable, str(BENCHMARK), "60", "--check"], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the same bytes: yes" in done.stdout
