"""What each expression costs where the program uses it, on runs of what expressions look for: `python -m tests.robust.expressions`.

Every expression that the program compiles, whenever it does, is put into a clock that adds up its time; then texts of a run and of
twice the run are read. Prints one JSON line for each expression and run where twice the run costs more than 2.3 times, and for a
text as a whole; the last line counts expressions and runs.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TWICE, LENGTH, TRIES = 2.3, 5000, 6
# What costs less at twice the length is not looked at: the clock is not so exact, and what costs its square costs a second there.
LEAST, LEAST_IN_ALL = 0.02, 0.05
RUNS = {
    "digits": "1", "Chinese digits": "一", "magnitudes": "亿", "enumerations": "、", "commas": "，", "half-width commas": ",",
    "points": ".",
    "full stops": "。", "colons": "：", "spaces": " ", "wide spaces": "　", "tabs": "\t", "brackets": "(", "closing brackets": ")",
    "wide brackets": "（", "quotes": "“", "closing quotes": "”", "title marks": "《", "bars": "|", "dashes": "—", "hyphens": "-",
    "letters": "a", "Han": "市", "years": "2025年", "spaced digits": "1 ", "chapters": "第一章", "numbers": "1.1.", "boxes": "专栏1 ",
    "quoted": "“甲”", "pairs": "()", "shares": "百分之", "bodies": "甲局、", "verbs": "建设", "percent": "%", "tags": "<a ", "stars": "*",
    "quantities": "3个", "works": "建设甲工程、", "labels": "其中：甲3个，", "times": "到2025年",
    "led": "(市教育局牵头)", "each": "分别达到3个、",
}  # fmt: skip
CLOCK: dict[str, float] = defaultdict(float)


class Timed:
    """An expression whose searches are timed."""

    def __init__(self, made: re.Pattern[str]) -> None:
        self.made = made

    def __getattr__(self, name: str) -> Any:
        held = getattr(self.made, name)
        if name not in ("match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split"):
            return held

        def timed(*given: Any, **named: Any) -> Any:
            begun = time.process_time()
            found = list(held(*given, **named)) if name == "finditer" else held(*given, **named)
            CLOCK[self.made.pattern] += time.process_time() - begun
            return iter(found) if name == "finditer" else found

        setattr(self, name, timed)
        return timed


def listen() -> None:
    """From now on, put every expression that the program compiles into a clock."""
    compiler: Any = re._compiler if hasattr(re, "_compiler") else sys.modules["sre_compile"]  # type: ignore[attr-defined]
    compiling = compiler.compile

    def compile(pattern: Any, flags: int = 0) -> Any:
        made = compiling(pattern, flags)
        frame: Any = sys._getframe(1)
        while frame.f_back is not None and frame.f_globals.get("__name__") in ("re", "functools"):
            frame = frame.f_back
        own = str(frame.f_globals.get("__name__")).startswith("plan_extract.")
        return Timed(made) if own and isinstance(made.pattern, str) else made

    compiler.compile = compile
    re.purge()


def texts(unit: str, length: int) -> Iterator[bytes]:
    """A run in one line, and line by line."""
    head = "甲市城市更新规划（2021—2025年）\n第一章 目标\n到2025年，新建公园30个。"
    yield f"{head}{unit * (length // len(unit))}乙。\n建成医院。\n".encode()
    line = unit * max(1, 12 // len(unit)) + "\n"
    lines = line * (length // len(line))
    yield f"{head}\n{lines}乙。\n".encode()
    said = html.escape(unit * (length // len(unit)))
    cells = f"<tr><td>{html.escape(line)}</td><td>{html.escape(unit)}</td></tr>" * (length // len(line) // 4)
    yield f"<html><head><title>{said}</title></head><body><p>{head}</p><p>{said}</p><table>{cells}</table></body></html>".encode()


def measured(data: bytes) -> tuple[float, dict[str, float]]:
    """What a text costs in all, and by expression."""
    from plan_extract.errors import PlanError
    from plan_extract.parsing import parse
    from plan_extract.sources import read_bytes

    CLOCK.clear()
    begun = time.process_time()
    with contextlib.suppress(PlanError):
        parse(read_bytes(data, "x.txt")).to_yaml()
    return time.process_time() - begun, dict(CLOCK)


def main(chosen: list[str]) -> None:
    """Measure the runs chosen, or all."""
    listen()
    for path in sorted((ROOT / "data" / "raw").glob("*.txt")):
        measured(path.read_bytes())
    known = set(CLOCK)
    for name in chosen or RUNS:
        for shape, (once, twice) in enumerate(zip(texts(RUNS[name], LENGTH), texts(RUNS[name], 2 * LENGTH), strict=True)):
            rates: dict[str, list[float]] = defaultdict(list)
            for _ in range(TRIES):
                (took, few), (took_twice, many) = measured(once), measured(twice)
                known.update(many)
                rated = {pattern: spent / max(few.get(pattern, 0), 1e-4) for pattern, spent in many.items() if spent > LEAST}
                if took_twice > LEAST_IN_ALL:
                    rated["all"] = took_twice / took
                bad = {pattern for pattern, rate in rated.items() if rate > TWICE}
                for pattern in bad:
                    rates[pattern].append(rated[pattern])
                if not bad:
                    rates.clear()
                    break
            for pattern, found in rates.items():
                if len(found) == TRIES:
                    said = {"run": name, "shape": ("line", "lines", "page")[shape], "rate": round(min(found), 1), "pattern": pattern}
                    print(json.dumps(said, ensure_ascii=False), flush=True)
    print(len(known), len(RUNS))


if __name__ == "__main__":
    main(sys.argv[1:])
