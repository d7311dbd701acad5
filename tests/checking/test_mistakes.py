"""Mistakes in using `validate`: each ends with another status than 0, and with one line that says what is wrong and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.cli import run

SOUND = (Path(__file__).parent / "sound.txt").read_text(encoding="utf-8")
Given = Sequence[object]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sound plan and its parse, both clean; it is the current one."""
    monkeypatch.chdir(tmp_path)
    write("plans/a.txt", SOUND)
    write("parsed/a.yaml", parse("plans/a.txt").to_yaml())
    assert run(["validate", "plans", "parsed"]) == 0
    return tmp_path


def write(name: str, text: str) -> None:
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def edit(find: str, put: str, name: str = "parsed/a.yaml") -> None:
    text = Path(name).read_text(encoding="utf-8")
    assert find in text
    write(name, text.replace(find, put, 1))


def settings(text: str, *arguments: object) -> Callable[[], Given]:
    def mistake() -> Given:
        write("plan-extract.yaml", text)
        return arguments or ("plans",)

    return mistake


def given(*arguments: object) -> Callable[[], Given]:
    return lambda: arguments


def source_moved() -> Given:
    os.makedirs("attic")
    os.rename("plans/a.txt", "attic/2021.txt")
    return ("parsed",)


def source_edited() -> Given:
    edit("98%", "89%", "plans/a.txt")
    return ("parsed",)


def source_swapped() -> Given:
    write("plans/a.txt", "西岭市水务规划\n\n到2030年，建成水库12座。\n")
    return ("parsed",)


def value_edited() -> Given:
    edit("value: 98\n", "value: 99\n")
    return ("parsed",)


def key_misspelt() -> Given:
    edit("  comparator:", "  comparer:")
    return ("parsed",)


def broken_yaml() -> Given:
    edit("goals:\n", "goals:\n- {\n")
    return ("parsed/a.yaml",)


def baseline_of_another() -> Given:
    write("other/b.txt", SOUND.replace("专栏3 ", "专栏2 "))
    assert run(["validate", "other", "--write-baseline", "findings.json"]) == 0
    return ("plans", "--baseline", "findings.json")


def baseline_of_a_twin() -> Given:
    """A copy of a plan with the same fault: what is known of the one is not known of the other."""
    write("other/a.txt", SOUND.replace("专栏3 ", "专栏2 "))
    write("plans/a.txt", SOUND.replace("专栏3 ", "专栏2 "))
    assert run(["validate", "other", "--write-baseline", "findings.json"]) == 0
    return ("plans", "other", "--baseline", "findings.json")


def settings_of_another_name() -> Given:
    write("plan-extract.yml", "minimum: {goals: 100}\n")
    return ("plans",)


def comment_with_a_typo() -> Given:
    edit("schema:", "# plan-extract: ignore PE999: so in the source\nschema:")
    return ("parsed",)


def written_over() -> Given:
    return ("plans/a.txt", "-f", "json", "-o", "plans/a.txt")


def emptied() -> Given:
    write("plans/a.txt", "\n")
    return ("plans",)


def other_yaml() -> Given:
    write("notes.yaml", "to do: [call the office]\n")
    return ("notes.yaml",)


def empty_folder() -> Given:
    os.makedirs("empty")
    return ("empty",)


def nothing_expected() -> Given:
    return ("plans", "--select", "PE7")


MISTAKES: dict[str, tuple[Callable[[], Given], str]] = {
    "a code with a typo": (given("plans", "--select", "PE05"), "PE05 is the parser's own"),
    "a code that is none": (given("plans", "--select", "PE999"), "no rule or family 'PE999'"),
    "a family that is none": (given("plans", "--select", "PE9"), "families are PE1 schema, PE2 grounding"),
    "a code that is nearly one": (given("plans", "--ignore", "PE5O1"), "did you mean PE501?"),
    "a code of another tool": (given("plans", "--ignore", "E501"), "no rule or family 'E501'"),
    "no code": (given("plans", "--select", ""), "names no code"),
    "all that is selected is ignored": (given("plans", "--select", "PE4", "--ignore", "PE"), "nothing is left to check"),
    "expectations without any": (nothing_expected, "nothing is expected"),
    "a missing file": (given("plans/b.txt"), "plans/b.txt: error: there is no such file; check the name"),
    "a missing folder": (given("plan/"), "plan/: error: there is no such file"),
    "a pattern that fits nothing": (given("plans/*.md"), "plans/*.md: no file fits this pattern"),
    "a folder without plans": (empty_folder, "no plans in this folder"),
    "a folder of settings alone": (settings("select: [PE4]\n", "plan-extract.yaml"), "not a parsed plan"),
    "a YAML file that is no plan": (other_yaml, "make one with `plan-extract parse`"),
    "an unknown form": (given("plans", "-f", "xml"), "'xml' is not one of"),
    "statistics in another form": (given("plans", "-f", "sarif", "--statistics"), "leave out one of them"),
    "a report written over the plan": (written_over, "would be written over"),
    "a key of the settings with a typo": (settings("ignroe: []\n"), "unknown key 'ignroe'; did you mean ignore?"),
    "a key of the settings twice": (settings("select: [PE4]\nselect: [PE5]\n"), "line 2: 'select' stands twice"),
    "settings that select nothing": (settings("select: []\n"), "select: names no code"),
    "settings with a code that is none": (settings("errors: [PE601, PE699]\n"), "errors: no rule or family 'PE699'"),
    "an ignore with a key too many": (settings("ignore: [{code: PE502, reason: x, matches: y}]\n"), "did you mean match?"),
    "an expectation with a typo": (settings("indicators: [{name: 供水普及率, yaer: 2025}]\n"), "did you mean year?"),
    "an expectation that is no number": (settings("indicators: [{name: 供水普及率, min: 98%}]\n"), "min: must be a number, and is '98%'"),
    "a pattern of the settings that fits nothing": (settings("files: {'b*.txt': {fail_on: error}}\n"), "PE707 warning: 'b*.txt' fits none"),
    "settings of another name": (settings_of_another_name, "rename it to plan-extract.yaml"),
    "settings that are not there": (given("plans", "--config", "own.yaml"), "own.yaml: no such file"),
    "a baseline that is not there": (given("plans", "--baseline", "known.json"), "record one with --write-baseline"),
    "a baseline that is none": (given("plans", "--baseline", "parsed/a.yaml"), "not a baseline"),
    "a baseline of another plan": (baseline_of_another, "is of other/b.txt, and of none of the files checked here"),
    "a baseline of a copy": (baseline_of_a_twin, "plans/a.txt:57:1: PE305"),
    "an old parse of another name": (given("plans", "--expect", "plans"), "no a.yaml in plans to compare with"),
    "a comment with a typo": (comment_with_a_typo, "line 1: ignore: no rule or family 'PE999'"),
    "a source that moved": (source_moved, "PE201 error: source plans/a.txt not found"),
    "a source that was edited": (source_edited, "PE203 error: "),
    "another source of the name": (source_swapped, "PE202 error: source has sha256"),
    "a value edited": (value_edited, "PE207 error: "),
    "a key of the parse with a typo": (key_misspelt, "PE101 error: Object contains unknown field `comparer`"),
    "a parse that is no YAML": (broken_yaml, "not valid YAML"),
    "an empty file": (emptied, "plans/a.txt: "),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told(name: str, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mistake, said = MISTAKES[name]
    arguments = mistake()
    capsys.readouterr()
    status = run(["validate", *map(str, arguments)])
    out = capsys.readouterr()
    assert status in (1, 2)
    assert any(said in line for line in (out.out + out.err).splitlines()), out.out + out.err
    if out.err:
        assert out.err.count("\n") == 1
    assert "clean" not in out.out.replace("clean in 1 file, 1 file could", "")


def test_there_are_twenty_and_more() -> None:
    assert len(MISTAKES) >= 20


def test_a_finding_of_a_schema_stands_on_its_line(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key_misspelt()
    run(["validate", "parsed"])
    line = next(line for line in capsys.readouterr().out.splitlines() if "PE101" in line)
    number = int(line.split(":")[1])
    assert "comparer" in Path("parsed/a.yaml").read_text(encoding="utf-8").split("\n")[number - 1]


def test_exit_zero_is_for_findings_and_not_for_what_cannot_be_checked(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("专栏3 ", "专栏2 ", "plans/a.txt")
    assert run(["validate", "plans", "--exit-zero"]) == 0
    assert "PE305" in capsys.readouterr().out
    assert run(["validate", "plans", "plans/b.txt", "--exit-zero"]) == 2


def test_a_baseline_is_not_written_of_half_an_archive(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", "plans", "plans/b.txt", "--write-baseline", "findings.json"]) == 2
    assert "findings.json: not written" in capsys.readouterr().err
    assert not Path("findings.json").exists()


def test_a_baseline_holds_all_that_is_found_and_moves_with_its_archive(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("专栏3 ", "专栏2 ", "plans/a.txt")
    assert run(["validate", "plans", "--write-baseline", "findings.json"]) == 0
    capsys.readouterr()
    assert run(["validate", "plans", "--baseline", "findings.json"]) == 0
    assert capsys.readouterr().out.startswith("nothing new in 1 file (2 sums confirmed, 1 known)")
    os.makedirs("below")
    for name in ("plans", "findings.json"):
        os.rename(name, f"below/{name}")
    assert run(["validate", "below/plans", "--baseline", "below/findings.json"]) == 0
    edit("98%", "980%", "below/plans/a.txt")
    assert run(["validate", "below/plans", "--baseline", "below/findings.json", "--write-baseline", "below/findings.json"]) == 0
    assert run(["validate", "below/plans", "--baseline", "below/findings.json"]) == 0
    edit("专栏2 公共", "专栏3 公共", "below/plans/a.txt")
    capsys.readouterr()
    assert run(["validate", "below/plans", "--baseline", "below/findings.json"]) == 0
    assert "1 known before and gone" in capsys.readouterr().out


def test_colour_and_the_line_are_for_terminals(archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    edit("专栏3 ", "专栏2 ", "plans/a.txt")
    capsys.readouterr()
    run(["validate", "plans"])
    assert "\x1b" not in capsys.readouterr().out
    run(["validate", "plans", "--color", "always"])
    out = capsys.readouterr().out
    assert "\x1b[1;33mwarning\x1b[0m" in out
    assert "专栏2 公共服务提升工程\n" in out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    run(["validate", "plans"])
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.delenv("NO_COLOR")
    run(["validate", "plans"])
    assert "\x1b" in capsys.readouterr().out


def test_statistics_count_by_rule(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("专栏3 ", "专栏2 ", "plans/a.txt")
    capsys.readouterr()
    assert run(["validate", "plans", "--statistics"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "1  PE305  warning  Two boxes have the same number."
