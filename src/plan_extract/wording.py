"""The language of what people read: messages, help, headings of columns. Codes, keys and what stands in a plan have none.

English stands in the code, other languages in `locale/LANGUAGE/LC_MESSAGES/plan_extract.po` (GNU gettext; `make catalogue` collects what
is to be translated and compiles it). A message keeps its template and its values, so that it is written to files in English, whatever
the language of the machine, and shown to a reader in the reader's.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")
# Names the language where no option does; before the names that POSIX gives it.
VARIABLE = "PLAN_EXTRACT_LANG"
_POSIX = ("LC_ALL", "LC_MESSAGES", "LANG")
_DOMAIN = "plan_extract"
_chosen = "en"


class Message(str):
    """A message in English that knows its template and the values in it, and so can be shown in another language."""

    template: str
    values: Mapping[str, object]


def message(template: str, **values: object) -> Message:
    """A message for a record or an error: `message("{count} plans", count=3)` is "3 plans", and `shown` makes it "3 份规划"."""
    made = Message(template.format(**values) if values else template)
    made.template, made.values = template, values
    return made


def worded(template: str, **values: object) -> str:
    """The same at once in the reader's language: for help, headings and what is only ever shown."""
    return shown(message(template, **values))


def shown(said: str) -> str:
    """A message in the reader's language; what is no message, or has no translation, stays as it is."""
    if _chosen == "en" or not isinstance(said, Message):
        return str(said)
    translated = _catalogue(_chosen).gettext(said.template)
    if not said.values:
        return translated
    return translated.format(**{name: shown(value) if isinstance(value, Message) else value for name, value in said.values.items()})


def use(language: str) -> None:
    """Show messages in a language of LANGUAGES from now on. Raises ValueError for another."""
    global _chosen
    if language not in LANGUAGES:
        raise ValueError(f"no language {language}: one of {', '.join(LANGUAGES)}")
    _chosen = language


def language() -> str:
    """The language that messages are shown in; English where nobody chose."""
    return _chosen


def of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the environment asks for: that of PLAN_EXTRACT_LANG, or of the first that is set of LC_ALL, LC_MESSAGES, LANG."""
    for name in (VARIABLE, *_POSIX):
        if wanted := environment.get(name):
            return "zh" if wanted.lower().startswith("zh") else "en"
    return "en"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, Path(__file__).with_name("locale"), [language], fallback=True)
