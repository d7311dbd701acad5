"""Words of a stretch are those of the whole clause, and the same whatever was kept before."""

from __future__ import annotations

import pytest

from plan_extract.marking import Marks
from plan_extract.reading import words as reading_words
from plan_extract.reading.clauses import Clause
from plan_extract.reading.places import PlaceReader
from plan_extract.sources.source_text import Paragraph
from plan_extract.structure.blocks import Block

TEXT = "城市生活污水集中收集率、生活垃圾回收利用率分别达到百分之七十五"


@pytest.mark.parametrize(
    "text",
    [
        "到2027年,新建改造供水管网约120公里以上、泵站3座",
        "R&D经费占比达到2.5%,研究〇号方案ABC和1.2.3版",
        "森林覆盖率 65 %左右",
    ],
)
def test_words_beside_a_place_are_those_of_the_whole_clause(text: str) -> None:
    paragraph = Paragraph(text, 0, len(text))
    clause = Clause(2, len(text) - 1, "")
    whole = Marks(0, Block(paragraph, 0, len(text)), PlaceReader(None)).tokens(clause)
    for at in range(clause.start, clause.end + 1):
        few = Marks(0, Block(paragraph, 0, len(text)), PlaceReader(None))
        assert few.word_before(clause, at) == whole.before(at), at
        assert few.word_from(clause, at) == whole.from_(at), at


def test_words_are_the_same_when_what_was_kept_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = reading_words.words(TEXT)
    monkeypatch.setattr(reading_words, "_MOST_KEPT", -1)
    assert reading_words.words(TEXT) == before
