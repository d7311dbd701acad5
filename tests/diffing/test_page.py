"""The page of a comparison in headless Chromium: filters, counts, keys, links. Nothing is downloaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plan_extract import parse
from plan_extract.diffing import diff
from plan_extract.reporting import diff_html
from plan_extract.sources import read_bytes

api = pytest.importorskip("playwright.sync_api", reason="playwright (the extra dev brings it) drives the browser")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WHY = "no Chromium among the machine's programs"
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=WHY)

OLD = """柳湾市供水“十四五”规划
第一章 目标
到2025年，供水普及率达到95%。漏损率控制在9%以内。
第二章 任务
到2024年，新建水质监测站点12处。东桥区改造管网40公里。
建设东桥区北山水厂工程。
"""
NEW = (
    OLD.replace("95%", "97%").replace("到2024年", "到2025年").replace("东桥区改造", "沙浦县改造").replace("建设东桥区北山水厂工程。\n", "")
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("page") / "d.html"
    path.write_text(diff_html.to_html(diff(*(parse(read_bytes(t.encode(), "p.txt")) for t in (OLD, NEW)))), encoding="utf-8")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        made = browser.new_page(viewport={"width": 1000, "height": 800})
        made.told = []
        made.on("console", lambda message: made.told.append(message.text))
        made.on("pageerror", lambda error: made.told.append(str(error)))
        made.goto(Path(path).as_uri())
        yield made
        browser.close()


@pytest.fixture(autouse=True)
def fresh(page: Any) -> None:
    page.reload()


def visible(page: Any, what: str) -> list[str]:
    return [one.inner_text() for one in page.locator(what).all() if one.is_visible()]


def test_a_filter_shows_what_fits_and_counts_it(page: Any) -> None:
    total = len(visible(page, "article"))
    assert total >= 4
    assert page.locator("#count").inner_text() == f"{total} of {total}"
    page.select_option("select[name=meaning]", "reassigned")
    (left,) = visible(page, "article")
    assert "东桥区 → 沙浦县" in left
    assert page.locator("#count").inner_text() == f"1 of {total}"
    assert [text.split()[0] for text in visible(page, "nav li")] == ["任务"]
    assert visible(page, "h2") == ["任务"], "a chapter with nothing left is not shown"
    page.select_option("select[name=change]", "removed")
    assert page.locator("#count").inner_text() == "nothing left"
    page.keyboard.press("Escape")
    assert len(visible(page, "article")) == total
    assert page.told == [], "the policy lets the page's own style and script be"


def test_keys_go_from_change_to_change_and_to_the_search(page: Any) -> None:
    for expected in ("n", "n", "p"):
        page.keyboard.press(expected)
    first = page.locator("article").first
    assert page.evaluate("document.activeElement.id") == first.get_attribute("id")
    page.keyboard.press("/")
    page.keyboard.type("普及率 97")
    (left,) = visible(page, "article")
    assert "+2 pp" in left
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.id") == page.locator("article").last.get_attribute("id")


def test_a_link_leads_to_its_chapter(page: Any) -> None:
    page.set_viewport_size({"width": 420, "height": 300})
    page.locator("nav a").last.click()
    heading = page.locator("h2").last
    assert 0 <= heading.bounding_box()["y"] < 300
    assert page.evaluate("document.documentElement.scrollWidth") <= 420, "nothing sticks out on a phone"
    page.set_viewport_size({"width": 1000, "height": 800})
