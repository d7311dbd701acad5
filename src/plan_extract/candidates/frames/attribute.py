"""55%左右的县通过国家认定: the noun behind the number is measured by what it must do."""

from __future__ import annotations

from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import EACH, Seen
from plan_extract.candidates.phrases import bare
from plan_extract.candidates.verbs import longest_end, words


def attribute(s: Seen) -> Reading | None:
    """55%左右的县通过国家认定: the noun behind the number is measured by what it must do."""
    if not s.does or len(name := bare(s.noun.removeprefix("的"))) < 2:
        return None
    subject = "" if s.phrase.endswith("等") or not (s.rate or EACH.match(s.phrase)) else s.phrase
    cut = min((at for word in words("verb_phrase") if (at := name.find(word)) > 1), default=-1)
    measure = longest_end(bare(name[:cut]), "measure_nouns") if cut > 1 else None
    if measure and s.left.rstrip().endswith("等") and len(rest := bare(name[:cut]).removesuffix(measure)) > 1:
        # 甲乡、乙乡等6个基地产值已达千亿: what is measured of them is no part of what is counted.
        name = rest
    elif cut > 1 and not subject:
        # 36个项目获省级奖励: the things, told apart by what they do.
        name = f"{name[cut:]}{'的' if s.rate else ''}{name[:cut]}"
    # 甲、乙等4个集群产值过百亿: the number tells how many there are, not how many are made.
    counted = s.rate or s.left.rstrip().endswith("等")
    return s.reading(subject + name, "level" if counted else "cumulative", "number noun verb", None, 0.65)


def share_of_those(s: Seen) -> Reading | None:
    """新建区35%左右面积达到要求: the subject before and the noun behind together."""
    return attribute(s) if s.phrase and not s.free and s.rate and s.does else None
