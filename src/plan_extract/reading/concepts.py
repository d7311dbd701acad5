"""Concepts: the field's standard indicators, and which of them a name in a plan means. Lists: lexicon/concepts.yaml, concepts.tsv.

A name is found by its normal form (`concept_names.normal`) first, then by similarity with a name of the list, where no word tells the two
apart. A unit that cannot be the concept's speaks against both. What is doubtful gets no concept and is told with what it may be; a
review file settles it (`reading.settled`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from plan_extract.errors import PlanError
from plan_extract.lexicon import kept, kept_up_to, load, own, unshipped
from plan_extract.reading.concept_names import normal, qualifiers
from plan_extract.reading.divisions import by_name
from plan_extract.reading.units import unit_of
from plan_extract.sources.fold import fold
from plan_extract.store import packaged

By = Literal["name", "similarity", "review"]
DIRECTIONS = ("higher", "lower", "neutral")
NATURES = ("约束性", "预期性")
AGGREGATIONS = ("sum", "ratio", "none")
# Similarity in hundredths (rapidfuzz's ratio of two normal forms): from SURE on a name is taken for the concept's, from DOUBTFUL on it is
# told as doubtful; another concept as like as MARGIN makes it doubtful too. Measured on training/concepts.yaml (docs/concepts.md).
SURE, DOUBTFUL, MARGIN = 92, 75, 3
_LONGEST_PLACE = 8
_MOST = 12
# Measures whose value may be a share of what it was, whatever the indicator's unit: 年均增长6%, 提高2个百分点, 翻一番.
_CHANGES = frozenset(("change", "annual_rate", "multiple"))
_COUNTED = frozenset(("人", "人次", "人年"))
# Units whose values are rates, whatever they count.
_RATES = frozenset(("倍", "成", "番"))


class Concept(NamedTuple):
    """A standard indicator as names are matched with it: its id, its unit (None for a plain ratio) and the normal forms of its names."""

    id: str
    unit: str | None
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What a name means: the concept, how it was found, how like the names are (hundredths); for what is doubtful `near`, by likeness.

    `near` has (concept, likeness, why it was not taken); a name that is like none has neither.
    """

    concept: str | None = None
    by: By | None = None
    score: float | None = None
    near: tuple[tuple[str, float, str], ...] = ()


NOTHING = Match()


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every entry of the list with all that it says, with the field it stands under; a user's own (`--lexicon`) among them."""
    for field, listed in load("concepts")["fields"].items():
        for entry in listed:
            yield field, entry


def table_of(listed: Iterable[dict[str, Any]]) -> list[Concept]:
    """Concepts of entries. Raises PlanError for an id or a normal form that two have, and for a value that has no meaning."""
    made: dict[str, Concept] = {}
    holders: dict[str, str] = {}
    for entry in listed:
        _check(entry)
        forms = tuple(dict.fromkeys(normal(name) for name in (entry["name"], *entry.get("names", ()))))
        if entry["id"] in made:
            raise PlanError(f"concepts: two entries have the id {entry['id']}; choose another")
        for form in forms:
            if (other := holders.setdefault(form, entry["id"])) != entry["id"]:
                raise PlanError(f"concepts: {entry['id']} and {other} have the same name, read as {form}; leave it to one of them")
        made[entry["id"]] = Concept(entry["id"], entry.get("unit"), forms)
    return list(made.values())


def _check(entry: dict[str, Any]) -> None:
    for key, known in (("direction", DIRECTIONS), ("nature", NATURES), ("aggregation", AGGREGATIONS), ("measure", ("level", "cumulative"))):
        if key in entry and entry[key] not in known:
            raise PlanError(f"concepts: {entry['id']}: {key} {entry[key]!r} is none of {', '.join(known)}")


@kept
def concepts() -> dict[str, Concept]:
    """Concepts by id, from the table that scripts/make_concepts.py writes; a user's own entries behind them."""
    if own("concept_names"):
        found = table_of(entry for _, entry in entries())  # other words make other normal forms
    else:
        found = [*shipped()]
        if own("concepts"):
            found = _with_own(found, unshipped("concepts"))
    return {concept.id: concept for concept in found}


def _with_own(found: list[Concept], added: dict[str, Any]) -> list[Concept]:
    """The shipped concepts and a user's; a name that a shipped one has passes to the user's."""
    listed = table_of(entry for under in added["fields"].values() for entry in under)
    ids, taken = {one.id for one in listed}, {form for one in listed for form in one.forms}
    rest = [one._replace(forms=tuple(form for form in one.forms if form not in taken)) for one in found if one.id not in ids]
    return [*rest, *listed]


def shipped() -> Iterator[Concept]:
    """The concepts of lexicon/concepts.tsv: id, unit or -, normal forms."""
    text = packaged("lexicon", "concepts.tsv").decode("utf-8")
    for line in text.splitlines():
        if line[0] != "#":
            name, unit, *forms = line.split("\t")
            yield Concept(name, None if unit == "-" else unit, tuple(forms))


@kept
def _by_form() -> dict[str, str]:
    return {form: concept.id for concept in concepts().values() for form in concept.forms}


@kept
def _by_edge() -> dict[str, list[str]]:
    """Normal forms by their last character and by their first two: what has neither in common with a name is not like it."""
    table: dict[str, list[str]] = {}
    for form in _by_form():
        table.setdefault(form[-1], []).append(form)
        table.setdefault(form[:2], []).append(form)
    return table


def match(name: str, unit: str | None = None, measure: str | None = None, places: Iterable[str] = ()) -> Match:
    """The concept that a name means, with its value's unit and measure; `places` are names of areas that may stand before it.

    `match('城镇化率（常住人口）', '%')` is urbanisation-resident by name; `match('森林覆盖率', '亿立方米')` none, with the reason.
    """
    form = normal(name)
    found = _by_form().get(form) or _behind_a_place(fold(name).strip(), places)
    if found is not None:
        fits = fits_unit(unit, measure, concepts()[found].unit)
        return Match(found, "name") if fits else Match(near=((found, 100.0, f"unit {unit}"),))
    return _by_likeness(form, unit, measure)


def _behind_a_place(name: str, places: Iterable[str]) -> str | None:
    """The concept of what stands behind a division's name or one of `places`: 云溪县森林覆盖率."""
    known, by_form = by_name(), _by_form()
    for length in range(2, min(_LONGEST_PLACE, len(name) - 2)):
        if name[:length] in known or name[:length] in places:
            found = by_form.get(normal(name[length:]))
            if found is not None:
                return found
    return None


@kept_up_to(4096)
def _by_likeness(form: str, unit: str | None, measure: str | None) -> Match:
    from rapidfuzz import fuzz, process

    best: dict[str, tuple[float, str]] = {}
    said = None
    around = [*_by_edge().get(form[-1:], ()), *_by_edge().get(form[:2], ())]
    for other, score, _ in process.extract(form, around, scorer=fuzz.ratio, score_cutoff=DOUBTFUL, limit=_MOST):
        said = qualifiers(form) if said is None else said
        concept = _by_form()[other]
        apart = sorted(said ^ qualifiers(other))
        why = f"told apart by {', '.join(apart)}" if apart else ""
        if not apart and not fits_unit(unit, measure, concepts()[concept].unit):
            why = f"unit {unit}"
        if concept not in best or (best[concept][1] and not why):
            best[concept] = (round(score, 1), why)
    near = tuple((concept, score, why) for concept, (score, why) in best.items())
    open_to = sorted((one for one in near if not one[2]), key=lambda one: -one[1])
    if open_to and open_to[0][1] >= SURE and (len(open_to) == 1 or open_to[0][1] - open_to[1][1] >= MARGIN):
        return Match(open_to[0][0], "similarity", open_to[0][1])
    return Match(near=near) if near else NOTHING


def fits_unit(unit: str | None, measure: str | None, wanted: str | None) -> bool:
    """Whether a value in `unit` can be one of a concept whose unit is `wanted`: 万人 fits 人, % fits anything that grows by so much.

    A unit that is not known speaks neither for nor against.
    """
    given = dimension(unit)
    if given is None or (given == "rate" and measure in _CHANGES):
        return True
    return given == (dimension(wanted) if wanted else "rate")


@kept_up_to(1024)
def dimension(unit: str | None) -> str | None:
    """What a unit measures, by its base unit: rate, money, 平方米, 人, things; of a quotient (万元/亩) what is divided. None: unknown."""
    if not unit:
        return None
    over = unit.partition("/")[0]
    found = unit_of(over)
    if found is None:
        return None
    if found.kind == "rate" or found.base in _RATES:
        return "rate"
    if found.kind == "count":
        return found.base if found.base in _COUNTED else "things"
    return "duration" if found.kind == "duration" else "money" if found.kind == "money" else found.base
