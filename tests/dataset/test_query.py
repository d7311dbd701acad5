"""Questions in SQL: views and their columns, what a question may not do, ready-made questions, forms of answers."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from plan_extract.dataset.asking import questions
from plan_extract.dataset.opening import Dataset, views
from plan_extract.errors import PlanError
from plan_extract.reporting.tables import all_columns

from .conftest import Said, put


def test_views(dataset: Path) -> None:
    with Dataset.open(str(dataset)) as data:
        there = {name for (name,) in data.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal")}
        assert there == set(views()) >= {*all_columns(), "targets", "passages"}
        for view in views():
            columns = {name for name, *_ in data.sql(f"DESCRIBE {view}")}
            # No question across plans needs a join by hand.
            assert {
                "plan_id",
                "plan",
                "region",
                "region_code",
                "region_level",
                "province",
                "plan_years",
                "plan_start",
                "plan_end",
            } <= columns, view


def test_what_each_row_says_of_its_plan(dataset: Path) -> None:
    with Dataset.open(str(dataset)) as data:
        rows = data.sql(
            "SELECT region, region_code, region_level, province, plan_years, plan_start, plan_end, source, value FROM targets"
            " WHERE concept = 'urbanisation-resident' ORDER BY value"
        )
    assert rows == [
        ("曲靖市", "530300", "prefecture", "云南省", "2016-2020", 2016, 2020, "../in/city-before.txt", 50),
        ("陆良县", "530322", "county", "云南省", "2021-2025", 2021, 2025, "../in/county.txt", 52),
        ("云南省", "530000", "province", "云南省", "2021-2025", 2021, 2025, "../in/province.txt", 58),
        ("曲靖市", "530300", "prefecture", "云南省", "2021-2025", 2021, 2025, "../in/city.txt", 60),
    ]


def test_targets_are_comparable(dataset: Path) -> None:
    with Dataset.open(str(dataset)) as data:
        rows = data.sql("SELECT region, comparable, comparable_unit FROM targets WHERE concept = 'old-estates' ORDER BY comparable")
    assert rows == [("陆良县", 15_000, "户"), ("曲靖市", 30_000, "户"), ("云南省", 200_000, "户")]


def test_baseline_and_target(dataset: Path) -> None:
    """A baseline that the target's sentence tells, and a fact of the same indicator in a chapter before."""
    with Dataset.open(str(dataset)) as data:
        rows = data.sql(
            "SELECT region, start, start_year, target, target_year, change, change_percent, fact, fact_year"
            " FROM baseline_target ORDER BY start"
        )
    # 40 - 36 = 4, 4/36 = 11.1 %; 58 - 50 = 8, 8/50 = 16 %.
    assert rows == [
        ("曲靖市", 36, 2020, 40, 2025, 4, 11.111111, 36, 2020),
        ("云南省", 50, 2020, 58, 2025, 8, 16, 50, 2020),
    ]


def test_districts_and_bodies(dataset: Path) -> None:
    with Dataset.open(str(dataset)) as data:
        assert data.sql("SELECT district, district_code, record, says, value, deadline FROM districts") == [
            ("麒麟区", "530302", "target", "麒麟区新建公园12个", 12, 2023)
        ]
        rows = data.sql("SELECT body, body_kind, role, record, says FROM bodies ORDER BY body")
    assert rows == [
        ("市住房城乡建设局", None, "owner", "project", "翠峰路改造项目"),
        ("市水务局", None, "owner", "project", "南盘江供水管网项目"),
        ("省住房城乡建设厅", "department", "lead", "target", "新建污水处理厂30座"),
        ("省财政厅", "department", "support", "target", "新建污水处理厂30座"),
    ]


def test_a_body_without_a_record(tmp_path: Path, said: Said) -> None:
    put(tmp_path / "out", "duties", "云川市城镇建设规划\n一、保障措施\n由市水务局牵头，加强水源地保护。\n")
    assert said("build", tmp_path / "out", "-o", tmp_path / "data", "-q", "--jobs", "1")[0] == 0
    with Dataset.open(str(tmp_path / "data")) as data:
        assert data.sql("SELECT body, body_kind, role, record, id FROM bodies") == [("市水务局", "department", "lead", None, None)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "FROM read_text('{data}/../secret.txt')",
        "FROM read_text('{data}/goals/../../secret.txt')",
        "SELECT * FROM '/etc/passwd'",
        "FROM glob('/etc/*')",
        "FROM read_parquet('https://example.org/x.parquet')",
        "COPY (SELECT 1) TO '/tmp/plan-extract-evil.csv'",
        "COPY (SELECT 1) TO '{data}/evil.csv'",
        "COPY goals TO '{data}/evil.parquet'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{data}/evil.csv'",
        "EXPLAIN (ANALYZE) COPY (SELECT 1) TO '{data}/evil.csv'",
        "/* x */ EXPLAIN ANALYZE COPY (SELECT 1) TO '{data}/evil.csv'",
        "WITH x AS (COPY (SELECT 1) TO '{data}/evil.csv') SELECT * FROM x",
        "WITH x AS MATERIALIZED (cOpY plans TO '{data}/evil.csv') FROM x",
        "SELECT * FROM plans WHERE plan IN (WITH x AS (/**/COPY/**/plans TO '{data}/evil.csv') SELECT '' FROM x)",
        "WITH x AS (INSERT INTO plans SELECT * FROM plans RETURNING *) SELECT * FROM x",
        "WITH x AS (DELETE FROM plans RETURNING *) SELECT * FROM x",
        "EXPORT DATABASE '{data}/evil'",
        "ATTACH '{data}/evil.db'",
        "ATTACH '/tmp/plan-extract-evil.db' AS evil",
        "INSTALL fts",
        "LOAD fts",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET allowed_directories",
        "CREATE TABLE evil (a INT)",
        "DROP VIEW goals",
        "INSERT INTO goals SELECT * FROM goals",
        "DELETE FROM plans",
        "PREPARE a AS COPY (SELECT 1) TO '{data}/evil.csv'",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "BEGIN",
        "CHECKPOINT",
        "SELECT 1; SELECT 2",
        "SELECT * FROM query('COPY (SELECT 1) TO ''{data}/evil.csv''')",
    ],
)
def test_a_question_reads_the_data_set_and_nothing_else(dataset: Path, said: Said, sql: str) -> None:
    (dataset.parent / "secret.txt").write_text("secret", encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in dataset.rglob("*")}
    status, printed, told = said("query", dataset, sql.format(data=dataset))
    assert (status, printed) == (2, "")
    assert told.count("\n") == 1
    assert told.startswith("plan-extract: error: ")
    assert {path: path.stat().st_mtime_ns for path in dataset.rglob("*")} == before


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT concpt FROM targets", '"concept"'),
        ("SELECT * FROM golas", '"goals"'),
        ("SELEC 1", 'near "SELEC"'),
        ("", "empty"),
        ("/* nothing */ -- at all", "empty"),
        ("SELECT value / 'x' FROM targets", "x"),
        ("SELECT $year", "--set year=VALUE"),
    ],
)
def test_a_wrong_question_is_told_in_a_line(dataset: Path, said: Said, sql: str, words: str) -> None:
    status, printed, told = said("query", dataset, sql)
    assert status == 2
    assert printed == ""
    assert told.count("\n") == 1
    assert words in told


def test_what_reads_is_allowed(dataset: Path, said: Said) -> None:
    for sql in ("EXPLAIN SELECT * FROM plans", "EXPLAIN ANALYZE SELECT * FROM plans", "DESCRIBE goals", "SUMMARIZE plans", "SHOW TABLES",
                "FROM plans", "VALUES (1)", "WITH x AS (SELECT 1 AS a) SELECT * FROM x;"):  # fmt: skip
        assert said("query", dataset, sql)[0] == 0, sql


def test_from_a_file_and_standard_input(dataset: Path, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "SELECT count(*) AS plans FROM plans"
    (tmp_path / "ask.sql").write_text(asked, encoding="utf-8")
    assert said("query", dataset, tmp_path / "ask.sql")[1] == "plans\n    5\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(asked))
    assert said("query", dataset, "-")[1] == "plans\n    5\n"
    status, _, told = said("query", dataset, tmp_path / "nosuch.sql")
    assert (status, told.count("\n")) == (2, 1)


def test_forms_of_answers(dataset: Path, tmp_path: Path, said: Said) -> None:
    sql = "SELECT region, value, NULL AS nothing, 'a|\"b\", c' AS odd FROM targets WHERE concept = 'old-estates' ORDER BY value"
    expected = [("陆良县", 1.5), ("曲靖市", 3), ("云南省", 20)]
    rows = list(csv.DictReader(io.StringIO(said("query", dataset, sql, "-f", "csv")[1])))
    assert [(row["region"], row["value"], row["nothing"], row["odd"]) for row in rows] == [
        ("陆良县", "1.5", "", 'a|"b", c'), ("曲靖市", "3", "", 'a|"b", c'), ("云南省", "20", "", 'a|"b", c'),
    ]  # fmt: skip
    told = json.loads(said("query", dataset, sql, "-f", "json")[1])
    assert told == [{"region": region, "value": value, "nothing": None, "odd": 'a|"b", c'} for region, value in expected]
    lines = said("query", dataset, sql, "-f", "markdown")[1].splitlines()
    assert lines[0] == "| region | value | nothing | odd |"
    assert lines[2] == '| 陆良县 | 1.5 |  | a\\|"b", c |'
    assert said("query", dataset, sql)[1].splitlines()[1].split() == ["陆良县", "1.5", 'a|"b",', "c"]
    # The name of a file says the form.
    for ending in ("csv", "json", "md", "parquet"):
        path = tmp_path / f"answer.{ending}"
        assert said("query", dataset, sql, "-o", path)[0] == 0
    assert json.loads((tmp_path / "answer.json").read_text(encoding="utf-8")) == told
    import duckdb

    assert duckdb.sql(f"SELECT region, value FROM '{tmp_path}/answer.parquet'").fetchall() == expected
    status, _, said_of_it = said("query", dataset, sql, "-f", "parquet")
    assert (status, said_of_it.count("\n")) == (2, 1)
    assert said("query", dataset, "SELECT 1 WHERE false", "-f", "json")[1] == "[]\n"
    # Neither is a question's answer a way to write where COPY may not.
    status, _, _ = said("query", dataset, "SELECT 1) TO '/tmp/plan-extract-evil'; --", "-o", tmp_path / "x.parquet")
    assert status == 2


def test_values(dataset: Path, said: Said) -> None:
    sql = "SELECT count(*) AS n FROM targets WHERE deadline = $year AND region = $place -- and $nothing"
    assert said("query", dataset, sql, "--set", "year=2025", "--set", "place=曲靖市")[1] == "n\n2\n"
    status, _, told = said("query", dataset, sql, "--set", "year=2025", "--set", "place=曲靖市", "--set", "plaec=x")
    assert (status, told.count("\n")) == (2, 1)
    assert "place" in told
    # A value is never SQL.
    assert said("query", dataset, "SELECT $a AS a", "--set", "a=1' OR '1'='1")[1] == "a\n1' OR '1'='1\n"


def test_ready_made_questions(dataset: Path, said: Said) -> None:
    status, listed, _ = said("query", dataset, "--list")
    assert status == 0
    for name in questions():
        assert f"{name}: " in listed
        assert said("query", dataset, "--named", name)[0] == 0
    assert len(questions()) >= 5
    status, _, told = said("query", dataset, "--named", "growht")
    assert (status, told.count("\n")) == (2, 1)
    assert "growth" in told
    assert said("query", dataset)[0] == 2
    assert said("query", dataset, "SELECT 1", "--named", "growth")[0] == 2


def answers(dataset: Path, said: Said, name: str, *more: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(said("query", dataset, "--named", name, "-f", "json", *more)[1])
    return found


def test_what_the_ready_made_questions_answer(dataset: Path, said: Said) -> None:
    promised = answers(dataset, said, "promises")
    assert [(row["target_year"], row["rank"], row["region"], row["target"]) for row in promised] == [
        (2020, 1, "曲靖市", 50), (2025, 1, "曲靖市", 60), (2025, 2, "云南省", 58), (2025, 3, "陆良县", 52),
    ]  # fmt: skip
    # 万户 and 户 are one unit.
    promised = answers(dataset, said, "promises", "--set", "concept=old-estates")
    assert [(row["target_year"], row["region"], row["target"], row["unit"]) for row in promised] == [
        (2020, "曲靖市", 30_000, "户"), (2025, "云南省", 200_000, "户"), (2025, "陆良县", 15_000, "户"),
    ]  # fmt: skip
    assert [
        (row["province"], row["median_start"], row["median_target"], row["median_change"]) for row in answers(dataset, said, "growth")
    ] == [("云南省", 50, 58, 8)]
    # 12,000 万元 are 120 million yuan.
    assert [(row["name"], row["yuan"]) for row in answers(dataset, said, "projects", "--set", "limit=1")] == [
        ("南盘江供水管网项目", 120_000_000)
    ]
    due = {row["concept"]: (row["targets"], row["least"], row["most"]) for row in answers(dataset, said, "due")}
    assert due["urbanisation-resident"] == (3, 52, 60)
    assert {(row["body"], row["targets"], row["projects"], row["leads"]) for row in answers(dataset, said, "bodies")} == {
        ("市住房城乡建设局", 0, 1, 0), ("市水务局", 0, 1, 0), ("省住房城乡建设厅", 1, 0, 1), ("省财政厅", 1, 0, 0),
    }  # fmt: skip
    assert [(row["district"], row["targets"], row["projects"]) for row in answers(dataset, said, "districts")] == [("麒麟区", 1, 0)]
    assert answers(dataset, said, "coverage")[0] == {
        "concept": "urbanisation-resident", "plans": 4, "targets": 4, "first_year": 2020, "last_year": 2025
    }  # fmt: skip


def test_each_column_is_described(dataset: Path, said: Said) -> None:
    from plan_extract.dataset.described import column_described, view_described

    with Dataset.open(str(dataset)) as data:
        for view in views():
            assert view_described(view).english != view.replace("_", " "), view
            for column, *_ in data.sql(f"DESCRIBE {view}"):
                # As it is where nobody has described it.
                assert column_described(view, column).meaning != column, (view, column)
    status, listed, _ = said("query", dataset, "--views")
    assert status == 0
    assert "\n  comparable double: the number in the base unit" in listed


def test_no_data_set(tmp_path: Path, said: Said) -> None:
    for folder in (tmp_path, tmp_path / "nosuch"):
        status, _, told = said("query", folder, "SELECT 1")
        assert (status, told.count("\n")) == (2, 1)
        assert "corpus build" in told


def test_a_data_set_that_was_built_anew_meanwhile(tmp_path: Path, out: Path) -> None:
    from plan_extract.dataset.asking import ask
    from plan_extract.dataset.build import build

    build(str(out), str(tmp_path / "data"), jobs=1)
    with Dataset.open(str(tmp_path / "data")) as data:
        (out / "city.yaml").unlink()
        build(str(out), str(tmp_path / "data"), jobs=1)
        with pytest.raises(PlanError, match="built anew meanwhile; ask again"):
            list(ask(data, "SELECT count(value) FROM goals").rows)
