"""The command line. One file a command, each with one function named as the command; a file is imported when its command is run.

Exit status: 0 done (or clean), 1 some of many plans failed (or findings, differences), 2 bad input or usage, 70 the program broke.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from plan_extract import wording
from plan_extract.plain_options import take_plainly
from plan_extract.wording import message, shown, worded

if TYPE_CHECKING:
    from typer.core import TyperCommand, TyperGroup

# Command name and its line in `plan-extract --help`. The command stands in cli/NAME.py as the function NAME; a group of commands is a
# package whose COMMANDS lists its own, each in cli/NAME/COMMAND.py.
COMMANDS = {
    "parse": "Read plans and write what they say as YAML or JSON.",
    "show": "Show a plan's records in columns, or one with its words marked.",
    "diff": "Tell what changed between versions of a plan.",
    "validate": "Check plans and parsed files, for people and for CI.",
    "explain": "Explain a finding's code, such as PE203.",
    "schema": "Print the JSON Schema of a parsed plan.",
    "concepts": "List standard indicators, and doubtful names to settle.",
    "export": "Write records as CSV, Excel, JSON Lines, a database, Parquet.",
    "report": "Make a web page: the text with its records marked.",
    "track": "Hold yearly values against the targets of a plan.",
    "corpus": "Make one data set of many parsed plans, and ask it.",
}
FAILED, BAD, BROKE, INTERRUPTED = 1, 2, 70, 130
# What `--debug` writes beside the traceback, in the folder the command runs in.
DEBUG_FILE = "plan-extract-debug.txt"
# An option that all commands share that read plans.
Lexicon = Annotated[
    list[str] | None,
    typer.Option(
        "--lexicon", metavar="FILE", help="Your own units, verbs, heading styles … beside the program's; may be given more than once."
    ),
]

# One that commands share that name concepts.
Concepts = Annotated[
    list[str] | None,
    typer.Option(
        "--concepts",
        metavar="FILE",
        help="A review (CSV or YAML) that settles which standard indicator doubtful names mean; may be given more than once.",
    ),
]


def _hushed(quiet: bool) -> bool:
    if quiet:
        from plan_extract.remarks import hush

        hush()
    return quiet


# One that all commands share that write files.
Quiet = Annotated[
    bool, typer.Option("-q", "--quiet", callback=_hushed, help="Errors only: no summary, progress, warnings or note of what was written.")
]
_DEBUG = "PLAN_EXTRACT_DEBUG"
_HELP_OPTIONS = ("-h", "--help")
_HELP = {"help_option_names": list(_HELP_OPTIONS)}
_READING = frozenset(COMMANDS) - {"explain", "schema"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line (default: `sys.argv`) and exit with its status. Errors are one line on standard error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)
    for stream in (sys.stdout, sys.stderr):
        # A file name may hold bytes that are no UTF-8, and a terminal may be set to an encoding without Chinese.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    wording.use(wording.of_environment())
    if "--debug" in given:
        # Wherever it stands; in the environment, where processes that parse beside this one see it too.
        given.remove("--debug")
        os.environ[_DEBUG] = " ".join(given) or "1"
    try:
        with _found_again(given):
            status = BAD if _unspoken(given) else run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        status = 141  # what a shell reports for SIGPIPE; `… | head` has all it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        status = INTERRUPTED
    if status == INTERRUPTED:
        fail("interrupted; what was finished stands, --resume goes on from there" if given[:1] == ["parse"] else "interrupted")
    sys.exit(status)


def _found_again(given: list[str]) -> AbstractContextManager[None]:
    """Patterns compiled before are found again by what reads plans; to print help costs less than to look for them."""
    if not _READING.intersection(given) or any(one in given for one in _HELP_OPTIONS):
        return nullcontext()
    from plan_extract.patterns import found_again

    return found_again()


def _unspoken(given: list[str]) -> bool:
    """Take `--lang LANGUAGE` out of a command line, wherever it stands, and show messages in it. True, and an error, for another one."""
    for at, argument in enumerate(given):
        name, equals, wanted = argument.partition("=")
        if name == "--lang":
            rest = given[at + 1 :]
            wanted, rest = (wanted, rest) if equals else ("".join(rest[:1]), rest[1:])
            given[at:] = rest
            if wanted not in wording.LANGUAGES:
                fail(f"--lang {wanted}: no such language; choose one of {', '.join(wording.LANGUAGES)}")
                return True
            wording.use(wanted, files=True)
            return False
    return False


def run(given: Sequence[str]) -> int:
    """Run a command line and return its exit status."""
    from plan_extract.faults import Fault, collected
    from plan_extract.remarks import heard

    with collected() as faults, heard() as remarks:
        try:
            status = _run(given)
        except (BrokenPipeError, KeyboardInterrupt):
            raise
        except Exception as error:
            faults.append(Fault(" ".join(["plan-extract", *given[:1]]), error))
            status = BROKE
    for line in remarks:
        fail(line, "warning")
    untold = [fault for fault in faults if not fault.told]
    for fault in untold:
        fail(f"internal error: {fault.stage}: {fault.said}; run it again with --debug and send the file that writes")
    if debugging() and given[:1] != ["parse"]:  # which has told of its own
        write_debug([fault.trace for fault in faults])
    for fault in faults:
        if fault.told and given[:1] not in (["parse"], ["validate"]):  # which show findings
            where = "" if fault.at is None else f" (character {fault.at})"
            fail(f"a fault of the program cost a part of a plan{where}, see PE090: {fault.said}", "warning")
    return BROKE if untold else status


def debugging() -> bool:
    """Whether `--debug` was given."""
    return bool(os.environ.get(_DEBUG))


def write_debug(traces: Sequence[str]) -> None:
    """Print tracebacks on standard error and write them to a file to send, with versions and the command.

    Of the plan's text only what an error names stands in it.
    """
    import platform

    from plan_extract import __version__

    if not traces:
        print(f"plan-extract: {worded('nothing broke; no file to send')}", file=sys.stderr)
        return
    head = f"plan-extract {__version__}, Python {platform.python_version()}, {platform.platform()}\ncommand: {os.environ.get(_DEBUG)}\n"
    text = "\n".join([head, *traces])
    print(text, file=sys.stderr)
    try:
        with open(DEBUG_FILE, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        told = worded("written to {file}; send it with the plan, where that may be sent", file=DEBUG_FILE)
    except OSError as error:
        told = worded("{file}: {reason}; send what stands above", file=DEBUG_FILE, reason=str(error.strerror))
    print(f"plan-extract: {told}", file=sys.stderr)


def _run(given: Sequence[str]) -> int:
    from plan_extract.errors import PlanError

    usage: type[Exception] = typer.BadParameter.__mro__[2]  # ClickException, which typer does not name in public
    try:
        result = _app(given)(args=list(given) or ["--help"], prog_name="plan-extract", standalone_mode=False)
    except PlanError as error:
        fail(error)
        return BAD
    except usage as error:
        context = getattr(error, "ctx", None)
        where = message(" (see `{command} --help`)", command=context.command_path) if context else ""
        fail(message("{what}{where}", what=error.format_message(), where=where))  # type: ignore[attr-defined]
        return BAD
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):  # typer has caught it, and would end with 1
            raise error.__context__ from None
        raise
    except OSError as error:
        fail(f"{error.filename or 'cannot read or write'}: {error.strerror or error}")
        return BAD
    return result if isinstance(result, int) else 0


def _interrupted(_number: int, _frame: object) -> None:
    """Ctrl-C once: end in good order. A second one, or one sent to the whole group besides, must not break into that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


# What a line on standard error can be.
_KINDS = {"error": message("error"), "warning": message("warning"), "note": message("note")}


def fail(said: object, kind: str = "error") -> None:
    """Print an error, or a remark of another kind (`note`), as one line on standard error, control characters escaped."""
    line = " ".join(shown(said if isinstance(said, str) else str(said)).split("\n"))
    escaped = "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)
    print(f"plan-extract: {shown(_KINDS[kind])}{worded(': ')}{escaped}", file=sys.stderr)


def written(what: str, *places: str | None) -> None:
    """Say on standard error where output went, in one line; nothing where it all went to standard output."""
    named = worded(" and ").join(dict.fromkeys(place for place in places if place and place != "-"))
    if named or not places:
        fail(message("{what} written to {place}", what=what, place=named) if named else what, "note")


def _app(given: Sequence[str]) -> Callable[..., Any]:
    """The command line with the one command that is asked for, and stand-ins for the others to print help from."""
    command, group = (None, None) if wording.language() == "en" else _translated()
    app = typer.Typer(name="plan-extract", cls=group, rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=_HELP)
    app.callback()(_options)
    completing = "_PLAN_EXTRACT_COMPLETE" in os.environ
    _add(app, "plan_extract.cli", COMMANDS, None if completing else given[:2], command, group)
    made: Any = typer.main.get_command(app)
    _plainly(made)
    return made  # type: ignore[no-any-return]


def _plainly(command: Any) -> None:
    """Take the options of a command, and of all below it, without what typer loads to read them."""
    take_plainly(command)
    for below in getattr(command, "commands", {}).values():
        _plainly(below)


def _add(
    app: typer.Typer,
    package: str,
    commands: dict[str, str],
    given: Sequence[str] | None,
    command: type[TyperCommand] | None,
    group: type[TyperGroup] | None,
) -> None:
    """Add the commands of a package: the one that `given` begins with, or all (None), and stand-ins for the others."""
    for name, line in commands.items():
        if given is not None and list(given[:1]) != [name]:
            app.command(name, cls=command, help=line)(_stand_in)
            continue
        module = import_module(f"{package}.{name}")
        if (inside := getattr(module, "COMMANDS", None)) is None:
            app.command(name, cls=command, context_settings=_HELP, short_help=line)(getattr(module, name))
        else:
            below = typer.Typer(rich_markup_mode=None, context_settings=_HELP)
            below.callback()(getattr(module, name))
            _add(below, f"{package}.{name}", inside, given and given[1:], command, group)
            app.add_typer(below, name=name, cls=group, short_help=line)


def _translated() -> tuple[type[TyperCommand], type[TyperGroup]]:
    """The classes of a command and of the list of commands that print their help in the reader's language."""
    from typer.core import TyperCommand, TyperGroup

    from plan_extract.reporting.help_page import help_page

    class Command(TyperCommand):
        def format_help(self, ctx: Any, formatter: Any) -> None:
            formatter.write(help_page(self, ctx, formatter.width))

    class Group(TyperGroup):
        def format_help(self, ctx: Any, formatter: Any) -> None:
            formatter.write(help_page(self, ctx, formatter.width))

    return Command, Group


def _stand_in() -> None:
    """Never run: stands for a command in the list of commands."""


def _print_version(wanted: bool) -> None:
    if wanted:
        from plan_extract import __version__

        typer.echo(f"plan-extract {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Where the program breaks, show where, and write a file to send; before or behind the command.")
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="en|zh", help="The language of messages, before or behind the command. Default: the environment's."),
    ] = None,
) -> None:
    """Read Chinese government plans and write their goals, projects and deadlines as data, each with its quotation."""
