"""`plan-extract show`: tables in columns and with tabs, filters, one record with its words, pagers, errors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from plan_extract import parse
from plan_extract.cli import run
from plan_extract.reporting import listing, listing_text, record_text
from plan_extract.reporting.terminal import aligned, fitted
from plan_extract.sources import read_bytes

PLAN = """柳湾市“十四五”供水发展规划
第一章 总体目标
到2025年，全市供水普及率达到98%以上，管网漏损率控制在9%以内。
专栏1 “十四五”供水主要指标
序号
指标
单位
2020年
2025年
属性
1
供水普及率
%
95.5
98以上
预期性
第二章 重点任务
第一节 管网
2023年底前，东桥区改造供水管网40公里，沙浦县改造供水管网25.5公里。
第二节 水厂
建设东桥区北山水厂工程。到2024年，新建水质监测站点12处。
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, str]]:
    assert run(["show", *arguments]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


def test_a_pipe_gets_tabs_and_whole_cells(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = shown(capsys, plan)
    assert list(rows[0]) == [
        "id", "year", "value", "measure", "indicator", "baseline", "districts", "nature", "section", "confidence", "line", "statement",
    ]  # fmt: skip
    said = {(row["year"], row["value"], row["indicator"], row["districts"], row["section"], row["line"]) for row in rows}
    assert ("2025", "≤9%", "管网漏损率", "", "总体目标", "3") in said
    assert {row["measure"] for row in rows} == {"level", "cumulative"}, "codes, whatever the language"
    assert ("2023", "25.5公里", "供水管网改造", "沙浦县", "重点任务 / 管网", "19") in said
    assert {row["baseline"] for row in rows if row["nature"] == "预期性"} == {"95.5 (2020)"}


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (["--year", "2023"], {"19"}),
        (["--year", "2023-2024"], {"19", "21"}),
        (["--year=-2024"], {"19", "21"}),
        (["--district", "沙浦"], {"19"}),
        (["--section", "重点任务"], {"19", "21"}),
        (["--section", "管网"], {"19"}),
        (["--section", "c2.s2"], {"21"}),
        (["--grep", "漏损|监测"], {"3", "21"}),
        (["--grep", "no such words"], set()),
    ],
)
def test_filters_keep(plan: str, options: list[str], lines: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert {row["line"] for row in shown(capsys, plan, "--goals", *options)} == lines


def test_order_is_by_number_and_the_empty_last(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [row["year"] for row in shown(capsys, plan, "--sort", "year")] == ["2023", "2023", "2024", "2025", "2025", "2025"]
    values = [row["value"] for row in shown(capsys, plan, "--year", "2023-2024", "--sort=-value")]
    assert values == ["40公里", "25.5公里", "12处"]
    bases = [row["baseline"] for row in shown(capsys, plan, "--section", "总体目标", "--sort", "baseline,line")]
    assert bases == ["95.5 (2020)", "95.5 (2020)", ""]


def test_other_tables(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = shown(capsys, plan, "--rows")
    assert (row["indicator"], row["unit"], row["baseline"], row["target"], row["line"]) == ("供水普及率", "%", "95.5", "98以上", "12")
    (box,) = shown(capsys, plan, "--boxes")
    assert (box["id"], box["number"], box["title"], box["rows"]) == ("b1", "1", "“十四五”供水主要指标", "1")
    (project,) = shown(capsys, plan, "--projects")
    assert project["name"].endswith("北山水厂工程")
    assert (project["action"], project["line"]) == ("建设", "21")
    counts = {row["title"]: (row["goals"], row["projects"]) for row in shown(capsys, plan, "--outline")}
    assert counts["管网"] == ("2", "")
    assert counts["重点任务"] == ("3", "1")


def test_an_outline_in_chinese_names_its_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plan_extract.wording._chosen", "zh")
    read = parse(read_bytes(PLAN.encode(), "plan.txt"))
    found = listing.entries(read, "outline")
    said = listing_text.to_text("outline", found, len(found), 100, False)
    assert said.splitlines()[-1] == f"{len(found)} 标题"
    assert "chapter" not in said
    assert "h1" not in said


def test_columns_hold_with_chinese_characters() -> None:
    plan = parse(read_bytes(PLAN.encode(), "plan.txt"))
    found = listing.entries(plan, "goals")
    head, *lines, last = listing_text.to_text("goals", found[:4], len(found), 100, False).splitlines()
    assert all(cell_len(line) <= 100 for line in lines)
    assert last == "4 of 6 goals"
    # `line` is set to the right: every row ends in the same column of the terminal.
    assert {cell_len(line) for line in (head, *lines)} == {cell_len(head)}
    assert fitted("供水普及率", 10) == "供水普及率"
    assert fitted("供水普及率", 9) == "供水普及…"
    assert fitted("供水普及率", 8) == "供水普…", "a character is not halved"
    assert aligned([["管网", "1"], ["a", "22"]], right=[False, True]) == ["管网   1", "a     22"]


def test_a_record_has_its_words_marked(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = shown(capsys, plan, "--district", "沙浦")
    assert run(["show", plan, row["id"][:6]]) == 0
    page = capsys.readouterr().out
    assert (
        "[deadline 2023年底前]，东桥区改造供水管网40公里，[district 沙浦县][indicator 改造][indicator 供水管网][value 25.5公里]。" in page
    )
    assert "confidence" in page
    assert "\nwhy\n" in page
    assert "\x1b" not in page
    assert "before" in page
    assert "水质监测站点" in page or "北山水厂" in page, "what comes after"


def test_words_carried_from_elsewhere_are_shown_where_they_stand() -> None:
    text = "柳湾市供水规划（2021—2025年）\n一、目标\n管网漏损率控制在9%以内，到2023年下降到8%以内。\n"
    plan = parse(read_bytes(text.encode(), "plan.txt"), explain=True)
    goal = next(goal for goal in plan.goals if goal.value == 8)
    (kind,) = (kind for kind, one in record_text.find(plan, goal.id) if one is goal)
    page = record_text.to_text(plan, kind, goal, text, colour=False)
    assert "[indicator 管网漏损率]控制在9%以内，[deadline 到2023年]下降到[value 8%以内]" in page
    assert "carried" in page


def test_a_row_and_a_box(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = next(row for row in shown(capsys, plan) if row["nature"])
    assert run(["show", plan, row["id"]]) == 0
    assert "供水普及率 (%)  95.5 → 98以上  预期性" in capsys.readouterr().out
    assert run(["show", plan, "b1"]) == 0
    assert "98以上" in capsys.readouterr().out


def test_a_parsed_file_without_its_source_shows_what_it_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parsed = parse(read_bytes(PLAN.encode(), "gone.txt"))
    (tmp_path / "p.yaml").write_text(parsed.to_yaml(), encoding="utf-8")
    assert run(["show", str(tmp_path / "p.yaml"), parsed.goals[0].id]) == 0
    out, err = capsys.readouterr()
    assert "全市供水普及率达到98%以上" in out
    assert "words cannot be marked" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["g-00000000"], "no record g-00000000; nearest: "),
        (["g-"], "begins the ids of 6: "),
        (["b1", "--goals"], "an ID is shown alone"),
        (["--year", "soon"], "--year soon: a year"),
        (["--year", "2025-2023"], "the earlier year comes first"),
        (["--year", "2025", "--boxes"], "boxes have no year"),
        (["--district", "x", "--outline"], "outline have no district"),
        (["--sort", "size"], "no column size; there are id, "),
        (["--grep", "("], "no regular expression"),
    ],
)
def test_errors_are_one_line(plan: str, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", plan, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert says in err


def test_nearest_ids_are_named(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    ident = shown(capsys, plan)[0]["id"]
    assert run(["show", plan, ident[:-1] + ("0" if ident[-1] != "0" else "1")]) == 2
    assert f"nearest: {ident}" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX")
@pytest.mark.parametrize(
    ("options", "environment", "paged", "colours"),
    [
        ([], {}, True, True),
        (["--no-pager"], {}, False, True),
        ([], {"PAGER": "cat"}, False, True),
        ([], {"PAGER": "no-such-pager-here"}, False, True),
        ([], {"NO_COLOR": "1"}, True, False),
    ],
)
def test_a_terminal_gets_a_pager_and_colours(
    plan: str, options: list[str], environment: dict[str, str], paged: bool, colours: bool
) -> None:
    import pty

    ours, theirs = pty.openpty()
    setting = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "LANG", "LC_ALL", "PLAN_EXTRACT_LANG")}
    setting |= {"TERM": "xterm", "COLUMNS": "90", "PAGER": "sed s/^/paged:/", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "plan_extract", "show", plan, *options], stdout=theirs, stdin=subprocess.DEVNULL, env=setting
    )
    os.close(theirs)
    text = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so where the other end is closed
            break
        if not part:
            break
        text += part
    os.close(ours)
    assert done.returncode == 0
    assert (b"paged:" in text) is paged
    assert (b"\x1b[1m" in text) is colours
    assert "管网漏损率".encode() in text
