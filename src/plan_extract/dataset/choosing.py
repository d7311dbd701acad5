"""Which plans of a data set are asked, and which indicator is meant by a word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from plan_extract.dataset.places import LEVELS
from plan_extract.errors import PlanError
from plan_extract.lexicon import kept
from plan_extract.reading.concept_names import normal
from plan_extract.reading.concepts import entries, match
from plan_extract.wording import message

_YEARS = re.compile(r"(\d{4})(?:\s*[-—–~至]\s*(\d{4}))?")
# How many indicators are named that are like an unknown one.
_NEAR = 4
_ALL_LEVELS = (*LEVELS, "town", "zone", "unknown")


@dataclass(frozen=True)
class Choice:
    """Which plans are asked: by level of region, by region (code or name: it and what lies in it), by years of their periods."""

    level: str | None = None
    region: str | None = None
    years: tuple[int, int] | None = None


def choice(level: str | None, region: str | None, period: str | None) -> Choice:
    """A choice as a user writes it: a level's name, a region's code or name, `2021-2025` or `2023`. Raises PlanError in one line."""
    if level is not None and level not in _ALL_LEVELS:
        raise PlanError(message("--level {level}: no such level; one of {known}", level=level, known=", ".join(_ALL_LEVELS)))
    years = None
    if period is not None:
        found = _YEARS.fullmatch(period.strip())
        if found is None:
            raise PlanError(message("--period {period}: write years such as 2021-2025, or one", period=period))
        years = (int(found[1]), int(found[2] or found[1]))
    return Choice(level, region, years)


def chosen(base: Any, choice: Choice) -> None:
    """Make the temporary table `chosen` of the `plan_id`s of a choice. Raises PlanError for a region that no plan is of."""
    where, given = ["true"], dict[str, object]()
    if choice.level is not None:
        where.append("region_level = $level")
        given["level"] = choice.level
    if choice.region is not None:
        places = [code for (code,) in base.execute(_PLACES, {"region": choice.region}).fetchall()]
        where.append(
            "(region = $region OR plan_id IN (SELECT plan_id FROM spots s WHERE s.place IN (SELECT unnest($places::VARCHAR[])) OR EXISTS "
            "(FROM above a WHERE a.code = s.code AND a.year = s.year AND a.holder IN (SELECT unnest($places::VARCHAR[])))))"
        )
        given |= {"region": choice.region, "places": places}
    if choice.years is not None:
        where.append("plan_end >= $first AND coalesce(plan_start, plan_end) <= $last")
        given |= {"first": choice.years[0], "last": choice.years[1]}
    base.execute(f"CREATE OR REPLACE TEMP TABLE chosen AS SELECT plan_id FROM plans WHERE {' AND '.join(where)}", given or None)
    if choice.region is not None and base.execute("SELECT count(*) FROM chosen").fetchone() == (0,):
        raise PlanError(message("--region {region}: no plan of the data set is of it or of a place in it", region=choice.region))


_PLACES = """
    SELECT DISTINCT place FROM codes WHERE code = $region OR place = $region OR name = $region
    UNION SELECT DISTINCT s.place FROM plans p JOIN spots s USING (plan_id) WHERE p.region = $region
    UNION SELECT DISTINCT holder FROM above WHERE holder = $region
    ORDER BY ALL
"""


@dataclass(frozen=True)
class Indicator:
    """An indicator as a data set compares it: its `key`, what a reader calls it in Chinese and English, whether it is a standard one."""

    key: str
    name: str
    english: str | None = None
    standard: bool = False


def indicator(base: Any, word: str) -> Indicator:
    """The indicator that a word means: a standard one's id, one of its names or its English name; else an indicator of the data set by the
    normal form of its name. Raises PlanError in one line, with what is like it, for a word that means none."""
    known = {entry["id"]: entry for _, entry in entries()}
    asked = word.strip()
    concept = asked if asked in known else match(asked).concept if asked else None
    if concept is None:
        english = asked.casefold()
        concept = next((key for key, entry in known.items() if entry.get("english", "").casefold() == english), None)
    if concept is not None:
        return named(concept)
    form = normal(asked)
    if base.execute("SELECT 1 FROM comparable WHERE key = ? LIMIT 1", [form]).fetchone():
        return Indicator(form, asked)
    raise PlanError(message("{word}: no such indicator; nearest: {near}", word=word, near=", ".join(_near(base, asked, known))))


def named(key: str) -> Indicator:
    """An indicator by its key."""
    entry = _entries().get(key)
    return Indicator(key, key) if entry is None else Indicator(key, entry["name"], entry.get("english"), True)


@kept
def _entries() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for _, entry in entries()}


def _near(base: Any, word: str, known: dict[str, dict[str, Any]]) -> list[str]:
    """What is like a word, by id, name and English name of standard indicators and by name of others; the likest first."""
    from rapidfuzz import fuzz, process

    there = {key for (key,) in base.execute("SELECT DISTINCT key FROM comparable").fetchall()}
    names: dict[str, str] = {}
    for key, entry in known.items():
        for name in (entry["name"], *entry.get("names", ()), key, entry.get("english", "")):
            names.setdefault(name.casefold(), key if name.isascii() else f"{name} ({key})")
    names |= {key: key for key in sorted(there - known.keys())}
    found = process.extract(word.casefold(), list(names), scorer=fuzz.WRatio, limit=_NEAR * 5)
    # One name of each indicator, its likest.
    return list({names[name].rpartition("(")[2]: names[name] for name, _, _ in reversed(found)}.values())[::-1][:_NEAR]


def plan_of(base: Any, word: str) -> str:
    """The id of the plan that a word means: an id, a title, the file that was read or written, or a part of one of these that only one
    plan has. Raises PlanError in one line, with some of those that fit, for none and for several."""
    exact = base.execute(
        "SELECT plan_id FROM plans WHERE $word IN (plan_id, title, source, output) ORDER BY plan_id LIMIT 2", {"word": word}
    ).fetchall()
    if len(exact) == 1:
        return str(exact[0][0])
    found = base.execute(
        "SELECT plan_id, coalesce(title, source) FROM plans WHERE contains(coalesce(title, ''), $word) OR contains(source, $word) "
        "ORDER BY plan_id LIMIT 6", {"word": word},
    ).fetchall()  # fmt: skip
    if len(found) == 1:
        return str(found[0][0])
    if not found:
        titles = [title for (title,) in base.execute("SELECT DISTINCT title FROM plans WHERE title IS NOT NULL ORDER BY title").fetchall()]
        from rapidfuzz import process

        near = [title for title, _, _ in process.extract(word, titles, limit=3)]
        raise PlanError(message("--of {word}: no such plan; nearest: {near}", word=word, near=", ".join(near) or "–"))
    some = ", ".join(f"{title} ({plan})" for plan, title in found[:5])
    raise PlanError(
        message("--of {word}: several plans: {some}; name one by its id", word=word, some=some + (", …" if len(found) > 5 else ""))
    )
