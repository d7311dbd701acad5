"""What a plan is, in words for a reader: its kind, years, area and issuer, and where what is not said comes from."""

from __future__ import annotations

from plan_extract.lexicon import load
from plan_extract.model import DocumentName, Period, PlanInfo, Provenance
from plan_extract.wording import language, worded


def origin_words(origin: Provenance | None) -> str:
    """Where a value comes from that the text does not say where it would be looked for; empty for what it says."""
    words = {"carried": worded("carried over"), "plan": worded("by the whole plan"), "given": worded("given by the user")}
    return words.get(origin or "", "")


def marked(value: str, origin: Provenance | None) -> str:
    """A value with where it comes from, unless it is said: `2026—2030 (given by the user)`."""
    words = origin_words(origin)
    return worded("{value} ({origin})", value=value, origin=words) if words else value


def years(period: Period) -> str:
    """A period in words: `十四五 2021—2025`, `to 2030` without a start."""
    span = f"{period.start}—{period.end}" if period.start else worded("to {year}", year=period.end)
    return " ".join(filter(None, (period.name, str(period.end) if period.start == period.end else span)))


def kind_words(name: DocumentName) -> str:
    """What a kind of document is called."""
    label: str = load("documents")["kinds"][name]["label"]
    return label if language() == "zh" else name


def about(info: PlanInfo) -> list[tuple[str, str]]:
    """What front matter and kind say, label and words: `[("kind", "plan (0.98)"), ("period", "十四五 2021—2025")]`."""
    told: list[tuple[str, str]] = []
    if info.kind is not None:
        probability = f"{info.kind.probability:.2f}"
        told.append((worded("kind"), worded("{value} ({origin})", value=kind_words(info.kind.name), origin=probability)))
    if info.title and (origin := info.origin.get("title")) is not None and origin.from_ != "said":
        told.append((worded("title"), origin_words(origin.from_)))
    if info.period is not None:
        told.append((worded("period"), marked(years(info.period), info.period.from_)))
    if info.horizon is not None:
        told.append((worded("outlook to"), str(info.horizon)))
    if info.region is not None:
        told.append((worded("area"), marked(info.region.name, info.region.from_)))
    if info.issuer:
        issuer = info.origin.get("issuer")
        told.append((worded("issuer"), marked(info.issuer, issuer.from_ if issuer else None)))
    return told
