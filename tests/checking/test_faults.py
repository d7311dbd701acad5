"""A sound plan is clean; broken in one way, the one code is found and no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from plan_extract import parse
from plan_extract.checking.config import Config
from plan_extract.checking.registry import rules
from plan_extract.checking.runner import check_file
from plan_extract.model import Plan

HERE = Path(__file__).parent
SOUND = (HERE / "sound.txt").read_text(encoding="utf-8")
FAULTS: list[dict[str, Any]] = yaml.safe_load((HERE / "faults.yaml").read_text(encoding="utf-8"))["text"]


def _codes(path: Path, config: Config | None = None, expected: Plan | None = None) -> list[str]:
    report = check_file(str(path), config or Config(), expected)
    assert report.failed is None
    return [d.code for d in report.diagnostics]


def _broken(fault: dict[str, Any]) -> str:
    if "all" in fault:
        assert fault["all"] in SOUND
        return SOUND.replace(fault["all"], fault["with"])
    if fault.get("last"):
        before, found, after = SOUND.rpartition(fault["find"])
        assert found
        return before + fault["put"] + after
    assert SOUND.count(fault["find"]) == 1
    return SOUND.replace(fault["find"], fault["put"])


def test_the_sound_plan_is_clean_and_its_sums_are_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(SOUND, encoding="utf-8")
    report = check_file(str(path), Config())
    assert report.diagnostics == []
    assert len(report.confirmed) == 2
    assert "3.93万户 = 1.2万户 + 1.53万户 + 1.2万户" in report.confirmed[0]
    assert "810公里" in report.confirmed[1]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f["name"])
def test_a_fault_in_the_text(fault: dict[str, Any], tmp_path: Path) -> None:
    broken = _broken(fault)
    assert broken != SOUND
    path = tmp_path / "plan.txt"
    path.write_text(broken, encoding="utf-8")
    assert _codes(path) == [fault["code"]]


Change = Callable[[dict[str, Any]], None]


def _goal(data: dict[str, Any], indicator: str) -> dict[str, Any]:
    return next(g for g in data["goals"] if g["indicator"] == indicator)


def _quote(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _goal(data, "便民市场")["quote"]
    return found


def _shift(data: dict[str, Any]) -> None:
    _quote(data)["start"] += 1
    _quote(data)["end"] += 1


def _carried(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(f for f in data["facts"] if "origin" in f)["origin"]["indicator"]["quote"]
    return found


def _twice(data: dict[str, Any]) -> None:
    data["boxes"][2]["id"] = data["boxes"][1]["id"]
    for project in data["projects"]:
        project["box"] = data["boxes"][1]["id"]


def _on_page(data: dict[str, Any], page: int | None, box: list[float], **more: Any) -> None:
    """Print the quotation there, in a file of two pages of A4."""
    data["source"]["paper"] = [{"first": 1, "last": 2, "width": 595.3, "height": 841.9}]
    _quote(data).update(box=box, **({"page": page} if page else {}), **more)


def _unitless(data: dict[str, Any]) -> None:
    goal = _goal(data, "便民市场")
    del goal["unit"]
    goal.pop("amount", None)


RECORDS: dict[str, tuple[str, Change]] = {
    "a field of another type": ("PE101", lambda d: _goal(d, "便民市场").update(value="many")),
    "a field missing": ("PE101", lambda d: _quote(d).pop("line")),
    "an unknown field": ("PE101", lambda d: _goal(d, "便民市场").update(colour="red")),
    "a word that is none of the list": ("PE101", lambda d: _goal(d, "便民市场").update(comparator="about")),
    "an id twice": ("PE102", lambda d: d["projects"][1].update(id=d["projects"][0]["id"]) or d.update(districts=[])),
    "a box id twice": ("PE102", _twice),
    "a section that is none": ("PE103", lambda d: _goal(d, "便民市场").update(section="c9.s9")),
    "a box that is none": ("PE103", lambda d: d["projects"][0].update(box="b9")),
    "a total that is none": ("PE103", lambda d: _goal(d, "便民市场").update(part_of="g-00000000")),
    "a body for a goal that is none": ("PE103", lambda d: d["responsible"][0]["goals"].append("g-00000000")),
    "an index entry that is none": ("PE103", lambda d: d["deadlines"][0]["goals"].append("g-00000000")),
    "an index out of step": ("PE104 PE211", lambda d: _goal(d, "便民市场")["deadline"].update(year=2024)),
    "an index entry lost": ("PE104", lambda d: d["deadlines"][0]["goals"].remove(_goal(d, "便民市场")["id"])),
    "a source that is gone": ("PE201", lambda d: d["source"].update(path="gone.txt")),
    "another sha256": ("PE202", lambda d: d["source"].update(sha256="0" * 64)),
    "a quotation edited": ("PE203", lambda d: _quote(d).update(text="12个")),
    "a quotation shifted": ("PE203", _shift),
    "a quotation beyond the end": ("PE203", lambda d: _quote(d).update(start=10**6, end=10**6 + 3)),
    "another line": ("PE204", lambda d: _quote(d).update(line=3)),
    "another column": ("PE204", lambda d: _quote(d).update(column=3)),
    "an origin's quotation edited": ("PE203", lambda d: _carried(d).update(text="城镇道路面积")),
    "an origin's quotation shifted": ("PE203", lambda d: _carried(d).update(start=_carried(d)["start"] + 1)),
    "an origin's other line": ("PE204", lambda d: _carried(d).update(line=3)),
    "another number of characters": ("PE205", lambda d: d["source"].update(characters=12)),
    "another value": ("PE207", lambda d: _goal(d, "便民市场").update(value=12)),
    "another unit": ("PE208", lambda d: _goal(d, "便民市场").update(unit="家")),
    "another bound": ("PE209", lambda d: _goal(d, "便民市场").update(comparator="gt")),
    "another measure": ("PE210", lambda d: _goal(d, "便民市场").update(measure="multiple")),
    "other words of a deadline": (
        "PE211",
        lambda d: _goal(d, "便民市场")["deadline"].update(text="到2024年"),
    ),
    "a cell edited": ("PE212", lambda d: d["boxes"][0]["indicators"][0]["baseline"].update(comparator="ge")),
    "a name edited": ("PE213", lambda d: d["projects"][0].update(name="云岭中学新校区")),
    "a page without text": (
        "PE206",
        lambda d: d.setdefault("findings", []).append({"code": "PE020", "message": "page 3 has no text layer"}),
    ),
    "a formula without value": (
        "PE214",
        lambda d: d.setdefault("findings", []).append(
            {"code": "PE024", "message": "1 formula has no stored value (表1!B5): open the workbook and save it, parse it again"}
        ),
    ),
    "a numeral read with doubt": (
        "PE216",
        lambda d: d.setdefault("findings", []).append({"code": "PE046", "message": "read with doubt on page 3: 12 (0.71)", "line": 4}),
    ),
    "a correction that fits no more": (
        "PE219",
        lambda d: d.setdefault("findings", []).append(
            {"code": "PE047", "message": "a correction of g-1 fits no more: no such record of 12个", "line": 4}
        ),
    ),
    "an investment edited": ("PE215", lambda d: d["projects"][0].update(investment={"text": "3.2亿元", "value": 4.2, "unit": "亿元"})),
    "a page that is none": ("PE218", lambda d: _on_page(d, 3, [72.0, 90.0, 120.0, 106.0])),
    "a rectangle beyond its page": ("PE218", lambda d: _on_page(d, 2, [72.0, 830.0, 120.0, 846.0])),
    "a rectangle upside down": ("PE218", lambda d: _on_page(d, 2, [72.0, 106.0, 120.0, 90.0])),
    "a rectangle without its page": ("PE218", lambda d: _on_page(d, None, [72.0, 90.0, 120.0, 106.0])),
    "a page of no rectangle": ("PE218", lambda d: _on_page(d, 2, [72.0, 90.0, 120.0])),
    "a place that goes on beyond its page": (
        "PE218",
        lambda d: _on_page(d, 1, [72.0, 90.0, 120.0, 106.0], continued=[{"page": 2, "box": [72.0, 90.0, 720.0, 106.0]}]),
    ),
    "several plans": (
        "PE608",
        lambda d: d.setdefault("findings", []).append({"code": "PE042", "message": "holds 2 plans: 附件1, 附件2", "line": 3}),
    ),
    "a plan elsewhere": (
        "PE609",
        lambda d: (
            d["plan"].update(kind={"name": "notice", "probability": 0.9}),
            d.setdefault("findings", []).append(
                {"code": "PE043", "message": "links to a file that may hold the plan or a part of it: 规划.pdf (1.pdf)"}
            ),
        ),
    ),
    "no plan": (
        "PE607",
        lambda d: d.setdefault("findings", []).append({"code": "PE040", "message": "does not look like a plan: no Chinese prose"}),
    ),
    "a heading not placed": (
        "PE309",
        lambda d: d.setdefault("findings", []).append(
            {"code": "PE004", "message": "contents entry not found in the body: 章 4 “保障”", "line": 9}
        ),
    ),
    "a table without rows": ("PE308", lambda d: d["boxes"][0].pop("indicators")),
    "a box title lost": ("PE306", lambda d: d["boxes"][1].pop("title")),
    "a deadline lost": ("PE601", lambda d: _goal(d, "便民市场").pop("deadline")),
    "a unit lost": ("PE208 PE602", _unitless),
    "a value beyond 100": ("PE207 PE403", lambda d: _goal(d, "公共交通出行比例").update(value=600)),
    "a value below 0": ("PE207 PE403", lambda d: _goal(d, "公共交通出行比例").update(value=-6)),
    "a range turned": ("PE207 PE404", lambda d: _goal(d, "龙头企业").update(value=[5, 3])),
}


def _parsed(tmp_path: Path, change: Change | None = None) -> Path:
    source = tmp_path / "plan.txt"
    source.write_text(SOUND, encoding="utf-8")
    data = yaml.safe_load(parse(source).to_yaml())
    data["source"]["path"] = "plan.txt"
    if change is not None:
        change(data)
    path = tmp_path / "plan.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def test_the_sound_parsed_plan_is_clean(tmp_path: Path) -> None:
    assert _codes(_parsed(tmp_path)) == []


def test_a_place_on_its_page_is_no_fault(tmp_path: Path) -> None:
    more = [{"page": 1, "box": [0.0, 0.0, 10.0, 10.0]}]
    assert _codes(_parsed(tmp_path, lambda d: _on_page(d, 2, [72.0, 90.0, 595.3, 841.9], continued=more))) == []


@pytest.mark.parametrize("name", RECORDS)
def test_a_fault_in_the_parsed_file(name: str, tmp_path: Path) -> None:
    code, change = RECORDS[name]
    path = _parsed(tmp_path, change)
    assert sorted(_codes(path)) == code.split()
    for d in check_file(str(path), Config()).diagnostics:
        # What is wrong with the file stands in the file, what is wrong with the plan in its text.
        about_the_file = d.code < "PE3" and d.code not in ("PE206", "PE214", "PE216", "PE219")
        assert Path(d.where.path).name == ("plan.yaml" if about_the_file else "plan.txt")
        assert d.where.line is not None or d.code in ("PE206", "PE214", "PE607", "PE609")


@pytest.mark.parametrize(("key", "put", "code"), [("text", "城镇道路面积", "PE203"), ("line", 3, "PE204")])
def test_what_is_wrong_with_an_origin_is_found_at_its_place(key: str, put: str | int, code: str, tmp_path: Path) -> None:
    path = _parsed(tmp_path, lambda d: _carried(d).update({key: put}))
    lines = path.read_text(encoding="utf-8").split("\n")
    at = lines.index("  origin:", lines.index("facts:"))
    (found,) = check_file(str(path), Config()).diagnostics
    assert (found.code, found.severity) == (code, "error")
    assert found.where.line is not None
    assert at < found.where.line - 1 <= at + 5
    said = lines[found.where.line - 1]
    assert said.strip() == f"{key}: {put}"
    assert found.where.column == said.index(str(put)) + 1


def test_what_was_left_out_stands_in_its_source(tmp_path: Path) -> None:
    source = tmp_path / "plan.txt"
    source.write_text(SOUND, encoding="utf-8")
    data = yaml.safe_load(parse(source, explain=True).to_yaml())
    path = tmp_path / "plan.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert _codes(path) == []
    data["left_out"][0]["quote"]["text"] += "个"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert _codes(path) == ["PE203"]


EXPECTATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "too few goals": ("PE701", {"minimum": {"goals": 100}}),
    "too few boxes": ("PE701", {"minimum": {"boxes": 4}}),
    "an indicator missing": ("PE702", {"indicators": [{"name": "森林覆盖率", "year": 2025}]}),
    "an indicator of another year": ("PE702", {"indicators": [{"name": "便民市场", "year": 2030}]}),
    "below the least": ("PE703", {"indicators": [{"name": "便民市场", "min": 20}]}),
    "above the most": ("PE703", {"indicators": [{"name": "便民市场", "max": 5}]}),
    "another value": ("PE704", {"indicators": [{"name": "便民市场", "value": 11}]}),
    "another unit": ("PE704", {"indicators": [{"name": "便民市场", "value": 10, "unit": "家"}]}),
}


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_an_expectation_that_is_not_met(name: str, tmp_path: Path) -> None:
    code, expectations = EXPECTATIONS[name]
    assert _codes(_parsed(tmp_path), Config(expectations=expectations)) == [code]


def test_expectations_that_are_met(tmp_path: Path) -> None:
    met = {
        "minimum": {"goals": 10, "boxes": 3},
        "indicators": [{"name": "便民市场", "year": 2025, "min": 5, "max": 15, "value": 10, "unit": "个"}],
    }
    assert _codes(_parsed(tmp_path), Config(expectations=met)) == []


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ("打造口袋公园30个以上,", ""),
        ("打造口袋公园30个以上", "打造口袋公园40个以上"),
        ("口袋公园30个以上", "口袋公园30个"),
        ("南屏县社会福利院", "社会福利院"),
        ("北岭区体育馆、东川县图书馆等", "北岭区体育馆等"),
    ],
    ids=["a goal", "a value", "a bound", "a district", "a project"],
)
def test_what_the_old_parse_had_and_the_new_one_lacks(find: str, put: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(SOUND, encoding="utf-8")
    old = parse(path)
    assert _codes(path, expected=old) == []
    assert SOUND.count(find) == 1
    path.write_text(SOUND.replace(find, put), encoding="utf-8")
    assert set(_codes(path, expected=old)) == {"PE705"}


def test_moved_lines_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(SOUND, encoding="utf-8")
    old = parse(path)
    path.write_text("\n\n\n" + SOUND, encoding="utf-8")
    assert _codes(path, expected=old) == []


def test_every_rule_has_a_fault_that_it_finds() -> None:
    seeded = (
        {f["code"] for f in FAULTS}
        | {code for codes, _ in RECORDS.values() for code in codes.split()}
        | {code for code, _ in EXPECTATIONS.values()}
    )
    assert len(FAULTS) + len(RECORDS) + len(EXPECTATIONS) >= 80
    # These have tests of their own.
    assert set(rules()) - seeded == {"PE105", "PE106", "PE190", "PE606", "PE705", "PE706", "PE707"}
