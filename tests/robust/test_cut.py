"""A parsed file that was cut, wherever: one line that says so, whatever command reads it. What was never announced is read as it is."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from plan_extract import parse
from plan_extract.checking.config import Config
from plan_extract.checking.runner import check_file
from plan_extract.cli import run
from plan_extract.corpus.run import Job, parse_one
from plan_extract.errors import PlanError
from plan_extract.output import from_yaml
from plan_extract.remarks import heard
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
    assert LINES[-1].startswith(f"{END}, values: source 6, plan ")
    assert LINES[0].startswith("schema: plan-extract/4  #")
    assert from_yaml(WHOLE) == PLAN
    assert from_yaml(yaml.safe_dump(yaml.safe_load(WHOLE), allow_unicode=True, sort_keys=False)) == PLAN


def test_cut_anywhere() -> None:
    assert len(VALID) > 10
    for at in range(len(LINES[0]), WHOLE.index(END) + len(END) - 1):
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
        WHOLE.replace(END, f"  {END}"),
        WHOLE.replace(LINES[-1], END + "\n"),
        WHOLE.replace(LINES[-1], END + "\n").replace("line begins", "line is"),
        "# a note\n" + WHOLE,
        "\n".join(line.partition("  # the last")[0] for line in WHOLE.split("\n") if not line.startswith(END)),
    ],
    ids=[
        "a comment below",
        "empty lines below",
        "CR LF",
        "indented",
        "without counts",
        "as they were before",
        "a comment above",
        "written before ends were",
    ],
)
def test_edited_or_old_files_are_read(edited: str) -> None:
    assert from_yaml(edited) == PLAN


def told(text: str) -> list[str] | None:
    """What is remarked of a parsed text; None where it is refused."""
    with heard() as remarks:
        try:
            from_yaml(text, "x")
        except PlanError:
            return None
    return remarks


def test_lines_lost_from_the_middle_are_noticed_wherever_they_stood() -> None:
    assert told(WHOLE) == []
    read = 0
    for first in range(1, len(LINES) - 1):
        for last in range(first + 1, len(LINES)):
            remarks = told("".join([*LINES[:first], *LINES[last:]]))
            assert remarks is None or len(remarks) == 1, LINES[first:last]
            read += remarks is not None
    assert read > 100


def test_what_is_lost_is_named_by_its_part() -> None:
    lost = WHOLE.replace("  comparator: eq\n", "")
    count = WHOLE.count("  comparator: eq\n")
    assert count > 1
    ((said),) = told(lost) or [""]
    assert said.startswith(f"x: {count} of ")
    assert " values under goals are gone since it was written; parse the plan again" in said


@pytest.mark.parametrize(
    "edited",
    [
        WHOLE.replace("comparator: eq", "comparator: ge"),
        WHOLE.replace("goals:\n", "# looked through by hand\n\ngoals:  # all\n"),
        WHOLE.replace("  comparator: eq\n", "").replace(LINES[-1], END + "\n"),
        WHOLE.replace("  comparator: eq\n", "  comparator: eq\n  nature: 预期性\n"),
        # Written anew with its last line and in another layout.
        LINES[0] + yaml.safe_dump(yaml.safe_load("".join(LINES[1:])), allow_unicode=True, width=40, indent=4) + LINES[-1],
    ],
    ids=["a value", "comments", "without the count", "added to", "another layout"],
)
def test_what_is_meant_is_not_remarked_upon(edited: str) -> None:
    assert told(edited) == []


def test_validate_finds_it_and_the_others_warn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "x.yaml"
    assert run(["parse", "-q", str(tmp_path / "x.txt"), "-o", str(path)]) == 0
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("  comparator: eq\n", "", 1), encoding="utf-8")
    codes = [d.code for d in check_file(str(path), Config()).diagnostics]
    assert codes.count("PE105") == 1
    assert "PE106" not in codes
    for command in (["export", str(path)], ["diff", str(path), str(tmp_path / "x.txt")], ["diff", str(path), str(path)]):
        assert run(command) == 0
        said = capsys.readouterr()
        assert said.err.count("warning: ") == said.err.count("1 of ") == said.err.count("values under goals are gone") == 1
        assert run([*command, "-q"]) == 0
        assert "warning" not in capsys.readouterr().err
    path.write_text(whole.replace("  comparator: eq\n", "  comparator: eq\n  nature: 预期性\n", 1), encoding="utf-8")
    (added,) = [d for d in check_file(str(path), Config()).diagnostics if d.code in ("PE105", "PE106")]
    assert (added.code, added.severity) == ("PE106", "note")


def test_a_cut_output_is_not_up_to_date(tmp_path: Path) -> None:
    plan, out = tmp_path / "x.txt", tmp_path / "x.yaml"
    plan.write_text(TEXT, encoding="utf-8")
    job = Job(str(plan), str(out), resume=True)
    assert [parse_one(job).skipped for _ in range(2)] == [False, True]
    whole = out.read_text(encoding="utf-8")
    out.write_text(whole[: whole.index("goals:")], encoding="utf-8")
    assert not parse_one(job).skipped
    assert out.read_text(encoding="utf-8") == whole
