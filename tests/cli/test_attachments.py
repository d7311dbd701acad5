"""A notice and its attachments: several plans in one file, one of them read alone, and plans that a page only links to."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from plan_extract.sources import read_bytes
from plan_extract.structure.attachments import attachments

from .conftest import Run, one_line

NOTICE = """砚浦市人民政府关于印发砚浦市供水规划和绿地行动计划的通知
砚政发〔2022〕9号
各县区人民政府，市政府各部门：
现将两个文件印发给你们，请认真贯彻执行。
附件：1.砚浦市供水规划（2021—2025年）
2.砚浦市绿地行动计划（2022—2024年）
3.任务分工表
砚浦市人民政府
2022年3月1日
（此件公开发布）
"""
WATER = """砚浦市供水规划
（2021—2025年）
一、发展基础
2020年，全市供水普及率达到91%，现有水厂四座，供水能力基本满足城区生产和生活需要，乡镇供水仍有缺口。
二、主要目标
到2025年，供水普及率达到98%以上，新建水厂3座，管网漏损率控制在9%以内，乡镇供水由城区管网延伸供给。
"""
PARKS = """砚浦市绿地行动计划
（2022—2024年）
一、总体要求
增加绿地，方便群众，把公园建到家门口，提高城市绿化的水平和品质，让群众推窗见绿、出门见园。
二、主要目标
到2024年，人均公园绿地面积达到15平方米，新增口袋公园60个，公园绿地服务半径覆盖率达到八成五。
"""
DUTIES = "任务分工表\n序号　任务　责任单位\n1　建设水源　市水务局\n"
WHOLE = f"{NOTICE}附件1\n{WATER}附件2\n{PARKS}附件3\n{DUTIES}"


@pytest.fixture
def notice(folder: Path) -> Path:
    path = folder / "notice.txt"
    path.write_text(WHOLE, encoding="utf-8")
    return path


def test_each_attachment_can_be_read_alone(run: Run, notice: Path, folder: Path) -> None:
    water = (1, "砚浦市供水规划（2021—2025年）", (2021, 2025), [98, 3, 9])
    parks = (2, "砚浦市绿地行动计划（2022—2024年）", (2022, 2024), [15, 60])
    for number, title, years, values in (water, parks):
        out = folder / f"{number}.yaml"
        run("parse", notice, "--attachment", str(number), "-o", out)
        data = yaml.safe_load(out.read_text(encoding="utf-8"))
        assert data["source"]["attachment"] == number
        plan = data["plan"]
        assert (plan["title"], plan["period"]["start"], plan["period"]["end"]) == (title, *years)
        # What the notice says holds for what it carries.
        assert (plan["issuer"], plan["document_number"], plan["issued_on"]) == ("砚浦市人民政府", "砚政发〔2022〕9号", "2022-03-01")
        assert plan["origin"]["issuer"] == {"from": "carried"}
        assert [goal["value"] for goal in data["goals"] if "value" in goal][: len(values)] == values
        # Positions count in the whole file, so that its quotes are found there.
        assert all(WHOLE[q["start"] : q["end"]] == q["text"] for q in (goal["quote"] for goal in data["goals"]))
        assert run("validate", out).returncode == 0


def test_read_as_one_it_says_so(run: Run, notice: Path, folder: Path) -> None:
    run("parse", notice, "-o", folder / "all.yaml")
    said = run("validate", folder / "all.yaml", "--select", "PE608").stdout.decode()
    assert "PE608" in said
    assert "attachment 1 (砚浦市供水规划（2021—2025年）), attachment 2 (砚浦市绿地行动计划（2022—2024年）)" in said


def test_an_attachment_that_is_not_there_is_an_error(run: Run, notice: Path, folder: Path) -> None:
    said = one_line(run("parse", notice, "--attachment", "4"))
    assert "no attachment 4; there are attachment 1 (" in said
    (folder / "plain.txt").write_text(WATER, encoding="utf-8")
    assert "none was found" in one_line(run("parse", folder / "plain.txt", "--attachment", "1"))
    assert "one file" in run("parse", folder, "--attachment", "1", "-o", folder / "out").stderr.decode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{NOTICE}附件1：砚浦市供水规划\n{WATER}附件2：砚浦市绿地行动计划\n{PARKS}", [(1, True), (2, True)]),
        (f"{NOTICE}附 件 一\n{WATER}附 件 二\n{PARKS}", [(1, True), (2, True)]),
        (f"{NOTICE}附件\n{WATER}", [(1, True)]),
        # An annex of the plan, and a notice whose attachments are elsewhere.
        (f"{WATER}附件1\n{DUTIES}附件2\n{DUTIES}", [(1, False), (2, False)]),
        (NOTICE, []),
        ("各部门要按附件1的格式报送，附件2另行印发。\n", []),
    ],
)
def test_where_attachments_begin(text: str, found: list[tuple[int, bool]]) -> None:
    source = read_bytes(text.encode(), "plan.txt")
    assert [(a.number, a.title is not None) for a in attachments(source)] == found


def test_only_attachments_that_are_plans_make_several(run: Run, folder: Path) -> None:
    (folder / "one.txt").write_text(f"{NOTICE}附件1\n{WATER}附件2\n{DUTIES}", encoding="utf-8")
    assert b"PE042" not in run("parse", folder / "one.txt").stdout


PAGE = """<html><body><div class="article"><h1>砚浦市人民政府关于印发砚浦市供水规划的通知</h1><p>各县区人民政府：</p>
<p>现将《砚浦市供水规划（2021—2025年）》印发给你们，请认真贯彻执行。</p>
<p>附件：<a href="/files/a1b2.pdf">砚浦市供水规划.pdf</a> <a href="/index.html">首页</a></p></div></body></html>"""


def test_a_plan_that_is_only_linked_is_named(run: Run, folder: Path) -> None:
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    run("parse", folder / "page.html", "-o", folder / "page.yaml")
    said = run("validate", folder / "page.yaml").stdout.decode()
    assert "PE609 warning: links to a file that may hold the plan or a part of it: 砚浦市供水规划.pdf (/files/a1b2.pdf)\n" in said
    # A page that has the plan itself is not told that it is elsewhere.
    (folder / "whole.html").write_text(
        PAGE.replace("</div>", "".join(f"<p>{line}</p>" for line in WATER.split("\n")) + "</div>"), encoding="utf-8"
    )
    run("parse", folder / "whole.html", "-o", folder / "whole.yaml")
    assert b"PE609" not in run("validate", folder / "whole.yaml").stdout
