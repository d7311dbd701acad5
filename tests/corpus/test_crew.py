"""Runs that are interrupted, killed, too slow, too greedy, beside each other: nothing half done stands as done, the next completes."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plan_extract.corpus.crew import Crew
from plan_extract.corpus.processes import MB, started_by, taken
from plan_extract.corpus.run import Job, Limits

from .conftest import Start, Whole, ended, group, lines, plan, wait, written

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
Process = subprocess.Popen[bytes]


def workers(leader: int) -> list[int]:
    """The processes that parse: children of the one they are forked from."""
    return [below for child in started_by(leader) for below in started_by(child)]


def first_of(run: Process) -> int:
    wait(lambda: bool(workers(run.pid)))
    return workers(run.pid)[0]


def kill_parent(run: Process) -> None:
    os.kill(run.pid, signal.SIGKILL)


def kill_all(run: Process) -> None:
    for pid in group(run.pid):
        os.kill(pid, signal.SIGKILL)


def interrupt(run: Process) -> None:
    os.killpg(run.pid, signal.SIGINT)


@pytest.mark.parametrize("done", [0, 4])
@pytest.mark.parametrize("end", [kill_parent, kill_all, interrupt])
def test_a_run_that_is_ended_at_any_moment_is_completed_by_the_next(
    end: Callable[[Process], None], done: int, start: Start, whole: Whole, plans: Path
) -> None:
    for _ in range(3):
        run = start("parse", "in", "-o", "out", "--jobs", "2")
        if done:
            wait(lambda: len(lines()) >= done)
        else:
            first_of(run)
        end(run)
        status, said = ended(run)
        if status:
            break
        # On a busy machine it may have come to its end before: once more.
        shutil.rmtree("out")
    assert status == (130 if end is interrupt else -signal.SIGKILL)
    if end is interrupt:
        assert said.splitlines()[-1].startswith("plan-extract: error: interrupted")
    assert "Traceback" not in said
    wait(lambda: not group(run.pid))
    reference, manifest = whole
    finished = {line["output"] for line in lines()}
    assert len(finished) < 12
    assert all(written()[name] == reference[name] for name in finished)
    status, said = ended(start("parse", "in", "-o", "out", "--jobs", "2", "--resume"))
    assert status == 0
    assert f"{12 - len(finished)} parsed" in said
    assert written() == reference
    assert lines() == manifest


def test_a_worker_that_is_killed_is_replaced_and_its_plan_parsed_again(start: Start, whole: Whole, plans: Path) -> None:
    run = start("parse", "in", "-o", "out", "--jobs", "2")
    for done in (1, 5):
        wait(lambda done=done: len(lines()) >= done)  # type: ignore[misc]
        os.kill(first_of(run), signal.SIGKILL)
    status, said = ended(run)
    assert (status, "killed" in said) == (0, False)
    assert (written(), lines()) == whole


def test_the_process_that_workers_are_forked_from_is_replaced_as_well(start: Start, whole: Whole, plans: Path) -> None:
    run = start("parse", "in", "-o", "out", "--jobs", "2")
    wait(lambda: len(lines()) >= 1)
    parents = [child for child in started_by(run.pid) if started_by(child)]
    # The parents first: a worker that the old one forks for a killed one would die with it, its plan twice.
    for pid in [*parents, *[below for child in parents for below in started_by(child)]]:
        os.kill(pid, signal.SIGKILL)
    status, _ = ended(run)
    assert status == 0
    assert (written(), lines()) == whole


def test_one_that_is_killed_again_and_again_is_recorded_and_the_rest_goes_on(plans: Path, start: Start) -> None:
    os.mkfifo("pipe.txt")  # waits for somebody who writes
    run = start("parse", "pipe.txt", "in", "-o", "out", "--jobs", "1", "--timeout", "100")
    while not lines():  # it is the first, and there is one worker
        pid = first_of(run)
        time.sleep(0.5)
        os.kill(pid, signal.SIGKILL)
        wait(lambda pid=pid: pid not in workers(run.pid))  # type: ignore[misc]
    status, said = ended(run)
    assert status == 1
    assert "warning: 1 of 13 plans had their process killed: pipe.txt" in said
    assert said.rstrip().endswith("error: 1 of 13 plans failed: pipe.txt")
    assert [line["status"] for line in lines() if line["file"] == "../pipe.txt"] == ["killed"]
    assert len(written()) == 12


def test_one_that_hangs_is_recorded_and_the_rest_goes_on(plans: Path, start: Start) -> None:
    os.mkfifo("pipe.txt")
    status, said = ended(start("parse", "pipe.txt", "in", "-o", "out", "--jobs", "2", "--timeout", "5"))
    assert status == 1
    assert "error: pipe.txt: takes more than 5 seconds; leave it out, or allow more with --timeout\n" in said
    assert "warning: 1 of 13 plans took too long: pipe.txt\n" in said
    assert len(written()) == 12
    (line,) = [line for line in lines() if line["status"] != "parsed"]
    assert (line["file"], line["status"]) == ("../pipe.txt", "timeout")


def test_one_that_is_greedy_is_recorded_and_the_rest_goes_on(plans: Path, start: Start) -> None:
    Path("in/greedy.txt").write_text(plan(1, 300_000), encoding="utf-8")
    status, said = ended(start("parse", "in", "-o", "out", "--jobs", "2", "--max-memory", "200"))
    assert status == 1
    assert "warning: 1 of 13 plans took too much memory: in/greedy.txt\n" in said
    assert len(written()) == 12
    (line,) = [line for line in lines() if line["status"] != "parsed"]
    assert (line["output"], line["status"]) == ("greedy.yaml", "memory")


def test_workers_are_forked_from_a_process_without_threads(plans: Path, start: Start) -> None:
    if not os.path.isdir("/proc/self/task"):
        pytest.skip("asked of /proc, which Windows and macOS have not")
    os.mkfifo("pipe.txt")
    run = start("parse", "pipe.txt", "in", "-o", "out", "--jobs", "2")
    wait(lambda: len(workers(run.pid)) == 2)
    (parent,) = [child for child in started_by(run.pid) if started_by(child)]
    assert len(os.listdir(f"/proc/{parent}/task")) == 1


def test_a_worker_that_has_grown_hands_over_to_a_new_one(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Counted where they are started: on a busy machine one may be gone before anybody looks for it.
    started: list[Crew] = []
    start_one = Crew._start

    def counted(crew: Crew) -> None:
        started.append(crew)
        start_one(crew)

    monkeypatch.setattr(Crew, "_start", counted)
    jobs = [Job(str(path), format="json") for path in sorted(Path("in").glob("*.txt"))]
    outcomes = list(Crew(2, Limits(), 100, grown=-100 * MB).outcomes(jobs, lambda _: None))  # each has, by that
    assert [outcome.job.path for outcome in outcomes] == [job.path for job in jobs]
    assert all(outcome.content for outcome in outcomes)
    assert len(started) >= len(jobs)
    assert not multiprocessing.active_children()


def test_no_more_is_taken_than_may_wait_for_a_slow_one(plans: Path) -> None:
    os.mkfifo("pipe.txt")
    taken_up: list[int] = []
    heard: list[int] = []

    def jobs() -> Iterator[Job]:
        for number in range(40):
            taken_up.append(number)
            yield Job("pipe.txt" if number == 0 else "in/p00.txt")

    outcomes = Crew(2, Limits(timeout=5), ahead=6).outcomes(jobs(), lambda _: heard.append(len(taken_up)))
    assert next(outcomes).status == "timeout"
    assert max(heard) <= 8
    assert len(list(outcomes)) == 39


def test_standard_input_has_no_limits(plans: Path, start: Start) -> None:
    status, said = ended(start("parse", "-", "--timeout", "5", stdin=subprocess.DEVNULL))
    assert (status, said) == (2, "plan-extract: error: --timeout and --max-memory are for files; save standard input as one\n")


def test_a_limit_for_one_plan(plans: Path, start: Start) -> None:
    os.mkfifo("pipe.txt")
    status, said = ended(start("parse", "pipe.txt", "--timeout", "2"))
    assert status == 2
    assert said == "plan-extract: error: pipe.txt: takes more than 2 seconds; leave it out, or allow more with --timeout\n"
    process = start("parse", "in/p00.txt", "--timeout", "100", "-q")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err, b"goals:" in out) == (0, b"", True)


def test_two_runs_into_one_folder(start: Start, whole: Whole, plans: Path) -> None:
    runs = [start("parse", "in", "-o", "out", "--jobs", "2") for _ in range(2)]
    assert [ended(run)[0] for run in runs] == [0, 0]
    assert (written(), lines()) == whole
    said = ended(start("parse", "in", "-o", "out", "--resume"))[1]
    assert "0 parsed, 12 left as they were" in said


def small_files() -> None:
    import resource

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, resource.RLIM_INFINITY))


def test_where_no_more_can_be_written_the_run_stops_in_a_line(start: Start, whole: Whole, plans: Path) -> None:
    status, said = ended(start("parse", "in", "-o", "out", "--jobs", "2", preexec_fn=small_files))
    assert status == 2
    assert "cannot be written (File too large)" in said
    assert "manifest.jsonl: cannot be written" in said.splitlines()[-1]
    assert "Traceback" not in said
    assert {name for name in written() if not name.endswith(".yaml")} == set()
    status, _ = ended(start("parse", "in", "-o", "out", "--jobs", "2", "--resume"))
    assert status == 0
    assert (written(), lines()) == whole


def test_what_a_process_takes_and_has_started_is_told() -> None:
    with subprocess.Popen(["sh", "-c", "sleep 60 & wait"]) as process:
        wait(lambda: len(started_by(process.pid)) == 1)
        assert taken(process.pid) > 0
        for pid in (*started_by(process.pid), process.pid):
            os.kill(pid, signal.SIGKILL)
    assert taken(process.pid) == 0
    assert MB < taken(os.getpid()) < 10_000 * MB
