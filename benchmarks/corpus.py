"""A data set of many plans: what parsing, building and asking take.

    python benchmarks/corpus.py [N] [--rows-of M] [--full] [--jobs J] [--keep FOLDER] [--check]

N edited samples (other places, years, numbers and names in each; the beginning and some later lines, or with `--full` all) are parsed,
built into a data set, built again, and again with one more plan; then five questions are asked, words are searched, and targets are
counted, compared and followed down. With `--rows-of M` the rows are multiplied to those of M plans (other ids, places, numbers and words
in each) and asked the same. Printed are seconds on the clock and of processor time. `--check` exits 1 where a question takes more
processor time than it may: it has one second (five of M plans), on as many processors as are asked for.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr, suppress
from functools import partial
from pathlib import Path

import msgspec
from many import measured

from plan_extract.dataset.asking import Question, ask, question
from plan_extract.dataset.layout import NAME, Files, connection, quoted, read_state
from plan_extract.dataset.opening import Dataset
from plan_extract.dataset.searching import Wanted, search, words_of
from plan_extract.reading.divisions import divisions

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"


# Seconds that a question may take of the plans that were parsed, and of those that they were multiplied to.
ONE, MANY = 1.0, 5.0
_ASKED = ("promises", "growth", "bodies", "due", "projects")
_SEARCHED = (("老旧小区", "改造"), ("水",), ("园区",))
_NAMES = "安宁 白石 长丰 大成 东和 方城 丰南 古田 广源 和平 华阴 江口 景山 康定 兰溪 柳河 龙泉 明水 南华 宁远 平山 青川 清丰".split()
_PERIODS = "十五 十一五 十二五 十三五 十四五".split()
# Of a sample its first lines and some later ones.
_HEAD, _WINDOW = 10, 24
_INVESTED = "\n\n专栏9 重点项目\n序号 | 项目名称 | 建设内容及规模 | 总投资（万元） | 建设年限 | 责任单位\n"


def varied(text: str, seed: int, full: bool = False) -> str:
    """A sample with another place, period, numbers and names: the same for the same seed."""
    chance = random.Random(seed)
    steps = chance.randint(0, 2)
    place = chance.choice([one for one in divisions() if one.name[-1] in "省市县区"])
    text = re.sub(r"云岭市", place.name, text)
    text = re.sub("|".join(_PERIODS[2:]), lambda found: _PERIODS[_PERIODS.index(found[0]) - steps], text)
    text = re.sub(r"20[0-3]\d", lambda found: str(int(found[0]) - 5 * steps), text)
    text = re.sub(r"(?<![\d.])([1-9]\d{1,4})(?=[个万亿户处座公平套米棵])", lambda _: str(chance.randint(11, 9999)), text)
    text = re.sub(r"(?<![\d.])([1-9]\d)(?=(?:\.\d)?%)", lambda _: str(chance.randint(11, 99)), text)
    for name in sorted(set(re.findall(r"(?<=[，、。：；\n])([\u4e00-\u9fff]{2})(?=[县区镇])", text))):
        text = text.replace(name, chance.choice(_NAMES))
    lines = text.splitlines()
    if not full:
        at = chance.randint(_HEAD, len(lines) - _WINDOW)
        lines = lines[:_HEAD] + lines[at : at + _WINDOW]
    rows = [
        f"{at} | {chance.choice(_NAMES)}{chance.choice(_NAMES)}{what}项目 | 新建{what}{chance.randint(1, 90)}公里"
        f" | {chance.randint(100, 90000)} | {2021 - 5 * steps}—{2025 - 5 * steps} | 住房城乡建设局"
        for at, what in enumerate(("供水管网", "道路", "河道整治"), 1)
    ]
    return "\n".join(lines) + _INVESTED + "\n".join(rows) + "\n"


def make(plans: int, folder: Path, full: bool, first: int = 0) -> int:
    """Write so many plans; gives how many characters they have."""
    samples = [path.read_text(encoding="utf-8-sig") for path in sorted(RAW.glob("*.txt"))]
    characters = 0
    for number in range(first, first + plans):
        text = varied(samples[number % len(samples)], number, full)
        path = folder / f"{number // 500:03}" / f"plan-{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        characters += len(text)
    return characters


def told(what: str, clock: float, processor: float, more: str = "") -> None:
    print(f"{what:48} {clock:8.2f} s on the clock {processor:8.2f} s of processors  {more}", flush=True)


def processor() -> float:
    """Seconds of processor time of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run_command(what: str, *arguments: str, more: Callable[[], str] = str) -> None:
    """Run a command of the program, and tell what it and the processes that it starts take."""
    taken = measured([sys.executable, "-m", "plan_extract", *arguments])
    told(what, taken.seconds, taken.processor, more())


def size_of(folder: Path) -> float:
    """MB of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def count_rows(asked: Question, data: Dataset) -> int:
    return len(list(ask(data, asked.sql, asked.defaults).rows))


def count_hits(words: tuple[str, ...], data: Dataset) -> int:
    return search(data, Wanted(words_of(words))).count


def count_lines(arguments: tuple[str, ...], data: Dataset) -> int:
    """Run a command of `corpus` in this process, as it runs from a shell but for the start of Python; gives the lines that it writes."""
    from plan_extract.cli import run

    command, *others = arguments
    with tempfile.TemporaryDirectory() as scratch, redirect_stderr(io.StringIO()):
        path = Path(scratch, "answer")
        if run(["corpus", command, data.folder, *others, "-o", str(path)]) != 0:
            return 0
        with path.open("rb") as stream:
            return sum(1 for _ in stream)


def busiest(folder: Path) -> str:
    """The indicator that most plans have a target for."""
    with Dataset.open(str(folder)) as data:
        (key,) = data.sql("SELECT key FROM comparable GROUP BY key ORDER BY count(DISTINCT plan_id) DESC, key LIMIT 1")[0]
    return str(key)


def asked(folder: Path, allowed: float, jobs: int) -> bool:
    """Ask the questions, each of a data set that was just opened; whether all kept to what they may take."""
    good = True
    calls: list[tuple[str, Callable[[Dataset], int]]] = [(f"question {name}", partial(count_rows, question(name))) for name in _ASKED]
    calls += [(f"search {' '.join(words)}", partial(count_hits, words)) for words in _SEARCHED]
    key = busiest(folder)
    compared = (("stats",), ("compare", key), ("compare", "--all-indicators"))
    followed = (("cascade",), ("cascade", key), ("cascade", key, "-f", "csv"))
    calls += [(" ".join(one), partial(count_lines, one)) for one in (*compared, *followed)]
    for what, call in calls:
        clock, used = time.perf_counter(), processor()
        with Dataset.open(str(folder)) as data:
            count = call(data)
        clock, used = time.perf_counter() - clock, processor() - used
        slow = used > allowed * jobs
        told(f"  {what[:46]}", clock, used, f"{count} rows{'  TOO SLOW' if slow else ''}{'' if count else '  NOTHING FOUND'}")
        good = good and not slow and count > 0
    return good


def multiply(dataset: Path, into: Path, plans: int) -> int:
    """Write a data set with the rows of so many plans; gives how many rows it has."""
    base = connection()
    state = read_state(str(dataset))
    times = -(-plans // sum(files.plans for files in state.parts))
    base.execute("CREATE TABLE places (nth BIGINT, code VARCHAR, name VARCHAR)")
    base.executemany("INSERT INTO places VALUES (?, ?, ?)", [(at, one.code, one.name) for at, one in enumerate(divisions())])
    (count,) = base.execute("SELECT count(*) FROM places").fetchone()
    rows, parts = 0, []
    for files in state.parts:
        made = {}
        for table, path in files.files.items():
            target = into / path
            target.parent.mkdir(parents=True, exist_ok=True)
            source = f"read_parquet({quoted(str(dataset / path))}, hive_partitioning=false)"
            types = {name: kind for name, kind, *_ in base.execute(f"DESCRIBE FROM {source}").fetchall()}
            changed = {"plan_id": "plan_id || '-' || n", "region": "places.name", "region_code": "places.code"}
            # Other numbers, but for years, lines and probabilities.
            changed |= {
                name: f"round({name} * (0.5 + n % 97 / 97.0), 2)"
                for name, kind in types.items()
                if kind == "DOUBLE" and name != "confidence"
            }
            # Other words, so that no dictionary of the file's format serves them all.
            changed |= {
                name: f"{name} || substr(md5(n || ' ' || seq), 1, 6)"
                for name in ("text", "folded", "statement")
                if name in types and "seq" in types
            }
            replaced = ", ".join(f'{text} AS "{name}"' for name, text in changed.items() if name in types)
            (some,) = base.execute(
                f"COPY (SELECT t.* REPLACE ({replaced}) FROM {source} AS t CROSS JOIN range({times}) AS r(n)"
                f" JOIN places ON places.nth = hash(t.plan_id, n) % {count} ORDER BY n)"
                f" TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)"
            ).fetchone()
            rows += some
            made[table] = path
        parts.append(Files(files.level, files.years, files.plans * times, made))
    (into / NAME).write_bytes(msgspec.json.encode(msgspec.structs.replace(state, parts=parts)))
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plans", nargs="?", type=int, default=2000)
    parser.add_argument("--rows-of", type=int)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="keep plans, outputs and data sets in this folder")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        good = run(folder, options)
    return int(options.check and not good)


def run(folder: Path, options: argparse.Namespace) -> bool:
    characters = make(options.plans, folder / "in", options.full)
    print(f"{options.plans} plans, {characters:,} characters, {options.jobs} processes")
    jobs = ("--jobs", str(options.jobs), "--quiet")
    parse = ("parse", str(folder / "in"), "-o", str(folder / "out"), "--resume", *jobs)
    build = ("corpus", "build", str(folder / "out"), "-o", str(folder / "dataset"), *jobs)
    run_command("parse", *parse, more=lambda: f"{size_of(folder / 'out'):.1f} MB")
    run_command("corpus build", *build, more=lambda: f"{size_of(folder / 'dataset'):.1f} MB")
    run_command("corpus build, nothing new", *build)
    before = read_state(str(folder / "dataset")).parts
    make(1, folder / "in", options.full, first=options.plans)
    run_command("parse, one plan more", *parse)
    run_command("corpus build, one plan more", *build)
    parts = read_state(str(folder / "dataset")).parts
    anew = len(set(map(str, parts)) - set(map(str, before)))
    print(f"{sum(files.plans for files in parts)} plans in {len(parts)} parts, {anew} written anew")
    good = asked(folder / "dataset", ONE, options.jobs)
    if options.rows_of:
        rows = multiply(folder / "dataset", folder / "many", options.rows_of)
        print(f"{options.rows_of} plans' worth: {rows:,} rows, {size_of(folder / 'many'):,.0f} MB")
        good = asked(folder / "many", MANY, options.jobs) and good
    return good


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
