"""Invented tables, of indicators and of projects, in every form that plans come in: each cell as it is written."""

from __future__ import annotations

import pytest

from plan_extract.reporting.tables import rows
from tests.tables.forms import FORMS
from tests.tables.measure import TABLES, plan_of, seen


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("entry", TABLES, ids=[entry["name"] for entry in TABLES])
def test_every_cell(entry: dict[str, object], form: str) -> None:
    """Whatever the form, the same cells; nothing more is read of the table, and the text behind it goes on."""
    if form == "pdf":
        pytest.importorskip("pypdfium2")
    if form == "xlsx":
        pytest.importorskip("openpyxl")
    assert [cell for cell in seen(entry, form) if cell.expected != cell.found] == []


def _named(name: str) -> dict[str, object]:
    return next(entry for entry in TABLES if entry["name"] == name)


@pytest.mark.parametrize("form", ["tabs", "one a line", "markdown", "html", "docx", "pdf", "csv"])
def test_projects_are_quoted_at_their_names(form: str) -> None:
    """A quotation is the name's own place, not its line's; nothing is found wrong with what a table says."""
    plan = plan_of(_named("merged kinds and bodies"), form)
    assert [project.quote.text for project in plan.projects] == [project.name for project in plan.projects]
    assert [finding.code for finding in plan.findings if finding.code.startswith("PE0") and finding.code != "PE040"] == []


def test_columns_of_a_spreadsheet() -> None:
    """A project's investment, years, place and bodies are cells of their own."""
    table = list(rows(plan_of(_named("projects with places"), "html"), "projects"))
    row = table[0]
    assert (row["investment"], row["investment_value"], row["investment_unit"], row["investment_amount"]) == (
        "7.2",
        7.2,
        "亿元",
        720_000_000,
    )
    assert (row["years"], row["years_start"], row["years_end"], row["deadline"]) == ("2021年-2024年", 2021, 2024, 2024)
    assert (row["place"], row["districts"], row["responsible"], row["box"]) == ("柳湾区", "柳湾区", "市卫生健康委", "b1")


def test_each_target_year_is_a_goal() -> None:
    """2023年目标 and 2025年目标 are due in their years."""
    plan = plan_of(_named("two target years and bodies"), "bars")
    goals = [(goal.indicator, goal.value, goal.deadline.year if goal.deadline else None) for goal in plan.goals]
    assert sorted(goals) == [
        ("农村自来水普及率", 88, 2023), ("农村自来水普及率", 92, 2025), ("新增供水能力", 800, 2023), ("新增供水能力", 1500, 2025),
        ("河道生态补水", 200, 2023), ("河道生态补水", 260, 2025),
    ]  # fmt: skip
