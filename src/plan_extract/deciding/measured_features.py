"""What speaks for a quantity's being measured at all."""

from __future__ import annotations

import re

from plan_extract.candidates.verbs import longest_end, longest_head
from plan_extract.candidates.works import ending_of
from plan_extract.deciding.quantity_views import QuantityView
from plan_extract.deciding.scorer import Features
from plan_extract.lexicon import kept, load
from plan_extract.reading.words import is_chinese

measured: Features[QuantityView] = Features()


@measured
def doubt(view: QuantityView) -> str:
    """What the rules of form have against it: 产值500万元以上的企业 is a threshold, 三大战略 a name, 用3年时间 a duration."""
    return view.candidate.doubt or "none"


@measured
def frame(view: QuantityView) -> str:
    """How its clause ties it to what it measures: 覆盖率达到95% by a verb; 人口30万, a bare noun before a bare number, is a guess."""
    return view.candidate.reading.frame if view.candidate.reading else "unread"


@measured
def doubt_and_kind(view: QuantityView) -> str | None:
    """The doubt with the sort of number: a duration with 年 is one thing, with 岁 another."""
    return f"{view.candidate.doubt}+{view.kind}" if view.candidate.doubt else None


@measured
def kind(view: QuantityView) -> str:
    """The sort of number: a rate (40%), money (3亿元), a count (10个), a duration (三年), a bare number, a product (2×660MW)."""
    return view.kind


@measured
def written(view: QuantityView) -> str:
    """How it is written: in digits, in Chinese numerals up to ten (三个 often counts what is listed), or larger."""
    q = view.candidate.quantity
    if not q.chinese:
        return "digits"
    return "small" if len(q.values) == 1 and q.values[0] <= 10 and q.scale == 1 else "large"


@measured
def bounded(view: QuantityView) -> str | None:
    """A bound touches it, before or behind: 超过40%, 97%以上."""
    q = view.candidate.quantity
    return "before" if q.before else "after" if q.after else None


@measured
def verb(view: QuantityView) -> str | None:
    """The verb its frame goes by: 达到65% reaches, 给予50万元 does not."""
    return view.candidate.reading.verb if view.candidate.reading else None


@measured
def behind(view: QuantityView) -> str:
    """What stands right behind it: nothing, a mark, 的, a bracket, or a word by its tag."""
    after = view.after
    if not after:
        return "end"
    if after[0] in "、,;。)":
        return "mark"
    if after[0] in "的(":
        return after[0]
    word = view.word_behind
    return word.tag[:1] if word else "end"


@measured
def behind_noun(view: QuantityView) -> str | None:
    """What the counted things are, where it is nothing that can be built or measured: 任务, 原则, 问题, 方面."""
    after, reading = view.after, view.candidate.reading
    noun = reading.indicator if reading and reading.indicator in after else after[:8]
    # 30所中心幼儿园 are built: the word must be the last of what is counted.
    if noun.endswith(_abstract()) or after.startswith(_abstract()):
        return "abstract"
    return "level" if after.startswith("级") else None


@kept
def _abstract() -> tuple[str, ...]:
    return tuple(load("phrases")["abstract"])


@measured
def ahead(view: QuantityView) -> str | None:
    """The word right before it, where it is one that tells: 每, 按, 给予, 最高, 第, 近."""
    c = view.candidate
    text, at = c.marks.text, c.quantity.start
    if at > c.clause.start and not (is_chinese(text[at - 1]) and is_chinese(text[at])):
        # A word ends right before it: where the text does not end as one of them does, none need be cut.
        before = text[c.clause.start : at].rstrip()
        if not before.endswith(_ends_telling()):
            return None
    word = view.word_before
    return word.text if word and word.text in _telling() else None


@measured
def sums_up(view: QuantityView) -> str | None:
    """It only counts what a list names, 甲站、乙站等4个项目 or 丙县、丁县3座水库; and whether its paragraph commits or reports."""
    c = view.candidate
    before = view.before
    if before.endswith("等"):
        how = "等"
    elif c.quantity.unit_kind == "count" and (names := _NAMES.search(before)) is not None and ending_of(names[1]) is None:
        how = "names"
    else:
        return None
    return f"{how}+{c.when.context.moods.name_of(c.marks.index).split()[-1]}"


_NAMES = re.compile(r"[\u4e00-\u9fff]{2,5}、([\u4e00-\u9fff]{2,5})$")


@kept
def _ends_telling() -> tuple[str, ...]:
    return tuple(_telling())


@kept
def _telling() -> frozenset[str]:
    return frozenset(load("moods")["telling"])


@measured
def money_given(view: QuantityView) -> str | None:
    """A subsidy, reward or fine: 给予最高500万元补助, 每家奖励10万元; or its condition."""
    c = view.candidate
    words = _GOT.sub("", c.marks.text[c.sentence.start : c.sentence.end])
    if not _given().search(words):
        # 四、申报条件: what stands under it says who may have it.
        if not c.marks.block.path or _giving().search(c.marks.block.path[-1]) is None:
            return None
        return f"title+{'money' if view.kind in ('money', 'rate') else 'other'}"
    here = "clause" if _given().search(_GOT.sub("", view.clause)) else "sentence"
    if c.doubt == "denominator":
        # 每培育1家企业,奖励20万元: for how many there is how much.
        return f"{here}+each"
    # 资助500名教师到山区工作 tells how many people it is for.
    return f"{here}+{'money' if view.kind in ('money', 'rate') else 'people' if view.candidate.quantity.unit in _PEOPLE else 'other'}"


# 争取上级补助11亿元: what is got is a goal, and no gift.
_GOT = re.compile(r"争取[^,;。]{0,8}(?:上级|中央|省级|国家|部省|省)[^,;。]{0,4}(?:补助|补贴|奖补)")
_PEOPLE = ("人", "名", "万人", "万名", "人次", "万人次")


@kept
def _giving() -> re.Pattern[str]:
    return re.compile(load("moods")["giving"])


@kept
def _given() -> re.Pattern[str]:
    return re.compile(load("moods")["given"])


@measured
def rule(view: QuantityView) -> bool:
    """A rule, a condition or a formula: 不得超过, 应在30日内, 计算方法, 注册资本, A÷B×100%."""
    return _rule().search(view.clause) is not None


@kept
def _rule() -> re.Pattern[str]:
    return re.compile(load("moods")["rule"])


@measured
def term(view: QuantityView) -> bool:
    """A fixed phrase with a number in it: 八项规定, 三次产业, 五届六次全会, 两个大局."""
    c = view.candidate
    return any(
        m.start() <= c.quantity.core < m.end()
        for m in _terms().finditer(c.marks.text, max(c.clause.start, c.quantity.core - 12), c.clause.end)
    )


@kept
def _terms() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in load("moods")["terms"]))


@measured
def modifies(view: QuantityView) -> bool:
    """It stands in the words before 的 that tell which things are meant: 产值达到200亿元以上的集群."""
    c = view.candidate
    return bool(view.after.startswith("的") and _WHICH.match(view.after) and not view.after.startswith(_AIMS)) and (
        view.kind not in ("count",) or bool(c.quantity.after or c.quantity.before)
    )


_WHICH = re.compile(r"的[\u4e00-\u9fff]{2}")
_AIMS = ("的目标", "的水平", "的要求", "的标准", "的比例")


@measured
def name_of(view: QuantityView) -> str:
    """What the reading names: a measured thing (率, 面积), a thing, nothing, a long clause."""
    reading = view.candidate.reading
    if reading is None:
        return "none"
    name = reading.indicator
    if len(name) < 2:
        return "empty"
    if longest_end(name, "measure_nouns"):
        return "measure"
    if longest_head(name, "verbs"):
        return "verb"
    return "long" if len(name) > 20 else "thing"


@measured
def thing(view: QuantityView) -> str:
    """What is counted: works (园区, 基地), other things that are built up (企业, 人才), or neither; and whether in Chinese numerals."""
    reading = view.candidate.reading
    name = reading.indicator if reading else ""
    sort = "works" if ending_of(name) else "built up" if name.endswith(_built_up()) else "other"
    return f"{sort}+{written(view)}+{view.kind if view.kind == 'count' else 'no count'}"


@kept
def _built_up() -> tuple[str, ...]:
    return tuple(load("moods")["built_up"])


@measured
def verb_kind(view: QuantityView) -> str | None:
    """What the verb of its frame does: 建成 builds, 达到 reaches, 提高 changes."""
    verb = view.candidate.reading.verb if view.candidate.reading else None
    return None if verb is None else _kinds_of_verbs().get(verb, "other")


@kept
def _kinds_of_verbs() -> dict[str, str]:
    """What each verb does: the first of these that it has."""
    kinds = ("level", "up", "down", "work")
    return {verb: kind for verb, has in load("verbs").items() for kind in reversed(kinds) if kind in has.split()}


@measured
def within(view: QuantityView) -> bool:
    """It stands inside a project's name: 年产5万吨氧化锌项目."""
    return view.candidate.within


@measured
def bracketed(view: QuantityView) -> bool:
    """It stands in a bracket: (其中甲区3万人)."""
    return view.candidate.bracketed


@measured
def timed(view: QuantityView) -> str:
    """How the time it stands under lies to the plan: 到2025年 ahead, 截至2019年 past."""
    return view.candidate.when.standing(view.candidate.quantity)


@measured
def size(view: QuantityView) -> str | None:
    """One, or a round hundred as in 百家: more often a way of speaking than a count."""
    q = view.candidate.quantity
    if q.values and q.values[0] == 1 and q.unit_kind == "count":
        return "one"
    text = view.candidate.marks.text[q.core : q.end]
    return "round" if _ROUND.fullmatch(text) else None


_ROUND = re.compile(r"[百千万亿][个家所项名人户村企座件]?")


@measured
def document(view: QuantityView) -> str | None:
    """What kind of document it stands in, where that is known: 管理办法 holds thresholds, 发展规划 targets."""
    kind = view.candidate.when.context.kind
    return kind if kind != "unknown" else None


@measured.several
def moods(view: QuantityView) -> list[str]:
    """Words of commitment or report in its sentence: 力争, 截至."""
    when = view.candidate.when
    return [
        *(["future"] if when.future else []),
        *(["past"] if when.past else []),
        *(["back"] if when.back else []),
    ]
