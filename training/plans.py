"""Plans with reference records: their texts, which stay outside the project, and the records by what they say."""

from __future__ import annotations

import importlib.util
import json
import os
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from plan_extract.sources import read
from plan_extract.sources.source_text import SourceText
from plan_extract.structure import find_structure
from plan_extract.structure.blocks import Structure

ROOT = Path(__file__).resolve().parents[1]
RECORDS = Path(__file__).parent / "records"


def shared() -> Path | None:
    """The folder of plans and reference records, beside the project or where PLAN_EXTRACT_SHARED says; None where it is absent."""
    folder = Path(os.environ.get("PLAN_EXTRACT_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "plans").is_dir() else None


@cache
def scoring() -> ModuleType:
    """The scorer of the reference records, which stands beside the plans (score/score.py)."""
    base = shared()
    if base is None:
        raise FileNotFoundError("no plans at hand: put them beside the project, or say where with PLAN_EXTRACT_SHARED")
    spec = importlib.util.spec_from_file_location("score", base / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class LabelledPlan:
    """A plan's text and its reference records (GUIDE.md says what each holds)."""

    name: str
    path: Path
    records_path: Path

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The reference records."""
        return [json.loads(line) for line in self.records_path.read_text(encoding="utf-8").splitlines() if line.strip()]

    @cached_property
    def source(self) -> SourceText:
        """The plan as the program reads it."""
        return read(self.path)

    @cached_property
    def structure(self) -> Structure:
        """Its structure."""
        return find_structure(self.source)

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        """The records of a type."""
        return [r for r in self.records if r["type"] == kind]


def labelled(extra: Path | None = None) -> list[LabelledPlan]:
    """All plans with records whose texts are at hand, by name. `extra` is one more folder of records."""
    found: dict[str, LabelledPlan] = {}
    for records in sorted((ROOT / "tests" / "gold").glob("*.jsonl")):
        found[records.stem] = LabelledPlan(records.stem, ROOT / "data" / "raw" / f"{records.stem}.txt", records)
    base = shared()
    if base is None:
        return list(found.values())
    for folder in (base / "gold", RECORDS, *([extra] if extra else [])):
        for records in sorted(folder.glob("*.jsonl")):
            for place in (base / "plans" / f"{records.stem}.txt", *sorted((base / "plans" / "unread").glob(f"{records.stem}.*"))):
                if place.exists():
                    found.setdefault(records.stem, LabelledPlan(records.stem, place, records))
                    break
    return [found[name] for name in sorted(found)]
