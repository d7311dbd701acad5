"""A comparison, a history or two plans in a row as one self-contained web page, with filters and links to chapters."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from plan_extract.diffing.changes import Changes
from plan_extract.errors import PlanError, install
from plan_extract.reporting.diff_view import (
    CHANGES,
    MEANINGS,
    SIGNS,
    Entry,
    Version,
    chapters,
    label,
    marked,
    of_plans,
    said_once,
    stat,
    version,
)
from plan_extract.wording import language, shown, worded


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page: its title, the headings of its columns, its rows."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def to_html(changes: Changes) -> str:
    """The page: counts, then the changes by chapter, old and new words side by side with what differs marked."""
    old, new = version(changes.old_plan, changes.old.path), version(changes.new_plan, changes.new.path)
    found = chapters(changes)
    grouped = [
        {"id": f"c{n}", "title": title, "entries": [_entry(f"c{n}-{m}", entry) for m, entry in enumerate(entries, 1)]}
        for n, (title, entries) in enumerate(found, 1)
    ]
    every = [entry.change for _, entries in found for entry in entries]
    meanings = [word for word in MEANINGS if any(word in change.meaning for change in every)]
    choices = [
        ("change", worded("kind of change"), [(one, shown(CHANGES[one])) for one in CHANGES if any(c.change == one for c in every)]),
        ("kind", worded("kind"), [(one, label(one)) for one in dict.fromkeys(c.record for c in every)]),
        ("meaning", worded("meaning"), [(one, shown(MEANINGS[one])) for one in meanings]),
    ]
    title = f"{old.title} → {new.title}" if old.title != new.title else worded("{title}: what changed", title=new.title)
    return _page(title, [("−", old), ("+", new)], [*of_plans(changes), *stat(changes).split("\n")], choices, grouped, [])


def tables_to_html(title: str, versions: Sequence[tuple[str, Version]], notes: Sequence[str], tables: Sequence[Table]) -> str:
    """A page of tables, each of whose rows is found by its words."""
    numbered = [{"id": f"t{n}", "title": one.title, "head": one.head, "rows": one.rows} for n, one in enumerate(tables, 1)]
    return _page(title, versions, notes, [], [], numbered)


def _entry(ident: str, entry: Entry) -> dict[str, Any]:
    change = entry.change
    old, new = change.old, change.new
    same = new.said if old and new and old.said == new.said else ""
    lines = dict.fromkeys(f"L{side.line}" for side in (old, new) if side)
    return {
        "id": ident, "change": change.change, "record": change.record, "meanings": "|".join(change.meaning), "sign": SIGNS[change.change],
        "kind": entry.kind, "name": entry.name, "meaning": entry.meaning or shown(CHANGES[change.change]),
        "details": worded("; ").join(entry.details), "same": same or (said_once(entry) and " "), "where": " → ".join(lines),
        "old_line": old.line if old else None, "new_line": new.line if new else None,
        "parts": [(differs and old and new, a, b) for differs, a, b in marked(old.said if old else "", new.said if new else "")],
    }  # fmt: skip


def _page(
    title: str, versions: Sequence[tuple[str, Version]], notes: Sequence[str], choices: Sequence[Any], grouped: Sequence[Any],
    tables: Sequence[Any],
) -> str:  # fmt: skip
    try:
        import jinja2
    except ImportError:
        raise PlanError(f"making a page needs Jinja2, which is not installed; {install('report')}") from None
    from markupsafe import Markup

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    style, script, template = (_asset(name) for name in ("diff.css", "diff.js", "diff.html"))
    words = {
        "search": worded("search"), "all": worded("all"), "of": worded("{count} of {total}", count="{count}", total="{total}"),
        "none": worded("nothing left"), "step": worded("next, previous"), "chapters": worded("chapters"), "link": worded("link to this"),
        "old": worded("old"), "new": worded("new"),
    }  # fmt: skip
    page: str = environment.from_string(template).render(
        lang=language(), title=title, versions=versions, notes=notes, choices=choices, chapters=grouped, tables=tables, words=words,
        style=Markup(style), script=Markup(script), policy=Markup(_policy(style, script)),
    )  # fmt: skip
    return page


def _asset(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing is loaded, and no style and script run but those of the page."""
    sums = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (style, script)]
    return f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{sums[0]}'; script-src 'sha256-{sums[1]}'"
