"""Word lists as YAML, one entry a word with its properties, their loader, and a user's own lists beside them.

Each file's head says what an entry holds. What is made of a list (a pattern, a set) is `kept` until the lists change.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from plan_extract import places
from plan_extract.errors import PlanError
from plan_extract.lexicon.forms import check
from plan_extract.store import packaged, remembered
from plan_extract.yaml_text import line_of_error
from plan_extract.yaml_text import load as load_text

F = TypeVar("F", bound=Callable[..., Any])
_KEPT: list[Any] = []
_OWN: dict[str, Any] = {}
# What the program ships, by file name; `divisions` is a table of its own and takes no entries here.
NAMES = (
    "bounds", "boxes", "checking", "concept_names", "concepts", "directions", "documents", "findings", "frontmatter",
    "headings", "mending", "moods", "phrases", "places",
    "projects", "responsible", "tables", "times", "units", "verbs", "web_pages",
)  # fmt: skip


def kept(function: F) -> F:
    """Like functools.cache, for what is made of the lists: forgotten when a user's lists come or go."""
    made: F = _keep(cache(function))
    return made


def kept_up_to(count: int) -> Callable[[F], F]:
    """Like functools.lru_cache of `count` results, forgotten when a user's lists come or go."""

    def keep(function: F) -> F:
        made: F = _keep(lru_cache(count)(function))
        return made

    return keep


def _keep(made: Any) -> Any:
    _KEPT.append(made)
    return made


@kept
def load(name: str) -> Any:
    """The content of `lexicon/NAME.yaml` with the user's own entries, read once. Treat it as read-only."""
    return _joined(load_shipped(name), _OWN[name], name) if name in _OWN else load_shipped(name)


@cache
def load_shipped(name: str) -> Any:
    """The content of `lexicon/NAME.yaml` alone."""
    text = packaged("lexicon", f"{name}.yaml")
    return remembered(f"list-{name}", text, lambda: _read(text.decode("utf-8")))


def own(name: str) -> bool:
    """Whether a user's lists add to the list `name`."""
    return name in _OWN


def unshipped(name: str) -> Any:
    """A user's entries of the list `name` alone. Treat them as read-only."""
    return _OWN[name]


def extend(*paths: str | Path) -> None:
    """Add a user's lists to the program's for this process (`--lexicon FILE`), in place of those given before; no path takes them away.

    The file maps names of the program's lists to entries in the same form: `units: {count: [{base: 盏灯, words: [盏灯]}]}`. Lists grow,
    mappings are joined key by key, and a key that both have takes the user's value. Raises PlanError with one line for a file that
    cannot be read, is no mapping, names an unknown list, key or property, or whose entries have another form.
    """
    own: dict[str, Any] = {}
    for path in paths:
        for name, entries in _own(path).items():
            try:
                check(entries, load_shipped(name), name)
                own[name] = _joined(own[name], entries, name) if name in own else entries
                _joined(load_shipped(name), own[name], name)
            except PlanError as error:
                raise PlanError(f"{path}: {error}") from None
    if own != _OWN:
        _OWN.clear()
        _OWN.update(own)
        for made in _KEPT:
            made.cache_clear()


def _own(path: str | Path) -> dict[str, Any]:
    """The lists of a user's file."""
    import yaml

    try:
        own = _read(places.text(str(path))) or {}
    except OSError as error:
        raise PlanError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise PlanError(f"{path}: not UTF-8 text; save it as UTF-8") from None
    except yaml.YAMLError as error:
        raise PlanError(f"{path}{line_of_error(error)}: not valid YAML ({getattr(error, 'problem', error)})") from None
    if not isinstance(own, dict):
        raise PlanError(f"{path}: a lexicon maps names of lists to entries, as units: …; this file holds none")
    for name in own:
        if name not in NAMES:
            raise PlanError(f"{path}: no list is called {name!r}; there are {', '.join(NAMES)}")
    return own


@kept
def verbs_with(*properties: str) -> tuple[str, ...]:
    """The verbs of lexicon/verbs.yaml that have one of the properties, the longest first."""
    wanted = set(properties)
    found = [verb for verb, has in load("verbs").items() if not wanted.isdisjoint(has.split())]
    return tuple(sorted(found, key=lambda verb: (-len(verb), verb)))


@kept
def cues_with(wanted: str) -> str:
    """A pattern of the cues that look back (`past` in lexicon/moods.yaml) with a property, `report` or `so_far`, in their order."""
    # Joined without brackets: what begins with a character each is found by its first characters.
    return "|".join(cue for cue, has in load("moods")["past"].items() if wanted in has.split())


def _read(text: str) -> Any:
    return load_text(text, digits=40)  # the factors of units are larger than what anybody counts


def _joined(shipped: Any, own: Any, where: str) -> Any:
    if isinstance(shipped, dict) and isinstance(own, dict):
        return {
            **shipped,
            **{key: _joined(shipped[key], value, f"{where}.{key}") if key in shipped else value for key, value in own.items()},
        }
    if isinstance(shipped, list) and isinstance(own, list):
        return [*shipped, *own]
    if isinstance(shipped, dict | list) or isinstance(own, dict | list):
        raise PlanError(
            f"{where} is a {'mapping' if isinstance(shipped, dict) else 'list' if isinstance(shipped, list) else 'single value'}"
        )
    return own
