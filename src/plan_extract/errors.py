"""What goes wrong with input, said in one line: what, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class PlanError(Exception):
    """Bad input. `str(error)` is one line fit for standard error; the exit status is 2."""


class UnreadableError(PlanError):
    """A file that is missing, empty, binary, in no known encoding, hostile, or of a format whose reader is not installed."""


def check_keys(given: Iterable[object], known: Iterable[str], where: str, what: str = "key") -> None:
    """Raise PlanError for the first key (or `what` else) that is not known, with the one that may be meant and all that are."""
    names = sorted(known)
    for key in sorted(set(map(str, given)) - set(names)):
        near = get_close_matches(key, names, 1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise PlanError(f"{where}: unknown {what} {key!r}; {hint}known are {', '.join(names)}")


def install(extra: str) -> str:
    """The command that installs what an extra brings, for a sentence.

    In a clone it is the extra, from the project's folder. Installed without one there is no folder to name, and the package is on no
    index: the packages that the extra stands for are named.
    """
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").is_file() and (root / "src" / "plan_extract").is_dir():
        return f"run `pip install -e '.[{extra}]'` in {root}"
    from importlib import metadata

    try:
        named = metadata.requires("plan-extract") or []
    except metadata.PackageNotFoundError:
        named = []
    asked = (f"extra == '{extra}'", f'extra == "{extra}"')
    wanted = [f"'{line.partition(';')[0].strip()}'" for line in named if line.partition(";")[2].strip() in asked]
    return f"run `pip install {' '.join(wanted)}`" if wanted else f"run `pip install '.[{extra}]'` in the project's folder"
