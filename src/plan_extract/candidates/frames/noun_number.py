"""覆盖率100%, 床位数7张, 覆盖率超过40%: a measure or a bound does the verb's work."""

from __future__ import annotations

import re

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import GAP, Seen, gap_name
from plan_extract.candidates.phrases import short
from plan_extract.candidates.verbs import longest_end, longest_head, words


def _goes_on(s: Seen, source: Reading, ending: str | None) -> bool:
    """Whether a noun and number without a verb go on with the work of the reading before them in the list."""
    if source.measure not in ("cumulative", "per_year") or source.verb is None or s.rate or not (s.clause.goes_on or s.clause.here):
        return False
    if ending:
        return source.quantity.unit == s.q.unit and source.indicator.endswith(ending) and s.q.unit_kind == "measure"
    if (s.q.unit or "").endswith("次"):
        # 发放创新券5000万元,服务企业2000家次: times done add up.
        return True
    if not s.q.unit_kind == "count" == source.quantity.unit_kind:
        return False
    # People may be those there are (从业人员3000人): only a bound or a verb of reach ties them to the work before.
    people = (s.q.unit or "").lstrip("十百千万亿") in ("人", "名", "户")
    return not people or bool(s.q.before or s.q.after or longest_head(s.phrase, "of_reach"))


def noun_number(s: Seen) -> Reading | None:
    """覆盖率100%, 床位数7张, 覆盖率超过40%: a measure or a bound does the verb's work; a bare noun is a guess."""
    if not s.free:
        return None
    ending = longest_end(s.phrase, "measure_nouns")
    measure, verb = s.measured(None, s.phrase), None
    if s.clause.source is not None and GAP.fullmatch(s.phrase):
        return s.reading(gap_name(s.clause.source, s.phrase), "level", "noun number", None, 0.85)
    source = s.clause.source
    name = short(s.phrase)
    if source is not None and name in words("bare_measures"):
        name = nouns.thing(re.sub(r"^(?:新增|累计|新建|新设|认定)+", "", source.indicator)).removesuffix(name) + name
    elif source is not None and re.fullmatch(r"[省市县区镇乡、]+级", name):
        name = re.sub(r"^[国家省市县区镇乡]+级", name, source.indicator)
    elif source is not None and s.rate:
        # 城区覆盖率不低于98%,乡镇不低于75%: what is measured was said before.
        name = nouns.completed(name, source.indicator)
    if source is not None and measure == "level" and _goes_on(s, source, ending):
        # 新增炼油能力500万吨,乙烯能力80万吨; 建成充电桩300个,5G基站约两千座: the verb governs the list.
        measure, verb = source.measure, source.verb
    if ending or s.q.before or s.q.after or s.rate:
        return s.owned(s.reading(name, measure, "noun number", verb, 0.85 if ending or s.rate else 0.7), s.phrase)
    if s.clause.total is not None and s.clause.total.quantity.unit == s.q.unit:
        return s.reading(short(s.phrase), s.clause.total.measure, "share of a total", None, 0.75)
    if source is not None and s.clause.goes_on and source.quantity.unit == s.q.unit and source.measure in ("cumulative", "per_year"):
        # 建成1万立方米罐8座,5万立方米罐12座: the list goes on.
        measure = source.measure
    if any(r.quantity.unit == s.q.unit and r.indicator.endswith("产量") for r in (*s.clause.before, *s.clause.here)):
        # 啤酒产量20万吨,…;饮料35万吨: what is measured is said once.
        name += "产量"
    return s.reading(name, measure, "noun number bare", verb, 0.5)
