"""The language of what people read: messages, help, headings of columns. Codes, keys and what stands in a plan have none.

English stands in the code, in f-strings that say what they say; other languages in `locale/LANGUAGE/LC_MESSAGES/plan_extract.po` (GNU
gettext), which `make catalogue` fills with the templates of those strings. What is written to files stays English, whatever the language
of the machine. What is shown is translated when it is shown: a message that knows its template (`message`) by it, any other by the
template that its words fit, so that a finding of a file that was parsed last year is shown in Chinese as well.
"""

from __future__ import annotations

import gettext
import os
import re
import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

LANGUAGES = ("en", "zh")
# Names the language where no option does; before the names that POSIX gives it.
VARIABLE = "PLAN_EXTRACT_LANG"
_POSIX = ("LC_ALL", "LC_MESSAGES", "LANG")
_DOMAIN = "plan_extract"
# Two letters in a row: what a template must have besides its values to be told from others.
_WORD = re.compile(r"[A-Za-z]{2}")
_WORDS = re.compile(r"[A-Za-z]{2,}")
# The name of a file, before what is said of it.
_NAMED = re.compile(r"^\{(?:name|path)\}(?:: |：)")
# A template with fewer characters of its own says little.
_LITTLE = 8
_chosen = "en"
_of_files = "en"


class Message(str):
    """A message in English that knows its template and the values in it, and so can be shown in another language."""

    template: str
    values: Mapping[str, object]


class _Template(NamedTuple):
    """A template that a message may fit: it holds `chunk` then, so `often` itself, and `fits` finds the values."""

    chunk: str
    often: int
    fits: re.Pattern[str]
    translated: str


def message(template: str, **values: object) -> Message:
    """A message for a record or an error: `message("{count} plans", count=3)` is "3 plans", and `shown` makes it "3 份规划"."""
    made = Message(template.format(**values) if values else template)
    made.template, made.values = template, values
    return made


def worded(template: str, **values: object) -> str:
    """The same at once in the reader's language: for help, headings and what is only ever shown."""
    return shown(message(template, **values))


def shown(said: str) -> str:
    """A message in the reader's language; what has no translation (a name, words of a plan) stays as it is."""
    return translated(said, _chosen)


def translated(said: str, language: str) -> str:
    """A message in a language of LANGUAGES."""
    if language == "en":
        return str(said)
    if isinstance(said, Message):
        found = _catalogue(language).gettext(said.template)
        if found != said.template or not _WORD.search(re.sub(r"\{\w*\}", "", found)):
            values = {name: translated(value, language) if isinstance(value, str) else value for name, value in said.values.items()}
            return found.format(**values) if values else found
    return _matched(str(said), language)


def use(language: str, *, files: bool = False) -> None:
    """Show messages in a language of LANGUAGES from now on; `files`: write them to files in it too. Raises ValueError for another."""
    global _chosen, _of_files
    if language not in LANGUAGES:
        raise ValueError(f"no language {language}: one of {', '.join(LANGUAGES)}")
    _chosen, _of_files = language, language if files else "en"


def language() -> str:
    """The language that messages are shown in; English where nobody chose."""
    return _chosen


def language_of_files() -> str:
    """The language that findings are written to files in: English, so that a command gives the same bytes everywhere, unless asked for."""
    return _of_files


@contextmanager
def in_english() -> Iterator[None]:
    """Show messages in English meanwhile: what another program reads is the same whoever runs it."""
    global _chosen
    before, _chosen = _chosen, "en"
    try:
        yield
    finally:
        _chosen = before


def of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the environment asks for: that of PLAN_EXTRACT_LANG, or of the first that is set of LC_ALL, LC_MESSAGES, LANG."""
    for name in (VARIABLE, *_POSIX):
        if wanted := environment.get(name):
            return "zh" if wanted.lower().startswith("zh") else "en"
    return "en"


@lru_cache(maxsize=10_000)
def _matched(said: str, language: str, listed: bool = False) -> str:
    """An English message by the template that it fits; its values are translated in turn. `listed`: a single word is a name.

    Of several the one that leaves least in English, then the one that says most itself; where there is none, what a message is put
    together of is translated by itself.
    """
    if not _WORD.search(said) or (listed and " " not in said):
        return said
    if (plain := _sentences(language).get(said)) is not None:
        return plain
    fitting: list[tuple[bool, str]] = []  # with whether it has swallowed another like it, as the first of a list does
    for template in _templates(language):
        if template.chunk in said and (fit := template.fits.fullmatch(said)):
            # What stands in backticks is a name, as that of a key.
            values = {
                name: value if f"`{{{name}}}`" in template.translated else _matched(value, language)
                for name, value in fit.groupdict().items()
            }
            fitting.append((said.count(template.chunk) > template.often, template.translated.format(**values)))
    if (parts := _parted(said)) is not None:
        left, joint, right = parts
        listed = joint != " or "
        fitting.append((False, _matched(left, language, listed) + _JOINTS[joint] + _matched(right, language, listed)))
    elif said.endswith(")") and " (" in said:
        left, _, right = said[:-1].partition(" (")
        fitting.append((False, f"{_matched(left, language)}（{_matched(right, language)}）"))
    return min(fitting, key=lambda one: (len(_WORDS.findall(one[1])), one[0]), default=(False, said))[1]


# What messages are put together with, and what Chinese has for it.
_JOINTS = {": ": "：", "; ": "；", ", ": "、", " and ": "和", " or ": "或"}


def _parted(said: str) -> tuple[str, str, str] | None:
    """A message before and behind the first joint that stands in no parentheses and no quotation marks."""
    for joint in _JOINTS:
        for found in re.finditer(re.escape(joint), said):
            left = said[: found.start()]
            if left.count("(") == left.count(")") and left.count('"') % 2 == 0:
                return left, joint, said[found.end() :]
    return None


@cache
def _sentences(language: str) -> dict[str, str]:
    """The messages without a value in them."""
    return {msgid.format(): said.format() for msgid, said in _entries(language).items() if not _fields(msgid)}


def _fields(template: str) -> list[str]:
    return [name for _, name, *_ in string.Formatter().parse(template) if name is not None]


@cache
def _templates(language: str) -> list[_Template]:
    """The templates with values in them, those with most words of their own first."""
    made = []
    for msgid, translated in _entries(language).items():
        pieces = list(string.Formatter().parse(msgid))
        literal = [piece for piece, *_ in pieces if piece]
        if not _fields(msgid) or not _WORD.search("".join(literal)):
            continue
        chunk = max(literal, key=len)
        made.append((sum(map(len, literal)), msgid, _Template(chunk, literal.count(chunk), _pattern(pieces), translated)))
    return [template for _, _, template in sorted(made, key=lambda entry: (-entry[0], entry[1]))]


def _pattern(pieces: list[tuple[str, str | None, str | None, str | None]]) -> re.Pattern[str]:
    written, seen = [], set[str]()
    little = sum(len(literal) for literal, *_ in pieces) < _LITTLE  # what says so little of its own is no part of a list
    for literal, name, *_ in pieces:
        written.append(re.escape(literal))
        if name is not None:
            value = r"[\d,]+" if name == "count" else "[^,;]*?" if little else ".*?"
            written.append(f"(?P={name})" if name in seen else f"(?P<{name}>{value})")
            seen.add(name)
    return re.compile("".join(written), re.DOTALL)


def _entries(language: str) -> dict[str, str]:
    """What the catalogue of a language translates: English template to its translation."""
    known = getattr(_catalogue(language), "_catalog", {})  # gettext has no public way to list them
    entries = {msgid: translated for msgid, translated in known.items() if isinstance(msgid, str) and msgid}
    # Of a file in a publication the same is said without its name before it.
    of_files = {_NAMED.sub("", msgid): _NAMED.sub("", translated) for msgid, translated in entries.items() if _NAMED.match(msgid)}
    return of_files | entries


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, Path(__file__).with_name("locale"), [language], fallback=True)
