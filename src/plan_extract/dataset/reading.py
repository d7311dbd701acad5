"""Parsed files as rows of a data set, by several processes: each writes the rows of its files into spools, a spool a part and table."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from plan_extract import regions
from plan_extract.dataset import passages
from plan_extract.dataset.layout import SEQ, Part, exported, part_of, stored
from plan_extract.errors import PlanError
from plan_extract.faults import collected
from plan_extract.model import READABLE, Plan, plan_class
from plan_extract.output import from_yaml
from plan_extract.remarks import heard
from plan_extract.reporting.tables import plan_key, rows
from plan_extract.wording import message

# The number of a row's file in a build, which tells rows of plans that are there twice apart.
FILE = "_file"
# JSON that nests deeper is no plan; msgspec refuses it by itself.
_JSON = ".json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to read: its number, its name below `folder`, and the SHA-256 that it had when it was read last (None: never)."""

    number: int
    folder: str
    output: str
    known: str | None = None


class Read(msgspec.Struct, frozen=True):
    """What became of a file: `same` as when it was read last; in `part` as plan `plan_id`; or an `error`. `remarks` are to be told."""

    number: int
    output: str
    sha256: str | None = None
    same: bool = False
    plan_id: str = ""
    part: Part | None = None
    error: str | None = None
    remarks: tuple[str, ...] = ()


def read_files(asked: Sequence[Asked], spool: str) -> list[Read]:
    """Read files and add their rows to the spools of this process. Never raises for what a file holds."""
    writer = _Spools(spool)
    found = [_read(one, writer) for one in asked]
    writer.flush()
    return found


def spools(spool: str, part: Part, table: str) -> list[str]:
    """The spools of a part and table, of all processes."""
    folder = os.path.join(spool, part.folder, table)
    return sorted(os.path.join(folder, name) for name in os.listdir(folder)) if os.path.isdir(folder) else []


def _read(asked: Asked, writer: _Spools) -> Read:
    path = os.path.join(asked.folder, asked.output)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        return Read(asked.number, asked.output, error=f"{path}: {(error.strerror or str(error)).lower()}")
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 == asked.known:
        return Read(asked.number, asked.output, sha256, same=True)
    try:
        with collected() as faults, heard() as remarks:
            plan = _plan(data, path)
            part = part_of(plan)
            made = {table: list(_rows(plan, table, asked.output, sha256)) for table in stored()}
        if faults:
            return Read(asked.number, asked.output, sha256, error=f"{path}: internal error: {faults[0].stage}: {faults[0].said}")
    except PlanError as error:
        return Read(asked.number, asked.output, sha256, error=str(error))
    except (RecursionError, MemoryError):
        return Read(asked.number, asked.output, sha256, error=message("{path}: nested too deep to be read", path=path))
    for table, lines in made.items():
        writer.add(part, table, asked.number, lines)
    return Read(asked.number, asked.output, sha256, plan_id=plan_key(plan), part=part, remarks=tuple(map(str, remarks)))


def _plan(data: bytes, path: str) -> Plan:
    if path.lower().endswith(_JSON):
        return _from_json(data, path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError(message("{path}: not UTF-8 text, as parsed plans are; parse the plan again", path=path)) from None
    return from_yaml(text, path)


def _from_json(data: bytes, path: str) -> Plan:
    """A plan of `parse --format json`: some hundred times as fast as YAML."""
    try:
        return msgspec.json.decode(data, type=plan_class())
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        said = str(error)
    try:
        head = msgspec.json.decode(data)
        if not isinstance(head, dict) or "schema" not in head:
            said = "not a parsed plan (no `schema:` key); make one with `plan-extract parse`"
        elif head["schema"] not in READABLE:
            known = ", ".join(READABLE)
            said = f"schema {head['schema']!r} is none of {known}; parse the plan again with this version"
        else:
            said = f"{said}; parse the plan again"
    except (msgspec.MsgspecError, UnicodeDecodeError):
        said = f"not valid JSON ({said}); parse the plan again"
    raise PlanError(f"{path}: {said}")


def _rows(plan: Plan, table: str, output: str, sha256: str) -> Iterator[dict[str, Any]]:
    context = _context(plan)
    if table == "plans":
        context |= {"output": output, "output_sha256": sha256}
    source = _source(plan, output)
    if table == passages.TABLE:
        context |= {"plan_id": plan_key(plan), "plan": plan.plan.title}
    made = passages.passages(plan) if table == passages.TABLE else rows(plan, exported(table), plan_key(plan))
    for at, row in enumerate(made):
        yield context | row | {"source": source, SEQ: at}


def _source(plan: Plan, output: str) -> str:
    """The plan's source from the folder of all outputs on, so that the same outputs give the same rows wherever they are."""
    named = plan.source.path
    if named == "standard input":
        return output
    return os.path.normpath(os.path.join(os.path.dirname(output), named)).replace(os.sep, "/")


def _context(plan: Plan) -> dict[str, Any]:
    region, period = plan.plan.region, plan.plan.period
    code = region.code if region else None
    return {
        "region": region.name if region else None,
        "region_code": code,
        "province": _province(code) if code else None,
        "plan_start": period.start if period else None,
        "plan_end": period.end if period else None,
    }


@cache
def _province(code: str) -> str | None:
    """The name of the province that a code lies in, or is."""
    found = regions.at(code[:2] + "0000", 9999)
    return found.name if found else None


class _Spools:
    """Rows that wait to be written, by part and table; each process has files of its own."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._lines: dict[tuple[Part, str], list[bytes]] = {}

    def add(self, part: Part, table: str, number: int, rows: Sequence[dict[str, Any]]) -> None:
        """Keep the rows of a file."""
        if rows:
            lines = self._lines.setdefault((part, table), [])
            for row in rows:
                told = {column: cell for column, cell in row.items() if cell is not None}
                lines.append(msgspec.json.encode(told | {FILE: number}) + b"\n")

    def flush(self) -> None:
        """Write what waits."""
        for (part, table), lines in self._lines.items():
            path = Path(self._folder, part.folder, table, f"{os.getpid()}.jsonl")
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "ab") as stream:
                stream.writelines(lines)
        self._lines.clear()
