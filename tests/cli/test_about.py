"""What the pages and comparisons say of a plan itself: kind, years, area, issuer, and where they come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from plan_extract.model import DocumentKind, Origin, Period, PlanInfo, Region
from plan_extract.reporting.about import about

from .conftest import Run

SAID = PlanInfo(
    kind=DocumentKind(name="plan", probability=0.98),
    title="云川市规划",
    period=Period(name="十四五", start=2021, end=2025, from_="said"),
    region=Region(name="云川市", from_="said"),
    origin={"title": Origin(from_="said")},
)
GIVEN = PlanInfo(
    kind=DocumentKind(name="period report", probability=0.9),
    title="云川市规划",
    issuer="云川市政府",
    period=Period(end=2030, from_="given"),
    region=Region(name="云川市", from_="carried"),
    horizon=2035,
    origin={"title": Origin(from_="given"), "issuer": Origin(from_="carried")},
)


def test_what_is_not_said_is_marked() -> None:
    assert about(SAID) == [("kind", "plan (0.98)"), ("period", "十四五 2021—2025"), ("area", "云川市")]
    assert about(GIVEN) == [
        ("kind", "period report (0.90)"), ("title", "given by the user"), ("period", "to 2030 (given by the user)"), ("outlook to", "2035"),
        ("area", "云川市 (carried over)"), ("issuer", "云川市政府 (carried over)"),
    ]  # fmt: skip
    assert about(PlanInfo()) == []


def test_a_reader_of_chinese_is_told_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plan_extract.wording._chosen", "zh")
    assert about(SAID) == [("类型", "规划（0.98）"), ("规划期", "十四五 2021—2025"), ("地区", "云川市")]
    assert about(GIVEN) == [
        ("类型", "总结评估报告（0.90）"), ("标题", "用户给出"), ("规划期", "至2030（用户给出）"), ("展望至", "2035"),
        ("地区", "云川市（沿用）"), ("发文机关", "云川市政府（沿用）"),
    ]  # fmt: skip


def test_a_comparison_and_a_page_tell(run: Run, plan: Path) -> None:
    Path("report.txt").write_text("东湖市“十四五”公共服务情况总结\n一、主要成效\n已建成公园12个。\n", encoding="utf-8")
    for format in ("text", "markdown"):
        assert "kind of document: plan → period report" in run("diff", plan, "report.txt", "--format", format).stdout.decode()
    run("report", plan, "-o", "page.html")
    page = Path("page.html").read_text(encoding="utf-8")
    assert "kind plan (" in page
    assert "period 十四五 2021—2025" in page
