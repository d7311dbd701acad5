"""Puts a page together: template, style and script, what the script works on as JSON, and a content policy that names just these."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from plan_extract import __version__
from plan_extract.errors import PlanError, install
from plan_extract.model import KINDS, OutlineNode, Plan
from plan_extract.records.corrections import addable
from plan_extract.reporting.about import about
from plan_extract.reporting.page import words
from plan_extract.reporting.page.body import NUMBERING, blocks
from plan_extract.reporting.page.entries import Entry, entries
from plan_extract.reporting.pages import PagePicture
from plan_extract.wording import language, shown, worded

# The script's modules in the order they are put together; each stands in a file of this name.
_MODULES = ("helpers", "data", "text", "filters", "list", "details", "review", "forms", "pictures", "export", "keys", "start")
# Marks are told apart by shape as well: one a kind, in the order of the table, then again from the first.
_SHAPES = 4


@dataclass(frozen=True, slots=True)
class Note:
    """A finding to show beside its line, of the parser or of a check, and in the list beside the `record` that it is of."""

    code: str
    message: str
    line: int | None = None
    severity: str = "warning"
    record: str | None = None


def to_html(plan: Plan, text: str, pages: Sequence[PagePicture] = (), notes: Iterable[Note] = ()) -> str:
    """The page, self-contained: no script, style or picture is loaded from elsewhere. `text` is what the plan's positions count in,
    `pages` are shown beside it, with the places of the record that is chosen; `notes` are findings besides the plan's own.

    Everything from the plan is escaped. Raises PlanError where jinja2 is not installed, or where the text is not the plan's.
    """
    template = load_template("page.html.j2")
    for kind in KINDS.values():
        for record in kind.of(plan):
            quote = record.quote
            if text[quote.start : quote.end] != quote.text:
                raise PlanError(f"{plan.source.path}, line {quote.line}: the text does not say {quote.text!r} there; parse the plan again")
    found = entries(plan, text, pages)
    told = [*(Note(f.code, shown(f.message), f.line) for f in plan.findings), *notes]
    style = read("page.css") + read("print.css") + kind_style() + _paper_style(pages)
    script = joined(_MODULES)
    beside: dict[int, list[Note]] = {}
    for note in dict.fromkeys(told):
        beside.setdefault(note.line or 0, []).append(note)
    page: str = template.render(
        plan=plan, about=about(plan.plan), blocks=blocks(plan, text, found), found=found, kinds=list(KINDS.values()),
        label={kind.one: words.kind_label(kind) for kind in KINDS.values()},
        counts={kind.one: sum(entry.kind == kind.one for entry in found) for kind in KINDS.values()},
        shape={kind.one: number % _SHAPES for number, kind in enumerate(KINDS.values())},
        pages=pages, notes=beside, style=style, script=script, policy=policy(style, script, pictures=bool(pages)),
        data=as_data(_data(plan, text, found, told)), language="zh-CN" if language() == "zh" else "en", worded=worded,
        verdicts=words.verdicts(), evidence=words.evidence_labels(), sections=_flat(plan.outline, text),
    )  # fmt: skip
    return page


@cache
def load_template(name: str) -> Any:
    """A template of this folder: making it costs more than most pages do. Raises PlanError where jinja2 is not installed."""
    try:
        import jinja2
    except ImportError:
        raise PlanError(f"a report needs Jinja2, which is not installed; {install('report')}") from None
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["inline"] = _inline
    return environment.from_string(read(name))


def _inline(text: str) -> Any:
    """Style or script of ours, to stand in the page as it is."""
    from markupsafe import Markup

    return Markup(text)


@cache
def read(name: str) -> str:
    """A file of this folder."""
    return files(__package__).joinpath(*name.split("/")).read_text(encoding="utf-8")


def joined(modules: Iterable[str]) -> str:
    """Modules of the script as one, which leaves no name behind."""
    return '"use strict";\n(() => {\n' + "\n".join(read(f"script/{name}.js") for name in modules) + "})();\n"


def policy(style: str, script: str, *, pictures: bool = False) -> str:
    """The content policy of a page that has this style and script and nothing else."""

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    images = " img-src data:;" if pictures else ""
    rules = f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}';{images}"
    return f"{rules} base-uri 'none'; form-action 'none'"


def as_data(data: object) -> Any:
    """Data as JSON that can stand in a script element: nothing in it ends the element."""
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        said = said.replace(character, f"\\u{ord(character):04x}")
    return _inline(said)


def kind_style() -> str:
    """The rules that follow from the kinds of record: a colour each."""
    return "".join(f".{kind.one} {{ --c: {kind.colour}; }}\n" for kind in KINDS.values())


def _paper_style(pages: Sequence[PagePicture]) -> str:
    """The rules that follow from the sizes of pages."""
    return "".join(f'#paper [data-page="{p.number}"] {{ aspect-ratio: {p.width} / {p.height}; }}\n' for p in pages)


def _data(plan: Plan, text: str, found: Sequence[Entry], notes: Sequence[Note]) -> dict[str, Any]:
    """What the script works on."""
    info, source = plan.plan, plan.source
    return {
        "schema": "plan-extract-page/1",
        "version": __version__,
        "plan": {"title": info.title or source.path, "path": source.path, "sha256": source.sha256},
        "cite": citation(plan),
        "kinds": [kind.one for kind in KINDS.values()],
        "addable": addable(),
        "records": [entry.data for entry in found],
        "sections": _flat(plan.outline, text),
        "leftOut": [
            {"text": left.quote.text, "line": left.quote.line, "start": left.quote.start, "end": left.quote.end,
             "probability": left.probability, "why": left.why, "could": left.could_be}
            for left in plan.left_out
        ],
        "findings": [[note.code, note.message, note.line, note.record] for note in dict.fromkeys(notes)],
        "explained": any("why" in entry.data for entry in found),
        "lines": _starts(text),
        "words": words.for_script(),
    }  # fmt: skip


def _starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _flat(outline: Sequence[OutlineNode], text: str) -> list[dict[str, Any]]:
    """The headings in reading order, each with its title as the text has it, its depth and its parent's place in the list."""
    lines = text.split("\n")
    made: list[dict[str, Any]] = []

    def walk(nodes: Sequence[OutlineNode], depth: int, parent: int | None) -> None:
        for node in nodes:
            line = lines[node.lines[0] - 1] if node.lines[0] <= len(lines) else ""
            before, found, _ = line.partition(node.title)
            title = f"{before}{found}".strip(" \u3000—") if found and NUMBERING.fullmatch(before) else node.title
            made.append({"id": node.id, "title": title, "depth": depth, "parent": parent, "line": node.lines[0], "page": node.page})
            walk(node.children, depth + 1, len(made) - 1)

    walk(outline, 1, None)
    return made


def citation(plan: Plan) -> str:
    """The plan as GB/T 7714-2015 cites an official document, but for the place in it: issuer, title and number, date.

    `云岭市人民政府. 云岭市城乡建设规划: 云政发〔2022〕1号[Z]. 2022-03-18`
    """
    info = plan.plan
    title = ": ".join(filter(None, (info.title or plan.source.path, info.document_number)))
    return ". ".join(filter(None, (info.issuer, f"{title}[Z]", str(info.issued_on or ""))))


def notes_of(diagnostics: Iterable[Any]) -> list[Note]:
    """Findings of checks (`checking.diagnostic.Diagnostic`) to show beside their lines."""
    return [Note(d.code, shown(d.message), d.where.line, str(d.severity), d.record) for d in diagnostics]
