"""The frames in the order they are tried: how a clause ties a quantity to what it measures.

subject verb number      城镇化率达到65%              the subject is the indicator, a level or a change
verb number noun         建成10个便民市场             the noun is the indicator, an amount of work
verb noun number         新增就业33万人               the noun, with a verb that tells the kind of work
number noun verb         55%的县通过国家认定           the noun with its verb
heads in turn            A、B分别达97%以上、95%以上    one head a number (frames/turns.py)
"""

from __future__ import annotations

from collections.abc import Callable

from plan_extract.candidates.frames.attribute import attribute, share_of_those
from plan_extract.candidates.frames.grade import grade
from plan_extract.candidates.frames.listed_count import listed_count
from plan_extract.candidates.frames.next_in_list import next_in_list
from plan_extract.candidates.frames.nothing_before import nothing_before
from plan_extract.candidates.frames.noun_number import noun_number
from plan_extract.candidates.frames.number_noun import number_noun
from plan_extract.candidates.frames.part_of_whole import part_of_whole
from plan_extract.candidates.frames.rank import rank
from plan_extract.candidates.frames.reading import Reading
from plan_extract.candidates.frames.seen import Seen
from plan_extract.candidates.frames.share_of_total import share_of_total
from plan_extract.candidates.frames.size_of_noun import size_of_noun
from plan_extract.candidates.frames.subject_verb_number import subject_verb_number
from plan_extract.candidates.frames.verb_ends_noun import verb_ends_noun
from plan_extract.candidates.frames.verb_number_noun import verb_number_noun
from plan_extract.candidates.frames.with_opening_verb import with_opening_verb

# In this order; the first that reads the number has it.
FRAMES: tuple[Callable[[Seen], Reading | None], ...] = (
    grade,
    listed_count,
    verb_number_noun,
    subject_verb_number,
    verb_ends_noun,
    rank,
    part_of_whole,
    size_of_noun,
    nothing_before,
    share_of_total,
    share_of_those,
    with_opening_verb,
    next_in_list,
    noun_number,
    attribute,
    number_noun,
)
# Past these nothing else may read a number that has a verb, or nothing, before it.
_LAST_WITH_VERB, _LAST_WITHOUT_PHRASE = verb_ends_noun, nothing_before


def read_one(seen: Seen) -> Reading | None:
    """The first frame's reading of a number, or None where none fits."""
    for frame in FRAMES:
        found = frame(seen)
        if found is not None:
            return found
        if (frame is _LAST_WITH_VERB and seen.verb) or (frame is _LAST_WITHOUT_PHRASE and not seen.phrase):
            return number_noun(seen)
    return None
