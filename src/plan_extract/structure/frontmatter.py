"""Front matter: a page's metadata block, the notice that carries the plan, the title, and what they say of the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from plan_extract.lexicon import kept, load
from plan_extract.model import Origin, PlanInfo, Provenance
from plan_extract.reading.places_region import region_of
from plan_extract.sources.fold import fold
from plan_extract.sources.source_text import SourceText
from plan_extract.structure.given import Given, wins
from plan_extract.structure.marks import style_at
from plan_extract.structure.period import begins, horizon_of, period_of
from plan_extract.structure.state import Line

_DATE = re.compile(r"((?:19|20)\d\d)\s?[年\-/.]\s?(\d{1,2})\s?[月\-/.]\s?(\d{1,2})\s?日?")
_DATE_LINE = re.compile(
    r"^\(?(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[二一][〇○零九0][〇○零一二三四五六七八九0]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)\)?$"
)
_DOCUMENT = re.compile(r"^[^\s,。:]{1,16}\s?[〔\[(【]\s?(?:19|20)\d\d\s?[〕\])】]\s?第?\s?\d{1,4}\s?号$")
_ADDRESS = re.compile(r"^(?:各|.{2,30}(?:政府|单位|部门|机构|委员会|管委会|企业|厅|局|厅局|直属)).{0,140}:$")
_CARRIES = re.compile(
    r"(?:印发|转发|下发|发布)给?你们|现予(?:以)?(?:印发|发布|公布)|请.{0,16}(?:贯彻|遵照|认真)|已经.{2,30}(?:同意|审议通过|批准)"
)
_ISSUER = re.compile(r"^.{2,30}(?:人民政府|办公厅|办公室|委员会|国务院|部|厅|局|总局|委|院)$")
_TAIL = re.compile(r"^(.{2,30}?(?:办公厅|办公室|委员会|厅|局|政府|部))\s*((?:19|20)\d\d年\d{1,2}月\d{1,2}日)\s*印发")
_ATTACHED, _LISTED = re.compile(r"^附件?\s?\d*\s?:"), re.compile(r"^\d{1,2}\s?[.、]\s?(?!\d).{2,60}$")
_REACH = 40


@dataclass
class Front:
    """What was read of the front matter, the line indexes that hold it, and the year that deadlines begin at (`period.begins`)."""

    info: PlanInfo
    lines: set[int] = field(default_factory=set)
    begins: int | None = None


@kept
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    table = load("frontmatter")["labels"]
    names = {word: key for key, words in table.items() for word in words}
    ordered = sorted(names, key=len, reverse=True)
    # A block saved without breaks: 发文机关:某省人民政府成文日期:2021年9月23日标 题:… Labels of four and more may follow any word.
    long, short = ("|".join(r"\s*".join(map(re.escape, w)) for w in ordered if (len(w) > 3) is big) for big in (True, False))
    return re.compile(rf"((?:{long})|(?:(?<![一-鿿])|(?<=[日号府厅局委院部会]))(?:{short}))\s*(?::\s*\|?|\|)"), names


@kept
def _kinds() -> re.Pattern[str]:
    kinds = "|".join(load("frontmatter")["kinds"])
    return re.compile(rf"(?:{kinds})(?:\([^()]{{2,30}}\))*$")


def names_plan(title: str) -> bool:
    """Whether a title ends as those of plans do: 规划, 行动计划, 纲要(2021—2025年)."""
    return _kinds().search("".join(fold(title).split()).strip("《》")) is not None


@kept
def _notices() -> list[re.Pattern[str]]:
    return [re.compile(p) for p in load("frontmatter")["notices"]]


def read(source: SourceText, lines: list[Line], given: Given | None = None) -> Front:
    """Read the front matter of a source's first lines; `given` is what a user says of it, for what the text lacks."""
    given = given or Given()
    found: dict[str, str] = {}
    taken: set[int] = set()
    reach = _region(lines)
    for line in lines[: min(reach + 12, len(lines))]:
        values = _metadata(source, line)
        if values is None:
            continue
        taken.add(line.index)
        for key, value in values.items():
            found.setdefault(key, value)
    labelled = set(found)
    for key, value in _from_reader(source.metadata).items():
        found.setdefault(key, value)
    carried = set(found) - labelled
    title, origin = _whole_title(source, lines, reach, taken, found, carried)
    _letter(source, lines, reach, taken, found)
    if title:
        plain = "".join(fold(title).split())
        # The title once more between contents and text.
        taken |= {line.index for line in lines[:250] if "".join(line.words.split()) == plain}
    _tail(lines, found)
    if wins(given.title, origin):
        title, origin = given.title, "given"
    issuer: Provenance = "carried" if "issuer" in carried else "said"
    if wins(given.issuer, issuer if found.get("issuer") else None):
        found["issuer"], issuer = given.issuer or "", "given"
    info = PlanInfo(
        title=title,
        issuer=found.get("issuer"),
        document_number=found.get("document_number"),
        index_number=found.get("index_number"),
        issued_on=_iso(found.get("issued_on")),
    )
    if title and origin:
        info.origin["title"] = Origin(from_=origin)
    if info.issuer:
        info.origin["issuer"] = Origin(from_=issuer)
    return Front(info, taken, _years_and_area(info, lines, given))


def _years_and_area(info: PlanInfo, lines: list[Line], given: Given) -> int | None:
    """Fill in period, horizon and region, given or of title, issuer and text; the year that deadlines begin at is returned."""
    title, issued = info.title, int(info.issued_on[:4]) if info.issued_on else None
    text = "\n".join(line.text for line in lines)
    period, region = period_of(title, text, issued), region_of(title, info.issuer, info.document_number)
    if "title" in info.origin and info.origin["title"].from_ == "given":
        # What a given title says is given, too.
        if period is not None and period.from_ == "said" and period_of(title, "", None) == period:
            period.from_ = "given"
        if region is not None and region.from_ == "said":
            region.from_ = "given"
    if wins(given.period, period.from_ if period else None):
        period = given.period_read()
    if wins(given.region, region.from_ if region else None):
        region = given.region_read()
    info.period, info.region = period, region
    info.horizon = horizon_of(title, text, period)
    return begins(text, period, issued)


def _whole_title(
    source: SourceText, lines: list[Line], reach: int, taken: set[int], found: dict[str, str], carried: set[str]
) -> tuple[str | None, Provenance | None]:
    """The plan's title and where it comes from: a line of its own, the notice's title, the first sentence, a label."""
    notice = _notice(source, lines, reach, taken)
    title, title_lines = own_title(source, lines, reach, taken)
    taken |= title_lines
    own = notice or _plan_title(found.get("title"))
    origin: Provenance = "said"
    if title is None or (own and _kinds().search(fold(own)) and len(own) > len(title) + 3 and title in own):
        if own:
            origin = "carried" if notice or "title" in carried or own != found.get("title") else "said"
        title = own or title
    if title is None and lines:
        title = _run_in(source, lines[0])
    return title, origin if title else None


def _region(lines: list[Line]) -> int:
    """How many of the first lines can be front matter: up to the first heading or the contents."""
    for index, line in enumerate(lines[:_REACH]):
        found = style_at(line, line.first) if line.words else None
        if found is not None and found[0].level in ("part", "chapter", "section", "h1", "h2"):
            return index
        if re.match(r"^目\s*[录錄次]", line.words):
            return index
    return min(len(lines), _REACH // 2)


def _metadata(source: SourceText, line: Line) -> dict[str, str] | None:
    """The labels and values of a metadata line, or None for any other line."""
    if len(line.text) > 300:
        return None
    text = source.said(line.paragraph, line.first, len(line.text))
    folded = fold(text)
    if "。" in folded:
        return None
    pattern, names = _labels()
    found = list(pattern.finditer(folded))
    if not found or folded[: found[0].start()].strip("|[]【】 "):
        return None
    values: dict[str, str] = {}
    for index, match in enumerate(found):
        stop = found[index + 1].start() if index + 1 < len(found) else len(folded)
        key = names["".join(match[1].split())]
        value = " ".join(text[match.end() : stop].replace("|", " ").split())
        if value and key != "other":
            values.setdefault(key, value)
    return values


def _from_reader(metadata: dict[str, str]) -> dict[str, str]:
    """What the format's own metadata says, by the same labels."""
    names = _labels()[1]
    found: dict[str, str] = {}
    for label, value in metadata.items():
        key = names.get("".join(fold(label).split()).rstrip(":"), label)
        if value and key in ("title", "issuer", "document_number", "index_number", "issued_on"):
            found.setdefault(key, " ".join(value.split()))
    return found


def own_title(source: SourceText, lines: list[Line], reach: int, taken: set[int]) -> tuple[str | None, set[int]]:
    """The plan's own title among the first lines, broken over up to four of them, and their indexes."""
    best: tuple[str | None, set[int]] = (None, set())
    for first in range(reach):
        if first in taken or not _short(lines[first]):
            continue
        joined, used = "", []
        for index in range(first, min(first + 4, len(lines))):
            line = lines[index]
            if index in taken or not _short(line) or (index >= reach and not re.fullmatch(r"\(.{4,30}\)", line.words)):
                break
            joined += source.said(line.paragraph, line.first, line.last).strip()
            used.append(index)
            plain = "".join(fold(joined).split())
            if len(plain) > 70:
                break
            if plain.count("《") < plain.count("》") or "》是" in plain:
                # A sentence about a document: 《纲要》是第一个长期规划.
                break
            if _kinds().search(plain) and not plain.startswith(("附件", "附:")) and not re.search("关于(印发|发布|公布)", plain):
                if index + 1 < len(lines) and re.fullmatch(r"\(.{4,30}\)", lines[index + 1].words) and index + 1 not in taken:
                    joined += source.said(lines[index + 1].paragraph, lines[index + 1].first, lines[index + 1].last).strip()
                    used.append(index + 1)
                return joined.strip("《》 "), set(used)
    return best


def _short(line: Line) -> bool:
    words = line.words
    if not words or len(words) > 60 or re.search(r"[。;:,]", words):
        return False
    # (此件公开发布); a newspaper's own line, 某日报 / 2001年 / 第A01版.
    if words.startswith("(此件") or words.count("/") > 1:
        return False
    if _DATE_LINE.match(words) or _DOCUMENT.match(words) or (_ISSUER.match(words) and len(words) > 5):
        return False
    return style_at(line, line.first) is None


def _notice(source: SourceText, lines: list[Line], reach: int, taken: set[int]) -> str | None:
    """The plan's title out of its notice's: 关于印发《…》的通知, on one to three lines."""
    for first in range(min(reach, 12)):
        joined = ""
        for index in range(first, min(first + 3, reach)):
            if index in taken or len(lines[index].words) > 90 or "。" in lines[index].words:
                break
            joined += source.said(lines[index].paragraph, lines[index].first, lines[index].last).strip()
            title = _plan_title(joined)
            if title is not None and title != joined:
                taken |= set(range(first, index + 1))
                return title
    return None


def _plan_title(title: str | None) -> str | None:
    """The plan's title out of a notice's title; a title that is none of a notice as it stands."""
    if not title:
        return None
    for pattern in _notices():
        if found := pattern.search(title):
            inner = found[2] if pattern.groups > 1 else found[1]
            return inner.strip("《》 \n")
    return title


def _run_in(source: SourceText, line: Line) -> str | None:
    """A title that runs into the first sentence: …第X个五年规划纲要根据…."""
    found = re.match(r"^(.{4,60}?(?:规划纲要|纲要|规划|行动计划|计划))\s*(?=根据|为了|为|依据|按照|本规划)", line.words)
    if found is None or not re.search(r"五年|“.{1,3}五”|(?:19|20)\d\d", found[1]) or re.search(r"[。,;]", found[1]):
        return None
    return "".join(source.said(line.paragraph, line.first, line.first + found.end(1)).split(" "))


def _letter(source: SourceText, lines: list[Line], reach: int, taken: set[int], found: dict[str, str]) -> None:
    """The lines of the notice: document number, addressees, 现将…印发给你们, issuer, date."""
    listed = False
    for index, line in enumerate(lines[:reach]):
        if index in taken:
            continue
        words = line.words
        # 附件:1.甲规划 / 2.乙方案: the notice's list of what it carries.
        listed = bool(_ATTACHED.match(words) or (listed and _LISTED.match(words)))
        if _DOCUMENT.match(words):
            found.setdefault("document_number", source.said(line.paragraph, line.first, line.last))
        elif _DATE_LINE.match(words):
            found.setdefault("issued_on", words)
        elif _ISSUER.match(words) and len(words) <= 24 and not _kinds().search(words):
            found.setdefault("issuer", source.said(line.paragraph, line.first, line.last))
        elif not (_ADDRESS.match(words) or (_CARRIES.search(words) and len(words) < 160) or listed or words.startswith("(此件")):
            continue
        taken.add(index)


def _tail(lines: list[Line], found: dict[str, str]) -> None:
    for line in lines[-8:]:
        if match := _TAIL.match(line.words):
            found.setdefault("issuer", match[1])
            found.setdefault("issued_on", match[2])


def _iso(text: str | None) -> str | None:
    """A date as 2022-08-24, or None."""
    if not text:
        return None
    plain = fold(text)
    if found := _DATE.search(plain):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        from plan_extract.reading.numerals import chinese_integer

        han = re.search(
            r"([二一][〇○零九][〇○零一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日", plain
        )
        if han is None:
            return None
        year, month, day = (chinese_integer(han[i].replace("○", "〇")) or 0 for i in (1, 2, 3))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None  # 2月31日: misprinted
