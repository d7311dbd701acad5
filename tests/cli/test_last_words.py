"""What a run says at its end: how many were done, left and failed, which, and where the output is."""

from __future__ import annotations

from pathlib import Path

import pytest

from plan_extract import cli

from .conftest import PLAN

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def plans(folder: Path) -> Path:
    """Three plans, one without a record, one empty."""
    (folder / "in").mkdir()
    for name in "abc":
        (folder / "in" / f"{name}.txt").write_text(PLAN.replace("12个", f"1{ord(name)}个"), encoding="utf-8")
    (folder / "in" / "bare.txt").write_text("东湖市“十四五”水利规划\n水是生命之源。\n", encoding="utf-8")
    (folder / "in" / "empty.txt").write_bytes(b"")
    return folder


def said(capsys: Capture, *command: str, status: int = 0) -> str:
    capsys.readouterr()
    assert cli.run(command) == status
    return capsys.readouterr().err


def test_parse_names_each_file_and_where_the_output_is(plans: Path, capsys: Capture) -> None:
    told = said(capsys, "parse", "in", "-o", "out", "--text", "text", status=1)
    for name in ("a", "b", "c", "bare", "empty"):
        assert sum(line.startswith(f"in/{name}.txt ") for line in told.splitlines()) == 1
    assert "note: 4 parsed, 1 failed; written to out and text\n" in told
    assert "warning: no record in 1 of 5 plans: in/bare.txt\n" in told
    assert told.endswith("error: 1 of 5 plans failed: in/empty.txt\n")


def test_what_resume_leaves_is_not_counted_as_parsed(plans: Path, capsys: Capture) -> None:
    said(capsys, "parse", "in", "-o", "out", status=1)
    (plans / "in" / "a.txt").write_text(PLAN, encoding="utf-8")
    assert "note: 1 parsed, 3 left as they were, 1 failed; written to out\n" in said(
        capsys, "parse", "in", "-o", "out", "--resume", status=1
    )
    assert "note: 0 parsed, 4 left as they were, 1 failed\n" in said(capsys, "parse", "in", "-o", "out", "--resume", status=1)
    assert "note: 0 parsed, 1 left as it was\n" in said(capsys, "parse", "in/a.txt", "-o", "out/a.yaml", "--resume")


def test_one_plan(plans: Path, capsys: Capture) -> None:
    assert "note: 1 parsed; written to one.yaml\n" in said(capsys, "parse", "in/a.txt", "-o", "one.yaml")
    assert "note" not in said(capsys, "parse", "in/a.txt")
    assert said(capsys, "parse", "-q", "in/a.txt", "-o", "one.yaml") == ""


def test_export_names_what_failed_and_what_is_bare(plans: Path, capsys: Capture) -> None:
    told = said(capsys, "export", "in", "-o", "goals.csv", status=1)
    assert "error: 1 of 5 plans could not be read: in/empty.txt\n" in told
    assert "warning: no record in 1 of 4 plans: in/bare.txt\n" in told
    assert told.endswith("note: 4 plans written to goals.csv\n")
    assert said(capsys, "export", "in/a.txt") == ""


def test_validate_says_where_its_findings_are(plans: Path, capsys: Capture) -> None:
    told = said(capsys, "validate", "in/a.txt", "in/b.txt", "-o", "found.txt", "--exit-zero")
    assert told == "plan-extract: note: findings in 2 files written to found.txt\n"


def test_report_says_where_its_page_is(plans: Path, capsys: Capture) -> None:
    pytest.importorskip("jinja2")
    assert said(capsys, "report", "in/a.txt", "-o", "a.html") == "plan-extract: note: the page of in/a.txt written to a.html\n"


@pytest.mark.parametrize(
    "command",
    [
        ("parse", "in/bare.txt", "-o", "to"),
        ("export", "in/bare.txt", "-o", "to"),
        ("export", "in/bare.txt", "in/a.txt", "-o", "to.jsonl"),
        ("validate", "in/a.txt", "--exit-zero", "-o", "to"),
        ("diff", "in/a.txt", "in/b.txt", "-o", "to"),
        ("diff", "in/a.txt", "in/b.txt", "in/c.txt", "-o", "to"),
        ("report", "in/a.txt", "-o", "to"),
    ],
    ids=" ".join,
)
def test_quiet_says_nothing_but_errors(command: tuple[str, ...], plans: Path, capsys: Capture) -> None:
    if command[0] == "report":
        pytest.importorskip("jinja2")
    assert "note: " in said(capsys, *command)
    for option in ("-q", "--quiet"):
        assert said(capsys, *command, option) == ""
    assert Path(command[-1]).exists()


def test_quiet_still_names_what_failed(plans: Path, capsys: Capture) -> None:
    told = said(capsys, "export", "in", "-o", "goals.csv", "-q", status=1)
    assert told.endswith("error: 1 of 5 plans could not be read: in/empty.txt\n")
    assert all(line.startswith("plan-extract: error: ") for line in told.splitlines())
    assert "empty" in said(capsys, "validate", "in/empty.txt", "-o", "found.sarif", "-f", "sarif", "-q", status=2)


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_diff_names_the_files_that_were_given(format: str, plans: Path, capsys: Capture) -> None:
    pytest.importorskip("jinja2")
    said(capsys, "parse", "-q", "in/a.txt", "-o", "out/a.yaml")
    told = said(capsys, "diff", "out/a.yaml", "in/b.txt", "-f", format, "-o", "changes")
    assert told == "plan-extract: note: what changed from out/a.yaml to in/b.txt written to changes\n"
    written = Path("changes").read_text(encoding="utf-8")
    assert "out/a.yaml" in written
    assert "in/b.txt" in written
