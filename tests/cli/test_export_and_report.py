"""`plan-extract export` and `plan-extract report` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

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
    assert Path("goals.csv").read_bytes().startswith(b"\xef\xbb\xbfplan_id,plan,source,id")
    assert run("export", "plan.txt").stdout.startswith(b"plan_id,plan,source,id")


def test_a_folder_gets_a_file_a_table(run: Run, plan: Path) -> None:
    done = run("export", "plan.txt", "-o", "tables/")
    assert done.returncode == 0
    assert {path.name for path in Path("tables").iterdir()} >= {"goals.csv", "projects.csv", "indicators.csv", "plans.csv"}
    run("export", "plan.txt", "--records", "facts,goals", "-o", "few/")
    assert sorted(path.name for path in Path("few").iterdir()) == ["datapackage.json", "facts.csv", "goals.csv"]


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


def test_several_plans_get_a_page_each_and_an_index(run: Run, plan: Path) -> None:
    Path("plans").mkdir()
    for name in ("a", "b c"):
        (Path("plans") / f"{name}.txt").write_text(PLAN.replace("东湖", "西湖"), encoding="utf-8")
    done = run("report", "plan.txt", "plans", "-o", "pages")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    assert {path.name for path in Path("pages").iterdir()} == {"plan.html", "a.html", "b c.html", "index.html"}
    index = Path("pages/index.html").read_text("utf-8")
    assert '<a href="b%20c.html">西湖市“十四五”公共服务规划</a>' in index
    assert "3 pages and an index written to pages/index.html" in done.stderr.decode()
    assert "name a folder with -o DIR" in one_line(run("report", "plan.txt", "plans", "-o", "all.html"))
    assert "name a folder" in one_line(run("report", "plan.txt", "plans"))


def test_a_plan_that_cannot_be_read_costs_the_others_nothing(run: Run, plan: Path) -> None:
    done = run("report", "plan.txt", "gone.txt", "-o", "pages")
    assert done.returncode == 1
    assert {path.name for path in Path("pages").iterdir()} == {"plan.html", "index.html"}
    assert "1 of 2 plans could not be read: gone.txt" in done.stderr.decode()
    Path("index.txt").write_text(PLAN, encoding="utf-8")
    assert "rename the plan" in one_line(run("report", "plan.txt", "index.txt", "-o", "more"))


def test_a_folder_takes_the_page_of_one_plan(run: Run, folder: Path) -> None:
    pytest.importorskip("jinja2")
    (folder / "plan.txt").write_text("东湖市“十四五”规划\n一、目标\n到2025年，建成公园12个。\n", encoding="utf-8")
    done = run("report", "plan.txt", "-o", "pages/")
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(path.name for path in (folder / "pages").iterdir()) == ["index.html", "plan.html"]
