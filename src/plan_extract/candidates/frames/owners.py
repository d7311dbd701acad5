"""Whose a measure is, where only the first of several says so: 预警系统的准确率超过92%,漏报率低于3%."""

from __future__ import annotations

import re

from plan_extract.candidates.phrases import bare, is_machine, whose
from plan_extract.candidates.verbs import longest_end, verb_at_head
from plan_extract.lexicon import load
from plan_extract.reading.words import words

# 检出率, 漏报率, 工作噪声: a measure that says nothing of its owner is at most this long.
_SHORT = 8
# 占地面积 and 占有率 are no shares of what follows.
_SHARE = re.compile(r"占(?![地有用领位])")


def owner_of(phrase: str) -> str:
    """The owner that a phrase names before its last 的 (阅片系统对常见病种的检出率: 阅片系统), or empty."""
    head, mark, _ = bare(phrase).rpartition("的")
    if not mark or _SHARE.search(head):
        # 占服务收入的比重, 软件收入占服务收入的比重: a share of a whole owns nothing.
        return ""
    head = re.split(r"针对|关于|对|(?<!^)在(?!线)", head)[0] if len(head) > 4 else head
    return whose(head)


def machine_before(name: str) -> str:
    """The machine that a technical measure names first, without 的: 微型泵 of 微型泵流量; empty where the measure is no machine's."""
    if longest_end(name, "technical") is None:
        return ""
    return next((name[: w.end] for w in words(name)[:-1] if is_machine(name[: w.end]) and not is_machine(name)), "")


def with_lead(name: str, before: str) -> str:
    """A name that runs parallel to the one before it, with the noun that the first alone carries: 住院次均费用, after
    县域医共体门诊次均费用, is 县域医共体住院次均费用."""
    size = 0
    while size < min(len(name), len(before)) and name[-size - 1] == before[-size - 1]:
        size += 1
    first, own = words(before[:-size]), words(name[:-size])
    if size < 3 or not 0 < len(own) < len(first):
        return name
    lead = first[: len(first) - len(own)]
    stem = before[: lead[-1].end]
    return stem + name if lead[-1].tag[:1] in "njx" and len(stem) > 1 and not any(w.tag in ("p", "v") for w in lead) else name


def with_owner(name: str, owner: str) -> str:
    """A short measure with its owner before it; a longer name, or one that opens with a verb of work, has its own."""
    verb = verb_at_head(name)
    if not owner or len(name) > _SHORT or owner in name or (verb is not None and verb.group == "work"):
        return name
    return owner + name


def with_object(name: str, before: str) -> str:
    """A rate of doing that leaves its object to the name before it: 还田率, after 秸秆综合利用率, is 秸秆还田率.

    A longer one must open with a doing or what modifies one: 无害化处理率 has no object of its own, 森林覆盖率 has.
    """
    if len(name) > 7 or not name.endswith(("率", "度", "量", "比")):
        return name
    found, own = words(before), words(name)
    if len(name) > 4 and own[0].text not in load("phrases")["rate_modifiers"] and own[0].tag[:1] not in "vad":
        return name
    at = len(found) - 1
    if at > 0 and found[at].text in ("率", "度", "量", "比"):
        at -= 1
    while at > 0 and found[at - 1].text in load("phrases")["rate_modifiers"]:
        at -= 1
    lead = before[: found[at].start] if found else ""
    # 废旧农膜, 小型水库: a verb that no plan does with a work describes the thing.
    nouns = all(w.tag[:1] in "njlxstba" or w.tag == "vn" or w.text not in load("verbs") for w in found[:at])
    return lead + name if len(lead) >= 2 and nouns and not name.startswith(lead) else name
