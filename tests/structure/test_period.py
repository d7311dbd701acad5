"""The years a plan covers, and where they come from: no year is made up."""

from __future__ import annotations

import pytest

from plan_extract import parse
from plan_extract.model import Period
from plan_extract.sources import read_bytes
from plan_extract.structure import find_structure
from plan_extract.structure.given import Given

# Title (or none), text, and the period with its origin that a reader takes from them.
PERIODS = [
    ("霁川市“十四五”水利规划", "建成水厂3座。", ("十四五", 2021, 2025, "said")),
    ('霁川市"十五五"水利规划', "建成水厂3座。", ("十五五", 2026, 2030, "said")),
    ("霁川市'十五五'水利规划", "建成水厂3座。", ("十五五", 2026, 2030, "said")),
    ("霁川市‘十五五’水利规划", "建成水厂3座。", ("十五五", 2026, 2030, "said")),
    ("霁川市水利规划(2024—2028年)", "建成水厂3座。", (None, 2024, 2028, "said")),
    ("霁川市2024年水利工作计划", "建成水厂3座。", (None, 2024, 2024, "said")),
    ("霁川市水利规划", "规划期为2022年至2030年。建成水厂3座。", (None, 2022, 2030, "said")),
    ("霁川市水利规划", "到2030年,建成水厂3座。", (None, None, 2030, "carried")),
    (None, "到2030年,供水普及率达到98%。", (None, None, 2030, "carried")),
    ("霁川市水利规划", "截至2021年,已建水厂9座。到2027年,建成水厂3座。", (None, None, 2027, "carried")),
    ("霁川市水利规划", "到2025年,建成水厂3座。到2030年,建成水厂5座。到2030年,全部达标。", (None, None, 2030, "carried")),
    ("霁川市水利三年行动计划", "到2026年,建成水厂3座。", (None, 2024, 2026, "carried")),
    ("霁川市水利规划", "“十五五”时期是机遇期。“十五五”期间,建成水厂3座。“十五五”末全部达标。", ("十五五", 2026, 2030, "carried")),
    ("霁川市供水实施意见", "2027年起5年内,建成水厂3座。2027年底前制定细则。", (None, 2027, 2031, "carried")),
    ("霁川市供水实施意见", "从2027年开始,用三年时间,建成水厂3座。", (None, 2027, 2029, "carried")),
    (None, "《霁川市供水2027年工作要点》近日印发,明确了任务。", (None, 2027, 2027, "carried")),
    ("霁川市水利规划", "建成水厂3座。", None),
    ("霁川市水利规划", "依据《国家“十四五”水利规划》《省“十四五”水网规划》《市“十四五”水库规划》,建成水厂3座。", None),
    ("霁川市2005年远景水利规划", "到2035年,建成水厂3座。", (None, None, 2035, "carried")),
    # No year is made up: not from the meetings that a text names, nor from a date and a number of years.
    (None, "贯彻党的十九届四中全会精神。经过三年努力,建成水厂3座。", None),
    ("霁川市水利三年行动计划", "贯彻党的二十大精神。建成水厂3座。", None),
    (None, "贯彻党的十九届五中全会精神。到8085年,建成水厂3座。", None),
]


@pytest.mark.parametrize(("title", "text", "expected"), PERIODS)
def test_a_period_is_read_and_says_from_where(
    title: str | None, text: str, expected: tuple[str | None, int | None, int | None, str] | None
) -> None:
    lines = [*([title] if title else []), "一、主要目标", text]
    found = find_structure(read_bytes("\n".join(lines).encode(), "plan.txt")).info.period
    assert (found and (found.name, found.start, found.end, found.from_)) == expected


def test_a_yearly_report_without_a_title_arranges_its_next_year() -> None:
    text = "各位代表:现在,我代表县政府,向大会报告工作。\n一、2025年工作回顾\n新建学校3所。\n二、2026年工作安排\n今年新建学校4所。\n"
    plan = parse(read_bytes(text.encode(), "plan.txt"))
    assert plan.plan.kind is not None
    assert plan.plan.kind.name == "yearly report"
    assert plan.plan.period == Period(start=2026, end=2026, from_="carried")
    assert [(goal.deadline.year if goal.deadline else None) for goal in plan.goals] == [2026]
    assert [fact.year for fact in plan.facts] == [2025]


def test_a_plan_that_says_only_by_the_end_of_the_year_is_of_the_year_it_is_dated_in() -> None:
    text = "为落实《霁川水网规划(2018—2022年)》,制定本方案。\n一、主要任务\n年底前,建成水厂3座。\n霁川市人民政府办公厅2019年3月5日印发\n"
    plan = parse(read_bytes(text.encode(), "plan.txt"))
    assert [goal.deadline.year if goal.deadline else None for goal in plan.goals] == [2019]


def test_a_date_of_issue_is_no_start() -> None:
    text = "霁川市水利局\n2024年3月1日\n霁川市水利规划\n一、主要目标\n到2027年,建成水厂3座。\n"
    info = find_structure(read_bytes(text.encode(), "plan.txt")).info
    assert info.issued_on == "2024-03-01"
    assert info.period == Period(end=2027, from_="carried")


def test_title_issuer_and_region_say_from_where() -> None:
    own = find_structure(read_bytes("霁川市水利规划\n霁川市水利局\n一、目标\n建成水厂3座。".encode(), "plan.txt")).info
    assert {name: origin.from_ for name, origin in own.origin.items()} == {"title": "said", "issuer": "said"}
    assert own.region is not None
    assert (own.region.name, own.region.from_) == ("霁川市", "said")
    notice = "霁川市人民政府关于印发《水利行动计划》的通知\n霁政发〔2024〕3号\n霁川市人民政府\n一、目标\n建成水厂3座。"
    carried = find_structure(read_bytes(notice.encode(), "plan.txt")).info
    assert carried.title == "水利行动计划"
    assert carried.origin["title"].from_ == "carried"
    labelled = "发布机构: 贵州省水利厅\n水利行动计划\n一、目标\n建成水厂3座。"
    issued = find_structure(read_bytes(labelled.encode(), "plan.txt")).info
    assert issued.region is not None
    assert (issued.region.name, issued.region.from_) == ("贵州省", "carried")


GIVEN = Given(title="云川县林业规划", issuer="云川县林业局", region="云川县", period="2026-2030")


def test_what_is_given_fills_what_the_text_lacks() -> None:
    info = find_structure(read_bytes("到2030年,森林覆盖率达到40%。".encode(), "plan.txt"), GIVEN).info
    assert (info.title, info.issuer) == ("云川县林业规划", "云川县林业局")
    assert {name: origin.from_ for name, origin in info.origin.items()} == {"title": "given", "issuer": "given"}
    assert info.period == Period(start=2026, end=2030, from_="given")
    assert info.region is not None
    assert (info.region.name, info.region.level, info.region.from_) == ("云川县", "county", "given")


def test_what_the_text_says_stands_and_the_user_is_told() -> None:
    text = "岚溪市“十四五”林业规划\n岚溪市林业局\n一、目标\n到2030年,森林覆盖率达到40%。"
    structure = find_structure(read_bytes(text.encode(), "plan.txt"), GIVEN)
    info = structure.info
    assert [found.code for found in structure.findings] == ["PE041"] * 4
    same = Given(title="岚溪市“十四五”林业规划", region="岚溪市", period="2021-2025")
    assert find_structure(read_bytes(text.encode(), "plan.txt"), same).findings == []
    assert (info.title, info.issuer) == ("岚溪市“十四五”林业规划", "岚溪市林业局")
    assert info.period == Period(name="十四五", start=2021, end=2025, from_="said")
    assert info.region is not None
    assert (info.region.name, info.region.from_) == ("岚溪市", "said")


def test_what_a_given_title_says_is_given_too() -> None:
    given = Given(title="云川县“十四五”林业规划")
    info = find_structure(read_bytes("建成林场3个。".encode(), "plan.txt"), given).info
    assert info.period == Period(name="十四五", start=2021, end=2025, from_="given")
    assert info.region is not None
    assert info.region.from_ == "given"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2021-2025", (None, 2021, 2025)),
        ("2021—2025年", (None, 2021, 2025)),
        ("十四五", ("十四五", 2021, 2025)),
        ("“十五五”", ("十五五", 2026, 2030)),
        ("2025", (None, 2025, 2025)),
        ("-2030", (None, None, 2030)),
    ],
)
def test_periods_as_users_write_them(words: str, expected: tuple[str | None, int | None, int]) -> None:
    found = Given(period=words).period_read()
    assert found is not None
    assert (found.name, found.start, found.end, found.from_) == (*expected, "given")
