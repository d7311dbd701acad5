"""The same plan as text, web page, Word file, PDF, OFD, and what LibreOffice reads (DOC, WPS, RTF, ODT) gives the same records."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.model import OutlineNode, Plan

from .fixed import to_ofd
from .make import items_of, office, saved, to_docx, to_html, to_pdf
from .rich import to_rtf

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PLAN_EXTRACT_SHARED", ROOT.parent / "shared"))
SAMPLES = sorted((ROOT / "data" / "raw").glob("*.txt"))
PLANS = sorted((SHARED / "plans").glob("*.txt"))
FORMATS = ("html", "docx", "pdf", "ofd")
# LibreOffice takes some seconds for each.
OFFICE = ("doc", "wps", "rtf", "odt")
FLOORS = {"goals": 0.98, "headings": 0.98, "boxes": 1.0, "rows": 1.0}
Records = dict[str, Counter[tuple[object, ...]]]


def plain(text: object) -> str:
    """What formats must agree in: no spaces, one width."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or "")))


def walk(nodes: Iterable[OutlineNode]) -> Iterable[OutlineNode]:
    for node in nodes:
        yield node
        yield from walk(node.children)


def records(plan: Plan) -> Records:
    """A plan's goals by statement, headings, boxes, and rows of indicator tables."""
    return {
        "goals": Counter((plain(goal.statement),) for goal in plan.goals),
        "headings": Counter((node.level, node.number, plain(node.title)) for node in walk(plan.outline)),
        "boxes": Counter((box.kind, box.number, plain(box.title)) for box in plan.boxes),
        "rows": Counter(
            (
                row.number, plain(row.category), plain(row.name), plain(row.unit), plain(row.baseline and row.baseline.text),
                plain(row.target and row.target.text), row.nature,
            )
            for box in plan.boxes
            for row in box.indicators
        ),
    }  # fmt: skip


def share(wanted: Counter[tuple[object, ...]], found: Counter[tuple[object, ...]]) -> float:
    """F1 of two bags: what is missing and what is too much both count."""
    return 2 * (wanted & found).total() / max(1, wanted.total() + found.total()) if wanted or found else 1.0


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Path, str], Path]:
    """The files made so far, by text and format."""
    return {(Path(), ""): tmp_path_factory.mktemp("formats")}


def file_of(text: Path, form: str, made: dict[tuple[Path, str], Path]) -> Path:
    """The text in another format, made once a session."""
    if (text, form) in made:
        return made[text, form]
    folder = made[Path(), ""]
    plan = parse(text)
    # Control characters, as a published plan has, cannot stand in a Word file.
    items = items_of(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text.read_text("utf-8-sig")), plan)
    title = plan.plan.title or text.stem
    path = folder / f"{text.stem}.{form}"
    if form == "html":
        path.write_bytes(to_html(items, title))
    elif form == "ofd":
        path.write_bytes(to_ofd(items, title))
    elif form == "rtf":
        path.write_bytes(to_rtf(items))
    elif form in OFFICE:
        # LibreOffice itself loses overrides when it writes the old form; a WPS file is one under another name.
        old = "doc" if form == "wps" else form
        path.write_bytes(saved(to_docx(items, title, overrides=False), folder, old, f"{text.stem}-{form}"))
    else:
        word = to_docx(items, title)
        path.write_bytes(to_pdf(word, folder, text.stem) if form == "pdf" else word)
    made[text, form] = path
    return path


def compare(text: Path, form: str, made: dict[tuple[Path, str], Path]) -> None:
    if form == "pdf" and office() is None:
        pytest.skip("LibreOffice is not installed (soffice): no PDF can be made")
    wanted = records(parse(text))
    plan = parse(file_of(text, form, made))
    assert plan.source.format == form
    found = records(plan)
    for name, floor in FLOORS.items():
        reached = share(wanted[name], found[name])
        lost = list((wanted[name] - found[name]).elements())[:5]
        extra = list((found[name] - wanted[name]).elements())[:5]
        assert reached >= floor, f"{text.name} as {form}: {name} {reached:.3f}; not found {lost}; too much {extra}"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", SAMPLES, ids=lambda path: path.stem)
def test_sample_gives_the_same_records(text: Path, form: str, made: dict[tuple[Path, str], Path]) -> None:
    assert records(parse(text))["goals"].total() >= 10
    compare(text, form, made)


# A WPS file is a DOC under another name: one of them will do.
READ = [(text, form) for text in SAMPLES for form in OFFICE if form != "wps" or text == SAMPLES[0]]


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed (soffice): it reads these formats")
@pytest.mark.parametrize(("text", "form"), READ, ids=lambda value: value if isinstance(value, str) else value.stem)
def test_sample_read_by_libreoffice_gives_the_same_records(text: Path, form: str, made: dict[tuple[Path, str], Path]) -> None:
    compare(text, form, made)


# Each plan in every other form: all of them take a tenth of the time of all tests, and the samples are tried in all.
TURNS = [(text, form) for row, text in enumerate(PLANS) for column, form in enumerate(FORMATS) if (row + column) % 2 == 0]


@pytest.mark.skipif(not PLANS, reason="the published plans are not here (../shared/plans, or PLAN_EXTRACT_SHARED)")
@pytest.mark.parametrize(("text", "form"), TURNS, ids=lambda value: value if isinstance(value, str) else value.stem)
def test_published_plan_gives_the_same_records(text: Path, form: str, made: dict[tuple[Path, str], Path]) -> None:
    compare(text, form, made)


def test_the_comparison_sees_a_lost_goal() -> None:
    assert share(Counter([("a",), ("b",)]), Counter([("a",)])) < 0.98
