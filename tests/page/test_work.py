"""A page of 5,000 marks: what loading it, a filter and a click cost in processor time of the page, and in elements that change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plan_extract import parse
from plan_extract.reporting.page import to_html
from plan_extract.sources import read_bytes

from .conftest import Opened

PLACES = ("东湖县", "西岭县", "北山县", "南河县", "中原区")
# Seconds of processor time. A quiet machine takes a third of these (an act 41 to 78 ms); beside other work on the same core it took 138 ms.
LOAD, ACT = 1.0, 0.3
TRIES = 3


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of an invented plan with 5,000 targets in 1,000 paragraphs of 20 chapters."""
    lines = ["甲市“十四五”公共服务规划"]
    for chapter in range(20):
        lines.append(f"第{chapter + 1}章 建设重点{chapter}")
        for i in range(50):
            said = (f"到202{3 + i % 3}年，{PLACES[(i + k) % 5]}新建社区公园{i * 10 + k + 1}个，道路改造{i + k + 3}公里；" for k in range(2))
            lines.append("".join(said) + f"全县绿化覆盖率达到{40 + i % 50}%以上。")
    source = read_bytes("\n".join(lines).encode(), "x.txt")
    plan = parse(source)
    assert len(plan.goals) == 5000
    path = tmp_path_factory.mktemp("large") / "page.html"
    path.write_text(to_html(plan, source.text), encoding="utf-8")
    return path


class Meter:
    """Counts the processor time of a page's thread, and the elements that an act adds or changes."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def time(self) -> float:
        found = self.session.send("Performance.getMetrics")["metrics"]
        return next(float(one["value"]) for one in found if one["name"] == "TaskDuration")

    def of(self, act: Any) -> tuple[float, int]:
        self.page.evaluate(
            """() => {
              window.touched = new Set();
              const keep = one => [one.target, ...one.addedNodes].forEach(e => window.touched.add(e));
              const watch = new MutationObserver(seen => seen.forEach(keep));
              watch.observe(document.body, {subtree: true, childList: true, attributes: true});
            }"""
        )
        before = self.time()
        act()
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self.time() - before, self.page.evaluate("window.touched.size")


def test_5000_marks_meet_their_times(opened: Opened, large: Path) -> None:
    page = opened(large)
    meter = Meter(page)
    assert page.text_content("#count") == "5000 of 5000"
    loads = []
    for _ in range(TRIES):
        page.goto("about:blank")
        before = meter.time()
        page.goto(large.as_uri())
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        loads.append(meter.time() - before)
    assert min(loads) < LOAD
    lines = iter(range(2, 2 + TRIES))
    places = iter(PLACES)
    found = iter(("公园", "绿化", "道路"))
    acts = {
        "next": lambda: page.keyboard.press("n"),
        "a click": lambda: page.click(f"#records [role=option]:nth-child({3 * next(lines)})"),
        "a district": lambda: page.select_option("[name=district]", next(places)),
        "words": lambda: page.fill("[name=words]", next(found)),
    }
    cost = {name: [meter.of(act) for _ in range(TRIES)] for name, act in acts.items()}
    shown = int(str(page.text_content("#count")).split()[0])
    assert 0 < shown < 5000
    # The least of a few tries: what else the machine does makes each slower and none quicker.
    assert {name: least for name, tries in cost.items() if (least := min(time for time, _ in tries)) > ACT} == {}
    assert page.locator("#records [role=option]").count() <= 100, "the list is a window"
    touched = {name: max(count for _, count in tries) for name, tries in cost.items()}
    assert touched["next"] < 40, "a click costs what changes, not what is there"
    assert touched["a click"] < 40
    # 4,200 records and 2,000 words of deadlines and places go off, 1,000 paragraphs stay or go, 40 lines are drawn.
    assert touched["a district"] < 9000
