"""The archive's own settings: plan-extract.yaml, found upward from the plan, and ignores in a parsed file's comments."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from plan_extract.checking.diagnostic import Diagnostic, Severity
from plan_extract.checking.registry import chosen
from plan_extract.checking.yaml_places import YamlPlaces
from plan_extract.errors import PlanError, check_keys
from plan_extract.model import KINDS
from plan_extract.yaml_text import line_of_error, load

NAME = "plan-extract.yaml"
# Names that somebody means by it, and that nothing reads.
_NEAR = ("plan-extract.yml", "plan_extract.yaml", "plan_extract.yml", ".plan-extract.yaml", ".plan-extract.yml")
_EXPECTED = {"name", "year", "district", "min", "max", "value", "unit"}
_KEYS = {"select", "ignore", "errors", "warnings", "notes", "fail_on", "minimum", "indicators", "files"}
_SEVERITIES: dict[str, Severity] = {"errors": "error", "warnings": "warning", "notes": "note"}
# In a parsed file: `# plan-extract: ignore PE502 便民市场: so in the source`
_INLINE = re.compile(r"^[ \t]*#[ \t]*plan-extract:[ \t]*ignore[ \t]+(PE\d{3})(?:[ \t]+([^:\n]+?))?[ \t]*:[ \t]*(\S.*)$", re.M)
_INLINE_BAD = re.compile(r"^[ \t]*#[ \t]*plan-extract:[ \t]*ignore\b.*$", re.M)


@dataclass(slots=True)
class Ignore:
    """Findings of a code to leave out, those whose message holds `match` where given. `used` counts what it met, `line` is its own."""

    code: str
    reason: str
    match: str | None = None
    used: int = 0
    line: int | None = None

    def covers(self, found: Diagnostic) -> bool:
        """Whether a finding is to be left out."""
        return found.code.startswith(self.code) and (self.match is None or self.match in found.message)


@dataclass(slots=True)
class Config:
    """What to check and what to expect. `select` and `ignore` name codes or their beginnings (PE4 is the family).

    `fitted` are the patterns of `files` that a file has fitted, `lines` where each stands.
    """

    path: str | None = None
    select: tuple[str, ...] = ("PE",)
    ignores: list[Ignore] = field(default_factory=list)
    severities: dict[str, Severity] = field(default_factory=dict)
    fail_on: Severity = "warning"
    expectations: dict[str, Any] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    file_ignores: dict[str, list[Ignore]] = field(default_factory=dict)
    fitted: set[str] = field(default_factory=set)
    lines: dict[str, int | None] = field(default_factory=dict)

    @property
    def all_ignores(self) -> list[Ignore]:
        """The ignores for all files and those of the patterns; `for_file` hands out the same objects, so that `used` counts over files."""
        return [*self.ignores, *(i for own in self.file_ignores.values() for i in own)]

    def for_file(self, path: str) -> Config:
        """The settings for one file: those of every pattern under `files` that fits its name or path, added to the general ones."""
        own = Config(self.path, self.select, [*self.ignores], {**self.severities}, self.fail_on, {**self.expectations})
        for pattern, entry in self.files.items():
            if fnmatch.fnmatch(path, pattern) or fnmatch.fnmatch(Path(path).name, pattern):
                self.fitted.add(pattern)
                _merge(own, {key: value for key, value in entry.items() if key != "ignore"}, f"{self.path}: files: {pattern}")
                own.ignores.extend(self.file_ignores[pattern])
        return own

    def severity(self, found: Diagnostic) -> Severity:
        """A finding's severity as the settings have it: the longest code that fits decides."""
        fitting = [code for code in self.severities if found.code.startswith(code)]
        return self.severities[max(fitting, key=len)] if fitting else found.severity


def find(plan: str) -> Path | None:
    """plan-extract.yaml in the plan's folder or the nearest above it.

    Raises PlanError where a file of nearly that name (plan-extract.yml) stands nearer: its settings would be passed over unseen.
    """
    folder = Path(plan).resolve().parent
    for here in (folder, *folder.parents):
        if (here / NAME).is_file():
            return here / NAME
        near = next((here / name for name in _NEAR if (here / name).is_file()), None)
        if near is not None:
            raise PlanError(f"{near}: settings are not read from a file of this name; rename it to {NAME}, or name it with --config")
    return None


def read(path: str | Path) -> Config:
    """Read settings. Raises PlanError with one line: no YAML, an unknown key, an ignore without code or reason."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
        data = load(text) or {}
    except OSError as error:
        raise PlanError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PlanError(f"{path}{line_of_error(error)}: not valid YAML; mend it or name another with --config") from None
    if not isinstance(data, dict):
        raise PlanError(f"{path}: settings must be keys and values, such as `select: [PE4]`")
    twice = _repeated(yaml.compose(text, Loader=yaml.SafeLoader))
    if twice is not None:
        raise PlanError(f"{path}, line {twice.start_mark.line + 1}: {twice.value!r} stands twice, and only one of the two would hold")
    config, places = Config(str(path)), YamlPlaces(str(path), text)
    _merge(config, data, str(path))
    for index, ignore in enumerate(config.ignores):
        ignore.line = places.at("ignore", index).line
    files = data.get("files") or {}
    if not isinstance(files, dict):
        raise PlanError(f"{path}: files: must be patterns with settings below each")
    for pattern, entry in files.items():
        where = f"{path}: files: {pattern}"
        if not isinstance(entry, dict):
            raise PlanError(f"{where}: must be settings, such as {{fail_on: error}}")
        if "files" in entry:
            raise PlanError(f"{where}: no files: below files:; name the pattern beside this one")
        trial = Config(str(path))
        _merge(trial, entry, where)
        config.files[str(pattern)] = entry
        config.lines[str(pattern)] = places.at("files", str(pattern)).line
        config.file_ignores[str(pattern)] = trial.ignores
    return config


def _repeated(node: Any) -> Any:
    """The second of two equal keys of one mapping, at any depth; None where there is none."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                return key
            seen.add(key.value)
            if (below := _repeated(value)) is not None:
                return below
    elif isinstance(node, yaml.SequenceNode):
        return next((below for item in node.value if (below := _repeated(item)) is not None), None)
    return None


def _merge(config: Config, data: dict[str, Any], where: str) -> None:
    check_keys(data, _KEYS, where)
    if "select" in data:
        config.select = tuple(_codes(data["select"], f"{where}: select"))
        if not config.select:
            raise PlanError(f"{where}: select: names no code, so that nothing would be checked; take it out to check all")
    ignores = data.get("ignore") or []
    if not isinstance(ignores, list):
        raise PlanError(f"{where}: ignore: must be a list of entries, each with `code` and `reason`")
    for entry in ignores:
        if not isinstance(entry, dict) or not entry.get("code") or not entry.get("reason"):
            raise PlanError(f"{where}: ignore: each entry needs `code` and `reason`, such as {{code: PE502, reason: so in the source}}")
        check_keys(entry, {"code", "match", "reason"}, f"{where}: ignore")
        (code,) = _codes(str(entry["code"]), f"{where}: ignore")
        match = entry.get("match")
        config.ignores.append(Ignore(code, str(entry["reason"]), None if match is None else str(match)))
    for key, severity in _SEVERITIES.items():
        for code in _codes(data.get(key) or [], f"{where}: {key}"):
            config.severities[code] = severity
    if "fail_on" in data:
        if data["fail_on"] not in ("error", "warning", "note"):
            raise PlanError(f"{where}: fail_on: must be error, warning or note")
        config.fail_on = data["fail_on"]
    for key in ("minimum", "indicators"):
        if key in data:
            config.expectations[key] = _checked(key, data[key], where)


def _codes(value: Any, where: str) -> list[str]:
    codes = [value] if isinstance(value, str) else value
    if not isinstance(codes, list) or not all(isinstance(c, str) for c in codes):
        raise PlanError(f"{where}: must be codes such as PE502, or families such as PE5")
    try:
        return [chosen(code) for code in codes]
    except PlanError as error:
        raise PlanError(f"{where}: {error}") from None


def counted() -> tuple[str, ...]:
    """What `minimum` may ask for: records of each kind, and boxes."""
    return (*KINDS, "boxes")


def _checked(key: str, value: Any, where: str) -> Any:
    if key == "minimum":
        if not isinstance(value, dict) or not all(isinstance(v, int) for v in value.values()):
            raise PlanError(f"{where}: minimum: must be counts, such as {{goals: 100}}")
        unknown = sorted(set(value) - set(counted()))
        if unknown:
            raise PlanError(f"{where}: minimum: {unknown[0]!r} cannot be counted; {', '.join(counted())} can")
    elif not isinstance(value, list) or not all(isinstance(v, dict) and v.get("name") for v in value):
        raise PlanError(f"{where}: indicators: each entry needs `name`, such as {{name: 城镇化率, year: 2025, min: 60}}")
    else:
        for entry in value:
            check_keys(entry, _EXPECTED, f"{where}: indicators")
            for name in ("year", "min", "max", "value"):
                given = entry.get(name)
                numbers = given if name == "value" and isinstance(given, list) else [given]
                if name in entry and not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
                    raise PlanError(f"{where}: indicators: {entry['name']}: {name}: must be a number, and is {given!r}")
    return value


def inline(text: str, path: str) -> list[Ignore]:
    """Ignores in the comments of a parsed file. Raises PlanError for one without code or reason, or with a code that is none."""
    good = {m.start(): Ignore(m[1], m[3].strip(), m[2], line=text.count("\n", 0, m.start()) + 1) for m in _INLINE.finditer(text)}
    for match in _INLINE_BAD.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match.start() in good:
            _codes(good[match.start()].code, f"{path}, line {line}: ignore")
        else:
            raise PlanError(f"{path}, line {line}: an ignore needs a code and a reason: # plan-extract: ignore PE502 words: reason")
    return list(good.values())
