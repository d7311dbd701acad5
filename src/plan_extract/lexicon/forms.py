"""What a user's list may hold: the keys, properties and kinds of values that the program's own entries have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any

from plan_extract.errors import PlanError, check_keys

# Places are written `list.key.key`; an entry of a list stands at the place of its list, `*` for any key.
# Mappings from words of a text, patterns or symbols: any key may come. Everywhere else a key without meaning is a slip.
_OPEN = (
    "verbs",
    "moods.past",
    "moods.mood.opens",
    "moods.mood.inside",
    "times.periods",
    "units.symbols.prefixes",
    "units.symbols.names",
    "units.*.words",
    "places.not_towns",
    "concepts.fields",
    "concept_names.words",
)
# Of these the values are properties, parted by spaces.
_PROPERTIES = ("verbs", "moods.past")
# What stands under one key has the form of what stands under the others: bounds.after may have a `gt` as bounds.before has.
_ALIKE = ("bounds", "units", "documents.kinds", "documents.measured", "findings", *_OPEN)
# But for these, which have a form of their own.
_APART = ("units.longer", "units.symbols")
# Their keys are those of another mapping.
_KEYS_OF = {"documents.words.for": "documents.kinds", "documents.measured.*": "documents.kinds"}
# Their values are names that the program gives a meaning to.
_NAMES = (
    "headings.styles.level",
    "tables.columns.kind",
    "documents.words.in",
    "documents.kinds.*.reads_as",
    "checking.measure_at_number.measures",
    "concepts.fields.*.direction",
    "concepts.fields.*.nature",
    "concepts.fields.*.aggregation",
    "concepts.fields.*.measure",
)
# A list in which any of the program's entries is written so holds regular expressions: 推[进动], 等.{0,8}项目, 提高|提升.
_EXPRESSION = re.compile(r"\(\?|\\[dswb]|\[[^\[\]]+\]|\.[{*+?]|[\u4e00-\u9fff)\]]\||[)\]\u4e00-\u9fff]\?")


def check(own: Any, shipped: Any, name: str) -> None:
    """Raise PlanError where a user's entries of the list `name` have a key, property, name or value that the shipped ones cannot have.

    The message says where, what is wrong, and what is known: `moods: unknown key 'pst'; did you mean past? known are …`.
    """
    _check(own, [shipped], name, name, shipped)


def _check(own: Any, examples: Sequence[Any], place: str, shown: str, whole: Any) -> None:
    """`examples` are the values that the program has at a place of its list `whole`; `shown` names the place to the user."""
    forms = [_form(one) for one in examples]
    if _form(own) not in forms:
        raise PlanError(f"{shown} is a {forms[0]}")
    if isinstance(own, dict):
        _check_mapping(own, [one for one in examples if isinstance(one, dict)], place, shown, whole)
    elif isinstance(own, list):
        within = [entry for one in examples if isinstance(one, list) for entry in one]
        for number, entry in enumerate(own, 1):
            _check(entry, within, place, f"{shown}, entry {number}", whole)
            if isinstance(entry, dict) and not _is(place, _OPEN):
                lacks = set.intersection(*(set(one) for one in within if isinstance(one, dict))) - set(entry)
                if lacks:
                    raise PlanError(f"{shown}, entry {number}: lacks {', '.join(sorted(lacks))}")
    else:
        _check_value(own, [one for one in examples if not isinstance(one, dict | list)], place, shown)


def _check_mapping(own: dict[Any, Any], examples: Sequence[dict[str, Any]], place: str, shown: str, whole: Any) -> None:
    if not _is(place, _OPEN):
        check_keys(own, _keys(place, examples, whole), shown)
    for key, value in own.items():
        if not isinstance(key, str):
            raise PlanError(f"{shown}: the key {key!r} is no text; put it between quotation marks")
        alike = _is(place, _ALIKE) or not any(key in one for one in examples)
        below = [value for one in examples for at, value in one.items() if at == key or (alike and not _is(f"{place}.{at}", _APART))]
        if _is(place, _PROPERTIES) and isinstance(value, str):
            check_keys(value.split(), {each for line in below for each in line.split()}, f"{shown}.{key}", "property")
        _check(value, below, f"{place}.{key}", f"{shown}.{key}", whole)


def _keys(place: str, examples: Iterable[dict[str, Any]], whole: Any) -> set[str]:
    other = next((other for pattern, other in _KEYS_OF.items() if _is(place, (pattern,))), None)
    if other is not None:
        for key in other.split(".")[1:]:
            whole = whole[key]
        return set(whole)
    return {key for one in examples for key in one}


def _check_value(own: Any, examples: Sequence[Any], place: str, shown: str) -> None:
    if _is(place, _NAMES) and own not in examples:
        check_keys([own], {str(one) for one in examples}, shown, "name")
    if isinstance(own, str) and any(_EXPRESSION.search(str(one)) for one in examples):
        _check_expression(own, shown)
    kinds = {type(one) for one in examples}
    if type(own) in kinds or (isinstance(own, float) and int in kinds):
        return
    wanted = "text: put it between quotation marks" if str in kinds else "true or false" if bool in kinds else "a number"
    raise PlanError(f"{shown}: {own!r} must be {wanted}")


def _check_expression(own: str, shown: str) -> None:
    """Raise PlanError where a value is no regular expression, at a place where the program has some."""
    try:
        re.compile(own)
    except re.error as error:
        said = f"{error.msg} at character {error.pos + 1}" if error.pos is not None else error.msg
        raise PlanError(f"{shown}: {own!r} is no regular expression: {said}") from None


def _form(value: Any) -> str:
    return "mapping" if isinstance(value, dict) else "list" if isinstance(value, list) else "single value"


def _is(place: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(place, pattern) and place.count(".") == pattern.count(".") for pattern in patterns)
