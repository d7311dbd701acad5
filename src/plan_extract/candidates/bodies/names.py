"""Lists of bodies: where each name begins and ends, what kind of body it is, what is no name. Word list: lexicon/responsible.yaml."""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from plan_extract.lexicon import kept, load

Kind = Literal["department", "government", "organisation", "enterprise", "other"]

# No name is longer, however a list is printed.
_LONGEST = 50


class Name(NamedTuple):
    """An item of a list at [start, end).

    `body` says whether it names a body at all, `collective` whether an open one (各有关部门), `with_` whether it stands behind 会同;
    `touches` whether nothing but 等部门 stands between it and the list's end or the next separator. `full` is the whole name
    where the list shares its ending.
    """

    start: int
    end: int
    body: bool
    collective: bool = False
    with_: bool = False
    full: str | None = None
    touches: int = 0


@kept
def words() -> dict[str, Any]:
    """The word list."""
    found: dict[str, Any] = load("responsible")
    return found


def either(entries: list[str]) -> str:
    """An alternation of words, the longest first."""
    return "|".join(sorted(map(re.escape, entries), key=len, reverse=True))


@kept
def _patterns() -> dict[str, re.Pattern[str]]:
    level = (
        r"(?:省|自治[区州县旗]|直辖市|(?:县级|地级|设区的?)市|县区|县|区|市|州|旗|盟|乡镇|乡|镇|街镇|街道|功能区|开发区|特区)"
        r"(?:\([^()]{1,12}\))?"
    )
    return {
        # 等 is no part of a name, with what follows it up to the next joint: 等部门, 等有关单位. But 高等, 中等 …
        "joint": re.compile(
            r"(?P<mark>[、,;|])|(?P<space>[ \u3000]+)"
            rf"|(?P<with>,?并?(?:{either(words()['together'])}))"
            r"|(?P<etc>(?<![高中初平均对同何])等(?:(?!会同)[^、,;()和与及]){0,12}(?=[、,;()和与及]|以及|会同|$)(?:以及|[和与及])?|及其[^、,;()]{0,12})"
            r"|(?P<and>以及|[和及与暨])"
        ),
        # 各区、市政府 is one name: a bare level behind 各 or 有关, and another level with its government behind the mark.
        "head": re.compile(rf"(?:各|有关|相关|各有关|各相关|所在|属地|其他)(?:级|地|设区的?|地级以上)?{level}(?:、{level}){{0,4}}$"),
        "tail": re.compile(rf"{level}(?:(?:人民)?(?:政府|法院)|党委|管委会|办事处|(?=[、,;])|$)(?![办部各有])"),
        "other": re.compile(words()["other_names"]),
        "collective": re.compile(rf"(?:{words()['collective']})$"),
        "shared": re.compile(rf"[\u4e00-\u9fff]{{1,8}}?(?P<ending>{words()['shared_endings']})$"),
        "place": re.compile(words()["place_names"]),
        "actors": re.compile(words()["actors"]),
        "verb": re.compile(rf"{words()['urged']}(?:{either([*words()['before_a_name'], *words()['running']['encouraged']])})(?P<rest>.+)"),
        "explained": re.compile(rf"\({words()['explains']}[^()]*\)$"),
        "rest": re.compile(words()["verb_in_a_name"]),
    }


def kind_of(name: str) -> Kind:
    """The kind of a body from what its name ends in (省教育厅 department, 各县(市、区)政府 government)."""
    for kind, endings in words()["kinds"].items():
        if name.endswith(tuple(endings)):
            return kind  # type: ignore[no-any-return]
    return "other"


def is_body(name: str) -> bool:
    """Whether a list's item names a body: 市教育局, 各县(市、区), 市教育局(市语委办); not 用地保障, 企业, 支持高新区."""
    if not 2 <= len(name) <= _LONGEST or "的" in name or name in words()["nobody"] or _patterns()["actors"].fullmatch(name):
        return False
    bare = re.sub(r"\([^()]*\)$", "", name)
    known = kind_of(name) != "other" or (bare != name and kind_of(bare) != "other")
    if not known and not _patterns()["other"].fullmatch(name) and not _patterns()["place"].fullmatch(name):
        return False
    return not opens_with_verb(name)


def opens_with_verb(name: str) -> bool:
    """Whether a verb stands before a whole body: 支持高新区, 督促各区政府; not 组织部, 推进办公室."""
    match = _patterns()["verb"].match(name)
    if match is None or len(match["rest"]) < 2 or _patterns()["rest"].match(match["rest"]):
        return False
    return kind_of(match["rest"]) != "other" or bool(_patterns()["place"].fullmatch(match["rest"]))


def is_collective(name: str) -> bool:
    """Whether a name is open: 各有关部门, 省有关部门, 成员单位. Nobody can be looked up under it."""
    return bool(_patterns()["collective"].match(name))


def names(text: str, start: int, end: int) -> list[Name]:
    """The items of a list in text[start:end], in order: 甲局、乙局等部门和各区、市政府 gives 甲局, 乙局 and 各区、市政府."""
    found: list[Name] = []
    depth, at, position, with_ = 0, start, start, False
    while position < end:
        if text[position] in "()":
            depth = max(0, depth + (1 if text[position] == "(" else -1))
        elif depth == 0 and (match := _patterns()["joint"].match(text, position, end)) and _parts(text, at, match, end):
            if match.lastgroup == "etc" and match["etc"].startswith("等") and position == at and found:
                found[-1] = found[-1]._replace(touches=match.end())
            found += _named(text, at, position, with_, match.end() if match.lastgroup == "etc" else position)
            with_ = with_ or match.lastgroup == "with"
            at = position = match.end()
            continue
        position += 1
    found += _named(text, at, end, with_, end)
    return _with_shared_ending(text, found)


def _parts(text: str, at: int, match: re.Match[str], end: int) -> bool:
    """Whether a joint at `match` parts the item that began `at` from the next."""
    left = text[at : match.start()].strip()
    if match.lastgroup == "mark":
        joined = match.group() == "、" and _patterns()["head"].match(left) and _patterns()["tail"].match(text, match.end(), end)
        return not joined
    if match.lastgroup == "with":
        return True
    if match.lastgroup == "etc":
        return len(left) >= 2 or not left
    if match.lastgroup == "space":
        return is_body(left)
    # 文化和旅游局, 社会和法制委: what stands before 和 is no whole name.
    ends = left.endswith(tuple(words()["joint"])) and not left.endswith("社会")
    return ends and is_body(left) and match.end() < end


def _named(text: str, start: int, end: int, with_: bool, touches: int) -> list[Name]:
    """The item in text[start:end] without what surrounds it, if anything is left."""
    if (by := text.rfind("由", start, end)) >= 0 and is_body(text[by + 1 : end].strip(" 、,;。)]】〕")):
        start = by + 1
    while start < end and text[start] in " 　、,;:)]】〕":
        start += 1
    while end > start and (text[end - 1] in " 　、,;。]】〕" or (text[end - 1] == ")" and "(" not in text[start:end])):
        end -= 1
    if start < end and (match := _patterns()["explained"].search(text, start, end)):
        end = match.start()
    if start >= end:
        return []
    name = text[start:end]
    return [Name(start, end, is_body(name), is_collective(name), with_, None, touches)]


def _with_shared_ending(text: str, found: list[Name]) -> list[Name]:
    """甲、乙、丙市政府: 甲 and 乙 are bodies too, with the ending that stands behind the last."""
    for last in range(len(found) - 1, 0, -1):
        item = found[last]
        match = _patterns()["shared"].match(text[item.start : item.end]) if item.full is None else None
        if match is None:
            continue
        before = last - 1
        while before >= 0 and not (earlier := found[before]).body and 2 <= earlier.end - earlier.start <= 4:
            name, ending = text[earlier.start : earlier.end], match["ending"]
            found[before] = earlier._replace(body=True, full=name + (ending[1:] if name.endswith(ending[0]) else ending))
            before -= 1
    return found
