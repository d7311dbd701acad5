"""Ways to search passages: what each finds of what a plain look finds, how large it is, how long it takes.

    python benchmarks/search.py [PLAN…]

Of the samples and the plans that are named (files or folders). Compared are a look through all passages by DuckDB, and of SQLite's FTS5
indexes of trigrams, of pairs of characters, and of jieba's words. DuckDB's own index of words (its extension `fts`) does not come with its
package and would be fetched when it is first used; of jieba's words it finds what FTS5 finds of them.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import jieba

from plan_extract import load
from plan_extract.corpus.discover import find
from plan_extract.dataset.layout import connection
from plan_extract.dataset.passages import folded, passages
from plan_extract.reading.concepts import concepts

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
Ask = Callable[[str], set[int]]
_EACH = 60


def texts_of(paths: Iterable[str]) -> list[str]:
    found = find(paths)
    return [passage["folded"] for file in found for passage in passages(load(file.path))]


def asked(texts: list[str]) -> dict[str, list[str]]:
    """Words to search for, by where they come from: slices of the passages, words as jieba has them, names of standard indicators."""
    chance = random.Random(1)
    chinese = [run for text in texts for run in re.findall(r"[\u4e00-\u9fff]+", text)]
    whole = "\n".join(texts)
    found: dict[str, list[str]] = {}
    for length in (1, 2, 3, 4, 6):
        runs = [run for run in chinese if len(run) >= length]
        some = set()
        while len(some) < min(_EACH, len(runs)):
            run = chance.choice(runs)
            at = chance.randint(0, len(run) - length)
            some.add(run[at : at + length])
        found[f"slices of {length}"] = sorted(some)
    words = sorted({word for run in chinese for word in jieba.cut(run) if len(word) > 1})
    found["words"] = chance.sample(words, min(_EACH, len(words)))
    names = sorted({folded(form) for concept in concepts().values() for form in concept.forms})
    found["indicators"] = [name for name in names if name in whole][:_EACH]
    return found


def by_scan(texts: list[str], path: Path) -> Ask:
    base = connection(threads=2)
    lines = path.with_suffix(".jsonl")
    lines.write_text("".join(json.dumps({"id": at, "folded": text}) + "\n" for at, text in enumerate(texts)), encoding="utf-8")
    rows = f"read_json('{lines}', format='newline_delimited', columns={{id: 'BIGINT', folded: 'VARCHAR'}})"
    base.execute(f"COPY (FROM {rows}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return lambda word: {row[0] for row in base.execute(f"SELECT id FROM '{path}' WHERE contains(folded, ?)", [word]).fetchall()}


def _fts(texts: list[str], path: Path, options: str, made: Callable[[str], str], query: Callable[[str], str]) -> Ask:
    base = sqlite3.connect(path)
    base.execute(f"CREATE VIRTUAL TABLE t USING fts5(folded, content='', {options})")
    base.executemany("INSERT INTO t (rowid, folded) VALUES (?, ?)", ((at, made(text)) for at, text in enumerate(texts)))
    base.commit()

    def ask(word: str) -> set[int]:
        said = query(word)
        return {row[0] for row in base.execute("SELECT rowid FROM t WHERE t MATCH ?", [said])} if said else set()

    return ask


def by_trigrams(texts: list[str], path: Path) -> Ask:
    return _fts(texts, path, "tokenize='trigram'", str, lambda word: f'"{word}"')


def by_pairs(texts: list[str], path: Path) -> Ask:
    def pairs(text: str) -> str:
        return " ".join(text[at : at + 2] for at in range(len(text)))

    def query(word: str) -> str:
        return f'"{word}"*' if len(word) == 1 else '"' + " ".join(word[at : at + 2] for at in range(len(word) - 1)) + '"'

    return _fts(texts, path, "tokenize='unicode61'", pairs, query)


def by_words(texts: list[str], path: Path) -> Ask:
    def query(word: str) -> str:
        return " AND ".join(f'"{one}"' for one in jieba.cut(word) if one.strip())

    return _fts(texts, path, "tokenize='unicode61'", lambda text: " ".join(jieba.cut_for_search(text)), query)


def main() -> None:
    jieba.setLogLevel(60)
    jieba.initialize()
    texts = texts_of([str(RAW), *sys.argv[1:]])
    questions = asked(texts)
    characters = sum(map(len, texts))
    print(f"{len(texts):,} passages, {characters:,} characters")
    truth = {word: {at for at, text in enumerate(texts) if word in text} for words in questions.values() for word in words}
    print(f"{'':14}" + "".join(f"{kind:>14}" for kind in questions) + f"{'KB':>9}{'build s':>9}{'ask ms':>9}{'not there':>11}")
    with tempfile.TemporaryDirectory() as scratch:
        for name, make in (("look through", by_scan), ("trigrams", by_trigrams), ("pairs", by_pairs), ("jieba's words", by_words)):
            path = Path(scratch, f"{name.replace(chr(39), '')}.parquet")
            begun = time.process_time()
            ask = make(texts, path)
            built = time.process_time() - begun
            begun = time.process_time()
            found = {word: ask(word) for word in truth}
            took = (time.process_time() - begun) / len(truth)
            shares = []
            for words in questions.values():
                there = sum(len(truth[word]) for word in words)
                shares.append(sum(len(truth[word] & found[word]) for word in words) / max(there, 1))
            wrong = sum(len(found[word] - truth[word]) for word in truth)
            print(
                f"{name:14}" + "".join(f"{share:>14.1%}" for share in shares)
                + f"{path.stat().st_size / 1000:>9.0f}{built:>9.2f}{took * 1000:>9.2f}{wrong:>11}"
            )  # fmt: skip


if __name__ == "__main__":
    main()
