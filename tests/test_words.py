"""Word boundaries do not depend on jieba's cache file, and a bad one does no harm."""

from __future__ import annotations

import marshal
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "城市生活污水集中收集率、生活垃圾回收利用率分别达到百分之七十五"
CODE = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from plan_extract.reading.words import boundaries
print(boundaries(sys.argv[2]))
"""


def cut(folder: Path) -> str:
    done = subprocess.run([sys.executable, "-c", CODE, str(folder), TEXT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_cache_changes_nothing(tmp_path: Path) -> None:
    without = cut(tmp_path)
    assert (tmp_path / "jieba.cache").exists()
    assert cut(tmp_path) == without
    import jieba

    ends, at = [], 0
    for word in jieba.cut(TEXT):
        at += len(word)
        ends.append(at)
    assert without.strip() == str(ends)


@pytest.mark.parametrize("content", [b"", b"no cache", marshal.dumps(7), marshal.dumps(({}, 0)), marshal.dumps(("的", "x"))])
def test_a_bad_cache_does_no_harm(tmp_path: Path, content: bytes) -> None:
    from plan_extract.reading.words import _take_cache

    class Tokenizer:
        tmp_dir, cache_file = str(tmp_path), "jieba.cache"

    (tmp_path / "jieba.cache").write_bytes(content)
    assert not _take_cache(Tokenizer())
