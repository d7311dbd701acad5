"""Try inputs for a given time: `python -m tests.fuzz --seconds 600 --seed 1`. What breaks is made small and kept in tests/fuzz/corpus."""

from __future__ import annotations

import argparse
import hashlib
import random
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

from tests.fuzz.inputs import SHARES, data
from tests.fuzz.invariants import TooLongError, hold, within_budget

CORPUS = Path(__file__).parent / "corpus"
# So many inputs in all are tried with everything that must hold; the others with what costs least.
THOROUGH = 20


def broken(name: str, raw: bytes, thorough: bool) -> str | None:
    """What an input breaks, in a line that names the place; None where all holds."""
    try:
        within_budget(lambda: hold(name, raw, thorough))
    except (Exception, TooLongError) as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "/plan_extract/" in f.filename or "/tests/" in f.filename]
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        return f"{type(error).__name__} at {where}: {' '.join(str(error).split())[:160]}"
    return None


def smaller(name: str, raw: bytes, thorough: bool, said: str) -> bytes:
    """The input with everything taken out that it does not need to break at the same place."""
    place = said.split(":")[0:2]
    step, begun = max(len(raw) // 2, 1), time.process_time()
    while step and time.process_time() - begun < 60:
        at = 0
        while at < len(raw):
            less = raw[:at] + raw[at + step :]
            again = broken(name, less, thorough) if less else None
            if again is not None and again.split(":")[0:2] == place:
                raw = less
            else:
                at += step
        step //= 2
    return raw


def main() -> int:
    """Try inputs; the exit status is 1 where one broke something."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None, help="default: another each time")
    parser.add_argument("--slow", type=float, default=0.002, help="how many of all are PDFs, each read by a process of its own")
    parser.add_argument("--short", type=float, default=0, help="how many of all are texts of one or two lines, tried several times as fast")
    parser.add_argument(
        "--only", nargs="+", choices=SHARES, default=(), help="formats to draw from, all as often; default: all, mostly text"
    )
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    tried, found = Counter[str](), Counter[str]()
    warnings.simplefilter("error")  # on a user's terminal a warning of a library is a line that nobody understands
    begun = told = time.monotonic()
    while (now := time.monotonic()) - begun < given.seconds:
        count = tried.total()
        name, raw = data(random.Random(f"{seed}:{count}"), given.slow, given.only, given.short)
        thorough = count % THOROUGH == 0
        tried[name.rpartition(".")[2]] += 1
        said = broken(name, raw, thorough)
        if said is not None:
            place = said.split(":")[0] + said.split(":")[1]
            found[place] += 1
            if found[place] == 1:
                raw = smaller(name, raw, thorough, said)
                CORPUS.mkdir(exist_ok=True)
                kept = CORPUS / f"{hashlib.sha256(raw).hexdigest()[:10]}{Path(name).suffix}"
                kept.write_bytes(raw)
                print(f"{seed}:{count}: {said}\n  {kept}", flush=True)
        if now - told > 60:
            told = now
            print(f"{tried.total()} inputs, {found.total()} broke something", flush=True)
    shown = ", ".join(f"{n} {kind}" for kind, n in sorted(tried.items()))
    print(f"seed {seed}: {tried.total()} inputs ({shown}), {found.total()} broke something")
    for place, times in found.most_common():
        print(f"  {times} times {place}")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
