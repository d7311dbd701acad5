"""Pipes, links, interrupts and killed parents: what a run does with each, as docs/architecture.md says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plan_extract.cli import run
from tests.work import heed_interrupts

PLAN = "云川市城市更新规划（2021—2025年）\n第一章 目标\n到2025年，新建公园30个。\n"
posix = pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(PLAN, encoding="utf-8")
    return tmp_path


@posix
@pytest.mark.parametrize("command", [["parse", "in", "-o", "out", "-q"], ["validate", "in"], ["export", "in"]])
def test_a_pipe_in_a_folder_is_left_out(command: list[str], folder: Path) -> None:
    os.mkfifo("in/b.txt")
    done = subprocess.run([sys.executable, "-m", "plan_extract", *command], timeout=60, capture_output=True)
    assert done.returncode in (0, 1)
    assert not Path("out/b.yaml").exists()


@posix
def test_a_pipe_that_is_named_is_read(folder: Path) -> None:
    os.mkfifo("p.txt")
    done = subprocess.Popen([sys.executable, "-m", "plan_extract", "parse", "-q", "p.txt"], stdout=subprocess.PIPE)
    Path("p.txt").write_text(PLAN, encoding="utf-8")
    out, _ = done.communicate(timeout=60)
    assert "新建公园30个" in out.decode()


@posix
def test_links_to_files_are_followed_and_links_to_folders_are_not(folder: Path) -> None:
    Path("elsewhere").mkdir()
    for name in ("b.txt", "c.txt"):
        Path("elsewhere", name).write_text(PLAN, encoding="utf-8")
    Path("in/b.txt").symlink_to("../elsewhere/b.txt")
    Path("in/folder").symlink_to("../elsewhere")
    Path("in/circle").symlink_to(".")
    assert run(["parse", "in", "-o", "out", "-q"]) == 0
    assert sorted(path.name for path in Path("out").rglob("*.yaml")) == ["a.yaml", "b.yaml"]


@posix
def test_a_link_to_nothing_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in/b.txt").symlink_to("nowhere.txt")
    assert run(["parse", "in", "-o", "out", "-q"]) == 1
    assert "b.txt: there is no such file" in capsys.readouterr().err


@posix
@pytest.mark.parametrize(
    "command", [["parse", "-q", "in/a.txt"], ["export", "in/a.txt"], ["report", "in/a.txt"], ["diff", "in/a.txt", "in/a.txt"]]
)
def test_output_on_a_link_goes_where_it_leads(command: list[str], folder: Path) -> None:
    Path("real").mkdir()
    Path("real/out").write_text("before", encoding="utf-8")
    Path("link").symlink_to("real/out")
    assert run([*command, "-o", "link"]) == 0
    assert Path("link").is_symlink()
    assert Path("real/out").read_text(encoding="utf-8") != "before"
    assert [path.name for path in Path("real").iterdir()] == ["out"]


@pytest.fixture
def running(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run with two workers, each of which has a plan of a minute before it."""
    for at in range(4):
        Path("in", f"long{at}.txt").write_text(
            PLAN + "到2025年，推进甲乙大桥建设，新建公园30个，覆盖率达到90%。\n" * 30_000, encoding="utf-8"
        )
    Path("in/a.txt").unlink()
    process = subprocess.Popen(
        [sys.executable, "-m", "plan_extract", "parse", "in", "-o", "out", "-q", "--jobs", "2"],
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heed_interrupts,
    )
    try:
        wait(lambda: len(group(process.pid)) >= 4)
        yield process
    finally:
        for pid in group(process.pid):
            os.kill(pid, signal.SIGKILL)


def group(leader: int) -> list[int]:
    """The processes of a session that still run."""
    found = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    return [int(pid) for pid, pgid, state in rows if int(pgid) == leader and not state.startswith("Z")]


def wait(until: Callable[[], bool], most: float = 60) -> None:
    """Wait for something that comes soon."""
    begun = time.monotonic()
    while not until():
        assert time.monotonic() - begun < most, "never came"
        time.sleep(0.1)


@posix
def test_an_interrupt_ends_workers_and_says_one_line(running: subprocess.Popen[bytes]) -> None:
    time.sleep(1)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does
    _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert err.decode().splitlines()[-1].startswith("plan-extract: error: interrupted")
    assert "Traceback" not in err.decode()
    wait(lambda: not group(running.pid), most=20)
    assert not list(Path("out").glob("*.part")) if Path("out").exists() else True


@posix
def test_workers_end_with_a_parent_that_is_killed(running: subprocess.Popen[bytes]) -> None:
    time.sleep(1)
    os.kill(running.pid, signal.SIGKILL)
    running.wait(timeout=20)
    wait(lambda: not group(running.pid), most=20)
