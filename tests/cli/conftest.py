"""Running the command as a user does, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = """东湖市“十四五”公共服务规划
一、主要目标
到2025年,全市养老床位达到1.2万张以上,新建公园12个。
二、重点任务
(一)推进公园建设。2023年底前,甲县完成公园改造3个。
"""
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def plan(folder: Path) -> Path:
    """A short plan in the current folder."""
    path = folder / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def run() -> Run:
    """Runs `plan-extract ARGUMENTS` in a process; `data` goes to its standard input."""

    def go(*arguments: str | Path, data: bytes | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "COLUMNS": "100", "PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("PLAN_EXTRACT_DEBUG", None)
        return subprocess.run(
            [sys.executable, "-m", "plan_extract", *map(str, arguments)],
            input=data or b"", capture_output=True, cwd=cwd, env=environment,
        )  # fmt: skip

    return go


def one_line(done: subprocess.CompletedProcess[bytes]) -> str:
    """The one line a failed run says, and nothing on standard output."""
    said = done.stderr.decode("utf-8")
    assert done.stdout == b""
    assert "Traceback" not in said
    assert said.count("\n") == 1, said
    assert said.startswith("plan-extract: error: ")
    return said
