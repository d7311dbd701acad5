"""Collect what is said to people into the catalogues of other languages, and compile them: `make catalogue`.

What is collected: the words of every error, finding, remark and help text, and those in `message(…)` and `worded(…)`, be they plain
strings or f-strings; of what an f-string puts in, also the words that a variable, constant or function of the same module brings. An
f-string's template names its values as the code does: `f"{name}: is empty"` is `{name}: is empty`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "plan_extract"
LOCALE = SOURCE / "locale"
LANGUAGES = ("zh",)
# Callables whose words are said to people: all their arguments, or those of these keywords alone.
SAY = {
    "message", "worded", "remark", "fail", "written", "found", "PlanError", "UnreadableError", "BadParameter", "_Refused", "Refused",
    "check_keys", "PageTrust", "Archive", "open_archive", "_finding", "_problem",
}  # fmt: skip
BY_KEYWORD = {
    "Option": {"help", "metavar"},
    "Argument": {"help", "metavar"},
    "Finding": {"message"},
    "replace": {"message"},
    "Answer": {"error"},
    "Told": {"error"},
    "Drawn": {"error"},
}
# Packages of which a function that returns words returns a part of a message.
RETURNED = {"sources", "checking", "records", "structure", "cli", "loading", "errors", "output"}
# What is shown and not said in this project: by typer and pydantic of a command line, msgspec of a file, libyaml and the system.
OTHERS = """
[OPTIONS]
COMMAND [ARGS]...
default: {default}
required
Show this message and exit.
(dynamic)
Install completion for the current shell.
Show completion for the current shell, to copy it or customize the installation.
Invalid value: {message}
Invalid value for {hint}: {message}
Missing argument {hint}.
Missing option {hint}.
Missing argument {hint}. {message}
Missing option {hint}. {message}
Missing command.
No such option: {name}
No such option: {name} (Possible options: {options})
No such command {name}.
No such command {name}. Did you mean {near}?
No such command {name}. Did you mean one of {near}?
Option {name} requires an argument.
Option {name} requires {count} arguments.
Option {name} does not take a value.
Got unexpected extra argument(s) ({names})
Got unexpected extra argument ({names})
Got unexpected extra arguments ({names})
Argument {name} takes {count} values.
Value error, {message}
{value} is not one of {names}.
{value} is not one of {names}
Input should be greater than or equal to {least}
Input should be less than or equal to {most}
Input should be a valid integer, unable to parse string as an integer
Input should be a valid number, unable to parse string as a number
Object missing required field `{field}`
Object contains unknown field `{field}`
Invalid enum value {value}
Object missing required field `{field}` - at `{place}`
Object contains unknown field `{field}` - at `{place}`
Invalid enum value {value} - at `{place}`
Expected `{wanted}`, got `{given}`
Expected `{wanted}`, got `{given}` - at `{place}`
Expected `{wanted}` of length >= {least}
Expected `{wanted}` of length >= {least} - at `{place}`
did not find expected node content
did not find expected ',' or '}}'
did not find expected ',' or ']'
did not find expected key
mapping values are not allowed in this context
could not find expected ':'
found character that cannot start any token
did not find expected '-' indicator
did not find expected <document start>
found unexpected end of stream
block sequence entries are not allowed in this context
found undefined alias
found unknown escape character
did not find expected alphabetic or numeric character
expected the node content, but found {found}
found duplicate key {key}
expected ',' or ']', but got {found}
expected ',' or '}}', but got {found}
expected <block end>, but found {found}
No such file or directory
Permission denied
Is a directory
Not a directory
File name too long
No space left on device
no such file or directory
permission denied
is a directory
not a directory
file name too long
no space left on device
missing ), unterminated subpattern
unterminated character set
nothing to repeat
multiple repeat
unbalanced parenthesis
recognise its text (OCR) first
{name}, line {line}
zip file
Word file
OFD file
workbook
OpenDocument file
Read-only file system
File exists
Input/output error
Too many open files
""".strip().splitlines()
_WORDS = re.compile(r"[A-Za-z]{2,}")
# Strings that are no words: a code, a key, an option, a mode.
_NO_WORDS = re.compile(r"[A-Z]{1,3}\d+|\.[.a-z]+|[-a-z]+\.(?:yaml|txt)|[a-z]+(_[a-z]+)+|-[-a-z]*|[A-Z|\[\]….\- ]+")


def templates(source: Path = SOURCE) -> list[str]:
    """What the program says, in English, in alphabetical order."""
    said: set[str] = set()
    for path in sorted(source.rglob("*.py")):
        said |= set(_of_module(ast.parse(path.read_text(encoding="utf-8")), ".".join(path.relative_to(source).with_suffix("").parts)))
    for path in sorted(source.rglob("*.j2")):
        said |= {words for _, words in re.findall(r"""worded\((["'])(.+?)\1""", path.read_text(encoding="utf-8"))}
    return sorted(said | set(OTHERS) | set(_of_lists()))


def ends_of_words(template: str) -> list[str]:
    """Conditions that stand behind a letter, as the s of a plural: these have no place in a translation, so that no template has one."""
    return re.findall(r"(?<=[a-z])\{value\d*\}", template)


def _of_lists() -> Iterator[str]:
    """What word lists say to people: names of evidence that a text is no plan, what a kind of record is called."""
    from plan_extract.lexicon import load
    from plan_extract.model import KINDS

    for line in load("documents")["told"].values():
        yield str(line)
    for kind in KINDS.values():
        yield from (kind.one, f"{kind.name.capitalize()}.", kind.name.capitalize())


def _words(template: str) -> list[str]:
    return _WORDS.findall(_FIELD.sub("", template))


def _speaks(template: str) -> bool:
    """Whether a string that flows into a message is words, and no key, code or name of a file."""
    words = _words(template)
    return bool(words) and not _NO_WORDS.fullmatch(template) and (len(words) > 1 or " " in template)


def _of_module(tree: ast.Module, module: str) -> Iterator[str]:
    command = module.startswith("cli.")
    name = module.removesuffix(".__init__").rpartition(".")[2]
    scope = _Scope(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute) and node.targets[0].attr == "error":
            yield from filter(_speaks, scope.strings(node.value, None))
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            words = [k.value for k in node.keywords if k.arg in BY_KEYWORD.get(called, ())]
            if called in SAY:
                words += [*node.args, *(k.value for k in node.keywords)]
            inside = next((f for f in reversed(functions) if f.lineno <= node.lineno <= (f.end_lineno or 0)), None)
            for word in words:
                # One word, or a mark, is enough there; what is nothing but values is not.
                marked = (
                    called in ("message", "worded")
                    and word in node.args[:1]
                    and isinstance(word, ast.Constant)
                    and bool(_FIELD.sub("", str(word.value)))
                )
                yield from (one for one in scope.strings(word, inside) if marked or _speaks(one))
    for function in functions if module.partition(".")[0] in RETURNED else ():
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant | ast.JoinedStr | ast.IfExp):
                said = list(scope.strings(node.value, function))
                yield from filter(_speaks, said if any(len(_words(one)) >= 3 for one in said) else ())
            if isinstance(node, ast.Yield | ast.Return) and isinstance(node.value, ast.Tuple):
                for part in node.value.elts:
                    if isinstance(part, ast.JoinedStr):
                        yield from filter(_speaks, scope.strings(part, function))
    if command:  # the help of a command is its docstring
        for function in functions:
            if function.name in (name, "_options"):
                yield from paragraphs(ast.get_docstring(function) or "")
        for name, value in scope.constants.items():
            if name == "COMMANDS" and isinstance(value, ast.Dict):
                yield from (str(line.value) for line in value.values if isinstance(line, ast.Constant))


def paragraphs(doc: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in doc.split("\n\n") if paragraph.strip()]


class _Scope:
    """A module's constants and functions, to look up what a name in a message stands for."""

    def __init__(self, tree: ast.Module) -> None:
        self.constants = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and node in tree.body
        }
        self.functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}

    def strings(self, node: ast.AST | None, inside: ast.FunctionDef | None, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        """The templates that an expression may come out as, and those of the values in it."""
        match node:
            case ast.Constant(value=str(text)):
                yield text.replace("{", "{{").replace("}", "}}") if inside is None and "{" in text and not _FIELD.search(text) else text
            case ast.JoinedStr():
                yield template_of(node)
                for part in node.values:
                    if isinstance(part, ast.FormattedValue):
                        yield from self.strings(part.value, inside, seen)
            case ast.IfExp():
                yield from self.strings(node.body, inside, seen)
                yield from self.strings(node.orelse, inside, seen)
            case ast.BinOp() | ast.BoolOp() | ast.List() | ast.Tuple() | ast.Starred():
                for part in ast.iter_child_nodes(node):
                    yield from self.strings(part, inside, seen)
            case ast.Dict(values=values):
                for part in values:
                    yield from self.strings(part, inside, seen)
            case ast.Subscript(value=value):
                yield from self.strings(value, inside, seen)
            case ast.ListComp() | ast.GeneratorExp():
                yield from self.strings(node.elt, inside, seen)
            case ast.Call():
                yield from self._of_call(node, inside, seen)
            case ast.Name(id=name) if name not in seen:
                yield from self._of_name(name, inside, seen | {name})
            case ast.Attribute(value=value):
                yield from self.strings(value, inside, seen)

    def _of_call(self, node: ast.Call, inside: ast.FunctionDef | None, seen: frozenset[str]) -> Iterator[str]:
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("join", "removeprefix", "replace", "strip"):
            for part in node.args if node.func.attr == "join" else ():
                yield from self.strings(part, inside, seen)
            yield from self.strings(node.func.value, inside, seen)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            yield from self.strings(node.func.value, inside, seen)
        if isinstance(node.func, ast.Name):
            if node.func.id in self.functions and node.func.id not in seen:
                function = self.functions[node.func.id]
                for inner in ast.walk(function):
                    if isinstance(inner, ast.Return | ast.Yield):
                        yield from self.strings(inner.value, function, seen | {node.func.id})
            for part in node.args:
                if isinstance(part, ast.Constant | ast.JoinedStr | ast.IfExp):
                    yield from self.strings(part, inside, seen)

    def _of_name(self, name: str, inside: ast.FunctionDef | None, seen: frozenset[str]) -> Iterator[str]:
        if name in self.constants:
            yield from self.strings(self.constants[name], None, seen)
        for inner in ast.walk(inside) if inside else ():
            if isinstance(inner, ast.Assign) and any(name in _names(target) for target in inner.targets):
                yield from self.strings(inner.value, inside, seen)
            if isinstance(inner, ast.AugAssign | ast.NamedExpr) and name in _names(inner.target):
                yield from self.strings(inner.value, inside, seen)
            if isinstance(inner, ast.For) and name in _names(inner.target):
                yield from self.strings(inner.iter, inside, seen)
            if isinstance(inner, ast.Call) and _adds_to(inner, name):
                for part in inner.args:
                    yield from self.strings(part, inside, seen)


_FIELD = re.compile(r"\{\w+(:[^}]*)?\}")


def _adds_to(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("append", "extend") and name in _names(call.func.value)


def _names(target: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def template_of(node: ast.JoinedStr) -> str:
    """An f-string as a template whose values are named as the code has them: the variable, or the last word of a longer expression."""
    names: dict[str, str] = {}
    written = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            written.append(str(part.value).replace("{", "{{").replace("}", "}}"))
        elif isinstance(part, ast.FormattedValue):
            expression = ast.unparse(part.value)
            if expression not in names:
                word = _name(part.value)
                numbered = [word, *(f"{word}{number}" for number in range(2, 20))]
                names[expression] = next(name for name in numbered if name not in names.values())
            written.append("{" + names[expression] + "}")
    return "".join(written)


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name.strip("_").lower()
        case ast.Attribute(attr=name):
            return name.strip("_").lower()
        case ast.Call(func=ast.Attribute(attr="join"), args=[argument]):
            return _name(argument)
        case ast.Call(args=[argument, *_]):
            return _name(argument)
        case ast.Call(func=ast.Attribute(value=value)) | ast.Subscript(value=value) | ast.Starred(value=value):
            return _name(value)
        case ast.GeneratorExp(generators=[first, *_]) | ast.ListComp(generators=[first, *_]):
            return _name(first.iter)
        case ast.BoolOp(values=[first, *_]):
            return _name(first)
    return "value"


def updated(path: Path) -> Catalog:
    """The catalogue at a path with all that is said now; what is no more said is taken out."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh", domain="plan_extract")
    new = Catalog()
    for template in templates():
        new.add(template, flags=["python-brace-format"] if "{" in template else [])
    catalogue.update(new, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.revision_date = catalogue.creation_date
    return catalogue


def main() -> int:
    """Bring every catalogue up to date; the status is 1 where something has no translation, and stderr says what."""
    missing = 0
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "plan_extract.po"
        catalogue = updated(path)
        with path.open("wb") as file:
            write_po(file, catalogue, sort_output=True, width=0, ignore_obsolete=True)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        for entry in catalogue:
            if entry.id and not entry.string:
                missing += 1
                print(f"{language}: no translation: {entry.id!r}", file=sys.stderr)
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
