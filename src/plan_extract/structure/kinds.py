"""What kind a box is: a table of indicators, named projects to build, or tasks."""

from __future__ import annotations

import re
from typing import Any

from plan_extract.lexicon import kept, load, verbs_with
from plan_extract.model import BoxKind


@kept
def _lists() -> dict[str, Any]:
    lists = load("boxes")
    verbs = "|".join(verbs_with("lists"))
    nouns = "|".join(sorted(lists["project_nouns"], key=len, reverse=True))
    return {
        "closings": re.compile("|".join(lists["project_closings"])),
        "clause": re.compile(rf"(?<![一-鿿])(?:重点|加快|继续|积极|组织|统筹|大力|着力|全面|抓好)*(?:{verbs})(?P<list>[^。;:]*)"),
        "generic": re.compile(lists["generic_closing"]),
        "labels": re.compile("|".join(lists["project_labels"])),
        "built": re.compile(rf"(?:{'|'.join(verbs_with('raises'))})(?P<list>[^。;:,]*)"),
        "noun": re.compile(rf"(?:{nouns})(?:[(][^()]*[)])?(?:等|建设|改造)?$"),
        "tasks": re.compile("|".join(lists["task_titles"])),
        "projects": re.compile("|".join(lists["project_titles"])),
        "indicators": re.compile("|".join(lists["indicators"])),
    }


def kind_of_box(title: str | None, items: list[str], has_rows: bool) -> BoxKind:
    """The kind of a box by its rows, by what its items' texts list, and where they do not decide by its title."""
    if has_rows:
        return "indicators"
    lists = _lists()
    named = sum(_names_projects(item) for item in items)
    share = named / len(items) if items else 0.0
    if title and lists["indicators"].search(title) and not named:
        return "indicators"
    if items and share >= 0.5:
        return "projects"
    if title and lists["projects"].search(title):
        # 专栏2 重大工程, whose items are names: 交通:甲公路、乙桥; （1）丙水库。总库容3亿立方米.
        listed = sum(_lists_names(item) for item in items) / len(items) if items else 0.0
        if max(share, listed) >= 0.5 or share >= 0.34:
            return "projects"
    if share >= 0.34 and not (title and lists["tasks"].search(title)):
        return "projects"
    return "tasks"


_LABEL = re.compile(r"^[^、,;。:]{2,16}:")
_PARTS = re.compile(r"[、;]|以及")
_PROGRAMMES = ("工程", "项目", "平台", "系统", "网络", "中心", "基地")
# A name has so many characters at least and at most, and no verb of tasks opens it.
_NAME = (4, 28)
_TASK = re.compile(r"^(?:推进|加强|完善|健全|建立|实施|开展|推动|加快|深化|强化|提升|提高|优化|落实|支持|鼓励|制定|组织|探索|统筹)")


def _lists_names(text: str) -> bool:
    """Whether an item is a list of names of works, or opens with one, behind a label if it has one: 交通:甲公路、乙桥。全长60公里。"""
    said = text[label.end() :] if (label := _LABEL.match(text)) else text
    members = [part.strip() for part in _PARTS.split(said.split("。")[0]) if part.strip()]
    # 采集工程。建设… as the only one is what a task is called.
    ends = _PROGRAMMES if len(members) == 1 else ()
    names = [
        m for m in members if _NAME[0] <= len(m) <= _NAME[1] and _lists()["noun"].search(m) and not (_TASK.match(m) or m.endswith(ends))
    ]
    return bool(names) and len(names) * 10 >= len(members) * 6


def _names_projects(text: str) -> bool:
    """Whether an item lists things to build by name: …等项目建设, or three and more names of buildable things joined by 、 after a verb."""
    lists = _lists()
    if lists["labels"].search(text) or (lists["closings"].search(text) and "、" in text):
        return True
    if len(text) <= 40 and not re.search(r"[。;,:]", text):
        # An item that is a name and nothing more: 滨河大道改造项目
        return lists["noun"].search(text.strip()) is not None
    for clause in lists["clause"].finditer(text):
        if lists["generic"].search(clause["list"]):
            continue
        members = re.split(r"、|以及|,", clause["list"])
        if len(members) >= 3 and sum(bool(lists["noun"].search(m.strip())) for m in members) * 2 >= len(members):
            return True
    for clause in lists["built"].finditer(text):
        members = re.split(r"、|以及|和|及", clause["list"])
        if len(members) >= 2 and all(lists["noun"].search(re.sub(r"等$", "", m.strip())) for m in members):
            return True
    return False
