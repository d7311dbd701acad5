"""What a file of one's own words may hold: in every list an unknown key, property or form is an error that names the place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from plan_extract.errors import PlanError
from plan_extract.lexicon import NAMES, extend, load_shipped

# Keys of these are words, patterns or symbols, so that any may come. Written down here once more: a list that is opened is to be meant.
OPEN = {
    "concept_names.words", "concepts.fields",
    "moods.past", "moods.mood.opens", "moods.mood.inside",
    "places.not_towns", "times.periods", "units.symbols.names", "units.symbols.prefixes",
    "verbs",
    *(f"units.{kind}.[].words.[]" for kind in ("rate", "money", "measure", "duration", "count")),
}  # fmt: skip
Steps = tuple[str | int, ...]


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    extend()


def mappings(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, dict[str, Any]]]:
    """Every mapping below a value; of alike entries of a list only the first of each set of keys."""
    if isinstance(value, dict):
        yield path, value
        for key, below in value.items():
            yield from mappings(below, (*path, key))
    elif isinstance(value, list):
        seen = set()
        for number, entry in enumerate(value):
            keys = tuple(entry) if isinstance(entry, dict) else None
            if keys is not None and keys not in seen:
                seen.add(keys)
                yield from mappings(entry, (*path, number))


def nested(path: Steps, value: Any) -> Any:
    """The value where `path` leads, alone in its mappings and lists."""
    for step in reversed(path):
        value = [value] if isinstance(step, int) else {step: value}
    return value


EVERY = [(name, path, held) for name in NAMES for path, held in mappings(load_shipped(name))]


def place(name: str, path: Steps) -> str:
    return ".".join([name, *("[]" if isinstance(step, int) else step for step in path)])


def refused(folder: Path, own: Any) -> str:
    file = folder / "own.yaml"
    file.write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        extend(file)
    said = str(caught.value)
    assert said.startswith(f"{file}: ")
    assert "\n" not in said
    return said.removeprefix(f"{file}: ")


@pytest.mark.parametrize("name", NAMES)
def test_the_lists_of_the_program_are_of_their_own_form(name: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(yaml.safe_dump({name: load_shipped(name)}, allow_unicode=True), encoding="utf-8")
    extend(tmp_path / "own.yaml")


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_key_is_an_error_in_every_mapping_of_a_list(name: str, tmp_path: Path) -> None:
    tried = [(path, held) for of, path, held in EVERY if of == name and place(of, path) not in OPEN]
    assert tried or name == "verbs"
    for path, held in tried:
        said = refused(tmp_path, {name: nested(path, {**held, "pattren": next(iter(held.values()))})})
        where, _, what = said.partition(": ")
        assert what.startswith("unknown key 'pattren'; "), said
        assert all(str(key) in what for key in held), said
        assert where.split(", entry")[0].split(".")[0] == name


@pytest.mark.parametrize(
    "text",
    [
        "verbs: {攒足: work built plain}",
        "moods: {past: {'早已': report so_far}}",
        "times: {periods: {十七五: [2036, 2040]}}",
        "units: {symbols: {names: {Q: 夸}, prefixes: {da: 10}}, count: [{base: 框, words: [框, {大框: 2}]}]}",
        "places: {not_towns: {团: [集团]}}",
        "bounds: {after: {gt: [开外], lt: [不到]}}",
        "headings: {styles: [{name: a, level: h1, limit: 40, box: true, pattern: '总目之'}]}",
        "documents: {measured: {length=long: {standard: -5}}}",
    ],
)
def test_what_is_meant_is_taken(text: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    extend(tmp_path / "own.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "moods: {pst: {去年: report}}",
            "moods: unknown key 'pst'; did you mean past? known are aims, announces_aims, arranges, built_up, come_about, future, ",
        ),
        ("moods: {past: {去年: reprt}}", "moods.past.去年: unknown property 'reprt'; did you mean report? known are report, so_far"),
        ("verbs: {攒足: work bilt}", "verbs.攒足: unknown property 'bilt'; did you mean built? known are "),
        ("bounds: {after: {gte: [封顶]}}", "bounds.after: unknown key 'gte'; did you mean gt? known are approx, ge, gt, le, lt"),
        ("units: {count: [{base: 框, word: [框]}]}", "units.count, entry 1: unknown key 'word'; did you mean words? known are base, words"),
        ("units: {count: [{base: 框, words: [框]}, {base: 框}]}", "units.count, entry 2: lacks words"),
        ("units: {count: [框]}", "units.count, entry 1 is a mapping"),
        ("times: {until: [2025]}", "times.until, entry 1: 2025 must be text"),
        ("verbs: {yes: level}", "verbs: the key True is no text"),
        ("mending: {row_gaps: many}", "mending.row_gaps: 'many' must be a number"),
        ("moods:", "moods is a mapping"),
        (
            "headings: {styles: [{name: a, level: h9, limit: 4, pattern: 总}]}",
            "headings.styles, entry 1.level: unknown name 'h9'; known are ",
        ),
        ("tables: {columns: [{kind: valeu, pattern: 实绩}]}", "tables.columns, entry 1.kind: unknown name 'valeu'; did you mean value? "),
        ("documents: {words: [{is: a, in: title, words: b, for: {plam: 1}}]}", "documents.words, entry 1.for: unknown key 'plam'; "),
    ],
)
def test_what_is_a_slip_is_named(text: str, said: str, tmp_path: Path) -> None:
    assert refused(tmp_path, yaml.safe_load(text)).startswith(said)
