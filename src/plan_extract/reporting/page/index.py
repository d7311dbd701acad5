"""The page over several plans: a table of them, and one table of all their records with links to the places in their pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from plan_extract.model import KINDS, Plan
from plan_extract.reporting.about import years
from plan_extract.reporting.page import words
from plan_extract.reporting.page.entries import entries
from plan_extract.reporting.page.making import as_data, joined, kind_style, load_template, policy, read
from plan_extract.wording import language, worded

_MODULES = ("helpers", "index")


@dataclass(slots=True)
class Listed:
    """A plan of the index: its page as the index names it, what it is, and its records as rows of the table."""

    href: str
    title: str
    region: str = ""
    period: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    findings: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)


def listed(plan: Plan, text: str, href: str) -> Listed:
    """A plan as the index has it; `href` leads to its page."""
    info, rows = plan.plan, []
    for entry in entries(plan, text):
        data = entry.data
        base = f"{data['base']} → " if "base" in data else ""
        due = f" ({data['dueFrom']})" if "dueFrom" in data else ""
        rows.append({
            "id": entry.ident, "kind": entry.kind, "title": data["title"],
            "said": base + (data["text"] if data["text"] != data["title"] else ""), "year": data.get("year"), "due": due.strip(" ()"),
            "districts": "、".join(data.get("districts", ())), "nature": data.get("nature"), "confidence": data.get("confidence"),
            "line": entry.line,
        })  # fmt: skip
    return Listed(
        href=href,
        title=info.title or plan.source.path,
        region=info.region.name if info.region else "",
        period=years(info.period) if info.period else "",
        counts={kind.one: len(kind.of(plan)) for kind in KINDS.values()},
        findings=len(plan.findings),
        rows=rows,
    )


def to_index(plans: Sequence[Listed]) -> str:
    """The page, self-contained but for its links. Everything from the plans is escaped. Raises PlanError where jinja2 is not installed."""
    style = read("page.css") + read("index.css") + kind_style()
    script = joined(_MODULES)
    labels = words.fields()
    columns = {
        "plan": worded("plan"), "kind": labels["kind"], "title": labels["indicator"], "said": worded("what it says"),
        "year": labels["year"], "due": worded("year from"), "districts": labels["districts"], "nature": labels["nature"],
        "confidence": labels["confidence"], "line": labels["line"],
    }  # fmt: skip
    records = [
        {"plan": number, **{k: v for k, v in row.items() if v not in (None, "")}} for number, p in enumerate(plans) for row in p.rows
    ]
    data = {
        "schema": "plan-extract-index/1", "plans": [{"href": p.href, "title": p.title} for p in plans], "records": records,
        "columns": list(columns), "kinds": [kind.one for kind in KINDS.values()], "words": words.for_index(),
    }  # fmt: skip
    page: str = load_template("index.html.j2").render(
        plans=plans, kinds=list(KINDS.values()), label={kind.one: words.kind_label(kind) for kind in KINDS.values()},
        columns=list(columns.items()), style=style, script=script, policy=policy(style, script), data=as_data(data),
        language="zh-CN" if language() == "zh" else "en", worded=worded,
    )  # fmt: skip
    return page
