"""Write the JSON Schema of a parsed plan from the model and what its keys mean: python scripts/make_schema.py"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from plan_extract.model import SCHEMA, key_meanings, plan_class

OUT = Path(__file__).parents[1] / "src" / "plan_extract" / f"{SCHEMA.replace('/', '-')}.schema.json"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the version that is written now, with every kind of record in the table.

    A key's description begins with its Chinese name. `$id` is a name, not an address.
    """
    (found,), components = msgspec.json.schema_components([plan_class()], ref_template="#/$defs/{name}")
    meanings = key_meanings()
    for name, component in components.items():
        component["description"] = " ".join(component.get("description", "").split())
        for key, described in component.get("properties", {}).items():
            if (meaning := meanings.get(name, {}).get(key)) is not None:
                described["description"] = ": ".join(meaning)
    identity = f"urn:{SCHEMA.replace('/', ':')}"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": identity, "title": SCHEMA, **found, "$defs": components}


def text() -> str:
    """The schema file's text."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=1).decode() + "\n"


if __name__ == "__main__":
    OUT.write_text(text(), encoding="utf-8")
