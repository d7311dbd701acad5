"""axe-core finds no serious fault of access, in any state of the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plan_extract import parse
from plan_extract.reporting.page.index import listed, to_index
from plan_extract.sources import read

from .conftest import LONGEST, Opened, until

axe_playwright_python = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python (the extra dev brings it) has axe-core")
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def faults(page: Any) -> list[str]:
    """What axe-core calls serious or critical, with the first element of each."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_wide_screen(opened: Opened, scheme: str) -> None:
    page = opened(color_scheme=scheme, bypass_csp=True)
    page.keyboard.press("n")
    page.keyboard.press("x")
    assert faults(page) == []
    page.click("#draw")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    assert faults(page) == []


def test_on_a_phone_and_with_nothing_left(opened: Opened) -> None:
    page = opened(width=390, height=844, bypass_csp=True)
    for tab in ("side", "filters", "outline", "text"):
        page.click(f"#tabs [data-tab={tab}]")
        assert faults(page) == [], tab
    page.click("#tabs [data-tab=filters]")
    page.fill("[name=words]", "没有这样的词")
    until(page, lambda: (page.text_content("#count") or "").startswith("0 "))
    assert faults(page) == []


def test_of_an_index(opened: Opened, tmp_path: Path) -> None:
    source = read(LONGEST)
    plan = parse(source)
    (tmp_path / "index.html").write_text(to_index([listed(plan, source.text, "a.html"), listed(plan, source.text, "b.html")]), "utf-8")
    page = opened(tmp_path / "index.html", bypass_csp=True)
    assert faults(page) == []
    every = 2 * sum(len(records) for records in (plan.goals, plan.facts, plan.projects, plan.responsible))
    assert page.text_content("#count") == f"{every} of {every}"
    page.select_option("[name=district]", "桐江市")
    until(page, lambda: page.text_content("#count") != f"{every} of {every}")
    own = 2 * sum("桐江市" in r.districts for r in (*plan.goals, *plan.facts, *plan.projects))
    assert page.text_content("#count") == f"{own} of {every}"
    page.click("[data-column=year]")
    years = page.locator("#records td.c-year").all_text_contents()
    assert [year for year in years if year] == sorted(year for year in years if year)
    assert page.locator("#records td.c-title a").first.get_attribute("href").startswith("a.html#")
