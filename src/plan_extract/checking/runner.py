"""Runs the rules over plans and files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from plan_extract.checking import config as settings
from plan_extract.checking.config import Config, Ignore
from plan_extract.checking.diagnostic import Diagnostic, FileReport, Where
from plan_extract.checking.registry import Rule, found, rules
from plan_extract.checking.subject import Subject
from plan_extract.checking.yaml_places import YamlPlaces
from plan_extract.errors import PlanError
from plan_extract.faults import collected, keep
from plan_extract.loading import find_named, is_parsed, ocr_of, read_source, read_text
from plan_extract.model import READABLE, Plan
from plan_extract.output import read_yaml
from plan_extract.parsing import parse
from plan_extract.sources.ocr.wish import Ocr
from plan_extract.sources.paper import Paper
from plan_extract.yaml_text import cut_off, load


def validate(
    plan: Plan | str | Path, *, text: str | None = None, config: Config | None = None, expected: Plan | None = None
) -> list[Diagnostic]:
    """The findings in a plan: a Plan (with the source `text` its quotations stand in, where it is at hand) or a file's path.

    Raises PlanError for a file that cannot be read.
    """
    if isinstance(plan, Plan):
        subject = Subject(plan.source.path, plan, text=text, expected=expected)
        return check(subject, config or Config()).diagnostics
    report = check_file(str(plan), config, expected)
    if report.failed is not None:
        raise PlanError(report.failed)
    return report.diagnostics


def check_file(path: str, config: Config | None = None, expected: Plan | None = None) -> FileReport:
    """Check one file, plan or parsed. `config` None takes the plan-extract.yaml found upward from it. Never raises for bad input.

    Ignores in the file itself that meet nothing are found (PE706); those of the settings may meet something in another file, and are left
    to `unused`.
    """
    rules()
    try:
        if config is None:
            named = settings.find(path)
            config = settings.read(named) if named else Config()
        own = config.for_file(path)
        _something_to_check(own, expected)
        if not is_parsed(path):
            read = read_source(path, ocr=Ocr("auto"))
            subject = Subject(path, parse(read), text=read.text, sha256=read.sha256, expected=expected)
            return check(subject, own)
        raw = read_text(path)
        inline = settings.inline(raw, path)
        own.ignores = [*own.ignores, *inline]
        try:
            plan, changed = read_yaml(raw, path)
        except PlanError as error:
            if cut_off(raw) or not _is_this_version(raw):
                raise
            report = FileReport(path, families=("schema",), fail_on=own.fail_on)
            message = str(error).removeprefix(f"{path}: ").split("; parse")[0]
            report.diagnostics.append(found("PE101", message, YamlPlaces(path, raw).of_error(message)))
            return report
        source = _source_of(plan, path)
        subject = Subject(
            path, plan, text=source.text, sha256=source.sha256, source_path=source.path, places=YamlPlaces(path, raw),
            missing_source=source.missing, expected=expected, changed=changed, paper=source.paper,
        )  # fmt: skip
        report = check(subject, own)
        report.diagnostics.extend(_unused(inline, own, path))
        return report
    except PlanError as error:
        return FileReport(path, failed=str(error))
    except Exception as error:
        return FileReport(path, failed=f"{path}: internal error: {keep(error, f'checking {path}').said}")


def _something_to_check(config: Config, expected: Plan | None) -> None:
    """Raise PlanError where the settings leave no rule that could find anything: what nobody looked at must not be called clean."""
    chosen = [code for code in rules() if any(code.startswith(c) for c in config.select)]
    left = [code for code in chosen if not any(i.match is None and code.startswith(i.code) for i in config.ignores)]
    if not left:
        raise PlanError(f"nothing is left to check: all of {', '.join(config.select)} is ignored; select or ignore less")
    if all(code.startswith("PE7") for code in left) and not config.expectations and expected is None:
        raise PlanError(
            f"nothing is expected, so {', '.join(config.select)} can find nothing; put minimum or indicators into {settings.NAME}, "
            "or name an old parse with --expect"
        )


def check(subject: Subject, config: Config) -> FileReport:
    """Run the selected rules over a subject; ignores, severities and expectations are the config's."""
    subject.expectations = config.expectations
    with collected():
        return _check(subject, config)


def _check(subject: Subject, config: Config) -> FileReport:
    report = FileReport(subject.path, fail_on=config.fail_on)
    families: dict[str, None] = {}
    every = config.select
    for code, rule in rules().items():
        if not any(code.startswith(chosen) for chosen in every):
            continue
        families[rule.family] = None
        for diagnostic in _of_rule(rule, subject):
            kept = replace(diagnostic, severity=config.severity(diagnostic))
            ignore = next((i for i in config.ignores if i.covers(kept)), None)
            if ignore is None:
                report.diagnostics.append(kept)
            else:
                ignore.used += 1
                report.ignored += 1
    report.diagnostics.sort(key=lambda d: (d.where.line or 0, d.where.column or 0, d.code, d.message))
    report.confirmed = list(subject.confirmed)
    report.lines = subject.lines()
    report.families = tuple(families)
    return report


def _of_rule(rule: Rule, subject: Subject) -> Iterator[Diagnostic]:
    """A rule's findings; where it breaks, what it found before and that it broke (PE190)."""
    try:
        yield from rule.check(subject)
    except Exception as error:
        fault = keep(error, f"rule {rule.code}")
        fault.told = True
        yield found(
            "PE190", f"rule {rule.code} ({rule.name.replace('_', ' ')}) broke and checked no further: {fault.said}", Where(subject.path)
        )


def unused(configs: Sequence[Config]) -> list[FileReport]:
    """What is to be said of settings after all their files were checked: ignores that met nothing in any (PE706), patterns under `files`
    that fit none (PE707)."""
    reports = []
    for config in configs:
        path = config.path or settings.NAME
        found_ = [*_unused(config.all_ignores, config, path), *_unfit(config, path)]
        if found_:
            reports.append(FileReport(path, found_, families=("expectations",), fail_on=config.fail_on, checked=False))
    return reports


def _unused(ignores: Sequence[Ignore], config: Config, path: str) -> list[Diagnostic]:
    made = []
    for ignore in ignores:
        if not ignore.used and any(ignore.code.startswith(c) or c.startswith(ignore.code) for c in config.select):
            what = f"{ignore.code}{' ' + ignore.match if ignore.match else ''}"
            extra = found("PE706", f"ignore of {what} ({ignore.reason}) meets nothing", Where(path, ignore.line))
            made.append(replace(extra, severity=config.severity(extra)))
    return made


def _unfit(config: Config, path: str) -> list[Diagnostic]:
    made = [
        found("PE707", f"{pattern!r} fits none of the files checked", Where(path, config.lines.get(pattern)))
        for pattern in config.files
        if pattern not in config.fitted
    ]
    return [replace(d, severity=config.severity(d)) for d in made if any(d.code.startswith(c) for c in config.select)]


def _is_this_version(raw: str) -> bool:
    try:
        data: Any = load(raw)
    except yaml.YAMLError:
        return False
    return isinstance(data, dict) and data.get("schema") in READABLE


class _Found(NamedTuple):
    """A parsed file's source: its text, its sha256 where it is the source itself, where it was found, or the name that was not.

    `paper` is where it is printed, of the very file that was parsed.
    """

    text: str | None = None
    sha256: str | None = None
    path: str | None = None
    missing: str | None = None
    paper: Paper | None = None


def _source_of(plan: Plan, beside: str) -> _Found:
    """The source of a parsed file, or its saved text."""
    as_one = plan.source.format == "folder"
    if path := find_named(plan.source.path, beside, plan.source.sha256, as_one=as_one):
        source = read_source(path, as_one=as_one, ocr=ocr_of(plan))
        sha256 = source.sha256 if as_one else hashlib.sha256(Path(path).read_bytes()).hexdigest()
        return _Found(source.text, sha256, path, paper=source.paper if sha256 == plan.source.sha256 else None)
    if plan.source.text and (path := find_named(plan.source.text, beside)):
        text = read_source(path).text
        return _Found(text, None if plan.source.format != "text" else hashlib.sha256(Path(path).read_bytes()).hexdigest(), path)
    return _Found(missing=plan.source.path)
