"""YAML text of plain data as PyYAML writes it, byte by byte, some ten times faster: what a plan holds needs little of YAML.

PyYAML is the judge: a property test holds this to it, and what is not plainly the same here (line breaks, control characters, emoji, odd
keys, numbers that are none) goes to PyYAML, one value or the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

# What PyYAML, with libyaml or without, writes as it is: no line break of any kind, no control character, nothing past 16 bits.
_CLEAN = re.compile("[ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]+")
# What cannot stand without quotation marks: at all, and between brackets.
_QUOTED = re.compile(r"""[ #,\[\]{}&*!|>'"%@`]|---|\.\.\.|[?:-](?: |$)|.*(?:: | #|[: ]$)""")
_QUOTED_INSIDE = re.compile(r""".*[,?\[\]{}:]""")
# What would be read as something else than text begins so, and is one of these.
_DOUBTFUL = frozenset("yYnNtTfFoO~<=.+-0123456789")
_OTHER = re.compile(
    r"""(?:yes|no|true|false|on|off|null|Yes|No|True|False|On|Off|Null|YES|NO|TRUE|FALSE|ON|OFF|NULL|~|<<|=)
    |[-+]?(?:0b[0-1_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)
    |[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)
    |[0-9]{4}-[0-9]{2}-[0-9]{2}
    |[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?
     (?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9]{2})?))?""",
    re.VERBOSE,
)
_KEY = re.compile(r"[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]{0,40}")
_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
_SCALARS = frozenset((str, int, float, bool, type(None)))
_BREAK = re.compile("[\n\r\x85\u2028\u2029]")


class Unsure(Exception):
    """What is to be written is not known to come out as PyYAML writes it."""


class Writer:
    """Writes data; `odd` writes one text of a single line as PyYAML does, inside brackets or not."""

    def __init__(self, odd: Callable[[str, bool], str]) -> None:
        self._odd = odd
        self._seen: set[int] = set()
        self._inside: dict[str, str] = {}
        self._outside: dict[str, str] = {}
        self._keys: dict[Any, str] = {}

    def text(self, data: Any) -> str:
        """A mapping or list as YAML text. Raises Unsure where it cannot."""
        if type(data) not in (dict, list):
            raise Unsure
        self._once(data)
        out: list[str] = []
        if not data or _flat(data):
            out += [self._flow(data), "\n"]
        elif type(data) is dict:
            self._mapping(data, "", out)
        else:
            self._list(data, "", out)
        return "".join(out)

    def _mapping(self, data: dict[Any, Any], indent: str, out: list[str]) -> None:
        """Entries a line each; the first goes on where `out` ends."""
        before = ""
        for key, value in data.items():
            out.append(before + self._key(key) + ":")
            before = indent
            kind = type(value)
            if kind is dict or kind is list:
                self._once(value)
                if not value or _flat(value):
                    out += [" ", self._flow(value), "\n"]
                elif kind is dict:
                    out += ["\n", indent, "  "]
                    self._mapping(value, indent + "  ", out)
                else:
                    out += ["\n", indent]
                    self._list(value, indent, out)
            else:
                out += [" ", self._scalar(value, self._outside), "\n"]

    def _list(self, data: list[Any], indent: str, out: list[str]) -> None:
        """Entries behind a dash each; the first goes on where `out` ends."""
        before = "- "
        for value in data:
            out.append(before)
            before = indent + "- "
            kind = type(value)
            if kind is dict or kind is list:
                self._once(value)
                if not value or _flat(value):
                    out += [self._flow(value), "\n"]
                elif kind is dict:
                    self._mapping(value, indent + "  ", out)
                else:
                    self._list(value, indent + "  ", out)
            else:
                out += [self._scalar(value, self._outside), "\n"]

    def _once(self, value: Any) -> None:
        """What is held in two places PyYAML writes once and refers to."""
        if id(value) in self._seen:
            raise Unsure
        self._seen.add(id(value))

    def _flow(self, data: Any) -> str:
        """What holds nothing but single values, in a line."""
        scalar, known = self._scalar, self._inside
        if type(data) is list:
            return "[" + ", ".join([scalar(value, known) for value in data]) + "]"
        key = self._key
        return "{" + ", ".join([f"{key(name)}: {scalar(value, known)}" for name, value in data.items()]) + "}"

    def _key(self, key: Any) -> str:
        if key not in self._keys:
            if type(key) is not str or not _KEY.fullmatch(key) or _OTHER.fullmatch(key):
                raise Unsure
            self._keys[key] = key
        return self._keys[key]

    def _scalar(self, value: Any, known: dict[str, str]) -> str:
        kind = type(value)
        if kind is str:
            written = known.get(value)
            if written is None:
                written = known[value] = self._string(value, known is self._inside)
            return written
        if kind is int:
            return str(value)
        if kind is float:
            written = repr(value)
            if _NUMBER.fullmatch(written):
                return written
        elif kind is bool:
            return "true" if value else "false"
        elif value is None:
            return "null"
        raise Unsure

    def _string(self, value: str, inside: bool) -> str:
        if not _CLEAN.fullmatch(value):
            if _BREAK.search(value):
                raise Unsure  # where it stands decides how its lines are set
            return self._odd(value, inside) if value else "''"
        if _QUOTED.match(value) or (inside and _QUOTED_INSIDE.match(value)) or (value[0] in _DOUBTFUL and _OTHER.fullmatch(value)):
            return "'" + value.replace("'", "''") + "'"
        return value


def _flat(data: Any) -> bool:
    """Whether a mapping or list holds nothing but single values, which PyYAML sets in one line."""
    return _SCALARS.issuperset(map(type, data.values() if type(data) is dict else data))
