"""Markdown's signs are not read; the words stand where they stood."""

from __future__ import annotations

import pytest

from plan_extract.sources import read_bytes
from plan_extract.structure import find_structure

TEXT = """\
# 溪口县“十五五”水利规划

## 一、主要目标 ##
到2030年，**新建水库**6座。

###（一）指标
| 序号 | 指标名称 | 2025年 | 2030年 | 属性 |
|---|:--|--:|---|:-:|
| 1 | 供水保障率（%） | 92 | 95 | 预期性 |
| 2 | 水土保持率（%） | 78 | 81 | 约束性 |

---
**二、重点任务**

- 建设水库。
> 摘自上位规划。
1\\. 清淤疏浚。加快清淤。
2\\. 岸线整治。整治岸线。
"""


def test_what_is_read() -> None:
    source = read_bytes(TEXT.encode(), "plan.md")
    assert [p.text for p in source.paragraphs] == [
        "溪口县“十五五”水利规划",
        "一、主要目标",
        "到2030年,新建水库6座。",
        "(一)指标",
        "序号 | 指标名称 | 2025年 | 2030年 | 属性 |",
        "1 | 供水保障率(%) | 92 | 95 | 预期性 |",
        "2 | 水土保持率(%) | 78 | 81 | 约束性 |",
        "二、重点任务",
        "建设水库。",
        "摘自上位规划。",
        "1. 清淤疏浚。加快清淤。",
        "2. 岸线整治。整治岸线。",
    ]
    assert source.text == TEXT
    goal = source.paragraphs[2]
    at = goal.text.index("6座")
    quote = source.quote(goal, at, at + 2)
    assert (quote.text, quote.line) == ("6座", 4)
    assert TEXT[quote.start : quote.end] == "6座"
    assert source.paragraphs[1].hint is not None
    assert source.paragraphs[1].hint.heading == 2


def test_headings_and_rows() -> None:
    structure = find_structure(read_bytes(TEXT.encode(), "plan.md"))
    assert [(n.level, n.number, n.title) for n in structure.outline] == [("h1", 1, "主要目标"), ("h1", 2, "重点任务")]
    assert [n.title for n in structure.outline[1].children] == ["清淤疏浚", "岸线整治"]
    assert structure.info.title == "溪口县“十五五”水利规划"
    assert [(r.number, r.name, r.unit) for box in structure.boxes for r in box.indicators] == [
        (1, "供水保障率", "%"),
        (2, "水土保持率", "%"),
    ]


@pytest.mark.parametrize(
    "line", ["- -坚持节水优先。", "—— 坚持节水优先", "水量*单价", "3#机组投产", "见[附件]", "5-6座", "甲 | 乙", "- 5 -座", "编号__、__号"]
)
def test_other_texts_keep_their_signs(line: str) -> None:
    assert [p.text for p in read_bytes(f"一、目标\n{line}\n二、任务\n".encode(), "plan.txt").paragraphs][1] == line


def test_a_heading_without_a_gap_and_at_the_texts_end() -> None:
    source = read_bytes("#溪口县规划\n##一、目标\n供水达标。\n##二、任务".encode(), "plan.txt")
    assert [p.text for p in source.paragraphs] == ["溪口县规划", "一、目标", "供水达标。", "二、任务"]
