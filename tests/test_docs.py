"""What the pages show can be typed: every block of commands is run, a page's blocks one after the other in a folder of its own.

The folder holds what the pages speak of: the samples under data/raw, `plan.txt` and its revision `revision.txt`, the folder `plans` of
both. A block of ```sh must end with status 0, or with the one that a comment says (`# exits with 1`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("README.*.md"), *(ROOT / "docs").rglob("*.md")])
# Lines that set up, need what a test has not (a network, an account) or would run the tests in themselves.
_NOT_RUN = re.compile(r"^(make|pip|git|cd|python -m pip|docker|\.venv/bin/pip|source|python3? -m venv)\b")
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.S | re.M)


def blocks(page: Path) -> list[str]:
    """The commands of a page, a script for each block of them."""
    found = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        lines = [line for line in block.splitlines() if line.strip() and not _NOT_RUN.match(line.strip())]
        if lines:
            found.append("\n".join(lines))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with what the pages speak of, and `plan-extract` on its PATH."""
    raw = ROOT / "data" / "raw"
    shutil.copytree(raw, tmp_path / "data" / "raw")
    first, second = raw / "yunling-14fyp-urban-rural.txt", raw / "yunling-14fyp-urban-rural-revision-2024.txt"
    (tmp_path / "plans").mkdir()
    for name, text in {"plan.txt": first, "revision.txt": second, "plans/x.txt": first, "plans/y.txt": second}.items():
        shutil.copy(text, tmp_path / name)
    command = tmp_path / "bin" / "plan-extract"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m plan_extract "$@"\n')
    command.chmod(0o755)
    return tmp_path


@pytest.mark.skipif(os.name != "posix", reason="blocks of commands are for a POSIX shell")
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_of_a_page_can_be_typed(page: Path, folder: Path) -> None:
    path = {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src"), "PAGER": "cat"}
    for script in blocks(page):
        wanted = int(found[1]) if (found := re.search(r"# exits with (\d+)", script)) else 0
        done = subprocess.run(["bash", "-e", "-c", script], cwd=folder, env={**os.environ, **path}, capture_output=True, text=True)
        assert done.returncode == wanted, f"{script}\n{done.stderr}"
        assert "Traceback" not in done.stderr


def test_a_block_that_fails_is_seen(folder: Path) -> None:
    """The test itself: a command that is none fails its block."""
    environment = {**os.environ, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(["bash", "-e", "-c", "plan-extract parse none.txt"], cwd=folder, env=environment, capture_output=True)
    assert done.returncode == 2


def test_every_key_of_the_output_says_what_it_means() -> None:
    import msgspec

    from plan_extract.model import key_meanings, plan_class

    _, classes = msgspec.json.schema_components([plan_class()])
    assert {name: set(keys) for name, keys in key_meanings().items()} == {
        name: set(described["properties"]) for name, described in classes.items()
    }


@pytest.mark.parametrize(("script", "page"), [("make_keys_page", "keys.md"), ("make_words_page", "words.md")])
def test_a_page_that_is_made_is_up_to_date(script: str, page: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {script}; print({script}.text(), end='')"],
        cwd=ROOT / "scripts",
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
    )
    assert done.stdout == (ROOT / "docs" / page).read_text(encoding="utf-8"), done.stderr


def test_every_page_is_in_the_menu_of_the_site() -> None:
    import tomllib

    def pages(entries: list[object]) -> list[str]:
        found: list[str] = []
        for entry in entries:
            for value in entry.values() if isinstance(entry, dict) else [entry]:
                found += pages(value) if isinstance(value, list) else [str(value)]
        return found

    menu = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]
    assert sorted(pages(menu)) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))
