"""Write docs/keys.md, the output key by key, from the model and what its keys mean: python scripts/make_keys_page.py"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import make_schema

from plan_extract.model import key_meanings

OUT = Path(__file__).parents[1] / "docs" / "keys.md"


def text() -> str:
    """The page: a section a class, a row a key."""
    described = make_schema.schema()["$defs"]
    meanings = key_meanings()
    lines = [
        "# Every key",
        "",
        "Made from the model by `scripts/make_keys_page.py`; the JSON Schema that `plan-extract schema` prints says the same.",
        "What the values mean in use is told in [what the output says](records.md). A key without a value is left out.",
        "",
    ]
    for name, component in described.items():
        lines += [f"## {name}", "", component["description"], "", "| key | 中文 | type | meaning |", "|---|---|---|---|"]
        required = component.get("required", ())
        for key, value in component["properties"].items():
            chinese, meaning = meanings.get(name, {}).get(key, ("", ""))
            must = "" if key in required else ", may be absent"
            lines.append(f"| `{key}` | {chinese} | {_type(value)}{must} | {meaning} |")
        lines.append("")
    return "\n".join(lines)


def _type(value: dict[str, Any]) -> str:
    """The type of a value, as a reader says it: `list of Goal`, `text or number`."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in value:
        return " or ".join(_type(each) for each in value["anyOf"] if each.get("type") != "null")
    if "enum" in value:
        return "one of " + ", ".join(f"`{each}`" for each in value["enum"] if each is not None)
    if value.get("type") == "array":
        return f"list of {_type(value['items'])}" if value.get("items") else "list"
    if value.get("type") == "object":
        return "mapping"
    names = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    return names.get(value.get("type", ""), str(value.get("type", "any")))


if __name__ == "__main__":
    OUT.write_text(text(), encoding="utf-8")
