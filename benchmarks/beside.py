"""Quantities that plan-extract, Recognizers-Text and JioNLP read right in the same plans, and characters a second, in one run.

    python benchmarks/beside.py --recognizers PYTHON --jionlp PYTHON [--gold FOLDER] [--runs N] [--list]

PYTHON is that of an environment with the tool (`make bench-beside` makes both). FOLDER holds reference records, NAME.jsonl, beside a
folder `plans` with their texts, NAME.txt.

What is counted: every quantity of the records that has a value (2×660MW has none), whatever its role. Of what a tool finds where it
stands (what overlaps its numeral and unit) the best counts:

    right   the value, or both ends of a range, and the unit
    value   the value, but no unit though the record has one (人, 户, 个 are units that Recognizers-Text does not know)
    wrong   something else
    missed  nothing

To one form are brought: magnitudes (3.4万户 is 34000 户), full-width figures, English names of units, % and 个百分点, 元 and Chinese yuan.
Tools that know no plans get a line at a time, with full-width figures made half-width, and only lines that hold a quantity; a range that a
tool reads as two numbers counts as read. plan-extract reads the whole plan, and is counted twice: all quantities that it reads, and those
that a whole parse makes targets or facts of (of which records of other roles are none, and count as missed only where they should be one).
Numbers that are no quantities are not counted against anybody: the records do not list them.

Speed is characters a second of processor time over texts of some 12,000 characters, edited (other numbers and names) so that none is read
twice: the median of N, after one that is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from many import edited

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PLAN_EXTRACT_SHARED") or ROOT.parent / "shared")
TIMED = 12_000
WIDE = {ord(char): unicodedata.normalize("NFKC", char) for char in "０１２３４５６７８９．％，／"}
MAGNITUDES = {"万亿": 10**12, "千万": 10**7, "百万": 10**6, "亿": 10**8, "万": 10**4, "千": 1000, "百": 100}
MAGNITUDE = re.compile(r"(万亿|千万|百万|亿|万|千(?![瓦米克])|百(?!分))")
NAMES = {
    "个百分点": "%", "百分点": "%", "％": "%", "Chinese yuan": "元", "United States dollar": "美元", "Kilometer": "公里", "Meter": "米",
    "Square meter": "平方米", "Square kilometer": "平方公里", "Cubic meter": "立方米", "Hectare": "公顷", "Mu": "亩", "Ton": "吨",
    "Kilogram": "公斤", "Year": "年", "Month": "个月", "Day": "天", "Age": "岁", "year": "年", "month": "个月", "day": "天", "hour": "小时",
    "minute": "分钟", "小时": "小时", "千米": "公里", "千克": "公斤",
}  # fmt: skip
# What a reader may call it: a year of age as well.
ALIKE = {"岁": {"岁", "年"}, "亩": {"亩"}}
TITLES = {
    "quantities": "plan-extract, quantities",
    "records": "plan-extract, records",
    "recognizers": "Recognizers-Text",
    "jionlp": "JioNLP, money and times",
    "jionlp-money": "JioNLP, money alone",
}
PARSED = ("target", "achieved")


def form(values: list[Any], unit: str | None) -> tuple[list[float], str | None]:
    """Values and unit in one form: magnitudes multiplied in, one name for each unit."""
    factor, name = 1.0, unicodedata.normalize("NFKC", unit or "").strip()
    while found := MAGNITUDE.match(name):
        factor *= MAGNITUDES[found[1]]
        name = name[found.end() :]
    return [float(value) * factor for value in values], NAMES.get(name, name) or None


def same(left: list[float], right: list[float]) -> bool:
    return len(left) == len(right) and all(abs(a - b) <= 1e-4 * max(abs(a), abs(b)) for a, b in zip(left, right, strict=True))


def judged(record: dict[str, Any], span: tuple[int, int], found: list[list[Any]]) -> str:
    """`right`, `value`, `wrong` or `missed`: the best that a tool found where the record stands."""
    value = record["value"]
    wanted, unit = form(value if isinstance(value, list) else [value], record.get("unit"))
    here = [form(values, name) for start, end, values, name in found if start < span[1] and span[0] < end]
    if not here:
        return "missed"
    if any(same(values, wanted) and (name == unit or name in ALIKE.get(unit or "", ())) for values, name in here):
        return "right"
    numbers = [values for values, name in here if name is None or unit is None]
    if len(wanted) == 2 and all(any(same([end], values) for values, _ in here) for end in wanted):
        # A range as two numbers; the unit stands with its second.
        return "right" if any(same([wanted[1]], values) and name == unit for values, name in here) else "value"
    if any(same(values, wanted) for values in numbers):
        return "right" if unit is None else "value"
    return "wrong"


def span_of(record: dict[str, Any], line: str) -> tuple[int, int]:
    """Where a record's words stand in its line, half-open. A text that begins inside a longer number is not counted."""
    text = record["text"]
    places = [m.start() for m in re.finditer("(?=" + re.escape(text) + ")", line)]
    places = [at for at in places if not (text[0].isdigit() and at and (line[at - 1].isdigit() or line[at - 1] == "."))]
    start = places[record.get("nth", 1) - 1]
    return start, start + len(text)


def ask(python: Path | str, tool: str, read: list[list[str]], timed: list[list[str]]) -> dict[str, Any]:
    """What a tool finds in lines and how long it takes for texts, in a process of its own."""
    command = [str(python), str(ROOT / "benchmarks" / "beside_tools.py"), tool]
    done = subprocess.run(command, input=json.dumps({"read": read, "timed": timed}), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{tool}: {done.stderr.strip().splitlines()[-1]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    """Print a line for each tool, and with --list what another reads right and we do not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recognizers", type=Path, required=True)
    parser.add_argument("--jionlp", type=Path, required=True)
    parser.add_argument("--gold", type=Path, default=SHARED / "gold")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()

    texts, records = {}, {}
    for path in sorted(options.gold.glob("*.jsonl")):
        text = (options.gold.parent / "plans" / f"{path.stem}.txt").read_text(encoding="utf-8-sig")
        texts[path.stem] = text.split("\n")
        each = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        records[path.stem] = [one for one in each if one["type"] == "quantity" and one.get("value") is not None]
    if not texts:
        sys.exit(f"{options.gold}: no reference records")
    timed = [piece(list(texts.values()), number) for number in range(options.runs + 1)]
    size = [sum(map(len, text)) + len(text) for text in timed][1:]
    plans, verdicts = list(texts), {}
    numbered = {name: sorted({one["line"] - 1 for one in records[name]}) for name in plans}
    print(f"{sum(map(len, records.values()))} quantities of {len(plans)} plans; speed over {options.runs} texts, {sum(size):,} characters")
    for tool, title in TITLES.items():
        whole = tool in ("quantities", "records")
        python = sys.executable if whole else options.jionlp if tool.startswith("jionlp") else options.recognizers
        given = [texts[n] if whole else [texts[n][line].translate(WIDE) for line in numbered[n]] for n in plans]
        told = ask(python, tool, given, timed)
        counts: Counter[tuple[str, str]] = Counter()
        for name, lines in zip(plans, told["found"], strict=True):
            at = dict(zip(range(len(texts[name])) if whole else numbered[name], lines, strict=True))
            for record in records[name]:
                line = record["line"] - 1
                verdict = judged(record, span_of(record, texts[name][line]), at[line])
                verdicts.setdefault((name, line + 1, record["text"], record.get("nth", 1), record["role"]), {})[tool] = (verdict, at[line])
                counts["role" if record["role"] in PARSED else "other", verdict] += 1
        rate = statistics.median(characters / spent for characters, spent in zip(size, told["seconds"], strict=True))
        tell(title, counts, rate)
    if options.list:
        losses(verdicts)


def piece(texts: list[list[str]], number: int) -> list[str]:
    """Some 12,000 characters of one plan after the other, edited: the same for the same number."""
    lines = edited("\n".join(texts[number % len(texts)]), number).translate(WIDE).split("\n")
    start, length, taken = len(lines) // 4, 0, []
    for line in lines[start:] + lines[:start]:
        taken.append(line[: TIMED - length])
        length += len(line) + 1
        if length >= TIMED:
            break
    return taken


def tell(title: str, counts: Counter[tuple[str, str]], rate: float) -> None:
    def row(kinds: tuple[str, ...]) -> str:
        return "  ".join(f"{verdict} {sum(counts[kind, verdict] for kind in kinds):3}" for verdict in ("right", "value", "wrong", "missed"))

    print(f"{title:26} all: {row(('role', 'other'))}   targets and facts: {row(('role',))}   {rate:11,.0f} characters/s", flush=True)


def losses(verdicts: dict[tuple[Any, ...], dict[str, tuple[str, Any]]]) -> None:
    """What another tool reads right, or the value of, and our reading of quantities or records does not."""
    for (name, line, text, nth, role), each in verdicts.items():
        best = {tool: verdict for tool, (verdict, _) in each.items() if tool not in ("quantities", "records")}
        good = [tool for tool, verdict in best.items() if verdict in ("right", "value")]
        for tool in ("quantities", "records"):
            verdict, found = each[tool]
            if verdict != "right" and not (tool == "records" and role not in PARSED):
                mark = f"also {', '.join(good)}" if good else "nobody"
                print(f"{name}:{line} {text}#{nth} {role}: {tool} {verdict}; right or value elsewhere: {mark}; ours: {found}")


if __name__ == "__main__":
    main()
