"""`plan-extract diff`: formats, filters, exit status, histories, bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest
import yaml

from plan_extract import diff, parse
from plan_extract.cli import run
from plan_extract.errors import PlanError
from tests.diffing.test_properties import patched

ROOT = Path(__file__).resolve().parents[2]
OLD = str(ROOT / "data" / "raw" / "yunling-14fyp-urban-rural.txt")
NEW = str(ROOT / "data" / "raw" / "yunling-14fyp-urban-rural-revision-2024.txt")
TEXT = """临江市城镇建设“十四五”规划
第一章 总体要求
到2025年，供水普及率达到{}%以上。
第二章 重点任务
到2025年，{}
"""


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    texts = [TEXT.format(95, "改造管网80公里。"), TEXT.format(96, "<b>建设</b>道路7公里。"), TEXT.format(98, "改造管网90公里。")]
    for at, text in enumerate(texts):
        (tmp_path / f"v{at}.txt").write_text(text, encoding="utf-8")
    return [str(tmp_path / f"v{at}.txt") for at in range(3)]


def test_json_is_as_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", OLD, NEW, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert list(data) == ["old", "new", "changes", "summary"]
    assert data["old"]["path"] == OLD
    change = next(c for c in data["changes"] if c["meaning"] == ["raised"] and c["record"] == "goal")
    assert list(change) == ["record", "change", "key", "meaning", "fields", "old", "new", "similarity"]
    assert change["fields"] == [{"field": "value", "old": 58, "new": 59}]
    assert set(change["old"]) == {"id", "quote"}
    assert change["old"]["quote"]["text"] == "58%以上"
    assert set(data["summary"]) == {"goal", "project", "section", "box", "row"}
    assert data["summary"]["goal"]["changed"] == sum(c["record"] == "goal" and c["change"] == "changed" for c in data["changes"])


def test_what_the_revision_of_the_sample_changes() -> None:
    """As a reader of the two texts finds it, line by line."""
    found = {(c.record, c.change, (c.new or c.old).said, c.meaning) for c in diff(OLD, NEW).changes}  # type: ignore[union-attr]
    assert found == {
        ("goal", "changed", "全市常住人口城镇化率达到59%以上", ("raised",)),
        ("goal", "changed", "城镇常住人口达到150万人以上", ("tightened",)),
        ("goal", "changed", "城乡建设投资五年累计不低于850亿元", ("lowered",)),
        ("goal", "changed", "城市生活污水集中收集率、生活垃圾回收利用率分别达到75%以上、35%以上", ("brought forward",)),
        ("row", "changed", "常住人口城镇化率(%) 52.3 → 59以上", ("raised",)),
        ("goal", "changed", "常住人口城镇化率 59以上", ("raised",)),
        ("row", "changed", "城乡居民收入比 2.48 → 2.3左右", ("tightened",)),
        ("goal", "changed", "城乡居民收入比 2.3左右", ("tightened",)),
        ("project", "changed", "澄湖区科技馆新馆", ("renamed",)),
        ("goal", "changed", "公共供水管网漏损率控制在8%以内", ("tightened",)),
        ("goal", "changed", "东屏区70条、澄湖区52条、岚溪县38条", ("reassigned",)),
        ("goal", "added", "新建电动自行车集中充电点450处", ()),
        ("goal", "removed", "每年节约用电120万千瓦时以上", ()),
        ("project", "added", "东屏河滨路改造", ()),
        ("project", "removed", "云岭高新区公交首末站", ()),
        ("goal", "changed", "消除易涝积水点37处", ("put off",)),
        ("goal", "changed", "新建改造排水泵站12座", ("put off",)),
        ("goal", "changed", "新增强排能力8.5万立方米/小时", ("put off",)),
        ("section", "changed", "完善养老托育服务网络", ("renamed",)),
    }


def test_a_parsed_file_is_as_good_as_the_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "old.yaml"
    saved.write_text(parse(OLD).to_yaml(), encoding="utf-8")
    assert run(["diff", str(saved), OLD, "--exit-code", "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"] == []


def test_exit_status_says_whether_they_differ(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", OLD, NEW, "--exit-code", "--stat"]) == 1
    assert "goal: 1 added, 1 removed, 10 changed, 0 moved" in capsys.readouterr().out
    assert run(["diff", OLD, OLD, "--exit-code", "--stat"]) == 0
    assert capsys.readouterr().out == "no changes\n"


def test_only_and_min_change(capsys: pytest.CaptureFixture[str]) -> None:
    run(["diff", OLD, NEW, "--only", "projects", "-f", "json"])
    assert {c["record"] for c in json.loads(capsys.readouterr().out)["changes"]} == {"project"}
    run(["diff", OLD, NEW, "--only", "goals", "--min-change", "3", "-f", "json"])
    shown = [c["fields"] for c in json.loads(capsys.readouterr().out)["changes"]]
    assert [{"field": "value", "old": 58, "new": 59}] not in shown  # 1.7 %
    assert [{"field": "value", "old": 900, "new": 850}] in shown  # 5.6 %
    assert [{"field": "comparator", "old": "approx", "new": "ge"}] in shown


def test_the_patch_makes_the_new_parsed_form_of_the_old(tmp_path: Path) -> None:
    target = tmp_path / "p.json"
    assert run(["diff", OLD, NEW, "-f", "patch", "-o", str(target)]) == 0
    old, new = msgspec.to_builtins(parse(OLD)), msgspec.to_builtins(parse(NEW))
    assert patched(old, json.loads(target.read_text("utf-8"))) == new


def test_the_page_is_one_file_and_escapes_what_the_plans_say(versions: list[str], tmp_path: Path) -> None:
    page = tmp_path / "d.html"
    assert run(["diff", versions[0], versions[1], "-f", "html", "-o", str(page)]) == 0
    text = page.read_text("utf-8")
    assert "<b>" not in text
    assert not re.search(r"""\bsrc\s*=|href\s*=\s*"[^#]|@import|url\(""", text)
    assert "default-src 'none'" in text
    assert "unsafe" not in text
    assert "<del>95</del>" in text


@pytest.mark.parametrize("format", ["text", "markdown", "yaml"])
def test_the_other_views_show_both_sides(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", OLD, NEW, "-f", format]) == 0
    out = capsys.readouterr().out
    assert "58" in out
    assert "59" in out
    if format == "yaml":
        assert yaml.safe_load(out)["changes"]
    else:
        assert "推进城市更新" in out  # the chapter
    if format == "text":
        assert "[-58-]" in out
        assert "{+59+}" in out


def test_three_files_are_a_history(versions: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", *versions, "-f", "json", "--exit-code"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert [one["path"] for one in data["versions"]] == versions
    values = {track["indicator"]: [goal and goal["value"] for goal in track["versions"]] for track in data["indicators"]}
    assert values["供水普及率"] == [95, 96, 98]
    # Left out in the second version and there again in the third: one track.
    assert [v for name, v in values.items() if "管网" in name] == [[80, None, 90]]
    for format in ("text", "markdown", "yaml"):
        assert run(["diff", *versions, "-f", format]) == 0
        out = capsys.readouterr().out
        assert "供水普及率" in out
        assert "98" in out


def test_bad_input_is_one_line_and_status_2(versions: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = parse(OLD).to_yaml()
    files = {
        "other.yaml": whole.replace("plan-extract/4", "plan-extract/9", 1),
        "cut.yaml": whole[: whole.index("quote: {", len(whole) // 2) + 12],
        "shorter.yaml": whole[: whole.index("\n- id: g-", len(whole) // 2) + 1],
        "list.yaml": "- 1\n",
        "binary.txt": "\0\1\2" * 50,
        "note.txt": "记得买菜。\n",
        "empty.txt": "",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        for order in ([OLD, str(tmp_path / name)], [str(tmp_path / name), OLD]):
            assert run(["diff", *order]) == 2, name
            shown = capsys.readouterr()
            assert shown.out == ""
            assert shown.err.count("\n") == 1, shown.err
            assert name in shown.err
            assert "Traceback" not in shown.err
    assert run(["diff", OLD]) == 2
    assert run(["diff", OLD, str(tmp_path / "none.txt")]) == 2
    assert run(["diff", *versions, "-f", "patch"]) == 2


def test_from_python_bad_input_raises(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("记得买菜。\n", encoding="utf-8")
    with pytest.raises(PlanError, match="no plan"):
        diff(OLD, tmp_path / "note.txt")
