"""供水管网建设改造160公里: the verb that ends the phrase is part of the name."""

from __future__ import annotations

from plan_extract.candidates import nouns
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.phrases import object_name
from plan_extract.candidates.verbs import longest_end


def verb_ends_noun(s: Seen) -> Reading | None:
    """供水管网建设改造160公里: the verb that ends the phrase is part of the name; alone it takes the name from before."""
    verb = s.verb
    if verb is None or verb.group != "work":
        return None
    phrase = s.left[: verb.end]
    name = object_name(nouns.last_part(phrase))
    if len(name) < 2 or (nouns.is_verb(name) and not longest_end(name, "measure_nouns")):
        return s.carried("verb number", verb)
    return s.reading(name, s.measured(verb, phrase), "verb noun number", verb.word)
