"""`plan-extract export` and `plan-extract report` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from .conftest import PLAN, Run, one_line


def test_export_takes_plans_and_parsed_files_alike(run: Run, plan: Path) -> None:
    run("parse", "-q", "plan.txt", "-o", "out.yaml")
    from_plan = run("export", "plan.txt")
    from_yaml = run("export", "out.yaml")
    assert from_plan.returncode == 0
    assert from_plan.stdout == from_yaml.stdout
    goals = list(csv.DictReader(io.StringIO(from_plan.stdout.decode("utf-8"))))
    assert {goal["value"] for goal in goals} >= {"12", "1.2", "3"}


def test_csv_files_are_for_excel_and_streams_for_programs(run: Run, plan: Path) -> None:
    run("export", "plan.txt", "-o", "goals.csv")
    assert Path("goals.csv").read_bytes().startswith(b"\xef\xbb\xbfplan,source,id")
    assert run("export", "plan.txt").stdout.startswith(b"plan,source,id")


def test_a_folder_gets_a_file_a_table(run: Run, plan: Path) -> None:
    done = run("export", "plan.txt", "-o", "tables/")
    assert done.returncode == 0
    assert {path.name for path in Path("tables").iterdir()} >= {"goals.csv", "projects.csv", "indicators.csv", "plans.csv"}
    run("export", "plan.txt", "--records", "facts,goals", "-o", "few/")
    assert sorted(path.name for path in Path("few").iterdir()) == ["facts.csv", "goals.csv"]


def test_the_format_follows_the_name(run: Run, plan: Path) -> None:
    run("export", "plan.txt", "-o", "all.xlsx")
    assert Path("all.xlsx").read_bytes().startswith(b"PK")
    run("export", "plan.txt", "-o", "all.jsonl")
    records = [json.loads(line) for line in Path("all.jsonl").read_text("utf-8").splitlines()]
    assert {record["record"] for record in records} >= {"plan", "section", "goal"}


def test_plans_that_cannot_be_read_are_told_and_the_others_exported(run: Run, plan: Path) -> None:
    done = run("export", "plan.txt", "gone.yaml")
    assert done.returncode == 1
    assert b"gone.yaml" in done.stderr
    assert done.stdout.count(b"\r\n") > 1
    assert "gone.yaml" in one_line(run("export", "gone.yaml"))
    Path("cut.yaml").write_text("schema: plan-extract/1\nsource: {path: x", encoding="utf-8")
    assert "cut.yaml" in one_line(run("export", "cut.yaml"))


def test_report_from_a_plan_and_from_its_parsed_file(run: Run, plan: Path) -> None:
    done = run("report", "plan.txt", "-o", "one.html")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    run("parse", "-q", "--explain", "plan.txt", "-o", "out.yaml")
    run("report", "out.yaml", "-o", "two.html")
    page = Path("one.html").read_text("utf-8")
    assert page == Path("two.html").read_text("utf-8")
    assert "<mark" in page


def test_report_of_a_plan_that_has_changed_or_gone(run: Run, plan: Path) -> None:
    run("parse", "-q", "plan.txt", "-o", "out.yaml")
    plan.write_text(PLAN + "一", encoding="utf-8")
    assert "has changed" in one_line(run("report", "out.yaml"))
    plan.unlink()
    assert "not there" in one_line(run("report", "out.yaml"))
