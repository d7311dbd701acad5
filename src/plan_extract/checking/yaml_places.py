"""Where a value stands in a parsed file: its line and column, by the keys that lead to it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import yaml

from plan_extract.checking.diagnostic import Where

Key = str | int
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What msgspec says of a value that does not fit: `… - at `$.goals[3].value``.
_AT = re.compile(r"at `\$(?P<path>[^`]*)`")
_STEP = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]")
_FIELD = re.compile(r"field `(?P<name>[^`]+)`")


class YamlPlaces:
    """The places of a YAML or JSON file's values; read when first asked for. `raw` is the file's text."""

    def __init__(self, path: str, raw: str) -> None:
        self.path, self._raw = path, raw

    @cached_property
    def lines(self) -> list[str]:
        """The file's lines."""
        return self._raw.split("\n")

    @cached_property
    def _root(self) -> Any:
        try:
            return yaml.compose(self._raw, Loader=_Loader)
        except yaml.YAMLError:
            return None

    def at(self, *keys: Key) -> Where:
        """The place of the value that the keys lead to, or of the last one on the way that is there."""
        node, mark = self._root, None
        for key in keys:
            found = _below(node, key)
            if found is None:
                break
            node, mark = found
        if mark is None:
            return Where(self.path)
        text = node.value if isinstance(node, yaml.ScalarNode) else None
        return Where(self.path, mark.line + 1, mark.column + 1, text)

    def of_error(self, message: str) -> Where:
        """The place that a message of msgspec means, the field it names included."""
        found = _AT.search(message)
        keys: list[Key] = [step["name"] or int(step["index"]) for step in _STEP.finditer(found["path"] if found else "")]
        if (field := _FIELD.search(message)) is not None:
            keys.append(field["name"])
        return self.at(*keys)


def _below(node: Any, key: Key) -> tuple[Any, Any] | None:
    """The node below a mapping's key or at a list's index, and the mark to point at: the value, or the key where the value is no scalar."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return value, (value if isinstance(value, yaml.ScalarNode) else name).start_mark
    elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key].start_mark
    return None
