"""What is exported is read back by the programs it is for, and every record and value is there: of the samples, and of published plans."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from plan_extract import parse
from plan_extract.model import KINDS, Plan
from plan_extract.reporting.export.formats import Format, Order, files
from plan_extract.reporting.export.text import harmless

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PLAN_EXTRACT_SHARED", ROOT.parent / "shared"))
SAMPLES = sorted((ROOT / "data" / "raw").glob("*.txt"))
PUBLISHED = [
    SHARED / "plans" / f"{name}.txt" for name in ("liupanshui-14fyp-urbanization", "china-12fyp", "shandong-14fyp-sti", "yunnan-10fyp")
]


@cache
def plans() -> list[Plan]:
    """The samples, and those of published plans that are at hand."""
    return [parse(path) for path in [*SAMPLES, *(path for path in PUBLISHED if path.exists())]]


@cache
def written(format: Format) -> dict[str, bytes]:
    return files(plans(), Order(format, into=True))


def numbers(value: Any) -> tuple[Any, Any]:
    return (value[0], value[-1]) if isinstance(value, list) else (value, value)


def expected(kind: str) -> list[tuple[Any, ...]]:
    """Of each record what must come back: id or name, words, ends of value and amount, unit, year, line, quotation."""
    found = []
    for plan in plans():
        for record in KINDS[kind].of(plan):
            low, high = numbers(getattr(record, "value", None))
            amount = getattr(record, "amount", None)
            deadline = getattr(record, "deadline", None)
            found.append(
                (
                    plan.source.path, getattr(record, "id", None), KINDS[kind].said(record), low, high, getattr(record, "unit", None),
                    *numbers(amount.value if amount else None), deadline.year if deadline else getattr(record, "year", None),
                    record.quote.line, record.quote.text,
                )
            )  # fmt: skip
    return found


def told(kind: str, row: dict[str, Any], number: Callable[[Any], Any] = lambda cell: cell) -> tuple[Any, ...]:
    """The same of a row."""
    year = row.get("deadline") if "deadline" in row else row.get("year")
    return (
        row["source"], row.get("id"), row[KINDS[kind].says], number(row.get("low")), number(row.get("high")), row.get("unit"),
        number(row.get("amount_low")), number(row.get("amount_high")), number(year), number(row["line"]), row["quote"],
    )  # fmt: skip


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_published_plans_are_read_too() -> None:
    gone = [path.stem for path in PUBLISHED if not path.exists()]
    if gone:
        pytest.skip(f"published plans not in ../shared/plans: {', '.join(gone)}")
    assert len(plans()) == len(SAMPLES) + len(PUBLISHED)


def test_by_sqlite(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "plans.sqlite"
    path.write_bytes(written("sqlite")["plans.sqlite"])
    with closing(sqlite3.connect(path)) as base:
        base.row_factory = sqlite3.Row
        assert [told(kind, dict(row)) for row in base.execute(f"SELECT * FROM {kind}")] == expected(kind)


def test_keys_hold_in_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "plans.sqlite"
    path.write_bytes(written("sqlite")["plans.sqlite"])
    with closing(sqlite3.connect(path)) as base:
        assert not base.execute("PRAGMA foreign_key_check").fetchall()
        led = base.execute('SELECT m.name, f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f').fetchall()
        assert {("goals", "plans"), ("goals", "sections"), ("goal_districts", "goals"), ("goal_districts", "places")} <= set(led)
        assert {("goal_bodies", "goals"), ("goal_bodies", "bodies")} <= set(led)
        joined = base.execute(
            "SELECT g.id, d.district FROM goals g JOIN goal_districts d ON g.plan_id = d.plan_id AND g.id = d.goal_id ORDER BY 1, 2"
        ).fetchall()
    assert joined == sorted((goal.id, name) for plan in plans() for goal in plan.goals for name in goal.districts)


def test_by_duckdb(kind: str, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "plans.duckdb"
    path.write_bytes(written("duckdb")["plans.duckdb"])
    with duckdb.connect(str(path), read_only=True) as base:
        read = base.execute(f"SELECT * FROM {kind}")
        names = [column[0] for column in read.description]
        assert [told(kind, dict(zip(names, row, strict=True))) for row in read.fetchall()] == expected(kind)


def test_by_polars(kind: str) -> None:
    polars = pytest.importorskip("polars")
    pytest.importorskip("duckdb")
    frame = polars.read_parquet(io.BytesIO(written("parquet")[f"{kind}.parquet"]))
    assert [told(kind, row) for row in frame.iter_rows(named=True)] == expected(kind)


def test_types_of_columns() -> None:
    polars = pytest.importorskip("polars")
    pytest.importorskip("duckdb")
    goals = polars.read_parquet(io.BytesIO(written("parquet")["goals.parquet"])).schema
    plan = polars.read_parquet(io.BytesIO(written("parquet")["plans.parquet"])).schema
    assert (goals["low"], goals["deadline"], goals["unit"]) == (polars.Float64, polars.Int64, polars.String)
    assert plan["issued_on"] == polars.Date


def test_by_openpyxl(kind: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx")["plans.xlsx"]))[kind]
    head, *rest = sheet.iter_rows(values_only=True)
    assert [rounded(told(kind, dict(zip(head, row, strict=True)))) for row in rest] == [rounded(one) for one in expected(kind)]


def rounded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Numbers to the 15 digits that a spreadsheet keeps."""
    return tuple(float(f"{cell:.15g}") if isinstance(cell, float) else cell for cell in row)


def test_by_csv(kind: str) -> None:
    rows = csv.DictReader(io.StringIO(written("csv")[f"{kind}.csv"].decode("utf-8-sig")))
    read = [tuple(cell or None for cell in told(kind, row, lambda cell: float(cell) if cell else None)) for row in rows]
    assert read == [tuple(harmless(cell) or None for cell in one) for one in expected(kind)]


def test_by_frictionless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    for name, data in written("csv").items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]
    package = frictionless.Package("datapackage.json")
    assert {f"{resource.name}.csv" for resource in package.resources} | {"datapackage.json"} == set(written("csv"))
    lows = [row["low"] for row in package.get_resource("goals").read_rows()]
    assert [None if low is None else float(low) for low in lows] == [one[3] for one in expected("goals")]


def test_the_package_is_one_by_its_schema() -> None:
    """What the profile of tabular data packages asks for, beside what frictionless checks."""
    package = json.loads(written("csv")["datapackage.json"])
    for resource in package["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == written("csv")[resource["path"]].decode("utf-8-sig").partition("\r\n")[0].split(",")
        assert set(resource["schema"].get("primaryKey", ())) <= set(fields)
    goals = next(resource for resource in package["resources"] if resource["name"] == "goals")
    assert goals["schema"]["primaryKey"] == ["plan_id", "id"]


def test_sdmx_has_every_number() -> None:
    rows = list(csv.DictReader(io.StringIO(written("sdmx")["plans.sdmx.csv"].decode("utf-8"))))
    assert {(row["STRUCTURE"], row["ACTION"]) for row in rows} == {("dataflow", "I")}
    dimensions = ("PLAN", "RECORD", "INDICATOR", "REF_AREA", "MEASURE", "OBS_TYPE", "BOUND", "TIME_PERIOD")
    keys = [tuple(row[name] for name in dimensions) for row in rows]
    assert len(set(keys)) == len(keys), "one observation a key"
    assert all(cell for key in keys for cell in key)

    def values() -> Iterator[tuple[str, str, float]]:
        for plan in plans():
            for record in (*plan.goals, *plan.facts):
                for number in record.value if isinstance(record.value, list) else [record.value]:
                    if number is not None:
                        yield record.id, record.quote.text, float(number)

    told = [(row["RECORD"], row["QUOTE"], float(row["OBS_VALUE"])) for row in rows if row["OBS_TYPE"] != "B"]
    assert sorted(told) == sorted(values())


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx", "sqlite", "parquet"])
def test_the_same_bytes_each_time(format: Format) -> None:
    if format == "parquet":
        pytest.importorskip("duckdb")
    assert files(plans(), Order(format, into=True)) == written(format)
