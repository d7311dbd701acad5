"""Whose a measure is, where only the first of several says so: 预警系统的准确率超过92%,漏报率低于3%."""

from __future__ import annotations

import re

from plan_extract.candidates.phrases import bare, whose
from plan_extract.candidates.verbs import verb_at_head
from plan_extract.reading.words import words

# 检出率, 漏报率, 工作噪声: a measure that says nothing of its owner is at most this long.
_SHORT = 8


def owner_of(phrase: str) -> str:
    """The owner that a phrase names before its last 的 (阅片系统对常见病种的检出率: 阅片系统), or empty."""
    head, mark, _ = bare(phrase).rpartition("的")
    if not mark:
        return ""
    head = re.split(r"对|针对|关于|在", head)[0] if len(head) > 4 else head
    return whose(head)


def with_owner(name: str, owner: str) -> str:
    """A short measure with its owner before it; a longer name, or one that opens with a verb of work, has its own."""
    verb = verb_at_head(name)
    if not owner or len(name) > _SHORT or owner in name or (verb is not None and verb.group == "work"):
        return name
    return owner + name


def with_object(name: str, before: str) -> str:
    """A rate of doing that leaves its object to the name before it: 还田率, after 秸秆综合利用率, is 秸秆还田率."""
    if len(name) > 4 or not name.endswith(("率", "度", "量", "比")):
        return name
    found = words(before)
    doing = next((at for at, w in enumerate(found) if w.tag in ("v", "vn", "vd")), 0)
    lead = before[: found[doing].start] if doing else ""
    return lead + name if len(lead) >= 2 and not name.startswith(lead) and all(w.tag[:1] == "n" for w in found[:doing]) else name
