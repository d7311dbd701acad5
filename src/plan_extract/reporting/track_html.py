"""A monitoring as one web page: a picture an indicator, its table, and what is doubtful. It has no script and loads nothing."""

from __future__ import annotations

from fractions import Fraction
from html import escape

from plan_extract.reporting.track_tables import baseline, counts, number, status_words, terms, unit_of, wanted
from plan_extract.tracking.track import Tracked
from plan_extract.tracking.verdicts import Verdict
from plan_extract.wording import language, shown, worded

# Told apart by a sign as well as by colour.
_SIGNS = {"met": "✓", "ahead": "▲", "on track": "●", "behind": "▼", "no data": "?"}
_STYLE = """
:root{color-scheme:light dark;--met:#1a7f37;--ahead:#0969da;--on-track:#57606a;--behind:#cf222e;--no-data:#9a6700}
@media (prefers-color-scheme:dark){:root{--met:#3fb950;--ahead:#58a6ff;--on-track:#8b949e;--behind:#f85149;--no-data:#d29922}}
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:72rem;margin:0 auto;padding:1rem}
.sums{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;padding:0;list-style:none}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:1rem;padding:0;list-style:none}
.cards>li{border:1px solid #8886;border-left:.4rem solid var(--c);border-radius:.3rem;padding:.6rem .8rem;break-inside:avoid}
.met{--c:var(--met)}.ahead{--c:var(--ahead)}.on-track{--c:var(--on-track)}.behind{--c:var(--behind)}.no-data{--c:var(--no-data)}
h3{font-size:1rem;margin:0}p{margin:.2rem 0}.status{color:var(--c);font-weight:600}
svg{width:100%;height:auto}svg text{font-size:10px;fill:currentColor}.way{stroke:currentColor;stroke-opacity:.45;fill:none}
.even{stroke-dasharray:3 3}.dot{fill:var(--c)}.bound{stroke:currentColor;stroke-dasharray:6 3}
small{opacity:.8}
"""
_WIDTH, _HEIGHT, _LEFT, _TOP = 280, 110, 12, 14


def to_html(tracked: Tracked) -> str:
    """The page. Every word of plan and table is escaped."""
    words = status_words()
    title = tracked.plan.plan.title or tracked.plan.source.path
    head = escape(worded("Monitoring: {title}, up to {year}", title=title, year=tracked.terms.until))
    sums = "".join(
        f'<li class="{status.replace(" ", "-")}"><span class="status">{_SIGNS[status]} {escape(words[status])}</span> {count}</li>'
        for status, count in counts(tracked).items()
    )
    said = f"<p>{escape(terms(tracked))}</p>\n"
    cards = "".join(_card(verdict, words) for verdict in tracked.verdicts)
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if language() == "zh" else "en"}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<meta name="viewport" content="width=device-width"><title>{head}</title><style>{_STYLE}</style></head>\n'
        f'<body><h1>{head}</h1>\n<ul class="sums">{sums}</ul>\n{said}<ul class="cards">{cards}</ul>\n{_rest(tracked)}</body></html>\n'
    )


def _card(verdict: Verdict, words: dict[str, str]) -> str:
    goal = verdict.target.goal
    places = "、".join(goal.districts)
    name = verdict.target.name + (f"（{places}）" if places else "")
    said = [wanted(verdict), str(verdict.target.year)]
    reached = f"{number(verdict.reached)}{unit_of(verdict)} ({verdict.year})" if verdict.reached is not None else "–"
    notes = "; ".join(shown(note) for note in verdict.notes)
    sources = "; ".join(f"{one.year}: {one.value}{one.unit or ''}, {shown(one.place)}" for one in verdict.used)
    return (
        f'<li class="{verdict.status.replace(" ", "-")}" id="{escape(goal.id)}"><h3>{escape(name)}</h3>'
        f'<p><span class="status">{_SIGNS[verdict.status]} {escape(words[verdict.status])}</span> {escape(goal.nature or "")}</p>'
        f"<p>{escape(baseline(verdict) or '–')} → {escape(' · '.join(said))}; {escape(worded('reached'))} {escape(reached)}</p>"
        f"{_picture(verdict)}<p><small>{escape(notes)}</small></p>"
        f"<p><small>{escape(worded('line {line}', line=goal.quote.line))} “{escape(goal.quote.text)}”"
        f"{'; ' if sources else ''}{escape(sources)}</small></p></li>\n"
    )


def _picture(verdict: Verdict) -> str:
    """Both ways from the baseline to the target, and what was reached. Nothing where there is no way."""
    target = verdict.target
    if target.start is None or target.start_year is None or verdict.reached is None or verdict.year is None:
        return ""
    if target.measure != "level" or target.start_year >= target.year:
        return ""
    factor = target.wanted.low / Fraction(str(_written(target.goal.value))) if _written(target.goal.value) else Fraction(1)
    start, goal = target.start.low / factor, target.wanted.low / factor
    low, high = sorted((min(start, goal, verdict.reached), max(start, goal, verdict.reached)))
    span = float(high - low) or 1.0

    def at(year: int, value: Fraction) -> tuple[float, float]:
        x = _LEFT + (year - (target.start_year or year)) / (target.year - (target.start_year or year)) * (_WIDTH - 2 * _LEFT)
        return round(x, 1), round(_TOP + (1 - float(value - low) / span) * (_HEIGHT - 2 * _TOP), 1)

    (ax, ay), (bx, by), (x, y) = at(target.start_year, start), at(target.year, goal), at(verdict.year, verdict.reached)
    even = ""
    if verdict.compounded is not None:
        ex, ey = at(verdict.year, verdict.compounded)
        even = f'<polyline class="way even" points="{ax},{ay} {ex},{ey} {bx},{by}"/>'
    label = escape(f"{target.name}: {number(start)} → {number(goal)}; {number(verdict.reached)}")
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">'
        f'<line class="way" x1="{ax}" y1="{ay}" x2="{bx}" y2="{by}"/>{even}'
        f'<line class="bound" x1="{_LEFT}" y1="{by}" x2="{_WIDTH - _LEFT}" y2="{by}" stroke-opacity=".25"/>'
        f'<circle class="dot" cx="{x}" cy="{y}" r="4"/><text x="{ax}" y="{_HEIGHT - 2}">{target.start_year}</text>'
        f'<text x="{bx}" y="{_HEIGHT - 2}" text-anchor="end">{target.year}</text>'
        f'<text x="{bx}" y="{by - 3}" text-anchor="end">{number(goal)}</text><text x="{ax}" y="{ay - 3}">{number(start)}</text></svg>'
    )


def _written(value: object) -> object:
    return value[0] if isinstance(value, list) else value


def _rest(tracked: Tracked) -> str:
    parts = []
    if tracked.joined.doubts:
        rows = "".join(
            f"<li>{escape(doubt.name)}{escape(f'（{doubt.district}）') if doubt.district else ''}: {escape(shown(doubt.place))}; "
            f"{escape(worded('like {names}', names='、'.join(f'{name} ({score:g})' for name, score in doubt.like)))}</li>"
            for doubt in tracked.joined.doubts
        )
        parts.append(f"<h2>{escape(worded('Doubtful: a review file settles these'))}</h2><ul>{rows}</ul>")
    if tracked.joined.unused:
        rows = "".join(
            f"<li>{escape(name)}{escape(f'（{place}）') if place else ''}: {escape(shown(where))}</li>"
            for name, place, where in tracked.joined.unused
        )
        parts.append(f"<h2>{escape(worded('Of the table, in no target'))}</h2><ul>{rows}</ul>")
    if tracked.unfollowed:
        rows = "".join(f"<li>{escape(goal.statement)} ({goal.quote.line})</li>" for goal in tracked.unfollowed)
        parts.append(f"<h2>{escape(worded('Goals without a number or a year'))}</h2><ul>{rows}</ul>")
    return "\n".join(parts)
