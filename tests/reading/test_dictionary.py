"""jieba's dictionary looked into where it lies says what jieba makes of it, costs next to nothing, and needs no file written."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from plan_extract.reading.dictionary import Dictionary, Entry, dictionary
from plan_extract.reading.words import words

# Every so many words, of half a million.
STRIDE = 9
# Beside them: words before the first Chinese one, those a line too late and their neighbours, the first and the last.
ODD = [
    "AA制",
    "T恤",
    "c#",
    "江南style",
    "江南st",
    "江南",
    "1号店",
    "1号",
    "阿Q",
    "小S",
    "吉林",
    "吉林工业大学",
    "吉林省",
    "吉",
    "高富帅",
    "高富",
    "高姓大名",
]
ODD += ["一", "一一", "一一例", "龢", "龠"]
NONE = ["", "龢鼎", "砚浦", "〇", "鿿", "A", "Aa", "\ud800", "😀", "国国国", "吉林吉", "的的", " ", "的 ", "的 318825", "高富帅 13"]


@pytest.fixture(scope="module")
def made() -> Any:
    """The mapping that jieba makes of its dictionary."""
    import jieba

    jieba.setLogLevel(logging.CRITICAL)
    jieba.initialize()
    return jieba.dt


def frequency(entry: Entry | None) -> int | None:
    return entry.frequency if entry else None


def test_it_says_what_jieba_makes_of_it(made: Any) -> None:
    found = dictionary()
    assert found.total == made.total
    words = sorted(made.FREQ)[::STRIDE] + ODD + NONE
    assert [(word, frequency(found.find(word))) for word in words] == [(word, made.FREQ.get(word)) for word in words]
    assert [made.FREQ.get(word) for word in ("江南style", "江南st", "Aa")] == [3, 0, None]


def test_the_known_file_is_the_one_that_is_installed() -> None:
    """Any other is read whole, which is slow; then `_KNOWN` needs its figures."""
    assert len(dictionary()._held) < 200


def test_within_what_a_word_begins_with_it_is_the_same(made: Any) -> None:
    found = dictionary()
    for word in [word for word in sorted(made.FREQ)[:: STRIDE * 20] if len(word) > 1] + ODD:
        entry = None
        for end in range(1, len(word) + 1):
            entry = found.find(word[:end], entry)
            assert entry is not None
            assert entry[:2] == (found.find(word[:end]) or ())[:2]
        assert found.find(word + "々", entry) is None


def test_tags() -> None:
    found = dictionary()
    tags = {word: (found.find(word) or Entry(0, "")).tag for word in ("中心", "建设", "的", "北京", "龢")}
    assert tags == {"中心": "n", "建设": "vn", "的": "uj", "北京": "ns", "龢": "zg"}


def test_another_file_is_read_whole() -> None:
    lines = ["乙丙 3 n", "甲 5", "乙丙丁 2 v", "甲 1 m"]  # in no order, one without a tag, one twice
    other = Dictionary("\n".join(lines).encode())
    assert other.total == 11
    assert [other.find(word) for word in ("甲", "乙", "乙丙", "乙丙丁", "丙", "")] == [
        Entry(1, "m"),
        Entry(0, "x"),
        Entry(3, "n"),
        Entry(2, "v"),
        None,
        None,
    ]


CODE = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from plan_extract.reading.words import boundaries
print(boundaries("到2025年建成文化中心"), "jieba" in sys.modules)
"""


def test_nothing_is_written_and_jieba_is_not_loaded(tmp_path: Path) -> None:
    where = {**os.environ, "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-B", "-c", CODE, str(tmp_path)], capture_output=True, text=True, env=where)
    assert (done.stdout, done.stderr) == ("[1, 5, 6, 8, 10, 12] False\n", "")
    assert not list(tmp_path.iterdir())


def test_words_are_those_that_jieba_cuts_without_guessing(made: Any) -> None:
    for plan in sorted((Path(__file__).parents[2] / "data" / "raw").glob("*.txt")):
        for run in re.findall(r"[\u4e00-\u9fff]+", plan.read_text(encoding="utf-8")):
            assert [word.text for word in words(run)] == list(made.cut(run, HMM=False)), run


def test_a_few_words_take_a_few_looks_at_the_file() -> None:
    """Counted, not timed: what is read of five megabytes for a word is some lines."""

    class Counted(bytes):
        looks = 0

        def rfind(self, *of: Any) -> int:  # type: ignore[override]
            Counted.looks += 1
            return bytes.rfind(self, *of)

    import jieba

    data = Counted((Path(jieba.__file__).parent / "dict.txt").read_bytes())
    found = Dictionary(data)
    assert Counted.looks == 0
    for word in ("中心", "建设", "北京", "文化馆", "龢"):
        assert found.find(word)
    assert Counted.looks <= 5 * 40
