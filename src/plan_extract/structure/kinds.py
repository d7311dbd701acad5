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
    if title and lists["projects"].search(title) and share >= 0.34:
        return "projects"
    if share >= 0.34 and not (title and lists["tasks"].search(title)):
        return "projects"
    return "tasks"


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
