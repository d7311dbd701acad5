"""The help of a command in the reader's language, laid out by columns of a terminal: a Chinese character takes two."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from plan_extract.wording import shown, worded

# What must not begin a line, and what must not end one (GB/T 15834).
_CLOSING, _OPENING = "，。；：、！？）》”’…", "（《“‘"
_PIECE = re.compile(rf"[{_OPENING}]*(?:[!-~]+|.)[{_CLOSING}]*\s*", re.DOTALL)
_WIDEST_NAMES = 26


def width(text: str) -> int:
    """How many columns a text takes: two a wide character (Unicode Standard Annex 11)."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, columns: int) -> list[str]:
    """A paragraph as lines of so many columns, broken at spaces and between Chinese characters."""
    lines, line = [], ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line else lines


def help_page(command: Any, context: Any, columns: int) -> str:
    """The help of a typer command, or of the list of commands: its use, what it does, its arguments, options and commands."""
    usage = [shown(piece) for piece in command.collect_usage_pieces(context)]
    lines = [worded("Usage: {usage}", usage=" ".join([context.command_path, *usage]))]
    for paragraph in (command.help or "").split("\n\n"):
        told = shown(" ".join(paragraph.split()))
        lines += ["", *(f"  {line}" for line in wrapped(told, columns - 2))]
    arguments: list[tuple[str, str]] = []
    options: list[tuple[str, str]] = []
    for parameter in command.get_params(context):
        parameter.help = shown(parameter.help or "")
        record = parameter.get_help_record(context)
        if record is not None:
            names, told = record
            names = names.replace(" <list[str]>", "")  # how typer names a list of words
            (arguments if parameter.param_type_name == "argument" else options).append((names, _notes(told)))
    commands = [(name, shown(one.short_help or one.help or "")) for name, one in getattr(command, "commands", {}).items()]
    for title, entries in ((worded("Arguments:"), arguments), (worded("Options:"), options), (worded("Commands:"), commands)):
        lines += _section(title, entries, columns)
    return "\n".join(lines) + "\n"


def _section(title: str, entries: list[tuple[str, str]], columns: int) -> list[str]:
    if not entries:
        return []
    beside = min(max(width(names) for names, _ in entries), _WIDEST_NAMES)
    lines = ["", title]
    for names, told in entries:
        first, *rest = wrapped(told, columns - beside - 4) or [""]
        if width(names) > beside:
            lines += [f"  {names}", f"  {'':<{beside}}  {first}"]
        else:
            lines.append(f"  {names}{' ' * (beside - width(names))}  {first}".rstrip())
        lines += [f"  {'':<{beside}}  {line}" for line in rest]
    return lines


def _notes(told: str) -> str:
    """What typer adds behind the help of an option, in the reader's language: `[default: 4; required]`."""
    text, opened, notes = told.rpartition("[")
    if not opened or not notes.endswith("]"):
        return told
    return text + "[" + "; ".join(shown(note) for note in notes[:-1].split("; ")) + "]"
