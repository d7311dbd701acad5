"""Values of options that are taken plainly are those that typer's own way gives; all others, and all errors, are typer's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from plan_extract.cli import COMMANDS, _app, corpus
from plan_extract.plain_options import Plain

VALUES = [
    None, "", "text", "yaml", "json", "auto", "YAML", "0",
    "1", "7", "-1", "+1", "007", " 5 ", "5.0", "0.5", "1.", ".5", "1e2", "1_000", "٣", "nan",
    "inf", "99999999999", "true", "甲", "-", 0, 1, 7, 0.5, 1.5, True, False, (), [], ("a",), ("a", "b"), ["a"], ["a", 1],
]  # fmt: skip


def taken(reader: Any, value: Any, parameter: Any, context: Any) -> Any:
    """The value and its type, or the error."""
    try:
        found = reader.coerce(value, param=parameter, ctx=context)
    except Exception as error:
        return type(error), getattr(error, "message", str(error))
    return type(found), found


@pytest.mark.parametrize("name", [*(name for name in COMMANDS if name != "corpus"), *(f"corpus {name}" for name in corpus.COMMANDS)])
def test_all_values_of_all_options_are_as_typers(name: str) -> None:
    pytest.importorskip("typer._coercion", reason="a typer that is built otherwise: nothing is taken plainly")
    command: Any = _app(name.split())
    for part in name.split():
        command = command.commands[part]
    context = command.make_context(name, [], resilient_parsing=True)
    parameters = command.get_params(context)
    assert len(parameters) > 1
    for parameter in parameters:
        plain = parameter.get_runtime_param()
        assert isinstance(plain, Plain)
        typers = type(parameter).get_runtime_param(parameter)
        for value in VALUES:
            assert taken(plain, value, parameter, context) == taken(typers, value, parameter, context), (parameter.name, value)


def test_a_plain_command_loads_no_validation(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("第一章 目标\n到2025年，新建公园30个。\n", encoding="utf-8")
    given = [
        "parse",
        str(plan),
        "-o",
        str(tmp_path / "x.yaml"),
        "--min-confidence",
        "0.1",
        "-j",
        "1",
        "--ocr",
        "never",
        "--lexicon",
        "own.yaml",
    ]
    (tmp_path / "own.yaml").write_text("units: {count: [{base: 盏灯, words: [盏灯]}]}\n", encoding="utf-8")
    code = (
        "import sys\nfrom plan_extract.cli import main\ntry: main(sys.argv[1:])\n"
        "except SystemExit as end: print(end.code, 'pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, *given], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == "0 False\n", done.stderr
