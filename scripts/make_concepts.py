"""Make lexicon/concepts.tsv, what names are matched with, from lexicon/concepts.yaml: python scripts/make_concepts.py

One line a concept: id, unit or -, and the normal forms of its names. Reading the list itself takes a hundred times as long, and a parse
needs nothing else of it. A test holds that the table is that of the list.
"""

from __future__ import annotations

from pathlib import Path

from plan_extract.lexicon import load_shipped
from plan_extract.reading.concepts import Concept, table_of

OUT = Path(__file__).parents[1] / "src" / "plan_extract" / "lexicon" / "concepts.tsv"
HEAD = "# Concepts as names are matched with them: id, unit, normal forms. Made by scripts/make_concepts.py from concepts.yaml.\n"


def listed() -> list[Concept]:
    """The concepts of the list. Raises PlanError where two share a name or an id."""
    return table_of(entry for entries in load_shipped("concepts")["fields"].values() for entry in entries)


def text() -> str:
    """The table's text."""
    return HEAD + "".join("\t".join((one.id, one.unit or "-", *one.forms)) + "\n" for one in listed())


if __name__ == "__main__":
    OUT.write_text(text(), encoding="utf-8")
    print(f"{len(listed())} concepts")
