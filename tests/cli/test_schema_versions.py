"""Files of schema version 1 are read as before; version 2 adds what was left out."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
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


def test_a_file_of_version_1_fits_its_schema_and_is_exported_and_compared(run: Run, folder: Path) -> None:
    (folder / "old.yaml").write_text(FIRST, encoding="utf-8")
    (folder / "new.yaml").write_text(FIRST.replace("value: 30", "value: 32").replace("plan-extract/1", "plan-extract/2"), encoding="utf-8")
    first, second = (json.loads(run("schema", "--version", version).stdout) for version in ("1", "2"))
    jsonschema.validate(yaml.safe_load(FIRST), first)
    jsonschema.validate(yaml.safe_load(FIRST), second)
    assert "left_out" in second["$defs"]["Plan"]["properties"]
    assert "left_out" not in first["$defs"]["Plan"]["properties"]
    assert "粮食产量" in run("export", "old.yaml").stdout.decode()
    assert "32" in run("diff", "old.yaml", "new.yaml").stdout.decode()


def test_what_was_left_out_fits_version_2(run: Run, plan: Path) -> None:
    plan.write_text(plan.read_text("utf-8") + "八项规定深入人心,给予每家50万元补助。\n", encoding="utf-8")
    parsed = json.loads(run("parse", "-q", "--explain", "-f", "json", plan).stdout)
    assert parsed["schema"] == "plan-extract/2"
    assert parsed["left_out"]
    jsonschema.validate(parsed, json.loads(run("schema").stdout))
