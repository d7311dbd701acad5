"""What a plan is, in words for a reader: its kind, years, area and issuer, and where what is not said comes from."""

from __future__ import annotations

from plan_extract.lexicon import load
from plan_extract.model import Period, PlanInfo, Provenance

# Behind a value that the text does not say where it would be looked for.
FROM: dict[str, str] = {"carried": "沿用", "plan": "按全文", "given": "用户给出"}


def marked(value: str, origin: Provenance | None) -> str:
    """A value with where it comes from, unless it is said: `2026—2030（用户给出）`."""
    return f"{value}（{FROM[origin]}）" if origin in FROM else value


def years(period: Period) -> str:
    """A period in words: `十四五 2021—2025`, `至2030` without a start."""
    span = f"{period.start}—{period.end}" if period.start else f"至{period.end}"
    return " ".join(filter(None, (period.name, str(period.end) if period.start == period.end else span)))


def about(info: PlanInfo) -> list[tuple[str, str]]:
    """What front matter and kind say, label and words: `[("类型", "规划（0.98）"), ("规划期", "十四五 2021—2025")]`."""
    told: list[tuple[str, str]] = []
    if info.kind is not None:
        told.append(("类型", f"{load('documents')['kinds'][info.kind.name]['label']}（{info.kind.probability:.2f}）"))
    if info.title and (origin := info.origin.get("title")) is not None and origin.from_ != "said":
        told.append(("标题", FROM[origin.from_]))
    if info.period is not None:
        told.append(("规划期", marked(years(info.period), info.period.from_)))
    if info.horizon is not None:
        told.append(("展望", str(info.horizon)))
    if info.region is not None:
        told.append(("地区", marked(info.region.name, info.region.from_)))
    if info.issuer:
        issuer = info.origin.get("issuer")
        told.append(("发文机关", marked(info.issuer, issuer.from_ if issuer else None)))
    return told
