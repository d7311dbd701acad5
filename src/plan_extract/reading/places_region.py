"""The area a plan is for, from its title, issuer and document number."""

from __future__ import annotations

import re

from plan_extract.lexicon import kept, load
from plan_extract.model import Region
from plan_extract.reading.divisions import Level, by_name, large_shorts, within
from plan_extract.reading.places import PlaceReader
from plan_extract.reading.places_words import patterns

# A title names its area near the beginning: 某省人民政府关于印发….
_HEAD = 16
_NATION = re.compile(r"(?:国务院|国家|中华人民共和国|全国|中国|中共中央)")
_MINISTRY = re.compile(
    r"国务院|国家|中共中央|^(?:教育|科学技术|科技|财政|交通运输|工业和信息化|住房和城乡建设|农业农村|农业|生态环境|商务|文化和旅游|民政|水利|"
    r"人力资源和?社会保障|应急管理|自然资源|公安|司法|铁道|卫生|退役军人事务)部"
)
# The shortest that fits: 云川市 of 云川市城市更新规划.
_BY_FORM = re.compile(
    r"((?!县级|地级|区级|市级)[\u4e00-\u9fff]{2,4}?(?:省|市(?!场)|县|(?<![社小园景校矿林库灾])区(?!域)|州|旗|自治区))(?=[“\"国人\u4e00-\u9fff])"
)
_OUTER = re.compile(r"[\u4e00-\u9fff]{2,}[省市州县区旗盟]$")
_KINDS: dict[str, Level] = {"省": "province", "市": "prefecture", "县": "county", "区": "county", "州": "prefecture", "旗": "county"}
# 国发〔2021〕1号 is the State Council's. A province's sign is not read: 青政发 may be 青海 or 青岛.
_STATE_COUNCIL = re.compile(r"国(?:发|办发|函|办函)[〔\[(【]")
_ISSUED = re.compile(r"(?:关于)?(?:印发|发布)?[《〈“\"]?")


def region_of(title: str | None, issuer: str | None = None, document_number: str | None = None) -> Region | None:
    """The area a plan is for, from its title, else its issuer, else its document number: the first division named, or the nation.

    A county's name that several bear has no code unless the issuer's or title's larger division settles which, nor has one behind a
    larger division that is not known. None where nothing says. `from` is `said` for the title's, else `carried`.
    """
    region = _region_of(title or "", issuer or "", document_number or "")
    if region is not None and region.from_ is None:
        region.from_ = "carried"
    return region


def _region_of(title: str, issuer: str, document_number: str) -> Region | None:
    for text in (title, issuer):
        if (region := _named(text, issuer)) is not None:
            region.from_ = "said" if text == title else "carried"
            return region
        if text == title and _NATION.match(title):
            break
    if _NATION.match(title):
        return Region(name="全国", level="nation", from_="said")
    if zone := _zone().match(title):
        return Region(name=zone[0], level="zone", from_="said")
    if region := _short(title):
        return region
    if _MINISTRY.search(issuer):
        return Region(name="全国", level="nation")
    if region := _short(issuer):
        region.from_ = "carried"
        return region
    if by_form := _BY_FORM.match(title):
        return Region(name=by_form[1], level=_KINDS[by_form[1][-1]], from_="said")
    if _STATE_COUNCIL.search(document_number):
        return Region(name="全国", level="nation")
    return None


def _short(text: str) -> Region | None:
    """The province or prefecture that a text opens with by its short name: 广西“十四五”…规划."""
    at = found.end() if (found := _ISSUED.match(text)) else 0
    for length in (4, 3, 2):
        division = large_shorts().get(text[at : at + length])
        if division is not None and (division.level == "province" or text[at + length : at + length + 1] in '“"国'):
            return Region(name=division.name, code=division.code, level=division.level, from_="said")
    return None


@kept
def _zone() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{2,4}}?(?:{'|'.join(load('places')['zones_with_plans'])})")


def _named(text: str, issuer: str) -> Region | None:
    reader = PlaceReader(None)
    places = [p for p in reader.divisions(text[: _HEAD + 24]) if p.start <= _HEAD]
    if not places:
        return None
    chain = [places[0]]
    for place in places[1:]:
        if place.start == chain[-1].end:
            chain.append(place)
    last = chain[-1]
    outer = [p.code for p in (*chain[:-1], *reader.divisions(issuer[:40])) if p.code]
    bearers = by_name()[last.name]
    inside = [d for d in bearers if outer and within(d.code, outer[-1] if len(chain) == 1 else chain[-2].code or "")] or list(bearers)
    division = inside[0] if len(inside) == 1 else None
    if len(chain) == 1 and not outer and _OUTER.search(text[: chain[0].start]):
        # 甲市云溪区, 甲市 being unknown: the county of that name elsewhere is another one.
        return Region(name=text[last.start : last.end], level=inside[0].level)
    if (zone := patterns().zone.match(text, last.end)) is not None:
        return Region(name=text[last.start : zone.end()], level="zone")
    if division is None:
        return Region(name=last.name, level=inside[0].level)
    return Region(name=division.name, code=division.code, level=division.level)
