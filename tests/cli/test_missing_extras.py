"""What is not installed is named in one line, with a command that installs it: from a clone, and without one."""

from __future__ import annotations

import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from plan_extract import cli, errors
from plan_extract.reporting.page import making
from tests.sources.fixed import Leaf, ofd

from .conftest import PLAN

ROOT = Path(__file__).resolve().parents[2]
# What is taken away, the command that then lacks it, and the extra that brings it.
LACKING = [
    ("selectolax", ("parse", "plan.html"), "html"),
    ("lxml", ("parse", "plan.docx"), "docx"),
    ("lxml", ("parse", "plan.ofd"), "docx"),
    ("lxml", ("parse", "plan.rtf"), "docx"),
    ("pypdfium2", ("parse", "plan.pdf"), "pdf"),
    ("rapidocr", ("parse", "plan.png"), "ocr"),
    ("xlsxwriter", ("export", "plan.txt", "-o", "out.xlsx"), "xlsx"),
    ("duckdb", ("export", "plan.txt", "-o", "out.parquet"), "duckdb"),
    ("jinja2", ("report", "plan.txt", "-o", "out.html"), "report"),
    ("jinja2", ("diff", "plan.txt", "other.txt", "-f", "html"), "report"),
    ("numpy", ("diff", "plan.txt", "other.txt"), "diff"),
]


def taken_away(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    for name in [name for name in sys.modules if name.startswith(package + ".")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    # Whoever made a page before in this process has its template still.
    making.load_template.cache_clear()


@pytest.mark.parametrize(("package", "command", "extra"), LACKING, ids=lambda value: value if isinstance(value, str) else value[0])
@pytest.mark.source
def test_a_missing_extra_is_named_with_what_installs_it(
    package: str, command: tuple[str, ...], extra: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("plan.txt").write_text(PLAN, encoding="utf-8")
    Path("other.txt").write_text(PLAN.replace("新建公园12个", "改造旧公园和绿地15个"), encoding="utf-8")
    Path("plan.html").write_text(f"<html><body><p>{PLAN}</p></body></html>", encoding="utf-8")
    Path("plan.docx").write_bytes(b"PK\x03\x04[Content_Types].xml word/document.xml" + b"\0" * 40)
    Path("plan.ofd").write_bytes(ofd([Leaf().text(26, 40, PLAN)]))
    Path("plan.rtf").write_bytes(b"{\\rtf1 plan}")
    Path("plan.pdf").write_bytes(b"%PDF-1.4\n" + b"x" * 40)
    Path("plan.png").write_bytes(b"\x89PNG\r\n" + b"x" * 40)
    before = sorted(path.name for path in folder.iterdir())
    taken_away(monkeypatch, package)
    assert cli.run(command) == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert said.count("\n") == 1, said
    assert f"which is not installed; run `pip install -e '.[{extra}]'` in {ROOT}" in said.replace("which are not", "which is not")
    assert sorted(path.name for path in folder.iterdir()) == before


def test_every_extra_named_is_one_of_the_project() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    # What frames need is asked for from Python alone; clusters and addresses have their tests in tests/corpus.
    assert {extra for _, _, extra in LACKING} == set(named) - {"all", "dev", "docs", "frame", "polars", "cluster", "remote"}


def test_without_a_clone_the_packages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is on no index, so that `plan-extract[diff]` would find nothing there, or another's."""
    monkeypatch.setattr(errors, "__file__", str(tmp_path / "lib" / "site-packages" / "plan_extract" / "errors.py"))
    lines = ["typer>=0.16", 'numpy>=1.26; extra == "diff"', "scipy>=1.11 ; extra == 'diff'", 'jinja2>=3.1.5; extra == "report"']
    monkeypatch.setattr(metadata, "requires", {"plan-extract": lines}.get)
    assert errors.install("diff") == "run `pip install 'numpy>=1.26' 'scipy>=1.11'`"
    monkeypatch.setattr(metadata, "requires", {}.get)
    assert errors.install("diff") == "run `pip install '.[diff]'` in the project's folder"
