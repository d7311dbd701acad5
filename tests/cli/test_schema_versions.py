"""Files of older schema versions are read as before; version 2 added what was left out, 3 kind and origins, 4 places on paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from .conftest import Run

FIRST = """\
schema: plan-extract/1
source: {path: old.txt, format: text, encoding: utf-8, sha256: '%s', characters: 40, lines: 2, reader: text}
plan: {title: 云川县“十四五”农业规划}
goals:
- id: g-00000001
  kind: quantified
  statement: 粮食产量达到30万吨
  indicator: 粮食产量
  value: 30
  unit: 万吨
  comparator: eq
  measure: level
  confidence: 0.9
  quote: {text: 30万吨, line: 2, column: 7, start: 20, end: 24}
""" % ("0" * 64)


# As version 2 wrote it: what was left out beside the records, a period without its origin.
SECOND = (
    FIRST.replace("plan-extract/1", "plan-extract/2").replace(
        "农业规划}", "农业规划, period: {name: 十四五, start: 2021, end: 2025}, region: {name: 云川县, level: county}}"
    )
    + """\
responsible:
- name: 县农业局
  kind: department
  role: lead
  quote: {text: 县农业局, line: 3, column: 2, start: 26, end: 30}
left_out:
- {could_be: project, probability: 0.2, quote: {text: 30万吨, line: 2, column: 7, start: 20, end: 24}}
"""
)

# As version 3 wrote it: of a PDF, without its pages.
THIRD = (
    SECOND.replace("plan-extract/2", "plan-extract/3")
    .replace("format: text", "format: pdf")
    .replace("start: 2021, end: 2025}", "start: 2021, end: 2025, from: said}")
)


def schema(run: Run, version: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("schema", "--version", str(version)).stdout)
    return found


@pytest.mark.parametrize(("old", "versions"), [(FIRST, (1, 2, 3, 4)), (SECOND, (2, 3, 4)), (THIRD, (3, 4))])
def test_a_file_of_an_older_version_fits_its_schema_and_later_ones(old: str, versions: tuple[int, ...], run: Run) -> None:
    for version in versions:
        jsonschema.validate(yaml.safe_load(old), schema(run, version))


@pytest.mark.parametrize("old", [FIRST, SECOND, THIRD])
def test_a_file_of_an_older_version_is_exported_checked_and_compared(old: str, run: Run, folder: Path) -> None:
    (folder / "old.yaml").write_text(old, encoding="utf-8")
    new = old.replace("value: 30", "value: 32").replace("plan-extract/1", "plan-extract/4").replace("plan-extract/2", "plan-extract/4")
    new = new.replace("plan-extract/3", "plan-extract/4")
    (folder / "new.yaml").write_text(new, encoding="utf-8")
    assert "粮食产量" in run("export", "old.yaml").stdout.decode()
    assert "32" in run("diff", "old.yaml", "new.yaml").stdout.decode()
    checked = run("validate", "old.yaml", "--select", "PE1,PE6").stdout.decode()
    assert "PE1" not in checked
    assert "PE607" not in checked  # an old file does not say what kind of document it is of


def test_each_version_adds_what_it_says(run: Run) -> None:
    first, second, third, fourth = (schema(run, version)["$defs"] for version in (1, 2, 3, 4))
    assert "left_out" not in first["Plan"]["properties"]
    assert "left_out" in second["Plan"]["properties"]
    for name, key in {"PlanInfo": "kind", "Period": "from", "Region": "from", "Responsible": "from", "Goal": "origin"}.items():
        assert key not in second[name]["properties"]
        assert key in third[name]["properties"]
    for name, key in {"Quote": "box", "OutlineNode": "page", "Source": "paper", "Member": "paper"}.items():
        assert key not in third[name]["properties"]
        assert key in fourth[name]["properties"]
    assert schema(run, 4) == json.loads(run("schema").stdout)


def test_what_was_left_out_fits_the_schema(run: Run, plan: Path) -> None:
    plan.write_text(plan.read_text("utf-8") + "八项规定深入人心,给予每家50万元补助。\n", encoding="utf-8")
    parsed = json.loads(run("parse", "-q", "--explain", "-f", "json", plan).stdout)
    assert parsed["schema"] == "plan-extract/4"
    assert parsed["left_out"]
    jsonschema.validate(parsed, schema(run, 4))
