"""Plain data as YAML text and back: keys in their order, absent values left out by the caller, Chinese as Chinese, one line a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from plan_extract.yaml_writer import Unsure, Writer

# Lines are never wrapped: a diff of two outputs then shows records, not re-flowed prose.
_UNBOUNDED = 2**31 - 1
_PIECE = 100
# A plan's outline nests some ten deep. PyYAML's C reader has a stack of its own to lose, so depth is counted before it nests anything.
_DEEPEST = 100
_LARGEST = 5_000_000
# A file that was cut where a line ends is YAML still. What is written whole says in its first line which line is its last; comments are no
# data, and a program that leaves them out when it writes the file anew leaves out both.
END = "# end of the plan"
_ANNOUNCED = f'# the last line begins "{END}"'
_ANNOUNCES = re.compile(rf'^schema:[^\n]*# the last line (?:is|begins) "{re.escape(END)}"', re.MULTILINE)
# Lines lost from the middle leave YAML too, mostly: the last line says how many values each part has. Values and no digest, so that one may
# be edited and is then checked as any; no lines, so that comments, empty lines and another layout change nothing.
_ENDS = re.compile(rf"^[ \t]*{re.escape(END)}(?:, values: (?P<counts>\w+ \d+(?:, \w+ \d+)*))?[ \t\r]*$", re.MULTILINE)


def dump(data: Any) -> str:
    """YAML text of mappings, lists and scalars, as PyYAML writes it: by a writer of our own, which leaves to PyYAML what is odd."""
    try:
        return Writer(_odd).text(data)
    except Unsure:
        return _dumped(data)


def _odd(value: str, inside: bool) -> str:
    """A text of one line as PyYAML writes it, inside brackets or not."""
    # What is no list of single values is set in lines.
    return _dump([value])[1:-2] if inside else _dump([[[]], value])[len("- - []\n- ") : -1]


def _dumped(data: Any) -> str:
    """By PyYAML's C emitter where it is built in; the bytes are the same without it, emoji aside."""
    long = [key for key, value in data.items() if _long(value) and str(key).isidentifier()] if isinstance(data, dict) else []
    if not long:
        return _dump(data)
    # Long lists in pieces: the tree that PyYAML makes of what it writes takes a hundred times the text's memory. The bytes are the same.
    rest, made = "\n" + _dump({key: [[]] if key in long else value for key, value in data.items()}), []
    for key in long:
        before, _, rest = rest.partition(f"\n{key}:\n- []\n")
        made += [before, f"\n{key}:\n", *(_dump(data[key][at : at + _PIECE]) for at in range(0, len(data[key]), _PIECE))]
        made[-1] = made[-1].removesuffix("\n")
        rest = "\n" + rest
    return "".join([*made, rest])[1:]


def closed(data: dict[str, Any]) -> str:
    """Data as YAML text whose first line says what its last line begins with, and that line, with the number of values in each part."""
    counts = ", ".join(f"{key} {count}" for key, count in _counted(data).items())
    return dump(data).replace("\n", f"  {_ANNOUNCED}\n", 1) + f"{END}, values: {counts}\n"


def cut_off(text: str) -> bool:
    """Whether the last line that a `closed` text announces is missing. Text that announces none is whole as far as anybody can tell."""
    return _ANNOUNCES.search(text) is not None and _ENDS.search(text) is None


def changed(text: str, data: Any) -> dict[str, tuple[int, int]]:
    """The parts of a `closed` text whose `data` has not as many values as were written: how many were, how many are there.

    `{"goals": (60, 52)}`. Empty where all are there, and for text that does not say how many were.
    """
    written = [found["counts"] for found in _ENDS.finditer(text)]
    if not written or not written[-1] or not isinstance(data, dict):
        return {}
    before, now = {key: int(count) for key, _, count in (one.partition(" ") for one in written[-1].split(", "))}, _counted(data)
    return {key: pair for key in {**before, **now} if len(set(pair := (before.get(key, 0), now.get(key, 0)))) > 1}


def _counted(data: dict[str, Any]) -> dict[str, int]:
    """How many scalars stand under each key; the first key says what the file is and is no part."""
    return {str(key): _values(value) for key, value in data.items() if key != "schema"}


def _values(data: Any) -> int:
    held = data.values() if isinstance(data, dict) else data if isinstance(data, list) else None
    return 1 if not held else sum(map(_values, held))


def _long(value: Any) -> bool:
    return isinstance(value, list) and len(value) > _PIECE and all(isinstance(one, dict) for one in value)


def _dump(data: Any) -> str:
    import yaml

    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(data, Dumper=dumper, sort_keys=False, allow_unicode=True, width=_UNBOUNDED, default_flow_style=None)
    return text


def load(text: str, digits: int = 18) -> Any:
    """The data in YAML text: mappings, lists and scalars, a date as the text it is written as.

    Raises yaml.YAMLError, with a `problem` and mostly a `problem_mark`, for whatever else it holds: no YAML, a day that no calendar has,
    a number that no one says (.nan, .inf, more than `digits` digits), nesting past 100 levels, aliases that unfold to millions of values.
    """
    import yaml

    try:
        return _straight(text, digits)
    except _Unusual:
        pass
    _check_size(text)
    try:
        return yaml.load(text, Loader=_loader(digits))
    except RecursionError:
        raise _refused("nested too deep", None) from None


class _Unusual(Exception):
    """YAML that no plan is written in: aliases, tags, merges, keys that are lists, several documents."""


_NO_KEY = object()


def _straight(text: str, digits: int) -> Any:
    """The data in YAML text, made from libyaml's events as they come: a third of the time of PyYAML's tree of nodes, and the same data.

    Raises _Unusual where only that tree gives it, and yaml.YAMLError as `load` does.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    scalar = _scalars(_loader(digits))
    open_at: list[tuple[Any, Any]] = []
    found: Any = None
    into: Any = None
    key: Any = _NO_KEY
    documents = 0
    try:
        while True:
            event = loader.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    raise _Unusual
                value = scalar(event) if event.implicit[0] else event.value
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if event.anchor is not None or event.tag is not None:
                    raise _Unusual
                if len(open_at) >= _DEEPEST:
                    raise _refused(f"nested more than {_DEEPEST} deep", event.start_mark)
                open_at.append((into, key))
                into, key = ({} if kind is yaml.MappingStartEvent else []), _NO_KEY
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                value = into
                into, key = open_at.pop()
            elif kind is yaml.StreamEndEvent:
                return found
            else:
                documents += kind is yaml.DocumentStartEvent
                if documents > 1 or kind is yaml.AliasEvent:
                    raise _Unusual
                continue
            if into is None:
                found = value
            elif type(into) is list:
                into.append(value)
            elif key is _NO_KEY:
                if isinstance(value, list | dict):
                    raise _Unusual
                key = value
            else:
                into[key] = value
                key = _NO_KEY
    finally:
        loader.dispose()


def _scalars(kind: Any) -> Callable[[Any], Any]:
    """A function that gives the value of a plain scalar's event; each text is resolved once."""
    import yaml

    loader, known = kind(""), dict[str, Any]()

    def value_of(event: Any) -> Any:
        text = event.value
        if text in known:
            return known[text]
        tag = loader.resolve(yaml.ScalarNode, text, (True, False))
        if tag == "tag:yaml.org,2002:merge":
            raise _Unusual
        value = text if tag == "tag:yaml.org,2002:str" else loader.construct_object(yaml.ScalarNode(tag, text, event.start_mark))
        known[text] = value
        return value

    return value_of


def line_of_error(error: Any) -> str:
    """`, line 3` for an error of `load` that has a place, else nothing."""
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""


def _refused(problem: str, mark: Any) -> Exception:
    import yaml

    return yaml.constructor.ConstructorError(None, None, problem, mark)


def _check_size(text: str) -> None:
    """Raise YAMLError where the text nests deeper or unfolds to more than any plan; nothing is nested to find out."""
    import yaml

    depth = total = 0
    anchors: dict[str, int] = {}
    open_at: list[tuple[str | None, int]] = []
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise _refused(f"nested more than {_DEEPEST} deep", event.start_mark)
            open_at.append((event.anchor, total))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            anchor, begun = open_at.pop()
            if anchor is not None:
                anchors[anchor] = total - begun
        elif isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in open_at):
                raise _refused("holds itself", event.start_mark)
            total += anchors.get(event.anchor or "", 1)
        total += 1
        if total > _LARGEST and anchors:
            raise _refused("its aliases unfold to millions of values", event.start_mark)


@cache
def _loader(digits: int) -> Any:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """The safe loader, whose numbers and dates are those that a plan can say."""

    def number(loader: Any, node: Any) -> Any:
        if len(re.sub(r"^[-+]?(?:0[xob])?|[_:]", "", node.value)) > digits:
            raise _refused(f"a whole number of more than {digits} digits", node.start_mark)
        try:
            return loader.construct_yaml_int(node)
        except ValueError:
            raise _refused(f"no number: {node.value[:40]}", node.start_mark) from None

    def real(loader: Any, node: Any) -> Any:
        try:
            value = loader.construct_yaml_float(node)
        except (ValueError, OverflowError):
            raise _refused(f"no number: {node.value[:40]}", node.start_mark) from None
        if abs(value) < 10**digits:
            return value
        raise _refused(f"no number that a plan can say: {node.value[:40]}", node.start_mark)

    def date(loader: Any, node: Any) -> str:
        try:
            loader.construct_yaml_timestamp(node)
        except (ValueError, OverflowError):
            raise _refused(f"no day or time of any calendar: {node.value[:40]}", node.start_mark) from None
        return str(node.value)

    Loader.add_constructor("tag:yaml.org,2002:int", number)
    Loader.add_constructor("tag:yaml.org,2002:float", real)
    Loader.add_constructor("tag:yaml.org,2002:timestamp", date)
    return Loader
