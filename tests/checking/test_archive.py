"""A folder of plans with settings of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plan_extract import parse, validate
from plan_extract.cli import run
from plan_extract.errors import PlanError

SOUND = (Path(__file__).parent / "sound.txt").read_text(encoding="utf-8")
FLOOR = SOUND.replace("94.1\t96\t", "99.9\t96以上\t")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_text(SOUND, encoding="utf-8")
    (tmp_path / "plans" / "b.txt").write_text(FLOOR, encoding="utf-8")
    return tmp_path


def cli(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = run([str(a) for a in arguments])
    out = capsys.readouterr()
    return status, out.out, out.err


def settings(archive: Path, text: str) -> None:
    (archive / "plan-extract.yaml").write_text(text, encoding="utf-8")


def test_an_ignore_that_is_met_in_one_plan_is_not_missed_in_the_other(capsys: pytest.CaptureFixture[str], archive: Path) -> None:
    settings(archive, "ignore:\n- {code: PE504, match: 污水处理率, reason: 保底要求}\n")
    status, out, _ = cli(capsys, "validate", archive / "plans")
    assert (status, out) == (0, "clean in 2 files (4 sums confirmed, 1 ignored)\n")


def test_an_ignore_that_meets_nothing_is_told_once_and_only_of_a_folder(capsys: pytest.CaptureFixture[str], archive: Path) -> None:
    settings(archive, "ignore:\n- {code: PE401, reason: 旧账}\n")
    _, out, _ = cli(capsys, "validate", archive / "plans")
    assert out.count("PE706 note: ignore of PE401 (旧账) meets nothing") == 1
    assert "PE706" not in cli(capsys, "validate", archive / "plans" / "a.txt")[1]


def test_settings_for_the_files_of_a_pattern(capsys: pytest.CaptureFixture[str], archive: Path) -> None:
    settings(archive, "files:\n  'b*.txt': {fail_on: error}\n")
    assert cli(capsys, "validate", archive / "plans")[0] == 0
    assert cli(capsys, "validate", archive / "plans", "--fail-on", "warning")[0] == 1
    settings(archive, "files:\n  'a*.txt': {fail_on: error}\n")
    assert cli(capsys, "validate", archive / "plans")[0] == 1
    settings(archive, "files:\n  'b*.txt': {ignore: [{code: PE504, reason: 保底要求}]}\n")
    assert cli(capsys, "validate", archive / "plans")[0] == 0
    settings(archive, "files:\n  'a*.txt': {minimum: {goals: 1000}}\n")
    out = cli(capsys, "validate", archive / "plans")[1]
    assert re.findall(r"(\w)\.txt\S* (PE\d+)", out) == [("a", "PE701"), ("b", "PE504")]


@pytest.mark.parametrize(
    "text",
    ["files: {'a*': 3}", "files: {'a*': {fail_on: never}}", "files: {'a*': {files: {}}}", "ignore: 3", "ignore: [{code: 7, reason: x}]"],
)
def test_bad_settings_are_said_of_each_file_they_are_for(capsys: pytest.CaptureFixture[str], archive: Path, text: str) -> None:
    settings(archive, text)
    status, out, _ = cli(capsys, "validate", archive / "plans")
    assert status == 2
    assert out.count(": error: ") == 2
    assert "plan-extract.yaml" in out


def test_other_yaml_in_a_folder_is_none_of_ours(capsys: pytest.CaptureFixture[str], archive: Path) -> None:
    (archive / "plans" / "notes.yaml").write_text("to do: [call the office]\n", encoding="utf-8")
    assert "in 2 files" in cli(capsys, "validate", archive / "plans")[1]
    assert cli(capsys, "validate", archive / "plans" / "notes.yaml")[0] == 2


def test_a_folder_of_settings_alone_holds_nothing_to_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    settings(tmp_path, "select: [PE4]\n")
    status, out, err = cli(capsys, "validate", tmp_path)
    assert (status, out) == (2, "")
    assert "no plans" in err


def test_a_folder_of_old_parses(capsys: pytest.CaptureFixture[str], archive: Path) -> None:
    old = archive / "parsed"
    old.mkdir()
    for name in "ab":
        plan = archive / "plans" / f"{name}.txt"
        (old / f"{name}.yaml").write_text(parse(plan).to_yaml(), encoding="utf-8")
    assert cli(capsys, "validate", archive / "plans", "--expect", old, "--select", "PE705")[0] == 0
    plan.write_text(FLOOR.replace("打造口袋公园30个以上,", ""), encoding="utf-8")
    status, out, _ = cli(capsys, "validate", archive / "plans", "--expect", old, "--select", "PE705")
    assert status == 1
    assert re.findall(r"(\w)\.txt: PE705 error: goal lost: (.*) \(", out) == [("b", "口袋公园 30个以上")]
    (old / "a.yaml").unlink()
    assert cli(capsys, "validate", archive / "plans", "--expect", old)[0] == 2
    status, _, err = cli(capsys, "validate", archive / "plans", "--expect", old / "b.yaml")
    assert status == 2
    assert "name a folder" in err


def test_a_file_that_cannot_be_read_raises_from_python(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"gone\.txt"):
        validate(tmp_path / "gone.txt")
