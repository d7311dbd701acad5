"""Usage: help, version, wrong options and commands; errors in one line, exit status 2."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from plan_extract import __version__
from plan_extract.cli import COMMANDS
from tests.work import heed_interrupts

from .conftest import Run, one_line


def test_version(run: Run) -> None:
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout.decode() == f"plan-extract {__version__}\n"


def test_help_names_every_command(run: Run) -> None:
    for arguments in (["--help"], ["-h"], []):
        done = run(*arguments)
        assert done.returncode == 0
        for name, line in COMMANDS.items():
            assert f"{name} " in done.stdout.decode()
            assert line in done.stdout.decode(), "a command's line is cut off; make it shorter"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith(f"Usage: plan-extract {name} ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--colour"], "No such option: --colour"),
        (["pars"], "Did you mean 'parse'?"),
        (["parse", "--frmat", "json"], "--format"),
        (["parse", "--format", "xml", "x.txt"], "'xml' is not one of"),
        (["parse", "--jobs", "0", "x.txt"], "'--jobs'"),
        (["parse", "--jobs", "many", "x.txt"], "'--jobs'"),
        (["export"], "Missing argument 'PLAN"),
        (["export", "x.txt", "--records", "gaols"], "no table 'gaols'"),
        (["export", "x.txt", "--format", "sdmx", "--columns", "unit"], "SDMX-CSV has tables and columns of its own"),
    ],
)
def test_wrong_usage_is_told_in_a_line(run: Run, folder: Path, arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert words.lower() in one_line(done).lower()


def test_a_reader_that_stops_early_is_no_error(plan: Path) -> None:
    command = f'"{sys.executable}" -m plan_extract parse -q --explain "{plan}" | true; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], capture_output=True)
    assert done.stderr == b""
    assert done.returncode in (0, 141)


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_an_interrupted_run_ends_in_a_line(folder: Path) -> None:
    os.mkfifo("never.txt")  # reading it waits for a writer that says nothing
    command = [sys.executable, "-m", "plan_extract", "parse", "never.txt"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=heed_interrupts)
    writer = -1
    while writer < 0 and process.poll() is None:
        with contextlib.suppress(OSError):  # there is no reader yet
            writer = os.open("never.txt", os.O_WRONLY | os.O_NONBLOCK)
    assert process.poll() is None
    for _ in range(30):
        # A signal between the last step of Python and the call that waits is seen only when another comes: a person presses again.
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=2)
            break
    _, said = process.communicate(timeout=60)
    os.close(writer)
    assert process.returncode == 130
    assert b"Traceback" not in said


@pytest.mark.parametrize("command", ["parse", "diff", "show", "validate", "concepts", "export", "report", "track"])
def test_help_has_no_gaps_in_its_sentences(command: str) -> None:
    doc = getattr(importlib.import_module(f"plan_extract.cli.{command}"), command).__doc__
    assert [line for line in inspect.cleandoc(doc).splitlines() if line.startswith(" ")] == []
