"""A comparison as one self-contained web page."""

from __future__ import annotations

from itertools import groupby

from plan_extract.diffing.changes import Changes
from plan_extract.errors import PlanError, install
from plan_extract.reporting.diff_text import MEANINGS, SIGNS, chapter, described, label, marked, of_plans, said, stat


def to_html(changes: Changes) -> str:
    """The page: counts, then the changes by chapter, old and new words side by side with what differs marked."""
    try:
        import jinja2
    except ImportError:
        raise PlanError(f"making a page needs Jinja2, which is not installed; {install('report')}") from None
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("plan_extract.reporting"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    chapters = [
        (
            title,
            [
                {
                    "sign": SIGNS[c.change],
                    "change": c.change,
                    "kind": label(c.record),
                    "key": c.key,
                    "meaning": "、".join(MEANINGS.get(w, w) for w in c.meaning),
                    "fields": described(c),
                    "parts": list(marked(said(c.old), said(c.new))),
                    "old_line": c.old.line if c.old else None,
                    "new_line": c.new.line if c.new else None,
                }
                for c in members
            ],
        )
        for title, members in groupby(changes.changes, key=chapter)
    ]
    return environment.get_template("diff.html").render(
        old=changes.old.path, new=changes.new.path, chapters=chapters, stat=[*of_plans(changes), *stat(changes).split("\n")]
    )
