"""No circles between the modules of a stage, not through imports inside functions either."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "src"


def imports_of(path: Path, names: set[str]) -> set[str]:
    """The modules among `names` that a file imports, at its top or in a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & names


@pytest.mark.parametrize("stage", ["structure", "sources"])
def test_no_module_reaches_itself(stage: str) -> None:
    folder = ROOT / "plan_extract" / stage
    files = {str(path.relative_to(ROOT).with_suffix("")).replace("/", "."): path for path in folder.rglob("*.py")}
    # A package's own file offers what its modules hold; they are asked for by their own names.
    files = {name: path for name, path in files.items() if not name.endswith("__init__")}
    graph = {name: imports_of(path, set(files)) for name, path in files.items()}
    reached = {name: set(others) for name, others in graph.items()}
    for _ in graph:
        reached = {name: others.union(*(graph[other] for other in others)) for name, others in reached.items()}
    assert [name for name, others in reached.items() if name in others] == []
