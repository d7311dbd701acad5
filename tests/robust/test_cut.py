"""A parsed file that was cut, wherever: one line that says so, whatever command reads it. What was never announced is read as it is."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from plan_extract import parse
from plan_extract.cli import run
from plan_extract.corpus.run import Job, parse_one
from plan_extract.errors import PlanError
from plan_extract.output import from_yaml
from plan_extract.sources import read_bytes
from plan_extract.yaml_text import END

from .test_yaml import COMMANDS

TEXT = "甲市城市更新规划\n第一章 总体目标\n到2025年，新建公园30个，改造老旧小区50个。\n第二章 项目\n建设甲市中心医院。\n"
PLAN = parse(read_bytes(TEXT.encode(), "x.txt"))
WHOLE = PLAN.to_yaml()
LINES = WHOLE.splitlines(keepends=True)
VALID = [
    cut
    for cut in ("".join(LINES[:number]) for number in range(1, len(LINES)))
    if (data := yaml.safe_load(cut)) and {"schema", "source", "plan"} <= data.keys()
]


def test_the_end_is_no_data() -> None:
    assert WHOLE.endswith(f"\n{END}\n")
    assert LINES[0].startswith("schema: plan-extract/3  #")
    assert from_yaml(WHOLE) == PLAN
    assert from_yaml(yaml.safe_dump(yaml.safe_load(WHOLE), allow_unicode=True, sort_keys=False)) == PLAN


def test_cut_anywhere() -> None:
    assert len(VALID) > 10
    for at in range(len(LINES[0]), len(WHOLE) - 1):
        with pytest.raises(PlanError, match=r"^x: seems cut off after line \d+: no \"# end of the plan\" below it; parse the plan again$"):
            from_yaml(WHOLE[:at], "x")
    assert from_yaml(WHOLE.removesuffix("\n")) == PLAN


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_every_command_says_so(command: Callable[[str, Path], list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.yaml"
    for cut in itertools.islice(VALID, 0, None, 5):
        path.write_text(cut, encoding="utf-8")
        assert run(command(str(path), tmp_path)) == 2
        said = "".join(capsys.readouterr())
        assert said.count("seems cut off after line") == 1
        assert f"line {cut.count(chr(10))}" in said


@pytest.mark.parametrize(
    "edited",
    [
        WHOLE + "# noted below the end\n",
        WHOLE + "\n\n",
        WHOLE.replace("\n", "\r\n"),
        WHOLE.replace(END + "\n", f"  {END}  \n"),
        "# a note\n" + WHOLE,
        "\n".join(line.partition("  # the last")[0] for line in WHOLE.split("\n") if line != END),
    ],
    ids=["a comment below", "empty lines below", "CR LF", "indented", "a comment above", "written before ends were"],
)
def test_edited_or_old_files_are_read(edited: str) -> None:
    assert from_yaml(edited) == PLAN


def test_a_cut_output_is_not_up_to_date(tmp_path: Path) -> None:
    plan, out = tmp_path / "x.txt", tmp_path / "x.yaml"
    plan.write_text(TEXT, encoding="utf-8")
    job = Job(str(plan), str(out), resume=True)
    assert [parse_one(job).skipped for _ in range(2)] == [False, True]
    whole = out.read_text(encoding="utf-8")
    out.write_text(whole[: whole.index("goals:")], encoding="utf-8")
    assert not parse_one(job).skipped
    assert out.read_text(encoding="utf-8") == whole
