"""A plan from any file: parsed YAML or JSON as it is, a plan document by parsing it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from plan_extract.errors import UnreadableError

if TYPE_CHECKING:
    from plan_extract.model import Plan
    from plan_extract.sources.source_text import SourceText

STDIN = "-"
PARSED_SUFFIXES = (".yaml", ".yml", ".json")


def is_parsed(path: str) -> bool:
    """Whether a file's name says that it holds a parsed plan."""
    return path.lower().endswith(PARSED_SUFFIXES)


def load(path: str) -> Plan:
    """The plan in a file. Raises PlanError with one line where it cannot be read."""
    if is_parsed(path):
        from plan_extract.output import from_yaml

        return from_yaml(read_text(path), path)
    from plan_extract.parsing import parse

    return parse(read_source(path))


def read_source(path: str, encoding: str | None = None) -> SourceText:
    """The text of a plan document, or of standard input for `-`. Raises UnreadableError with one line."""
    from plan_extract import sources

    return sources.read(path, encoding=encoding)


def read_text(path: str) -> str:
    """A UTF-8 file's text. Raises UnreadableError with one line."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{path}: not UTF-8 text, as parsed plans are; parse the plan again") from None
    except OSError as error:
        raise UnreadableError(f"{path}: {(error.strerror or str(error)).lower()}") from None


def source_text(plan: Plan, beside: str) -> str:
    """The text that a parsed plan's positions count in: its saved extracted text, or its source read again.

    Looked for where the plan says, then beside the parsed file `beside`. Raises UnreadableError where it is gone or another one.
    """
    from plan_extract.sources import read

    named = plan.source.text or plan.source.path
    for path in (named, os.path.join(os.path.dirname(beside), named), os.path.join(os.path.dirname(beside), os.path.basename(named))):
        if os.path.isfile(path):
            text = read(path)
            if plan.source.text is None and text.sha256 != plan.source.sha256:
                raise UnreadableError(f"{path}: has changed since {beside} was made (another SHA-256); parse it again")
            return text.text
    raise UnreadableError(f"{beside}: its source {named} is not there; run from the folder it was parsed in, or give the plan itself")
