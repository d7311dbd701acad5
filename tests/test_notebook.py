"""The notebook in docs/ runs from its first cell to its last, and stands there without outputs."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def test_the_notebook_stands_there_without_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        import ipykernel  # noqa: F401
        import nbclient
        import nbformat
        import pandas  # noqa: F401
    except ImportError as error:
        pytest.skip(f"Jupyter's kernel or pandas is not installed ({error.name})")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT / "docs")}}).execute()
    shown = [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]
    assert sum("text/html" in out.get("data", {}) for out in shown) >= 4, "plans, records and frames are shown as tables"
    assert "<b>云岭市“十四五”城乡建设发展规划</b>" in shown[0]["data"]["text/html"]
    assert "公园" in shown[-1]["data"]["text/plain"]


def test_the_python_that_pages_show_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    raw = ROOT / "data" / "raw"
    shutil.copy(raw / "yunling-14fyp-urban-rural.txt", tmp_path / "plan.txt")
    shutil.copy(raw / "yunling-14fyp-urban-rural-revision-2024.txt", tmp_path / "revision.txt")
    monkeypatch.chdir(tmp_path)
    for page in ("docs/python.md", "README.md"):
        blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.S | re.M)
        assert blocks
        exec("\n".join(blocks), {})
