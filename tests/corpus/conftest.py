"""A folder of short plans, and the program run over it."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from plan_extract import places
from plan_extract.corpus.listing import Listing
from plan_extract.corpus.many import parse_into
from plan_extract.corpus.run import Job
from plan_extract.sources.ocr.wish import Ocr
from tests.work import heed_interrupts

Whole = tuple[dict[str, bytes], list[dict[str, Any]]]
Start = Callable[..., "subprocess.Popen[bytes]"]


def plan(number: int, paragraphs: int = 1) -> str:
    """An invented plan, another for each number."""
    head = f"云川市“十四五”城市更新规划之{number}\n（2021—2025年）\n第一章 目标\n为推进城市更新，制定本规划。\n"
    return head + "".join(f"到2025年，新建公园{number + at + 3}个，改造老旧小区{at + 20}万户。\n" for at in range(paragraphs))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one, with a folder `in`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path


@pytest.fixture
def plans(folder: Path) -> Path:
    """Twelve plans in `in`, two of them in a folder of their own."""
    make(folder)
    return folder


def make(folder: Path) -> None:
    for number in range(12):
        path = folder / "in" / ("b" if number in (4, 5) else "") / f"p{number:02}.txt"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(plan(number, 25), encoding="utf-8")


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """What an undisturbed run over `plans` in this process writes, and its manifest."""
    folder = tmp_path_factory.mktemp("whole")
    make(folder)
    base = Job("", ocr=Ocr("auto"))  # as the command has it
    assert all(outcome.error is None for outcome in parse_into(str(folder / "out"), Listing([str(folder / "in")]), base))
    return written(str(folder / "out")), lines(str(folder / "out"))


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts `plan-extract ARGUMENTS` in a session of its own, which is ended with the test."""
    started = []

    def go(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
        options.setdefault("preexec_fn", heed_interrupts)
        process = subprocess.Popen(
            [sys.executable, "-m", "plan_extract", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **options,
        )  # fmt: skip
        started.append(process)
        return process

    yield go
    for process in started:
        for pid in group(process.pid):
            with suppress(ProcessLookupError):  # one may end by itself between the list and the signal
                os.kill(pid, 9)
        process.wait(20)


def group(leader: int) -> list[int]:
    """The processes of a session that still run."""
    found = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    return [int(pid) for pid, pgid, state in rows if int(pgid) == leader and not state.startswith("Z")]


def wait(until: Callable[[], bool], most: float = 120) -> None:
    """Wait for something that comes soon."""
    begun = time.monotonic()
    while not until():
        assert time.monotonic() - begun < most, "never came"
        time.sleep(0.02)


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Exit status and standard error of a run."""
    _, said = process.communicate(timeout=120)
    return process.returncode, said.decode("utf-8")


def lines(where: str = "out") -> list[dict[str, Any]]:
    """The manifest, without its seconds."""
    path = Path(where, "manifest.jsonl")
    told = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [{key: value for key, value in json.loads(line).items() if key != "seconds"} for line in told]


def written(where: str = "out") -> dict[str, bytes]:
    """All files under a folder but the manifest."""
    return {
        str(path.relative_to(where)): path.read_bytes() for path in Path(where).rglob("*") if path.is_file() and path.suffix != ".jsonl"
    }


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an object store that answers as S3 does: moto's, in this process."""
    pytest.importorskip("s3fs", reason="addresses of S3 need the extra `remote`")
    moto = pytest.importorskip("moto.server", reason="the object store of these tests is moto's")
    one = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    one.start()
    # What it loaded stays: no search for garbage in the tests behind these goes through it again.
    gc.freeze()
    host, port = one.get_host_and_port()
    yield f"http://{host}:{port}"
    one.stop()


def account(server: str) -> dict[str, str]:
    """The variables by which a process knows the object store."""
    named = {"AWS_ENDPOINT_URL": server, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    return {**named, "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A new bucket of the object store, which the environment knows, as it does for those who have an account."""
    for variable, value in account(server).items():
        monkeypatch.setenv(variable, value)
    import fsspec

    fsspec.get_filesystem_class("s3").clear_instance_cache()
    name = f"plans-{abs(hash(request.node.nodeid)) % 10**9}"
    fsspec.filesystem("s3").mkdir(name)
    return name


@pytest.fixture
def stored(bucket: str) -> str:
    """The twelve plans of `plans` in a bucket: the address of their folder."""
    import fsspec

    system = fsspec.filesystem("s3")
    for number in range(12):
        system.pipe_file(f"{bucket}/in/{'b/' if number in (4, 5) else ''}p{number:02}.txt", plan(number, 25).encode())
    return f"s3://{bucket}/in"


def contents(address: str) -> dict[str, bytes]:
    """The files below an address, by their names from it on."""
    return {name: places.read(f"{address}/{name}") for name in places.below(address)}


def without_seconds(lines: bytes) -> list[dict[str, Any]]:
    return [{key: value for key, value in json.loads(line).items() if key != "seconds"} for line in lines.splitlines()]
