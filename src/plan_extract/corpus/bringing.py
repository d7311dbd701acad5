"""What is to be at hand before a plan is parsed, where its files are not on this machine's disk, or are to go to another machine."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace

from plan_extract import places
from plan_extract.corpus.discover import STDIN
from plan_extract.errors import PlanError, UnreadableError
from plan_extract.loading import named_from
from plan_extract.places import Brought
from plan_extract.sources.limits import MAX_FILE
from plan_extract.structure.given import sidecars
from plan_extract.wording import message


def fetched(path: str, *, as_one: bool = False) -> dict[str, bytes]:
    """A plan's bytes and those of the file that says of it what its text does not, by their names; of a publication those of all files.

    Each is read once. A plan that cannot be read is not among them: reading it tells why. Raises UnreadableError where the other file
    cannot be reached and may be there.
    """
    found: dict[str, bytes] = {}
    with suppress(OSError, PlanError):
        if as_one and places.is_folder(path):
            for name in _inside(path):
                with suppress(OSError):
                    found[places.member(path, name)] = places.read(places.member(path, name), MAX_FILE + 1)
        else:
            found[path] = places.read(path, MAX_FILE + 1)
    if found:
        for name in sidecars(path):
            if not places.is_address(name) and not os.path.isfile(name):
                continue
            try:
                found[name] = places.read(name)
                break
            except (FileNotFoundError, places.Denied):
                continue
            except OSError as error:
                raise UnreadableError(message("{path}: cannot be read: {error}", path=name, error=error.args[0])) from None
    return found


def _inside(folder: str) -> list[str]:
    if places.is_address(folder):
        return list(places.below(folder))
    files = (os.path.join(here, name) for here, _, names in os.walk(folder) for name in names)
    return [os.path.relpath(path, folder).replace(os.sep, "/") for path in files if os.path.isfile(path)]


def bundle(path: str, output: str | None, text: str | None, beside: tuple[str, ...], *, as_one: bool) -> Brought | None:
    """What goes with a job to another machine: the plan, unless that reads it for itself; the files of `beside`; the names for the output.

    None for a plan that cannot be read here. Raises UnreadableError for one that is no regular file: it can be read but once.
    """
    names = {name: named_from(name, output) for name in (path, text) if name}
    brought = Brought({name: places.read(name) for name in beside}, away=True, named=names)
    if places.is_shared(path):
        return brought
    if path == STDIN or (os.path.exists(path) and not os.path.isfile(path) and not (as_one and os.path.isdir(path))):
        raise UnreadableError(message("{path}: is no file that can be sent to a worker; save it as one", path=path))
    files = fetched(path, as_one=as_one)
    return replace(brought, files=brought.files | files) if files else None
