"""`plan-extract export`: what is chosen of plans, endings, and errors that say what to do."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from plan_extract.errors import PlanError
from plan_extract.model import Amount, Baseline, Deadline, DeadlineIndex, Fact, Goal, Plan, PlanInfo, Project, Quote, Responsible, Source
from plan_extract.reporting.export.formats import Order, files
from plan_extract.reporting.export.selecting import Wanted

from .conftest import Run, one_line


def quote(words: str, line: int) -> Quote:
    return Quote(text=words, line=line, column=1, start=0, end=len(words))


def goal(ident: str, value: float, unit: str, year: int, confidence: float) -> Goal:
    return Goal(
        id=ident, kind="quantified", statement=f"{ident}达到{value}{unit}", quote=quote(f"{value}{unit}", 3), value=value, unit=unit,
        measure="level", amount=Amount(value=value, unit=unit), deadline=Deadline(year=year, from_="said"), confidence=confidence,
        baseline=Baseline(year=2020, value=0.3, from_="said") if ident == "g-1" else None,
    )  # fmt: skip


PLAN = Plan(
    schema_="plan-extract/4",
    source=Source(path="x.txt", format="text", sha256="b" * 64, characters=9, lines=9),
    plan=PlanInfo(title="某市规划"),
    goals=[goal("g-1", 0.9, "%", 2025, 0.95), goal("g-2", 7, "个", 2025, 0.4), goal("g-3", 8, "%", 2030, 0.9)],
    facts=[Fact(id="f-1", kind="quantified", statement="已达5%", quote=quote("5%", 4), value=5, unit="%", year=2020)],
    projects=[Project(id="p-1", name="柳岔水库", quote=quote("柳岔水库", 5))],
    responsible=[Responsible(name="市水利局", kind="department", role="lead", goals=["g-1", "g-3"], quote=quote("市水利局", 6))],
    deadlines=[DeadlineIndex(year=2025, goals=["g-1", "g-2"]), DeadlineIndex(year=2030, goals=["g-3"])],
)


def ids(wanted: Wanted, *records: str) -> list[str]:
    data = files([PLAN], Order("jsonl", records=records or None, wanted=wanted))[""]
    found = [json.loads(line) for line in data.decode("utf-8").splitlines()]
    return [record["id"] for record in found if record["record"] in ("goal", "fact", "project")]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("year<=2025 and unit='%'", ["g-1", "f-1"]),
        ("deadline = 2030", ["g-3"]),
        ("confidence < 0.5", ["g-2"]),
        ("name like '%水库%'", ["p-1"]),
        ("unit in ('个', '%') and low between 6 and 8", ["g-2", "g-3"]),
        ("baseline is null and deadline is not null and unit is not null", ["g-2", "g-3"]),
        ("year > 2050", []),
    ],
)
def test_where(where: str, found: list[str]) -> None:
    assert ids(Wanted(where=where)) == found


def test_what_leads_to_a_record_that_is_left_out_goes_too() -> None:
    tables = files([PLAN], Order("csv", into=True, wanted=Wanted(min_confidence=0.5)))

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(tables[f"{name}.csv"].decode("utf-8-sig"))))

    assert [row["id"] for row in rows("goals")] == ["g-1", "g-3"]
    assert [row["goals"] for row in rows("deadlines")] == ["g-1", "g-3"]
    tables = files([PLAN], Order("csv", into=True, wanted=Wanted(where="unit='%' and year=2025")))
    assert [row["goal_id"] for row in rows("goal_bodies")] == ["g-1"]
    assert [row["title"] for row in rows("plans")] == ["某市规划"], "what is no record stays"


def test_baseline_and_target_side_by_side() -> None:
    data = files([PLAN], Order("csv", records=("baseline_target",)))[""].decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(data))
    assert (row["baseline"], row["target"], row["change"], row["target_year"]) == ("0.3", "0.9", "0.6", "2025")


def test_columns_in_the_order_asked_for() -> None:
    data = files([PLAN], Order("csv", records=("goals",), wanted=Wanted(columns=("unit", "id"))))[""]
    assert data.decode("utf-8-sig").splitlines() == ["unit,id", "%,g-1", "个,g-2", "%,g-3"]


@pytest.mark.parametrize(
    "where",
    [
        "1; drop table record",
        "id in (select name from sqlite_master)",
        "load_extension('x')",
        "length(randomblob(1000000000)) > 1",
        "(with recursive r(n) as (select 1 union all select n+1 from r) select count(*) from r) > 0",
        "year = ?",
        "",
        "unit = '%",
        "year <= 2025) --",
    ],
)
def test_a_condition_is_only_a_condition(where: str) -> None:
    with pytest.raises(PlanError, match=r"--where: .* cannot be read") as caught:
        ids(Wanted(where=where), "goals")
    assert "\n" not in str(caught.value)


def test_columns_of_two_tables_are_no_condition() -> None:
    with pytest.raises(PlanError, match="--where: no table has all of name, statement"):
        ids(Wanted(where="statement like '%水库%' or name like '%水库%'"))


def test_an_unknown_column_is_told_with_those_that_there_are(run: Run, plan: Path) -> None:
    said = one_line(run("export", "plan.txt", "--where", "yeer<=2025"))
    assert "no column yeer; there are plan_id, plan, source, id" in said
    assert "deadline" in said
    assert "facts has no column deadline" in one_line(run("export", "plan.txt", "--records", "facts", "--where", "deadline<=2025"))
    said = one_line(run("export", "plan.txt", "--columns", "indicator,worth"))
    assert "no column worth; there are" in said


@pytest.mark.parametrize("name", ["p.foo", "p.xls", "p.yaml", "tables.d"])
def test_an_unknown_ending_is_an_error_and_writes_nothing(run: Run, plan: Path, name: str) -> None:
    done = run("export", "plan.txt", "-o", name)
    assert done.returncode == 2
    assert f"-o {name}: no format is called {Path(name).suffix}" in one_line(done)
    assert not Path(name).exists()
    assert run("export", "plan.txt", "-f", "csv", "-o", name).returncode == 0


def test_formats_follow_their_endings(run: Run, plan: Path) -> None:
    for name, begins in {
        "p.sqlite": b"SQLite format 3",
        "p.db": b"SQLite format 3",
        "p.sdmx.csv": b"STRUCTURE,STRUCTURE_ID,ACTION",
    }.items():
        assert run("export", "plan.txt", "-o", name).returncode == 0
        assert Path(name).read_bytes().startswith(begins), name
    with closing(sqlite3.connect("p.sqlite")) as base:
        assert base.execute("SELECT count(*) FROM goals").fetchone() == (3,)


def test_parquet_and_duckdb(run: Run, plan: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    assert run("export", "plan.txt", "-o", "p.parquet").returncode == 0
    assert duckdb.sql("SELECT indicator FROM 'p.parquet' WHERE low = 12 AND unit = '个'").fetchall() == [("公园",)]
    assert run("export", "plan.txt", "-f", "parquet", "-o", "folder/").returncode == 0
    assert {"goals.parquet", "plans.parquet", "goal_districts.parquet"} <= {path.name for path in Path("folder").iterdir()}
    assert run("export", "plan.txt", "-o", "p.duckdb").returncode == 0
    with duckdb.connect("p.duckdb", read_only=True) as base:
        assert base.sql("SELECT title FROM plans").fetchall() == [("东湖市“十四五”公共服务规划",)]


def test_a_workbook_leads_to_the_lines_of_the_source(run: Run, plan: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    run("parse", "-q", "plan.txt", "-o", "out.yaml")
    for given in ("plan.txt", "out.yaml"):
        assert run("export", given, "--headings", "zh", "-o", "p.xlsx").returncode == 0
        book = openpyxl.load_workbook("p.xlsx")
        cell = next(cell for row in book["目标"].iter_rows() for cell in row if cell.hyperlink)
        sheet, _, place = cell.hyperlink.location.replace("'", "").partition("!")
        assert cell.value in book[sheet][place].value
    plan.unlink()
    assert run("export", "out.yaml", "--headings", "zh", "-o", "p.xlsx").returncode == 0
    assert "原文行" not in openpyxl.load_workbook("p.xlsx").sheetnames


def test_errors_are_told_in_chinese_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from plan_extract.wording import shown

    monkeypatch.setattr("plan_extract.wording._chosen", "zh")
    with pytest.raises(PlanError) as caught:
        ids(Wanted(where="yeer<=2025"), "goals")
    assert shown(caught.value.args[0]).startswith("--where：没有 yeer 列；可用的有 plan_id")
