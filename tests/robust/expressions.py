"""Every expression that the program compiles, and what each costs on runs of what it looks for: `python -m tests.robust.expressions`.

Prints one JSON line for each expression and run that costs more than its length. Compiling is listened to from before the first import,
so that no expression is forgotten; those made of word lists are made by reading the samples.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TWICE, LEAST, LENGTH = 2.3, 0.004, 6000
RUNS = {
    "digits": "1", "Chinese digits": "一", "magnitudes": "亿", "enumerations": "、", "commas": "，", "half-width commas": ",", "points": ".",
    "full stops": "。", "colons": ":", "spaces": " ", "wide spaces": "　", "tabs": "\t", "brackets": "(", "closing brackets": ")",
    "wide brackets": "（", "quotes": "“", "closing quotes": "”", "title marks": "《", "bars": "|", "dashes": "—", "hyphens": "-",
    "line feeds": "\n", "letters": "a", "Han": "市", "years": "2025年", "spaced digits": "1 ", "chapters": "第一章", "numbers": "1.1.",
    "quoted": "“甲”", "pairs": "()", "shares": "百分之", "lists": "甲局、", "verbs": "建设", "percent": "%", "tags": "<a ", "stars": "*",
}  # fmt: skip


def expressions() -> list[re.Pattern[str]]:
    """All expressions that the program compiles while its modules are imported and its samples and a page are read."""
    found: dict[tuple[str, int], re.Pattern[str]] = {}
    compiler = re._compiler if hasattr(re, "_compiler") else sys.modules["sre_compile"]  # type: ignore[attr-defined]
    compiling = compiler.compile

    def listen(pattern: object, flags: int = 0) -> object:
        made = compiling(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back is not None and "/re/" in frame.f_code.co_filename:
            frame = frame.f_back
        if "plan_extract" in frame.f_code.co_filename and isinstance(made.pattern, str):
            found[made.pattern, made.flags] = made
        return made

    compiler.compile = listen
    re.purge()
    import pkgutil
    from importlib import import_module

    import plan_extract

    for module in pkgutil.walk_packages(plan_extract.__path__, "plan_extract."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    from plan_extract.checking import validate
    from plan_extract.diffing import diff
    from plan_extract.parsing import parse
    from plan_extract.sources import read_bytes

    for path in sorted((ROOT / "data" / "raw").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        plan = parse(path, explain=True)
        validate(plan, text=text)
        diff(plan, plan)
        body = "".join(f"<p>{line}</p>" for line in text.split("\n")[:200])
        parse(read_bytes(f"<html><body>{body}</body></html>".encode(), "x.html"))
    compiler.compile = compiling
    return list(found.values())


def cost(pattern: re.Pattern[str], text: str) -> float:
    """Seconds of processor time to find all that matches."""
    begun = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - begun


def main() -> None:
    """Print what costs more than its length, then how many expressions were tried."""
    patterns = expressions()
    for pattern in patterns:
        for name, unit in RUNS.items():
            once, twice = (unit * (LENGTH * k // len(unit)) + "乙" for k in (1, 2))
            if cost(pattern, twice) < LEAST:
                continue
            rate = min(cost(pattern, twice) / max(cost(pattern, once), 1e-6) for _ in range(4))
            if rate > TWICE:
                print(json.dumps({"run": name, "rate": round(rate, 1), "ms": round(1000 * cost(pattern, twice)), "pattern": pattern.pattern}))
    print(len(patterns))


if __name__ == "__main__":
    main()
