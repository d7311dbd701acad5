"""What `plan-extract parse` does before and beside parsing, counted: a cold start grows by no one's noticing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PLAN = Path(__file__).parents[2] / "data" / "raw" / "yunling-14fyp-urban-rural.txt"
# Counts what is imported, compiled and read as YAML, around one command.
CODE = """
import json, re, sys
counted = dict.fromkeys(("compiled", "yaml"), 0)
compiler = re._compiler
code = compiler._code
def counting(*given):
    counted["compiled"] += 1
    return code(*given)
compiler._code = counting
from plan_extract import cli, lexicon, yaml_text
load = yaml_text.load
def loading(text, **how):
    counted["yaml"] += len(text)
    return load(text, **how)
yaml_text.load = lexicon.load_text = loading
try:
    cli.main(sys.argv[1:])
except SystemExit as end:
    counted["status"] = end.code
counted["modules"] = sorted(sys.modules)
print(json.dumps(counted))
"""
# None of these is needed to parse a text; `regex` is loaded for brackets inside brackets, which this plan has.
HEAVY = {
    "pydantic", "jieba", "yaml", "rich", "numpy", "scipy", "lxml", "jinja2", "email", "http", "ssl", "asyncio", "multiprocessing",
    "importlib.resources", "importlib.metadata", "unittest", "xml", "concurrent", "pkg_resources", "setuptools", "hypothesis",
}  # fmt: skip


def counted(folder: Path, cache: str) -> dict[str, Any]:
    where = {**os.environ, "PLAN_EXTRACT_CACHE": cache, "LANG": "C.UTF-8"}
    command = [sys.executable, "-c", CODE, "parse", str(PLAN), "-o", str(folder / "x.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, env=where)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["status"] == 0, done.stderr
    return found


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any], Path]:
    """A first and a second start, and the folder of what they wrote."""
    folder = tmp_path_factory.mktemp("cold")
    first = counted(folder, str(folder / "kept"))
    (folder / "x.yaml").rename(folder / "first.yaml")
    return first, counted(folder, str(folder / "kept")), folder


def test_a_second_start_compiles_and_reads_next_to_nothing(starts: tuple[dict[str, Any], dict[str, Any], Path]) -> None:
    first, second, _ = starts
    # What is compiled before `main`, for the language and by Python's own modules, cannot be found again.
    assert second["compiled"] < 60
    assert second["yaml"] == 0
    # The first one does all of it, or this counts nothing.
    assert first["compiled"] > 500
    assert first["yaml"] > 50_000


def test_a_first_start_compiles_no_more_than_it_did(starts: tuple[dict[str, Any], dict[str, Any], Path]) -> None:
    assert starts[0]["compiled"] < 720


def test_what_is_loaded(starts: tuple[dict[str, Any], dict[str, Any], Path]) -> None:
    modules = starts[1]["modules"]
    assert HEAVY.isdisjoint(name for module in modules for name in (module, module.partition(".")[0]))
    assert len([name for name in modules if name.startswith("plan_extract")]) < 200
    assert len(modules) < 480


def test_the_first_start_the_second_and_one_that_keeps_nothing_write_the_same(
    starts: tuple[dict[str, Any], dict[str, Any], Path], tmp_path: Path
) -> None:
    folder = starts[2]
    without = counted(tmp_path, "off")
    assert without["compiled"] > 500
    texts = [path.read_text(encoding="utf-8") for path in (folder / "first.yaml", folder / "x.yaml", tmp_path / "x.yaml")]
    # The path of the plan is told from where the output is.
    plain = [[line for line in text.splitlines() if not line.strip().startswith("path:")] for text in texts]
    assert plain[0] == plain[1] == plain[2]
    assert len(plain[0]) > 1000
