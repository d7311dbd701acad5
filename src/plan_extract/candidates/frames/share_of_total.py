"""其中内陆55个、沿海25个: a label before a share of the total named ahead."""

from __future__ import annotations

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.verbs import longest_end

# 4万亩, of which 9000亩: a share may be written in another magnitude.
_MAGNITUDES = "十百千万亿"


# What is counted by such a unit ends so, and needs no more to be named: 其中旅游路60公里, 其中小学12所.
_OWN_ENDS = {"公里": "路道线网渠廊", "所": "学中园院校馆", "座": "站厂库桥塔井馆", "家": "业司社店院馆"}
_PEOPLE = tuple("生师员士人者工才")


def _names_a_thing(label: str, total: str, unit: str) -> bool:
    """Whether a label names what it counts, so that the total's thing adds nothing: 旅游公路 of 农村公路, 乡镇卫生院 of 20所."""
    if label.endswith(_PEOPLE) and total.endswith(_PEOPLE):
        # 护理人员300人,其中男护士40人; 大学生 of 新增就业 is 大学生就业.
        return True
    return (len(label) > 2 and label[-2:] == total[-2:]) or label[-1:] in _OWN_ENDS.get(unit.lstrip(_MAGNITUDES), "-")


def kind_of(label: str, whole: str, unit: str) -> str | None:
    """A label that is a kind of what the whole is measured of, with the measure: 鳜鱼, after 淡水鱼产量, is 鳜鱼产量."""
    measure = longest_end(whole, "measure_nouns")
    thing = whole[: -len(measure)].removesuffix("年") if measure else ""
    ends = _OWN_ENDS.get(unit.lstrip(_MAGNITUDES), "-")
    alike = len(thing) > 1 and label != thing and (label[-1:] == thing[-1] or (label[-1:] in ends and thing[-1] in ends))
    return label + whole[len(thing) :] if alike else None


def share_of_total(s: Seen) -> Reading | None:
    """其中内陆55个、沿海25个: a label before a share of the total named ahead."""
    total = s.clause.total
    if total is None or not s.free or longest_end(s.phrase, "measure_nouns"):
        return None
    if (total.quantity.unit or "").lstrip(_MAGNITUDES) != (s.q.unit or "").lstrip(_MAGNITUDES):
        return None
    if s.opening is not None or len(s.phrase) > 8:
        return None
    name = nouns.completed(s.phrase, total.indicator, inside=True)
    if (kind := kind_of(name, total.indicator, s.q.unit or "")) is not None:
        name = kind
    elif name == s.phrase and not _names_a_thing(name, nouns.thing(total.indicator), s.q.unit or ""):
        name += nouns.thing(total.indicator)
    return s.reading(name, total.measure, "share of a total", None, 0.8)
