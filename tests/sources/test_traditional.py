"""Traditional characters are read as simplified ones and quoted as the text writes them."""

from __future__ import annotations

from plan_extract.lexicon import load_shipped
from plan_extract.records.plan import extract
from plan_extract.sources import read_bytes
from plan_extract.sources.fold import TRADITIONAL, fold
from plan_extract.structure import find_structure

TEXT = """榕江縣國民經濟和社會發展第十四個五年規劃綱要
第一章 發展目標
到2025年,城鎮化率提高到65%以上,建設標準廠房15萬平方米。
第二章 重點項目
開工建設東河污水處理廠。(牽頭單位:縣發展改革局)
"""


def test_each_pair_is_one_character_for_another_that_no_pair_changes_again() -> None:
    pairs = [pair for line in load_shipped("traditional")["pairs"] for pair in line.split()]
    assert all(len(pair) == 2 and pair[0] != pair[1] for pair in pairs)
    assert len({pair[0] for pair in pairs}) == len(pairs)
    assert TRADITIONAL.keys().isdisjoint(TRADITIONAL.values())


def test_folding_keeps_the_length() -> None:
    assert fold("達到52%,個") == "达到52%,个"
    assert len(fold(TEXT)) == len(TEXT)
    # Long texts are folded another way.
    assert fold(TEXT * 9) == fold(TEXT) * 9


def test_names_and_quotes_stay_as_the_text_writes_them() -> None:
    source = read_bytes(TEXT.encode(), "plan.txt")
    plan = extract(source, find_structure(source))
    assert [(g.indicator, g.value, g.unit, g.quote.text) for g in plan.goals] == [
        ("城鎮化率", 65, "%", "65%以上"),
        ("標準廠房", 15, "萬平方米", "15萬平方米"),
    ]
    assert all(source.text[g.quote.start : g.quote.end] == g.quote.text for g in plan.goals)
    assert [p.name for p in plan.projects] == ["東河污水處理廠"]
    assert [r.name for r in plan.responsible] == ["縣發展改革局"]
    # The base unit of an amount is the program's own word.
    assert plan.goals[1].amount is not None
    assert plan.goals[1].amount.unit == "平方米"


def test_a_simplified_text_with_one_traditional_character_keeps_its_own() -> None:
    text = "榕江县经济和社会发展第十四个五年规划纲要\n第一章 发展目标\n综合利用率达到60%,綜合覆盖率达到70%,综合产出率达到80%。\n"
    source = read_bytes(text.encode(), "plan.txt")
    assert [g.indicator for g in extract(source, find_structure(source)).goals] == ["综合利用率", "综合覆盖率", "综合产出率"]
