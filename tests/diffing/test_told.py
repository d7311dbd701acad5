"""What a reader of a comparison is told: figures in one unit, reassignments, chapters once, one language; histories, next periods."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from plan_extract import parse, wording
from plan_extract.cli import run
from plan_extract.diffing import diff
from plan_extract.diffing.successive import successive
from plan_extract.model import Plan
from plan_extract.reporting import diff_html, diff_text, diff_view, figures
from plan_extract.reporting.figures import Figure
from plan_extract.sources import read_bytes

FRAME = """{title}
第一章 总体目标
{a}
第二章 重点任务
第一节 设施
{b}
第二节 服务
{c}
"""


def plan(a: str, b: str = "推进设施建设。", c: str = "提升服务。", title: str = "柳湾市城镇建设“十四五”规划") -> Plan:
    return parse(read_bytes(FRAME.format(title=title, a=a, b=b, c=c).encode("utf-8"), "plan.txt"))


def told(old: Plan, new: Plan) -> list[str]:
    return [f"{entry.name}: {entry.told}" for _, entries in diff_view.chapters(diff(old, new)) for entry in entries]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("供水普及率达到95%。", "供水普及率达到96.5%。", "供水普及率: raised  95% → 96.5%  +1.5 pp"),
        ("完成投资1.2亿元。", "完成投资13500万元。", "投资: raised  12000万元 in all → 13500万元 in all  +1500万元 (+12.5%)"),
        ("林地面积达到15万亩。", "林地面积达到1.2万公顷。", "林地面积: raised  1万公顷 → 1.2万公顷  +0.2万公顷 (+20%)"),
        ("婴儿死亡率控制在5‰以内。", "婴儿死亡率控制在4.5‰以内。", "婴儿死亡率: tightened  ≤5‰ → ≤4.5‰  −0.5 per mille points"),
        ("供水普及率达到97%左右。", "供水普及率达到97%以上。", "供水普及率: tightened  ≈97% → ≥97%"),
        ("到2024年，新建公园12个。", "到2025年，新建公园12个。", "公园: put off  2024 → 2025  +1 year"),
        ("东桥区改造管网80公里。", "沙浦县改造管网80公里。", "管网改造（沙浦县）: reassigned  东桥区 → 沙浦县"),
    ],
)
def test_a_change_is_told_with_its_figures(old: str, new: str, expected: str) -> None:
    start = "" if old.startswith("到") else "到2025年，"
    (line,) = told(plan(start + old), plan(start + new))
    name, _, rest = line.partition(": ")
    wanted, _, said = expected.partition(": ")
    assert rest == said
    assert set(wanted) <= set(name) | set("改造（）")


def test_a_target_of_another_measure_has_no_difference() -> None:
    (line,) = told(plan("到2025年，城镇化率提高到47%。"), plan("到2025年，城镇化率提高4个百分点。"))
    assert line == "城镇化率: changed  47% → 4个百分点 up"


def test_a_target_moved_to_another_section_year_and_district_is_one_change() -> None:
    old = plan("坚持统筹推进。", b="到2024年，东桥区新建养老服务中心6个。")
    new = plan("坚持统筹推进。", c="到2025年，沙浦县新建养老服务中心6个。")
    (line,) = told(old, new)
    assert "reassigned" in line
    assert "东桥区 → 沙浦县" in line
    assert "2024 → 2025  +1 year" in line
    assert "section “设施” → “服务”" in line


@pytest.mark.parametrize(
    ("value", "sign", "digits"),
    [
        (Fraction(1, 10), False, "0.1"), (Fraction(-1, 2), True, "−0.5"), (Fraction(3), True, "+3"), (Fraction(2, 3), False, "≈0.666667"),
        (Fraction(136000), False, "136000"), (Fraction(0), False, "0"),
    ],
)  # fmt: skip
def test_fractions_are_written_exactly(value: Fraction, sign: bool, digits: str) -> None:
    assert figures.exact(value, sign) == digits


def test_a_fraction_is_told_in_its_words() -> None:
    (goal,) = plan("到2025年，服务业增加值占生产总值比重达到三分之一。").goals
    assert str(figures.figure(goal)) == "三分之一"
    (line,) = told(plan("到2025年，服务业占比达到三分之一。"), plan("到2025年，服务业占比达到二分之一。"))
    assert "三分之一 → 二分之一" in line


def test_ranges_differ_at_both_ends() -> None:
    assert figures.between(Figure([3, 4], "个"), Figure([4, 6], "个")) == "+1个 (+33.3%) … +2个 (+50%)"
    assert figures.between(Figure([3, 4], "个"), Figure(5, "个")) == ""
    assert figures.between(Figure(5, "个"), Figure(5, "公里")) == ""


TABLE = """柳湾市供水“十四五”规划
第一章 目标
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
{target}
预期性
"""


def test_a_table_target_is_told_once_to_a_reader_and_twice_to_a_program() -> None:
    old, new = (parse(read_bytes(TABLE.format(target=value).encode(), "t.txt")) for value in ("98以上", "99以上"))
    changes = diff(old, new)
    assert sorted(change.record for change in changes.changes) == ["goal", "row"]
    assert told(old, new) == ["供水普及率: raised  ≥98% → ≥99%  +1 pp"]
    assert diff_view.stat(changes) == "row: 0 added, 0 removed, 1 changed, 0 moved"
    assert [change.record for change in changes.only(["goals"]).once().changes] == ["goal"], "where rows are not shown"
    assert changes.at_least(0.05).changes == [], "1 % in row and goal alike"
    bound = parse(read_bytes(TABLE.format(target="98左右").encode(), "t.txt"))
    assert {change.record for change in diff(old, bound).at_least(0.05).changes} == {"goal", "row"}, "another bound is no small change"


def test_a_chapter_stands_once_also_where_what_is_gone_stood_elsewhere() -> None:
    old = plan("到2025年，供水普及率达到95%。", b="到2025年，新建公园12个。", c="到2025年，新建学校3所。")
    new = plan("到2025年，供水普及率达到96%。新建车站2座。", b="到2025年，新建公园15个。")
    titles = [title for title, _ in diff_view.chapters(diff(old, new))]
    assert titles == ["总体目标", "重点任务"]
    text = diff_text.to_text(diff(old, new), colour=False)
    assert text.count("\n总体目标 (") == 1
    assert "[-95-]%" in text
    assert "{+96+}%" in text
    assert not [line for line in text.splitlines() if line != line.rstrip()], "no padding"
    assert "\x1b" not in text


@pytest.fixture
def chinese() -> object:
    wording.use("zh")
    yield None
    wording.use("en")


def test_chinese_is_not_mixed_with_english(chinese: object) -> None:
    old = plan("到2024年，供水普及率达到95%左右。", b="到2025年，东桥区新建公园12个。累计完成投资3亿元。", c="到2025年，新建学校3所。")
    new = plan("到2025年，供水普及率达到96%以上。", b="到2025年，沙浦县新建公园12个。累计完成投资4亿元。")
    changes = diff(old, new)
    for text in (diff_text.to_text(changes, colour=False), diff_text.to_markdown(changes)):
        words = set(re.findall(r"[A-Za-z]{2,}", text)) - {"plan", "txt"}
        assert words == set()
    text = diff_text.to_text(changes, colour=False)
    assert "提高，收紧，推迟  ≈95% → ≥96%  +1个百分点；2024 → 2025  +1年" in text
    assert "改由他地承担  东桥区 → 沙浦县" in text
    page = diff_html.to_html(changes)
    body = re.sub(r"<(style|script)>.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
    assert set(re.findall(r"[A-Za-z]{2,}", body)) <= {"plan", "txt", "Esc"}
    assert '<html lang="zh">' in page


def test_the_page_runs_nothing_but_its_own_script() -> None:
    page = diff_html.to_html(diff(plan("到2025年，供水普及率达到95%。"), plan("到2025年，供水普及率达到96%。<script>alert(1)</script>")))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "unsafe" not in policy[1]
    assert page.count("<script>") == 1


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    head = "柳湾市人民政府关于印发《柳湾市供水“十四五”规划》的通知\n柳政发〔{year}〕3号\n{year}年3月5日\n柳湾市供水“十四五”规划\n一、目标\n"
    bodies = {2021: "到2025年，供水普及率达到95%。改造管网1.2万米。", 2022: "到2025年，供水普及率达到96%。改造管网15公里。",
              2024: "到2026年，供水普及率达到98%。改造管网15公里。"}  # fmt: skip
    paths = []
    for year, body in bodies.items():
        path = tmp_path / f"a-long-name-of-a-file-for-{year}.txt"
        path.write_text(head.format(year=year) + body + "\n", encoding="utf-8")
        paths.append(str(path))
    return paths


def test_a_history_is_headed_by_years_and_told_in_one_unit(versions: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", *versions]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "柳湾市供水“十四五”规划" in lines[0]
    (head,) = [line for line in lines if line.startswith("indicator")]
    assert "…" not in head
    assert head.count("2021—2025") >= 2
    (rate,) = [line for line in lines if line.startswith("供水普及率")]
    assert re.split(r"  +", rate) == ["供水普及率", "95%", "2025", "96%", "2025", "98%", "2026", "+3 pp"]
    (pipes,) = [line for line in lines if "管网" in line]
    assert "12公里" in pipes or "1.2万米" in pipes
    assert "+3公里 (+25%)" in pipes
    for format in ("markdown", "html"):
        assert run(["diff", *versions, "-f", format]) == 0
        assert "+3 pp" in capsys.readouterr().out


OLD = """柳湾市国民经济和社会发展第十三个五年规划纲要
第一章 目标
到2020年，常住人口城镇化率达到55%，森林覆盖率达到40%以上。
单位生产总值能耗下降15%。城镇新增就业累计5万人。城镇居民人均可支配收入年均增长7%。
到2020年，失业率控制在4%以内。农村公路总里程达到1000公里。
"""
NEW = """柳湾市国民经济和社会发展第十四个五年规划纲要
第一章 发展基础
2020年，常住人口城镇化率达到56.2%，森林覆盖率达到39.5%。失业率为3.6%。农村公路总里程达到1100公里。
第二章 目标
到2025年，城镇化率提高到60%，森林覆盖率达到41%以上，失业率控制在5%以内。
单位生产总值能耗下降13%。农村居民人均可支配收入年均增长8%。城镇新增就业累计6万人。
"""


def test_a_plan_and_the_next_are_joined_by_indicator() -> None:
    found = successive(*(parse(read_bytes(text.encode(), "p.txt")) for text in (OLD, NEW)))
    steps = {step.old.indicator: step for step in found.steps}
    forest = steps["森林覆盖率"]
    assert (forest.old.value, forest.reached and forest.reached.value, forest.met, forest.new.value) == (40, 39.5, False, 41)
    towns = steps["常住人口城镇化率"]
    assert (towns.new.indicator, towns.reached and towns.reached.value, towns.met) == ("城镇化率", 56.2, True)
    assert towns.similarity < 1
    assert steps["失业率"].met is True, "less is better"
    assert steps["单位生产总值能耗"].reached is None
    assert {one.goal.indicator: one.met for one in found.only_old} == {"农村公路总里程": True, "城镇居民人均可支配收入": None}
    assert [goal.indicator for goal in found.only_new] == ["农村居民人均可支配收入"], "another people's income is another indicator"


def test_successive_is_told_as_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(tmp_path / "old.txt"), str(tmp_path / "new.txt")]
    for path, text in zip(paths, (OLD, NEW), strict=True):
        Path(path).write_text(text, encoding="utf-8")
    assert run(["diff", "--successive", *paths, "--exit-code"]) == 1
    lines = capsys.readouterr().out.splitlines()
    (forest,) = [line for line in lines if line.startswith("森林覆盖率")]
    assert re.split(r"  +", forest) == ["森林覆盖率", "≥40%", "39.5% (2020)", "missed", "≥41%", "+1 pp"]
    assert any(line.startswith("only in 2016—2020") for line in lines)
    assert run(["diff", "--successive", *paths, "-f", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert list(data) == ["old", "new", "indicators", "only_old", "only_new"]
    assert {one["indicator"]: one["met"] for one in data["indicators"]}["森林覆盖率"] is False
    for format in ("markdown", "html", "yaml"):
        assert run(["diff", "--successive", *paths, "-f", format]) == 0
        assert "39.5" in capsys.readouterr().out
    assert run(["diff", "--successive", *paths, "--stat"]) == 0
    assert capsys.readouterr().out == "5 indicators in both plans, 2 in the old one alone, 1 in the new one alone\n"
    for wrong in (["-f", "patch"], ["--only", "goals"], [paths[0]]):
        assert run(["diff", "--successive", *paths, *wrong]) == 2
        assert capsys.readouterr().err.count("\n") == 1
