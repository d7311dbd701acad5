"""What the page does: filters, keys, links, tables, pictures, what is taken along, narrow screens and paper."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from plan_extract import parse

from .conftest import LONGEST, Opened, counted, until


def settled(page: Any) -> None:
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize(
    ("name", "value", "of"),
    [
        ("year", "2024", lambda p: sum(r.deadline is not None and r.deadline.year == 2024 for r in (*p.goals, *p.projects))),
        ("nature", "约束性", lambda p: sum(g.nature == "约束性" for g in p.goals)),
        ("confidence", "0.9", lambda p: sum(r.confidence >= 0.9 for r in (*p.goals, *p.facts, *p.projects, *p.responsible))),
        ("words", "养老", lambda _: None),
    ],
)
def test_a_filter_counts_what_it_leaves(opened: Opened, name: str, value: str, of: Any) -> None:
    page = opened()
    if name in ("confidence", "words"):
        page.fill(f"[name={name}]", value)
    else:
        page.select_option(f"[name={name}]", value)
    settled(page)
    shown, every = counted(page)
    expected = of(parse(LONGEST))
    assert 0 < shown < every
    assert expected is None or shown == expected
    page.click("#filters [type=reset]")
    until(page, lambda: (page.text_content("#count") or "").startswith(f"{every} "))


def test_kinds_are_switched_by_the_legend_and_nothing_left_is_told(opened: Opened) -> None:
    page = opened()
    every = counted(page)[1]
    page.uncheck("[name=kind][value=goal]")
    settled(page)
    assert counted(page)[0] == every - len(parse(LONGEST).goals)
    assert page.locator("#text mark.goal:not(.off)").count() == 0
    page.uncheck("[name=layer][value=place]")
    settled(page)
    assert page.locator("mark.place").first.evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
    page.fill("[name=words]", "没有这样的词")
    settled(page)
    assert counted(page)[0] == 0
    assert page.locator("#empty").is_visible()
    assert "No record fits" in page.text_content("#records")
    assert page.locator("#text .l:visible").count() == 0


def test_the_outline_counts_and_follows_the_filter(opened: Opened) -> None:
    plan = parse(LONGEST)
    page = opened()
    heading = plan.outline[3]
    count = page.locator(f"#outline a[href='#{heading.id}'] + .count")
    inside = {heading.id, *(below.id for child in heading.children for below in (child, *child.children))}
    own = [r for r in (*plan.goals, *plan.facts, *plan.projects, *plan.responsible) if r.section and r.section.startswith(heading.id)]
    assert inside
    assert count.text_content() == str(len(own))
    page.select_option("[name=district]", "桐江市")
    settled(page)
    assert int(count.text_content()) == sum("桐江市" in getattr(r, "districts", ()) for r in own)


def test_only_headings_are_bold_and_tables_and_boxes_are_drawn(opened: Opened) -> None:
    page = opened()
    bold = page.evaluate(
        """() => [...document.querySelectorAll("#text .l, #text td")]
          .filter(e => +getComputedStyle(e).fontWeight > 500).map(e => e.tagName)"""
    )
    assert bold
    assert all(re.fullmatch(r"H[2-6]", tag) for tag in bold)
    plan = parse(LONGEST)
    table = next(box for box in plan.boxes if box.indicators)
    rows = page.locator("table.indicators tbody tr")
    assert rows.count() == len(table.indicators)
    targets = page.locator("table.indicators mark.goal").all_text_contents()
    assert targets == [row.target.text for row in table.indicators if row.target]
    assert page.locator(".box").count() == len(plan.boxes)
    page.locator("table.indicators mark.goal").first.click()
    assert "常住人口城镇化率" in page.text_content("#details h2")
    words = [page.locator(f"#details .w-{role}").all_text_contents() for role in ("indicator", "deadline", "value")]
    assert words == [["常住人口城镇化率"], ["2025年"], ["58以上"]], "from three lines of the source"


def test_findings_stand_beside_their_lines(opened: Opened) -> None:
    plan = parse(LONGEST)
    page = opened()
    for finding in plan.findings:
        assert finding.code in page.text_content(f"#text .l[data-n='{finding.line}'] + .notes")
    page.fill("[name=words]", "亩均税收")
    settled(page)
    page.keyboard.press("Enter")
    page.wait_for_timeout(50)
    assert "PE604" in page.text_content("#records"), "亩均税收提高30%: a change without a base"


def test_links_lead_to_records_and_headings(opened: Opened) -> None:
    plan = parse(LONGEST)
    goal = plan.goals[40]
    page = opened(fragment=f"#{goal.id}")
    assert page.text_content("#details dd:last-child") == goal.id
    assert page.locator(f"#text mark.on[id='{goal.id}']").is_visible()
    page = opened(fragment=f"#{plan.outline[4].id}")
    top = page.locator(f"[id='{plan.outline[4].id}']").bounding_box()
    assert 0 < top["y"] < 900
    part = next(one for one in plan.goals if one.part_of)
    page = opened(fragment=f"#{part.id}")
    page.locator(f"#details a[href='#{part.part_of}']").click()
    until(page, lambda: page.text_content("#details dd:last-child") == f"{part.part_of}")
    assert "✓" in page.text_content("#details dl"), "four parts add up to 3.4万户"


def test_keys_lead_everywhere(opened: Opened) -> None:
    page = opened()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "words"
    page.keyboard.type("改造n")
    settled(page)
    assert counted(page)[0] == 0, "what is typed is no command"
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "records"
    assert page.text_content("#details .position").startswith("1/")
    page.keyboard.press("n")
    page.keyboard.press("ArrowDown")
    assert page.text_content("#details .position").startswith("3/")
    page.keyboard.press("p")
    assert page.text_content("#details .position").startswith("2/")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "details"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    settled(page)
    until(page, lambda: page.input_value("[name=words]") == "")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    chosen = page.get_attribute("#records", "aria-activedescendant")
    assert page.get_attribute(f"#{chosen}", "aria-selected") == "true"


def test_pictures_filter_and_choose(opened: Opened) -> None:
    page = opened()
    page.click("#draw")
    assert page.locator("#pictures svg").count() >= 2
    button = page.locator("#pictures .grid button").first
    name, _, count = button.get_attribute("aria-label").rpartition(": ")
    button.click()
    settled(page)
    assert counted(page)[0] == int(count), name
    page.keyboard.press("Escape")
    assert page.input_value("[name=district]") == name.split(",")[0]
    page.click("#filters [type=reset]")
    page.click("#draw")
    page.locator("#pictures .bar[role=button]").first.focus()
    page.keyboard.press("Enter")
    settled(page)
    assert page.input_value("[name=year]") == "2022"


def test_a_table_of_what_is_shown(opened: Opened, tmp_path: Path) -> None:
    page = opened()
    page.select_option("[name=district]", "桐江市")
    settled(page)
    with page.expect_download() as asked:
        page.click("#csv")
    asked.value.save_as(tmp_path / "records.csv")
    text = (tmp_path / "records.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert len(rows) == counted(page)[0]
    assert all("桐江市" in row["districts"] for row in rows)
    one = next(row for row in rows if row["quote"] == "0.86万户")
    assert (one["indicator"], one["value"], one["unit"], one["year"], one["line"]) == ("老旧小区改造", "0.86", "万户", "2025", "129")


def test_a_citation_says_line_and_words(opened: Opened) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("n")
    page.click("#details [data-do=cite]")
    until(page, lambda: page.text_content("#said") != "")
    assert page.text_content("#said").partition(": ")[2] == (
        "云岭市人民政府办公室. 云岭市“十四五”城乡建设发展规划: 云岭政办发〔2022〕17号[Z]. 2022-03-18: 第29行: “52.3%”."
    )


def test_on_a_phone_every_part_can_be_reached(opened: Opened) -> None:
    page = opened(width=390, height=844)
    for name, part in (("side", "#records"), ("outline", "#outline"), ("filters", "#filters"), ("text", "#text")):
        page.click(f"#tabs [data-tab={name}]")
        assert page.locator(part).is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    page.set_viewport_size({"width": 900, "height": 800})
    for name, part in (("outline", "#outline"), ("text", "#text")):
        page.click(f"#tabs [data-tab={name}]")
        assert page.locator(part).is_visible()
        assert page.locator("#records").is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("#tabs [data-tab=side]")
    page.locator("#records [role=option]").nth(2).click()
    assert page.text_content("#details .position").startswith("3/")


def test_paper_has_the_text_and_its_marks_in_shapes(opened: Opened) -> None:
    page = opened()
    page.emulate_media(media="print")
    assert not page.locator("#side").is_visible()
    assert page.locator(".legend").is_visible()
    styles = page.evaluate(
        """() => ["goal", "fact", "project", "responsible", "deadline", "place"].map(name => {
          const style = getComputedStyle(document.querySelector(`.legend .${name}`));
          return [style.borderBottomStyle, style.borderTopStyle, style.textDecorationLine, style.textDecorationStyle].join(" ");
        })"""
    )
    assert len(set(styles)) == 6, styles
    marks = page.evaluate("getComputedStyle(document.querySelector('#text mark.goal')).printColorAdjust")
    assert marks == "exact"


def test_dark_mode_is_dark(opened: Opened) -> None:
    page = opened(color_scheme="dark")
    red, green, blue = map(int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3])
    assert max(red, green, blue) < 60
