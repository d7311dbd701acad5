"""Plans parsed on a cluster of two workers, some of which do not live long: the bytes and the manifest are those of one machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from plan_extract import places
from plan_extract.corpus.cluster import Cluster
from plan_extract.corpus.errand import Errand, OtherProgramError, go
from plan_extract.corpus.processes import started_by
from plan_extract.corpus.run import Job, Limits, Outcome
from plan_extract.errors import PlanError

from .conftest import Start, Whole, account, contents, ended, lines, plan, wait, without_seconds, written

pytest.importorskip("distributed", reason="a cluster needs the extra `cluster`")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


# How long is waited for the answer of a worker that is gone; half a minute unless told.
os.environ.setdefault("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "3s")


class Local:
    """A scheduler and two workers with one thread each, all processes of their own."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.file = folder / "scheduler.json"
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start(
            "dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--no-show", "--scheduler-file", str(self.file)
        )
        wait(self.file.exists)
        for _ in range(workers):
            self.more()

    def more(self, **environment: str) -> None:
        """One worker more: a process that watches it, and its own, which is started again when it ends."""
        options = (
            "--nthreads",
            "1",
            "--no-dashboard",
            "--memory-limit",
            "0",
            "--death-timeout",
            "120",
            "--local-directory",
            str(self.folder),
        )
        self._start("dask_worker", "--scheduler-file", str(self.file), *options, **environment)

    def _start(self, what: str, *arguments: str, **environment: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.{what}", *arguments]
        log = open(self.folder / "log", "ab")  # noqa: SIM115
        self.processes.append(
            subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, env=os.environ | environment, start_new_session=True)
        )
        log.close()

    def parsing(self) -> list[int]:
        """The processes of workers that have one beside them that parses."""
        return [pid for one in self.processes[1:] for pid in started_by(one.pid) if any("corpus.bench" in called(b) for b in children(pid))]

    def end(self) -> None:
        for one in self.processes:
            below = started_by(one.pid)
            for pid in (one.pid, *below):
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            one.wait(20)


def children(pid: int) -> list[int]:
    found = []
    for one in started_by(pid):
        try:
            status = Path(f"/proc/{one}/stat").read_text()
        except OSError:
            continue
        if int(status.rpartition(")")[2].split()[1]) == pid:
            found.append(one)
    return found


def called(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


@pytest.fixture(scope="module")
def cluster(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    if not os.path.isdir("/proc/self/task"):
        pytest.skip("asked of /proc, which Windows and macOS have not")
    one = Local(tmp_path_factory.mktemp("cluster"), 0)
    for _ in range(2):
        one.more(**account(server))
    yield one
    one.end()


def test_a_worker_that_is_killed_midway_costs_nothing(cluster: Local, start: Start, whole: Whole, plans: Path) -> None:
    run = start("parse", "in", "-o", "out", "--scheduler", str(cluster.file))
    wait(lambda: bool(lines()))
    first, *others = cluster.parsing()
    os.kill(first, signal.SIGKILL)
    for bench in [pid for other in others for pid in children(other) if "corpus.bench" in called(pid)]:
        os.kill(bench, signal.SIGKILL)
    assert len(lines()) < 12
    status, said = ended(run)
    assert (status, "killed" in said, "Traceback" in said) == (0, False, False)
    assert "12 parsed; written to out" in said
    assert (written(), lines()) == whole  # every plan once


def test_one_that_hangs_or_is_greedy_is_recorded_and_the_rest_goes_on(cluster: Local, plans: Path, start: Start) -> None:
    Path("in/greedy.txt").write_text(plan(1, 300_000), encoding="utf-8")
    Path("a.txt").write_text(plan(1, 40_000), encoding="utf-8")  # takes half a minute
    status, said = ended(start("parse", "a.txt", "-o", "a.yaml", "--timeout", "3", "--scheduler", str(cluster.file)))
    assert status == 2
    assert said == "plan-extract: error: a.txt: takes more than 3 seconds; leave it out, or allow more with --timeout\n"
    limits = ("--max-memory", "200")
    status, said = ended(start("parse", "in", "-o", "out", *limits, "--scheduler", str(cluster.file)))
    assert status == 1
    assert "warning: 1 of 13 plans took too much memory: in/greedy.txt\n" in said
    assert len(written()) == 12
    (line,) = [line for line in lines() if line["status"] != "parsed"]
    assert (line["output"], line["status"]) == ("greedy.yaml", "memory")


def test_interrupted_it_leaves_what_is_done_and_is_completed_by_the_next(cluster: Local, start: Start, whole: Whole, plans: Path) -> None:
    run = start("parse", "in", "-o", "out", "--scheduler", str(cluster.file))
    wait(lambda: len(lines()) >= 2)
    os.killpg(run.pid, signal.SIGINT)
    status, said = ended(run)
    assert status == 130
    assert said.splitlines()[-1].startswith("plan-extract: error: interrupted")
    assert "Traceback" not in said
    done = {line["output"] for line in lines()}
    assert len(done) < 12
    assert all(written()[name] == whole[0][name] for name in done)
    wait(lambda: not cluster.parsing())  # workers do nothing for a run that is over
    status, said = ended(start("parse", "in", "-o", "out", "--resume", "--scheduler", str(cluster.file)))
    assert status == 0
    assert f"{12 - len(done)} parsed" in said
    assert (written(), lines()) == whole


def test_what_a_plan_needs_goes_along(cluster: Local, start: Start, folder: Path) -> None:
    Path("in/a.txt").write_text("城市更新规划\n第一章 目标\n到2025年，新建公园30个，安装路灯500盏灯。\n", encoding="utf-8")
    Path("in/a.meta.yaml").write_text("period: 2021-2025\n", encoding="utf-8")
    Path("in/wrong.txt").write_bytes(b"")
    Path("words.yaml").write_text("units: {count: [{base: 盏灯, words: [盏灯]}]}\n", encoding="utf-8")
    options = ("--lexicon", "words.yaml", "--text", "out", "--format", "json")
    status, here = ended(start("parse", "in", "-o", "out", *options))
    assert status == 1
    first = written(), lines()
    assert b"\xe7\x9b\x8f\xe7\x81\xaf" in first[0]["a.json"]
    status, there = ended(start("parse", "in", "-o", "out2", *options[:3], "out2", *options[4:], "--scheduler", str(cluster.file)))
    assert status == 1
    assert (written("out2"), lines("out2")) == first
    assert there == here.replace("out", "out2")


def test_what_stands_in_a_bucket_workers_read_and_write(cluster: Local, stored: str, whole: Whole, start: Start, folder: Path) -> None:
    out = stored.replace("/in", "/out")
    status, said = ended(start("parse", stored, "-o", out, "--scheduler", str(cluster.file)))
    assert (status, "12 parsed" in said) == (0, True)
    found = contents(out)
    assert without_seconds(found.pop("manifest.jsonl")) == whole[1]
    assert found == whole[0]
    arguments = ("parse", stored, "-o", "out", "--resume", "--scheduler", str(cluster.file))
    assert ended(start(*arguments))[0] == 0
    here = written()
    assert here.keys() == whole[0].keys()
    assert f"path: '{stored}/p00.txt'".encode() in here["p00.yaml"]
    Path("out/p01.yaml").unlink()
    places.put(f"{stored}/p02.txt", [plan(50, 2).encode()])
    assert "2 parsed, 10 left as they were" in ended(start(*arguments))[1]
    assert {name for name in here if written()[name] != here[name]} == {"p02.yaml"}


def test_a_scheduler_that_is_not_there(start: Start, plans: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    status, said = ended(start("parse", "in", "-o", "out", "--scheduler", f"tcp://127.0.0.1:{port}"))
    assert status == 2
    (line,) = said.splitlines()
    assert line.startswith(f"plan-extract: error: tcp://127.0.0.1:{port}: no scheduler answers there")
    status, said = ended(start("parse", "in", "-o", "out", "--scheduler", "none.json"))
    assert (status, said) == (2, "plan-extract: error: none.json: there is no such file; start the scheduler with --scheduler-file\n")
    status, said = ended(start("parse", "-", "--scheduler", "x:1", stdin=subprocess.DEVNULL))
    assert (status, said) == (2, "plan-extract: error: --scheduler is for files; save standard input as one\n")
    assert not Path("out").exists()


def test_a_worker_with_another_program_is_named(
    cluster: Local, start: Start, plans: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    one = Local(other, workers=0)
    one.more(PYTHONPATH=str(_older(other)))
    try:
        status, said = ended(start("parse", "in", "-o", "out", "--scheduler", str(one.file)))
    finally:
        one.end()
    assert status == 2
    (line,) = said.splitlines()
    assert "has plan-extract 0.0.1 (plan-extract/1), this machine " in line
    assert line.endswith("; install the same one")
    assert written() == {}


def _older(folder: Path) -> Path:
    package = folder / "src" / "plan_extract"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('__version__ = "0.0.1"\n')
    (package / "model.py").write_text('SCHEMA = "plan-extract/1"\n')
    return package.parent


def test_an_errand_of_another_program_is_refused(folder: Path) -> None:
    """A worker that came after the run began."""
    with pytest.raises(OtherProgramError):
        go(Errand("run", "0.0.1 (plan-extract/1)", Job("in/a.txt"), Limits()))


class Engine:
    """A future of the engine, as far as outcomes ask it."""

    def __init__(self, status: str) -> None:
        self.status = status


def test_what_the_engine_says_of_a_task_becomes_an_outcome_or_an_error() -> None:
    class KilledWorker(Exception):
        pass

    one = Cluster("tcp://x:1", Limits(), 10)
    lost = one._received(Job("a.txt"), Engine("error"), (KilledWorker, KilledWorker("plan-1"), None))
    assert (lost.status, str(lost.error).partition(":")[0]) == ("killed", "a.txt")
    with pytest.raises(PlanError, match="another plan-extract than this machine, or none"):
        one._received(Job("a.txt"), Engine("error"), (ModuleNotFoundError, ModuleNotFoundError("No module named 'plan_extract'"), None))
    with pytest.raises(PlanError, match="the scheduler is gone; what is done stands"):
        one._received(Job("a.txt"), Engine("cancelled"), None)
    made = one._received(Job("a.txt"), Engine("finished"), Outcome(Job("there"), title="x"))
    assert (made.job.path, made.title) == ("a.txt", "x")


def test_no_more_is_sent_than_workers_have_hands_for(cluster: Local, plans: Path) -> None:
    one = Cluster(str(cluster.file), Limits(), 6)
    taken: list[int] = []
    heard: list[int] = []

    def jobs() -> Iterator[Job]:
        for number in range(40):
            taken.append(number)
            yield Job("in/p00.txt")

    outcomes = list(one.outcomes(jobs(), lambda _: heard.append(len(taken) - len(heard))))
    assert [outcome.error for outcome in outcomes] == [None] * 40
    assert all(outcome.content for outcome in outcomes)
    assert max(heard) <= 8
