"""One tool that reads quantities in Chinese text, for beside.py: python benchmarks/beside_tools.py TOOL < ASKED > TOLD.

Runs under the Python that has the tool. ASKED is JSON: `read`, lines to read quantities in, and `timed`, texts of lines to be read against
the clock of the processor. The last line of what it prints is JSON: `found`, for each line to read [start, end, values, unit] of each
quantity, half-open; `seconds` of processor time for each text, after a first one that is not counted. A unit is None where the tool gives
none; values and units are told as the tool tells them, and beside.py brings them to one form.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

Found = tuple[int, int, list[str], "str | None"]


def recognizers() -> Callable[[list[str]], Iterator[list[Found]]]:
    """Recognizers-Text for Chinese: numbers, percentages, and numbers with currency, dimension, temperature and age."""
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_age, recognize_currency, recognize_dimension, recognize_temperature
    from recognizers_text import Culture

    finders = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension, recognize_temperature, recognize_age)

    def read(lines: list[str]) -> Iterator[list[Found]]:
        for line in lines:
            yield [
                (one.start, one.end + 1, [str(one.resolution["value"]).rstrip("%")], one.resolution.get("unit") or _percent(one.resolution))
                for finder in finders
                for one in finder(line, Culture.Chinese)
                if one.resolution and one.resolution.get("value") is not None
            ]

    return read


def _percent(resolution: dict[str, Any]) -> str | None:
    return "%" if str(resolution["value"]).endswith("%") else None


def jionlp(times: bool) -> Callable[[list[str]], Iterator[list[Found]]]:
    """JioNLP's finders of quantities: money, and with `times` spans of time (it has no other)."""
    import jionlp as jio

    def spans(line: str) -> Iterator[Found]:
        for one in jio.ner.extract_time(line, time_base=0, with_parsing=True):
            if one["type"] == "time_delta" and isinstance(said := one["detail"]["time"], dict) and len(said) == 1:
                ((unit, value),) = said.items()
                yield *one["offset"], [str(v) for v in (value if isinstance(value, list) else [value])], unit

    def money(line: str) -> Iterator[Found]:
        for one in jio.ner.extract_money(line, with_parsing=True):
            number = one["detail"]["num"]
            yield *one["offset"], number if isinstance(number, list) else [number], one["detail"]["case"]

    def read(lines: list[str]) -> Iterator[list[Found]]:
        for line in lines:
            yield [*money(line), *(spans(line) if times else ())]

    return read


def ours(records: bool) -> Callable[[list[str]], Iterator[list[Found]]]:
    """plan-extract: every quantity it reads in the running text, or with `records` the targets and facts of a whole parse."""
    from plan_extract.marking import mark
    from plan_extract.parsing import parse
    from plan_extract.reading.places import PlaceReader
    from plan_extract.sources import read_bytes
    from plan_extract.structure import find_structure

    def quantities(text: str) -> Iterator[tuple[int, int, Any, str | None]]:
        source = read_bytes(text.encode(), "plan")
        structure = find_structure(source)
        for marks in mark(structure.blocks, PlaceReader.for_region(structure.info.region)):
            for q in marks.quantities:
                yield *marks.block.paragraph.span(q.start, q.end), q.value, q.unit

    def told(text: str) -> Iterator[tuple[int, int, Any, str | None]]:
        plan = parse(text.encode())
        for one in [*plan.goals, *plan.facts]:
            yield one.quote.start, one.quote.end, one.value, one.unit

    def read(lines: list[str]) -> Iterator[list[Found]]:
        text = "\n".join(lines)
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        found: list[list[Found]] = [[] for _ in lines]
        number = 0
        for start, end, value, unit in sorted((told if records else quantities)(text), key=lambda one: one[:2]):
            while number + 1 < len(starts) and starts[number + 1] <= start:
                number += 1
            values = value if isinstance(value, list) else [] if value is None else [value]
            found[number].append((start - starts[number], end - starts[number], [str(v) for v in values], unit))
        yield from found

    return read


TOOLS: dict[str, Callable[[], Callable[[list[str]], Iterator[list[Found]]]]] = {
    "quantities": lambda: ours(False),
    "records": lambda: ours(True),
    "recognizers": recognizers,
    "jionlp": lambda: jionlp(True),
    "jionlp-money": lambda: jionlp(False),
}


def main() -> None:
    """Read what was asked for from standard input, and tell it on the last line of standard output."""
    logging.disable(logging.CRITICAL)
    asked = json.load(sys.stdin)
    read = TOOLS[sys.argv[1]]()
    found = [list(read(lines)) for lines in asked["read"]]
    seconds = []
    for text in asked["timed"]:
        begun = time.process_time()
        for _ in read(text):
            pass
        seconds.append(time.process_time() - begun)
    print("\n" + json.dumps({"found": found, "seconds": seconds[1:]}))


if __name__ == "__main__":
    main()
