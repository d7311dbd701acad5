"""Building a data set from a folder of parsed plans: what is new or changed is read, what is gone is taken out, parts are written anew.

A build takes effect when it puts a new `dataset.json` in its place. Whatever stops it before, the data set is as it was, and the next
build goes on from there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from plan_extract import __version__
from plan_extract.corpus.discover import PARSED_SUFFIXES, walk
from plan_extract.corpus.processes import processors
from plan_extract.corpus.writing import unwritable, write_atomically
from plan_extract.dataset.layout import (
    DERIVED,
    NAME,
    SCHEMA,
    Files,
    LeftOut,
    Part,
    State,
    connection,
    layout,
    quoted,
    read_state,
    stored,
)
from plan_extract.dataset.parts import file_name, write_part
from plan_extract.dataset.reading import Asked, Read, read_files
from plan_extract.errors import PlanError
from plan_extract.interrupts import interrupts_held, start_forks
from plan_extract.wording import message

# Files that a process reads at a time; of fewer than that no process is started.
_CHUNK = 16
# Files whose rows are written at once, at the least: what is done then stands, however the build ends.
_BATCH = 5000
_SPOOL = ".build"


@dataclass
class Member:
    """A file whose plan is in the data set."""

    output: str
    sha256: str
    plan_id: str
    part: Part


@dataclass
class Built:
    """What a build did: how many plans there are, were read (new or changed) and taken out, how many parts there are and were written."""

    plans: int = 0
    read: int = 0
    gone: int = 0
    parts: int = 0
    written: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def failed(self) -> list[LeftOut]:
        """The files that cannot be read."""
        return [one for one in self.left_out if one.error is not None]


Step = Callable[[bool], None]
Watch = Callable[[int], Any]


@contextmanager
def unwatched(_: int) -> Iterator[Step]:
    """Tells nobody of progress."""
    yield lambda _: None


def build(out: str, dataset: str, *, jobs: int | None = None, watch: Watch = unwatched, batch: int = _BATCH) -> Built:
    """Build a data set from the parsed files below a folder, or bring it up to date. The same files give the same bytes.

    `watch` is called with the number of files and gives a context manager of what is called with each that is done: whether it failed.
    Raises PlanError where the folder is none, the data set is one of another version, cannot be written or is being built by another.
    """
    if not os.path.isdir(out):
        raise PlanError(message("{folder}: no folder of parsed plans; name the one that `plan-extract parse DIR -o OUT` wrote", folder=out))
    base: Any = connection(threads=1)
    try:
        os.makedirs(dataset, exist_ok=True)
        with _alone(dataset):
            return _Build(out, dataset, base, jobs, batch).run(watch)
    except OSError as error:
        raise unwritable(dataset, error) from None
    finally:
        base.close()


class _Build:
    def __init__(self, out: str, dataset: str, base: Any, jobs: int | None, batch: int) -> None:
        self.out, self.dataset, self.base, self.batch = out, dataset, base, batch
        self.jobs = jobs or processors()
        self.state = State(SCHEMA, __version__, layout())
        self.built = Built()

    def run(self, watch: Watch) -> Built:
        self._start()
        names, unnamed = self._names()
        members = self._members()
        there = set(names)
        gone = [one for one in members.values() if one.output not in there]
        left = {one.output: one for one in self.state.left_out if one.output in there} | unnamed
        self.built.gone = len(gone)
        with watch(len(names)) as step:
            for some in self._batches(names):
                asked = [Asked(at, self.out, name, _known(name, members, left)) for at, name in enumerate(some)]
                read = []
                for one in self._read(asked):
                    step(one.error is not None)
                    read.append(one)
                self._take(read, members, left, gone)
                gone = []
        if gone:
            self._take([], members, left, gone)
        self._sweep()
        self.built.plans = len(members)
        self.built.parts = len(self.state.parts)
        self.built.left_out = sorted(left.values(), key=lambda one: one.output)
        return self.built

    def _names(self) -> tuple[list[str], dict[str, LeftOut]]:
        """The parsed files, from their folder on with forward slashes, and those whose names are no text. What is in the data set's own
        folder is none."""
        own = os.path.realpath(self.dataset) + os.sep
        names, unnamed = [], {}
        for name in walk(self.out, PARSED_SUFFIXES):
            if os.path.realpath(os.path.join(self.out, name)).startswith(own):
                continue
            shown = name.encode("utf-8", "backslashreplace").decode("utf-8").replace(os.sep, "/")
            if shown == name.replace(os.sep, "/"):
                names.append(shown)
            else:
                unnamed[shown] = LeftOut(shown, error=str(message("{path}: its name is not UTF-8; rename it", path=shown)))
        return sorted(names), unnamed

    def _start(self) -> None:
        """Take up what an earlier build left; of one of another version nothing."""
        shutil.rmtree(os.path.join(self.dataset, _SPOOL), ignore_errors=True)
        if os.path.exists(os.path.join(self.dataset, NAME)):
            state = read_state(self.dataset)
            if state.layout == layout() and state.program == __version__:
                self.state = state
        elif any(not name.startswith(".") for name in os.listdir(self.dataset)) and not self._is_begun():
            said = "{folder}: is not empty and no data set; name a new folder with -o"
            raise PlanError(message(said, folder=self.dataset))

    def _is_begun(self) -> bool:
        """Whether a folder without `dataset.json` holds nothing but what a first build had written when it was stopped."""
        names = [name for name in os.listdir(self.dataset) if not name.startswith(".")]
        return set(names) <= {*stored(), *DERIVED}

    def _members(self) -> dict[str, Member]:
        """The files whose plans are in the data set, by name: `plans` itself tells."""
        found: dict[str, Member] = {}
        for files in self.state.parts:
            path = os.path.join(self.dataset, files.files["plans"])
            with _told(self.dataset):
                rows = self.base.execute(
                    f"SELECT output, output_sha256, plan_id FROM read_parquet({quoted(path)}, hive_partitioning=false)"
                ).fetchall()
            found |= {output: Member(output, sha256, plan_id, files.part) for output, sha256, plan_id in rows}
        return found

    def _batches(self, names: Sequence[str]) -> Iterator[Sequence[str]]:
        """Each batch is as large as all before it, so that a part is written anew but a few times."""
        at, size = 0, self.batch
        while at < len(names) or at == 0:
            yield names[at : at + size]
            at, size = at + size, max(self.batch, at + size)

    def _read(self, asked: Sequence[Asked]) -> Iterator[Read]:
        spool = os.path.join(self.dataset, _SPOOL)
        chunks = [asked[at : at + _CHUNK] for at in range(0, len(asked), _CHUNK)]
        if self.jobs < 2 or len(chunks) < 2:
            for chunk in chunks:
                yield from read_files(chunk, spool)
            return
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_all_start_methods, get_context

        method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
        context = get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(["plan_extract.dataset.reading"])
            start_forks()
        pool = ProcessPoolExecutor(min(self.jobs, len(chunks)), mp_context=context)
        try:
            with interrupts_held():  # the processes are started here, all or none
                read = pool.map(read_files, chunks, [spool] * len(chunks))
            for found in read:
                yield from found
        except BrokenProcessPool:
            said = "a process that reads was killed (out of memory?); build again, with --jobs 1"
            raise PlanError(message(said)) from None
        finally:
            pool.shutdown(cancel_futures=True)

    def _take(self, read: Sequence[Read], members: dict[str, Member], left: dict[str, LeftOut], gone: Sequence[Member]) -> None:
        """Put what was read into the members and write the parts that are concerned."""
        dropped: dict[Part, set[str]] = {}
        touched: set[Part] = set()
        extra: set[int] = set()

        def drop(member: Member) -> None:
            dropped.setdefault(member.part, set()).add(member.plan_id)
            touched.add(member.part)
            members.pop(member.output, None)

        for member in gone:
            drop(member)
        numbers: dict[str, int] = {}
        fresh = []
        for one in read:
            if one.same:
                continue
            left.pop(one.output, None)
            if one.output in members:
                drop(members[one.output])
            if one.error is not None or one.part is None:
                left[one.output] = LeftOut(one.output, one.sha256, error=str(one.error))
            else:
                self.built.read += 1
                fresh.append(Member(one.output, one.sha256 or "", one.plan_id, one.part))
                numbers[one.output] = one.number
                self.built.remarks += one.remarks
        # A plan that several files hold is taken from the first of them by name.
        first = {member.plan_id: member for member in members.values()}
        for member in fresh:
            other = first.get(member.plan_id)
            if other is not None and other.output <= member.output:
                left[member.output] = LeftOut(member.output, member.sha256, same_as=other.output)
                extra.add(numbers[member.output])
                continue
            if other is not None:
                left[other.output] = LeftOut(other.output, other.sha256, same_as=member.output)
                if other.output in numbers:
                    extra.add(numbers[other.output])
                    members.pop(other.output, None)
                else:
                    drop(other)
            first[member.plan_id] = members[member.output] = member
            touched.add(member.part)
        self._write(members, left, touched, dropped, extra)

    def _write(
        self, members: Mapping[str, Member], left: Mapping[str, LeftOut], touched: Iterable[Part], dropped: Mapping[Part, set[str]],
        extra: Iterable[int],
    ) -> None:  # fmt: skip
        spool = os.path.join(self.dataset, _SPOOL)
        parts = {files.part: files for files in self.state.parts}
        inside: dict[Part, list[Member]] = {part: [] for part in touched}
        for member in members.values():
            if member.part in inside:
                inside[member.part].append(member)
        olds = {part: parts.pop(part, None) for part in inside}

        def write(part: Part) -> Files:
            some = inside[part]
            name = file_name((member.plan_id, member.output, member.sha256) for member in some)
            with closing(connection(threads=1)) as base:
                files = write_part(base, self.dataset, part, name, spool, olds[part], dropped.get(part, ()), extra)
            return Files(part.level, part.years, len(some), files)

        wanted = sorted(part for part, some in inside.items() if some)
        with _told(self.dataset), ThreadPoolExecutor(self.jobs) as pool:
            for made in pool.map(write, wanted):
                parts[made.part] = made
                self.built.written += 1
        shutil.rmtree(spool, ignore_errors=True)
        left_out = sorted(left.values(), key=lambda one: one.output)
        state = State(SCHEMA, __version__, layout(), [parts[part] for part in sorted(parts)], left_out)
        if state != self.state or not os.path.exists(os.path.join(self.dataset, NAME)):
            data = msgspec.json.format(msgspec.json.encode(state), indent=1) + b"\n"
            write_atomically(os.path.join(self.dataset, NAME), data)
            self.state = state

    def _sweep(self) -> None:
        """Take away files of parts that do not count any more, and what a build that was stopped left."""
        named = {os.path.normpath(os.path.join(self.dataset, path)) for files in self.state.parts for path in files.files.values()}
        for table in (*stored(), *DERIVED):
            for here, _, names in os.walk(os.path.join(self.dataset, table), topdown=False):
                for name in names:
                    path = os.path.normpath(os.path.join(here, name))
                    if path not in named:
                        os.unlink(path)
                with suppress(OSError):
                    os.rmdir(here)  # where nothing is left in it


def _known(name: str, members: Mapping[str, Member], left: Mapping[str, LeftOut]) -> str | None:
    """The hash of a file that need not be read again. One that another file stands for is read: that one may be gone by now."""
    if name in members:
        return members[name].sha256
    return left[name].sha256 if name in left and left[name].error is not None else None


@contextmanager
def _told(dataset: str) -> Iterator[None]:
    """DuckDB's errors in one line: a file that is gone or damaged, a disk that is full."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        said = "{folder}: {error}; make room, or where a file of it is gone or damaged delete the data set and build again"
        raise PlanError(message(said, folder=dataset, error=" ".join(str(error).split()))) from None


@contextmanager
def _alone(dataset: str) -> Iterator[None]:
    """While this holds, no other build writes to the data set."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with open(Path(dataset, ".lock"), "w", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PlanError(message("{folder}: is being built by another process; wait for it", folder=dataset)) from None
        yield
