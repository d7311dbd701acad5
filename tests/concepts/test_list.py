"""The list of concepts as data: unique ids and names, known units and values, and a table that is that of the list."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from plan_extract.errors import PlanError
from plan_extract.lexicon import load_shipped
from plan_extract.reading.concept_names import normal
from plan_extract.reading.concepts import dimension, entries, shipped, table_of

ROOT = Path(__file__).parents[2]
ENTRIES = [entry for _, entry in entries()]
KEYS = {"id", "name", "names", "english", "unit", "direction", "nature", "aggregation", "measure"}
# Units that no list has, since they are written for what is counted of how many.
COMPOUND = {"人年", "/10万"}


def test_there_are_enough_of_every_field() -> None:
    fields = Counter(field for field, _ in entries())
    assert sum(fields.values()) >= 300
    assert min(fields.values()) >= 10


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_an_entry_is_whole(entry: dict[str, object]) -> None:
    assert set(entry) <= KEYS
    assert {"id", "name", "english", "direction", "aggregation"} <= set(entry)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", str(entry["id"]))
    assert str(entry["english"]).isascii()
    unit = entry.get("unit")
    assert unit is None or unit in COMPOUND or dimension(str(unit)) is not None
    if entry["aggregation"] == "sum":
        assert dimension(str(unit)) != "rate", "shares of districts do not add up"
    for name in [entry["name"], *entry.get("names", [])]:  # type: ignore[misc]
        assert len(normal(str(name))) >= 2


def test_the_table_is_that_of_the_list() -> None:
    assert list(shipped()) == table_of(ENTRIES), "run scripts/make_concepts.py"


def test_no_name_is_repeated() -> None:
    for entry in ENTRIES:
        forms = [normal(name) for name in (entry["name"], *entry.get("names", ()))]
        assert len(forms) == len(set(forms)), f"{entry['id']}: a name that differs only by what the normal form leaves out needs no entry"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "gdp"}, "two entries have the id gdp"),
        ({"names": ["全市GDP"]}, "have the same name"),
        ({"direction": "up"}, "direction 'up' is none of higher, lower, neutral"),
        ({"aggregation": "mean"}, "aggregation 'mean'"),
        ({"measure": "change"}, "measure 'change'"),
    ],
)
def test_what_cannot_stand_in_the_list(change: dict[str, object], said: str) -> None:
    entry = {"id": "lamps", "name": "路灯盏数", "english": "lamps", "direction": "higher", "aggregation": "sum", **change}
    with pytest.raises(PlanError, match=said):
        table_of([*load_shipped("concepts")["fields"]["economy"], entry])


def test_the_labelled_names_are_matched_as_well_as_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/concepts.md has the figures; here is what no change may fall below."""
    monkeypatch.syspath_prepend(str(ROOT))
    sys.modules.pop("training.concepts", None)
    from training.concepts import labelled, score

    names = list(labelled())
    known = {entry["id"] for entry in ENTRIES}
    assert {name.concept for name in names} - {None} <= known
    scores, _ = score()
    assert set(scores) == {"read: set", "read: held", "apart", "later"}
    assert sum(name.concept is None for name in names) >= 100
    for part, tally in scores.items():
        assert tally.precision >= 0.98, part
        assert tally.recall >= 0.89, part
