"""The package keeps its shape: stages import downward, no circles, `import plan_extract` and `--help` load nothing heavy."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = (
    "jieba", "docx", "pypdfium2", "pdfplumber", "selectolax", "lxml", "scipy", "numpy", "jinja2", "xlsxwriter", "rapidfuzz", "rich",
    "distributed", "dask", "fsspec", "s3fs", "botocore",
)  # fmt: skip
STAGES = (
    "sources",
    "structure",
    "reading",
    "marking",
    "candidates",
    "deciding",
    "records",
    "checking",
    "diffing",
    "tracking",
    "reporting",
    "corpus",
    "dataset",
)
LONGEST = 400


def test_stages_import_downward_only() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed beside this Python")
    done = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def circles(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """The strongly connected components of more than one module, by Tarjan's way without recursion."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    found: list[list[str]] = []
    path: list[str] = []
    for root in sorted(imports):
        if root in order:
            continue
        work = [(root, iter(sorted(imports[root])))]
        order[root] = low[root] = len(order)
        path.append(root)
        while work:
            module, left = work[-1]
            following = next(left, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[module])
                if low[module] == order[module]:
                    at = path.index(module)
                    if len(path) - at > 1:
                        found.append(sorted(path[at:]))
                    del path[at:]
            elif following not in order:
                order[following] = low[following] = len(order)
                path.append(following)
                work.append((following, iter(sorted(imports.get(following, ())))))
            elif following in path:
                low[module] = min(low[module], order[following])
    return found


def test_no_modules_import_each_other_in_a_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports inside functions and those for types alone count too."""
    grimp = pytest.importorskip("grimp", reason="grimp (which import-linter brings) gives the graph of imports")
    monkeypatch.syspath_prepend(str(ROOT))
    graph = grimp.build_graph("plan_extract", "training", cache_dir=None)
    imports = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    assert "plan_extract.records.plan" in imports
    assert "plan_extract.sources" in imports["plan_extract.parsing"], "imports inside functions are part of the graph"
    assert circles(imports) == []


def test_circles_are_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == [["b", "c"]]
    assert circles({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"d"}}) == [["d", "e"], ["a", "b", "c"]]


def loaded_after(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code", ["import plan_extract", "import plan_extract.cli", "import plan_extract.parsing", "import plan_extract.model"]
)
def test_importing_loads_nothing_heavy(code: str) -> None:
    assert loaded_after(code).isdisjoint(HEAVY)


def test_importing_loads_no_stage() -> None:
    modules = loaded_after("import plan_extract")
    assert "plan_extract" in modules
    assert not [name for name in modules if name.split(".")[0] == "plan_extract" and name.split(".")[1:2] and name.split(".")[1] in STAGES]


def test_help_loads_no_stage() -> None:
    code = "import plan_extract.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass"
    modules = loaded_after(code)
    assert modules.isdisjoint(HEAVY)
    assert not [name for name in modules if name.startswith("plan_extract.") and name.split(".")[1] in STAGES]


def test_every_stage_is_there() -> None:
    """A stage that is renamed must be renamed here too, or the tests above look at nothing."""
    assert {path.name for path in (ROOT / "src" / "plan_extract").iterdir() if (path / "__init__.py").exists()} == {
        *STAGES,
        "cli",
        "lexicon",
    }


@pytest.mark.parametrize("folder", ["src", "training"])
def test_files_stay_small(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    long = {str(path.relative_to(ROOT)): count for path in files if (count := len(path.read_text("utf-8").splitlines())) > LONGEST}
    assert not long, f"split these by what they do: {long}"


def test_what_is_compiled_is_the_same_compiled() -> None:
    """What mypyc makes something else of: `cached_property` is worked out each time, fields need types that are there when it runs, and
    msgspec's structs are made of annotations. Seen once each: structure twice as slow, and two that could not be imported."""
    hook = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"][
        "mypyc"
    ]
    modules = [path for pattern in hook["include"] for path in ROOT.glob(pattern)]
    assert len(modules) > 120
    assert all(list(ROOT.glob(pattern)) for pattern in hook["include"]), "a pattern that names nothing"
    for path in modules:
        source = path.read_text(encoding="utf-8")
        assert "cached_property" not in source, path
        assert "if TYPE_CHECKING" not in source, path
        assert not re.search(r"^class \w+\((?:msgspec\.Struct|Struct|Record)\b", source, re.MULTILINE), path
