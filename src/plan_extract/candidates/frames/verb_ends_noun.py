"""供水管网建设改造160公里: the verb that ends the phrase is part of the name."""

from __future__ import annotations

import re

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import bare, object_name
from plan_extract.candidates.verbs import longest_end, longest_head, words

_PLANNED = re.compile(r"(?:拟|计划|将|预计|力争|需|应)$")


def verb_ends_noun(s: Seen) -> Reading | None:
    """供水管网建设改造160公里: the verb that ends the phrase is part of the name; alone it takes the name from before."""
    verb = s.verb
    if verb is None or verb.group != "work":
        return None
    phrase = s.left[: verb.end]
    name = object_name(nouns.last_part(phrase))
    ahead = bare(nouns.last_part(s.left[: verb.start]))
    if (longest_end(ahead, "measure_nouns") or ahead.endswith(("资金", "基金"))) and len(ahead) >= 3 and verb.word in words("allots"):
        # 水利投资拟安排70亿元: what is allotted is named, and the verb is no part of it.
        name = ahead
    elif verb.word not in words("nominal") and len(ahead) >= 2 and _PLANNED.search(s.left[: verb.start].rstrip()):
        # 绿地拟新增36公顷: a verb that its adverb parts from the noun is no part of it.
        name = ahead
    if len(name) < 2 or (nouns.is_verb(name) and not longest_end(name, "measure_nouns")):
        carried = s.carried("verb number", verb)
        if carried is not None and verb.word in words("stage"):
            carried = carried._replace(indicator=_staged(carried.indicator, verb.word))
        # 累计造林50万亩: with nothing else to go by, the verb itself names what is done.
        alone = carried is None and len(name) >= 2 and nouns.is_verb(name)
        return s.reading(name, s.measured(verb, phrase), "verb noun number", verb.word, 0.6) if alone else carried
    return s.reading(name, s.measured(verb, phrase), "verb noun number", verb.word)


def _staged(name: str, stage: str) -> str:
    """新开工安置房, for 新开工 after 续建安置房; 新能源投产, for 投产 after 新能源开工."""
    if (head := longest_head(name, "stage")) and len(name) - len(head) >= 2:
        return stage + name[len(head) :]
    if (end := longest_end(name, "stage")) and len(name) - len(end) >= 2:
        return name[: -len(end)] + stage
    return name
