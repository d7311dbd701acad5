"""A comparison as a picture (SVG): a line a place, a dot a target where its number stands on one scale, from its baseline on."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from math import floor, log10
from typing import Any

from plan_extract.dataset.compare_view import title
from plan_extract.dataset.comparing import Compared, Spot
from plan_extract.dataset.figuring import ends, figure
from plan_extract.wording import worded

# Told apart by form as well as by colour, and readable on light and dark.
_COLOURS = ("#0969da", "#bc4c00", "#1a7f37", "#8250df", "#57606a")
_LINE, _LEFT, _RIGHT, _TOP, _WIDTH = 22, 190, 110, 58, 860
_MOST = 400
_PLAIN = ("level", "in all", "each year")


def to_svg(compared: Compared) -> str:
    """The picture. Targets that measure another thing than most, or cannot be told in the unit, are counted below it and not drawn."""
    drawn, left = _drawn(compared)
    places = [spot for spot in compared.cells if spot in drawn]
    height = _TOP + _LINE * max(1, len(places[:_MOST])) + 34
    years = [column for column in compared.columns if any(column == one[0] for spot in drawn for one in drawn[spot])]
    colour = {year: _COLOURS[at % len(_COLOURS)] for at, year in enumerate(years)}
    values = [
        value for spot in drawn for _, row, number in drawn[spot] for value in (*number, *(ends(row, compared.unit, of="baseline_") or ()))
    ]
    low, high = (float(min(values)), float(max(values))) if values else (0.0, 1.0)
    pad = (high - low) * 0.04 or abs(high) * 0.05 or 1.0
    low, high = low - pad if low < 0 or low > pad else 0.0, high + pad

    def x(value: Any) -> float:
        return round(_LEFT + (float(value) - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT), 1)

    head = title(compared) + (f" ({compared.unit})" if compared.unit else "")
    parts = [f'<text x="4" y="18" font-size="15" font-weight="600">{escape(head)}</text>']
    at = 4
    for year in years:
        parts.append(
            f'<circle cx="{at + 5}" cy="34" r="4.5" fill="{colour[year]}"/>'
            f'<text x="{at + 14}" y="38">{escape(year or worded("no year"))}</text>'
        )
        at += 80
    bottom = _TOP + _LINE * len(places[:_MOST])
    for tick in _ticks(low, high):
        parts.append(f'<line x1="{x(tick)}" y1="{_TOP - 6}" x2="{x(tick)}" y2="{bottom}" stroke="currentColor" stroke-opacity=".15"/>')
        parts.append(f'<text x="{x(tick)}" y="{_TOP - 9}" text-anchor="middle" opacity=".7">{tick:g}</text>')
    for number, spot in enumerate(places[:_MOST]):
        parts += _line(spot, drawn[spot], _TOP + _LINE * number + _LINE // 2, x, colour, compared.unit)
    notes = [worded("{count} targets cannot be told on this scale", count=left)] if left else []
    if len(places) > _MOST:
        notes.append(worded("{count} more places", count=len(places) - _MOST))
    parts.append(f'<text x="4" y="{bottom + 24}" opacity=".8">{escape("; ".join(notes))}</text>')
    label = escape(worded("{indicator}: targets of {count} places", indicator=title(compared), count=len(places)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{label}" '
        f'font-family="system-ui, Noto Sans CJK SC, sans-serif" font-size="12" fill="currentColor">{"".join(parts)}</svg>\n'
    )


def _drawn(compared: Compared) -> tuple[dict[Spot, list[tuple[str, Mapping[str, Any], Any]]], int]:
    """What is on the scale, by place: those that measure what most do, in the unit; and how many are not."""
    kinds: dict[str, int] = {}
    for _, _, row in compared.rows:
        kind = "level" if row["measures"] in _PLAIN else row["measures"]
        kinds[kind] = kinds.get(kind, 0) + 1
    wanted = max(sorted(kinds), key=lambda kind: kinds[kind], default="level")
    drawn: dict[Spot, list[tuple[str, Mapping[str, Any], Any]]] = {}
    left = 0
    for spot, column, row in compared.rows:
        number = ends(row, compared.unit)
        if number is None or ("level" if row["measures"] in _PLAIN else row["measures"]) != wanted:
            left += 1
        else:
            drawn.setdefault(spot, []).append((column, row, number))
    return drawn, left


def _line(
    spot: Spot, said: list[tuple[str, Mapping[str, Any], Any]], y: int, x: Any, colour: dict[str, str], unit: str | None
) -> list[str]:
    parts = [f'<text x="{4 + 10 * spot.indent}" y="{y + 4}">{escape(spot.name or worded("no place said"))}</text>']
    for column, row, (low, high) in said:
        paint = colour[column]
        start = ends(row, unit, of="baseline_")
        if start is not None and row["measures"] in _PLAIN:
            parts.append(
                f'<line x1="{x(start[0])}" y1="{y}" x2="{x(high)}" y2="{y}" stroke="{paint}" stroke-opacity=".5" stroke-width="2"/>'
            )
            parts.append(f'<circle cx="{x(start[0])}" cy="{y}" r="3.5" fill="none" stroke="{paint}"/>')
        if low != high:
            parts.append(f'<line x1="{x(low)}" y1="{y}" x2="{x(high)}" y2="{y}" stroke="{paint}" stroke-width="5" stroke-opacity=".6"/>')
        text = f"{spot.name} {column}: {figure(row, unit)[0]}"
        parts.append(f'<circle cx="{x(high)}" cy="{y}" r="4.5" fill="{paint}"><title>{escape(text)}</title></circle>')
    last = max(said, key=lambda one: one[2][1])
    parts.append(f'<text x="{x(last[2][1]) + 9}" y="{y + 4}">{escape(figure(last[1], unit)[0])}</text>')
    return parts


def _ticks(low: float, high: float) -> list[float]:
    """Some four to nine round numbers between two ends."""
    step = 10.0 ** floor(log10((high - low) / 4))
    step *= next(times for times in (1, 2, 5, 10) if (high - low) / (step * times) <= 9)
    first = floor(low / step) + (0 if low == floor(low / step) * step else 1)
    found = []
    while first * step <= high:
        found.append(round(first * step, 10))
        first += 1
    return found
