"""A plan from any file: parsed YAML or JSON as it is, a plan document by parsing it."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from plan_extract import places
from plan_extract.errors import UnreadableError

if TYPE_CHECKING:
    from plan_extract.model import Plan
    from plan_extract.records.corrections import Corrections
    from plan_extract.sources.ocr.wish import Ocr
    from plan_extract.sources.source_text import SourceText

STDIN = "-"
PARSED_SUFFIXES = (".yaml", ".yml", ".json")


def is_parsed(path: str) -> bool:
    """Whether a file's name says that it holds a parsed plan."""
    return path.lower().endswith(PARSED_SUFFIXES)


def load(path: str | Path) -> Plan:
    """The plan in a file: a parsed one as it is, another by parsing it. Raises PlanError with one line where it cannot be read."""
    path = os.fspath(path)
    if is_parsed(path):
        from plan_extract.output import from_yaml

        return from_yaml(read_text(path), path)
    return _parsed(path)[0]


def load_with_text(path: str) -> tuple[Plan, str | None]:
    """The plan in a file, as `load`, and the text that its positions count in; None where a parsed file's source is gone or another one."""
    if not is_parsed(path):
        return _parsed(path)
    plan = load(path)
    try:
        return plan, source_text(plan, path)
    except UnreadableError:
        return plan, None


def _parsed(path: str) -> tuple[Plan, str]:
    from plan_extract.parsing import parse
    from plan_extract.sources.ocr.wish import Ocr

    source = read_source(path, ocr=Ocr("auto"))
    return parse(source), source.text


def read_source(path: str, encoding: str | None = None, *, as_one: bool = False, ocr: Ocr | None = None) -> SourceText:
    """The text of a plan document, of a folder that is one publication (`as_one`), or of standard input for `-`.

    Raises UnreadableError with one line.
    """
    from plan_extract import sources

    if as_one and path != STDIN:
        return sources.read_publication(path, ocr)
    return sources.read(path, encoding=encoding, ocr=ocr)


def read_text(path: str) -> str:
    """A UTF-8 file's text. Raises UnreadableError with one line."""
    try:
        return places.text(path)
    except UnicodeDecodeError:
        raise UnreadableError(f"{path}: not UTF-8 text, as parsed plans are; parse the plan again") from None
    except places.Unreached as error:
        raise UnreadableError(f"{path}: {error}") from None
    except OSError as error:
        raise UnreadableError(f"{path}: {(error.strerror or str(error)).lower()}") from None


def load_corrections(path: str) -> list[Corrections]:
    """The corrections in a file, or in all JSON files of a folder by name. Raises PlanError with one line where one cannot be read."""
    from plan_extract.records.corrections import read_corrections

    files = sorted(Path(path).glob("*.json")) if os.path.isdir(path) else [Path(path)]
    if not files:
        raise UnreadableError(f"{path}: holds no file of corrections (.json); export one from the page of `plan-extract report`")
    return [read_corrections(read_text(str(file)), str(file)) for file in files]


def named_from(path: str, output: str | None) -> str:
    """How a parsed file names another one: from its own folder on, with forward slashes, so that no machine's folders stand in it.

    As given where the output is no file (None, or a pipe), and on Windows where it is on another drive; an address in full, but from a
    folder on in the same bucket.
    """
    if (said := places.named(path, output)) is not None:
        return said
    if output is not None and (os.path.isfile(output) or not os.path.exists(output)):
        folder, name = os.path.split(path)
        with contextlib.suppress(ValueError):
            path = os.path.relpath(os.path.join(os.path.realpath(folder), name), os.path.realpath(os.path.dirname(output)))
    return path.replace(os.sep, "/")


def find_named(named: str, beside: str, sha256: str | None = None, *, as_one: bool = False) -> str | None:
    """The file that a parsed file `beside` names: from its folder on; as files name it that were made before, or for standard output, from
    the current folder on; and right beside it. Of several the one with this SHA-256, or else the first; None where there is none.
    """
    if places.is_address(beside) or places.is_address(named):
        at = places.lies(named, beside)
        return at if places.is_file(at) or (as_one and places.is_folder(at)) else None
    folder = os.path.dirname(beside)
    there: dict[str, str] = {}
    for path in (os.path.join(folder, named), named, os.path.join(folder, os.path.basename(named))):
        if os.path.isfile(path) or (as_one and os.path.isdir(path)):
            short = os.path.normpath(path)  # `out/../in/x.txt`; not the same where out is a link
            same = os.path.exists(short) and os.path.samefile(short, path)
            there.setdefault(os.path.realpath(path), short if same else path)
    if sha256 is not None and len(there) > 1:
        for path in there.values():
            with contextlib.suppress(OSError):
                if hashlib.sha256(Path(path).read_bytes()).hexdigest() == sha256:
                    return path
    return next(iter(there.values()), None)


def source_from_here(plan: Plan, beside: str) -> str:
    """The source of a parsed file `beside` as the current folder names it: from the file's folder on, whether it is still there or not.

    Of `a/plan.yaml` and `b/plan.yaml`, which both name `plan.txt`, the sources are `a/plan.txt` and `b/plan.txt`. As the file has it where
    the current folder has that source and the file's folder has not (it went to standard output). What was read from standard input has
    no name but that of the parsed file.
    """
    named = plan.source.path
    if named == "standard input":
        return beside.replace(os.sep, "/")
    if places.is_address(beside) or places.is_address(named):
        return places.lies(named, beside)
    path = os.path.normpath(os.path.join(os.path.dirname(beside), named))
    if not os.path.exists(path):
        with contextlib.suppress(OSError):
            if hashlib.sha256(Path(named).read_bytes()).hexdigest() == plan.source.sha256:
                path = named
    return path.replace(os.sep, "/")


def ocr_of(plan: Plan) -> Ocr:
    """Character recognition and pages as they were asked for when a plan was parsed."""
    from plan_extract.sources.ocr.wish import Ocr, pages_of

    return Ocr(plan.source.ocr.mode if plan.source.ocr else "never", pages_of(plan.source.pages) if plan.source.pages else ())


def source_text(plan: Plan, beside: str) -> str:
    """The text that a parsed plan's positions count in: its saved extracted text, or its source read again.

    Looked for as `find_named` does. Raises UnreadableError where it is gone or another one.
    """
    named = plan.source.text or plan.source.path
    as_one = plan.source.format == "folder" and not plan.source.text
    path = find_named(named, beside, None if plan.source.text else plan.source.sha256, as_one=as_one)
    if path is None:
        raise UnreadableError(f"{beside}: its source {named} is not there; put it back there, or give the plan itself")
    text = read_source(path, as_one=as_one, ocr=ocr_of(plan))
    if plan.source.text is None and text.sha256 != plan.source.sha256:
        raise UnreadableError(f"{path}: has changed since {beside} was made (another SHA-256); parse it again")
    return text.text
