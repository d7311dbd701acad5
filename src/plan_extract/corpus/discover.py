"""Which files a command's arguments mean, and where each one's output goes."""

from __future__ import annotations

import contextlib
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plan_extract.errors import PlanError, UnreadableError
from plan_extract.loading import PARSED_SUFFIXES as PARSED_SUFFIXES
from plan_extract.loading import STDIN as STDIN
from plan_extract.wording import message

# As structure.given has it, which takes long to load for one word.
META_SUFFIX = ".meta.yaml"
PLAN_SUFFIXES = (".txt", ".html", ".htm", ".xhtml", ".docx", ".pdf", ".ofd", ".doc", ".wps", ".rtf", ".odt")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to work on. `under` is its path below the folder that was named, or its own name; outputs are named after it."""

    path: str
    under: str


def find(arguments: Iterable[str], suffixes: Sequence[str] = PLAN_SUFFIXES) -> list[Found]:
    """Files for the arguments, in their order, each once: a file as it is, a folder's files at any depth sorted by name.

    A folder gives the files whose names end in one of `suffixes`; hidden files and folders are left out, and so are pipes and devices, and
    NAME.meta.yaml, which only says something of a plan. Links to files are followed, links to folders are not, so that no walk goes in a
    circle. A file that does not exist
    is kept, so that reading it reports it. Raises UnreadableError for a folder that has no such file.
    """
    found: dict[str, Found] = {}
    for argument in arguments:
        if argument != STDIN and os.path.isdir(argument):
            inside = sorted(walk(argument, tuple(suffixes)), key=lambda name: name.split(os.sep))
            if not inside:
                raise nothing_in(argument, suffixes)
            for name in inside:
                path = os.path.join(argument, name)
                found.setdefault(os.path.realpath(path), Found(path, name))
        else:
            key = argument if argument == STDIN else os.path.realpath(argument)
            found.setdefault(key, Found(argument, os.path.basename(argument)))
    return list(found.values())


def walk(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Paths of a folder's plan files, relative to it, in no order, without holding them all."""
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with contextlib.suppress(OSError), os.scandir(os.path.join(folder, below)) as entries:
            for entry in entries:
                name = os.path.join(below, entry.name)
                if entry.name.startswith((".", "~$")):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(name)
                elif entry.name.lower().endswith(suffixes) and not entry.name.lower().endswith(META_SUFFIX) and _is_file(entry.path):
                    yield name


def is_plan(name: str, suffixes: tuple[str, ...]) -> bool:
    """Whether a file below a folder, by its name with forward slashes, is one that `walk` would give."""
    parts = name.split("/")
    return (
        parts[-1].lower().endswith(suffixes)
        and not name.lower().endswith(META_SUFFIX)
        and not any(p.startswith((".", "~$")) for p in parts)
    )


def nothing_in(folder: str, suffixes: Sequence[str]) -> UnreadableError:
    """The error for a folder without a plan."""
    looked = " ".join(suffixes)
    return UnreadableError(message("{folder}: no plans in this folder (looked for {looked}, at any depth)", folder=folder, looked=looked))


def _is_file(path: str) -> bool:
    """Whether a folder's entry is a file, or a link to one or to nothing (reading it reports that): a pipe would be waited for forever."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True


def outputs(found: Sequence[Found], folder: str, suffix: str) -> list[Path]:
    """Where each file's output goes in a folder: its name with `suffix` for its own suffix, below the same sub-folders.

    Where two files would meet (a.txt and a.html), both keep their own suffix before the new one (a.txt.yaml, a.html.yaml).
    Raises PlanError where two still meet.
    """
    stems = [os.path.splitext("stdin" if file.under == STDIN else file.under)[0] for file in found]
    often = Counter(stems)
    paths = [Path(folder, (stem if often[stem] == 1 else file.under) + suffix) for stem, file in zip(stems, found, strict=True)]
    for path, count in Counter(paths).items():
        if count > 1:
            raise PlanError(f"{path}: {count} plans of the same name would be written here; parse them in separate runs")
    return paths
