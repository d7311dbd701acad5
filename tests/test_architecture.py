"""The package keeps its shape: stages import downward, `import plan_extract` and `--help` load nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("jieba", "docx", "pypdfium2", "pdfplumber", "selectolax", "lxml", "scipy", "numpy", "jinja2", "xlsxwriter", "rapidfuzz", "rich")


def test_stages_import_downward_only() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed beside this Python")
    done = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def loaded_after(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code", ["import plan_extract", "import plan_extract.cli", "import plan_extract.parsing", "import plan_extract.model"]
)
def test_importing_loads_nothing_heavy(code: str) -> None:
    assert loaded_after(code).isdisjoint(HEAVY)


def test_help_loads_no_stage() -> None:
    code = "import plan_extract.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass"
    modules = loaded_after(code)
    assert modules.isdisjoint(HEAVY)
    assert not [name for name in modules if name.startswith(("plan_extract.extraction", "plan_extract.structure", "plan_extract.reading"))]


def test_source_files_stay_small() -> None:
    long = {path.name: count for path in (ROOT / "src").rglob("*.py") if (count := len(path.read_text("utf-8").splitlines())) > 450}
    assert not long, f"split these by what they do: {long}"
