"""The whole way of a plan: file, source text, structure, records."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from plan_extract.errors import UnreadableError
from plan_extract.faults import Fault, collected
from plan_extract.model import Finding, Plan
from plan_extract.sources.source_text import SourceText

if TYPE_CHECKING:
    from plan_extract.records.corrections import Corrections
    from plan_extract.structure.given import Given


def parse(
    plan: str | Path | bytes | IO[bytes] | IO[str] | SourceText,
    *,
    explain: bool = False,
    min_confidence: float = 0,
    given: Given | None = None,
    attachment: int | None = None,
    corrections: Corrections | None = None,
) -> Plan:
    """Parse a plan: a file by its path, its bytes, an open file (of bytes, or of text), or a SourceText that a reader made.

    Raises UnreadableError for input that is no plan text, PlanError for what is given and cannot be read. What has no name stands as
    `input` in `source.path` and in errors.

    `explain` fills each record's `why` with the rules that made it, and `left_out` with what was decided against. Goals, facts and projects
    of a confidence below `min_confidence` are left out. `given` says of the plan what its text lacks, as does a file NAME.meta.yaml
    beside it; of both, `given` counts. `attachment` reads that one alone, by its number, of a notice that holds several plans.
    `corrections` are what a reviewer said of its records (`read_corrections`): they are applied, and those that fit no more are findings.
    A fault of the program in one block, record or rule is a finding (PE090).
    """
    from plan_extract.records.plan import extract, in_order
    from plan_extract.structure import find_structure
    from plan_extract.structure.given import Given, beside

    with _seldom_collected():
        source = _source(plan)
        if attachment is not None:
            from plan_extract.structure.attachments import one

            source = one(source, attachment)
        said = (given or Given()).over(beside(source.path))
        said.period_read()  # a period that cannot be read is the user's to mend, before anything is read by it
        with collected() as faults:
            found = extract(source, find_structure(source, said), explain=explain, min_confidence=min_confidence, corrections=corrections)
        if faults:
            found.findings = in_order([*found.findings, *_told(source, faults)])
        return found


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Python looks for unreachable cycles after every 50,000 new objects and not 700, as long as this holds.

    Nearly all that a parse makes lives to its end: to look at it again and again for cycles takes up to a seventh of the time.
    """
    before = gc.get_threshold()
    if not 0 < before[0] < _OBJECTS:
        # Switched off, or set already: by the program around this one, or by a parse in another thread.
        yield
        return
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


_OBJECTS = 50_000


def parse_text(text: str, name: str = "text", **options: Any) -> Plan:
    """Parse a plan's text. `name` stands as its path in the output and in errors; `options` are those of `parse`."""
    from plan_extract.sources import read_bytes

    return parse(read_bytes(_encoded(text, name), name), **options)


def _source(plan: str | Path | bytes | IO[bytes] | IO[str] | SourceText) -> SourceText:
    from plan_extract.sources import read, read_bytes

    if isinstance(plan, SourceText):
        return plan
    if isinstance(plan, str | Path):
        return read(plan)
    if isinstance(plan, bytes | bytearray | memoryview):
        return read_bytes(bytes(plan), "input")
    if not hasattr(plan, "read"):
        raise TypeError(f"parse takes a path, bytes or an open file, and was given {type(plan).__name__}")
    # A file that was opened by number is called by it.
    name = plan.name if isinstance(getattr(plan, "name", None), str) else "input"
    held = plan.read()
    return read_bytes(_encoded(held, name) if isinstance(held, str) else held, name)


def _encoded(text: str, name: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableError(f"{name}: character {error.start} is half of one (a surrogate); decode the text anew") from None


def _told(source: SourceText, faults: list[Fault]) -> Iterator[Finding]:
    """A finding for each place that a fault cost and each fault: stages that meet it again at the same place say nothing new."""
    seen: set[tuple[int | None, str]] = set()
    for fault in faults:
        fault.told = True
        line = None if fault.at is None else source.line_of(fault.at)
        if (line, fault.said) not in seen:
            seen.add((line, fault.said))
            column = None if fault.at is None or line is None else fault.at - source.line_starts[line - 1] + 1
            lost = "what stands here" if line else "a part of the plan"
            message = f"a fault of the program in {fault.stage} cost {lost}: {fault.said}"
            yield Finding(code="PE090", message=message, line=line, column=column)
