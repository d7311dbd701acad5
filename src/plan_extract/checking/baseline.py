"""Findings that an archive has recorded as known, by the file they are in, so that only new ones are reported."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import msgspec

from plan_extract.checking.diagnostic import Diagnostic, FileReport
from plan_extract.errors import PlanError

_VERSION = 2


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline file: for each file checked, named from the baseline's own folder, its findings' keys with their messages."""

    path: str
    files: dict[str, dict[str, str]]

    def take_out(self, reports: Sequence[FileReport]) -> None:
        """Take what is known out of the reports; each counts what was taken (`known`) and what is recorded and was not found (`gone`).

        Raises PlanError where none of the files is recorded: it is another archive's baseline.
        """
        checked = [report for report in reports if report.checked and report.failed is None]
        if checked and not any(_name(r.path, self.path) in self.files for r in checked):
            listed = ", ".join(sorted(self.files)[:3]) or "no file"
            raise PlanError(f"{self.path}: is of {listed}, and of none of the files checked here; record another with --write-baseline")
        for report in reports:
            known = self.files.get(_name(report.path, self.path), {})
            keyed = list(_keyed(report.diagnostics))
            report.diagnostics = [d for key, d in keyed if key not in known]
            report.known = len(keyed) - len(report.diagnostics)
            report.gone = len(set(known) - {key for key, _ in keyed}) if report.failed is None else 0


def read(path: str) -> Baseline:
    """Read a baseline file. Raises PlanError with one line where it is none."""
    try:
        data = msgspec.json.decode(Path(path).read_bytes())
        if data["version"] != _VERSION:
            raise PlanError(f"{path}: a baseline of another version ({data['version']}); record it anew with --write-baseline")
        return Baseline(path, msgspec.convert(data["files"], dict[str, dict[str, str]]))
    except OSError as error:
        raise PlanError(f"{path}: {(error.strerror or str(error)).lower()}; record one with --write-baseline") from None
    except (msgspec.DecodeError, KeyError, TypeError):
        raise PlanError(f"{path}: not a baseline; record one with --write-baseline") from None


def recorded(reports: Sequence[FileReport], path: str) -> bytes:
    """What a baseline at `path` holds of the reports: keys, sorted, with codes and messages for a reader; clean files too."""
    files: dict[str, dict[str, str]] = {}
    for report in reports:
        found = sorted(_keyed(report.diagnostics), key=itemgetter(0))
        files[_name(report.path, path)] = {key: f"{d.code} {d.message}" for key, d in found}
    return msgspec.json.format(msgspec.json.encode({"version": _VERSION, "files": dict(sorted(files.items()))}), indent=1) + b"\n"


def _keyed(found: Sequence[Diagnostic]) -> Iterator[tuple[str, Diagnostic]]:
    """Findings with their fingerprints; of those alike in one file the second is …-2, so that one more is new."""
    seen: Counter[str] = Counter()
    for d in found:
        seen[d.fingerprint] += 1
        yield (d.fingerprint if seen[d.fingerprint] == 1 else f"{d.fingerprint}-{seen[d.fingerprint]}"), d


def _name(path: str, baseline: str) -> str:
    """A file as a baseline names it: from the baseline's own folder, so that an archive can be moved as a whole."""
    return os.path.relpath(os.path.realpath(path), os.path.dirname(os.path.realpath(baseline))).replace(os.sep, "/")
