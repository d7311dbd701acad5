"""What the README shows is what the program does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import yaml

from plan_extract import parse
from plan_extract.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


def test_the_example_is_what_the_sample_gives() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (shown,) = yaml.safe_load(block)
    goals = msgspec.to_builtins(parse(ROOT / "data" / "raw" / "yunling-14fyp-urban-rural.txt").goals)
    assert shown in goals, [goal for goal in goals if goal["quote"] == shown["quote"]]


def test_the_comparison_is_what_the_samples_give() -> None:
    (block,) = re.findall(r"```\n\$ plan-extract (diff .*?)\n(.*?)```", README, re.DOTALL)
    done = subprocess.run([sys.executable, "-m", "plan_extract", *block[0].split()], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == block[1]


def test_what_the_chinese_readme_shows_is_what_the_program_says(tmp_path: Path) -> None:
    raw = ROOT / "data" / "raw"
    for name, source in {"plan.txt": "", "revision.txt": "-revision-2024"}.items():
        shutil.copy(raw / f"yunling-14fyp-urban-rural{source}.txt", tmp_path / name)
    environment = {**os.environ, "PLAN_EXTRACT_LANG": "zh", "PYTHONPATH": str(ROOT / "src")}
    shown = re.findall(r"```\n\$ plan-extract (.*?)\n(.*?)```", CHINESE, re.DOTALL)
    assert len(shown) >= 4
    for arguments, said in shown:
        command = [sys.executable, "-m", "plan_extract", *arguments.split()]
        done = subprocess.run(command, cwd=tmp_path, env=environment, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.stdout == said, arguments


def test_every_command_is_told_of() -> None:
    for name in COMMANDS:
        assert f"| `{name}" in README
        assert f"| `{name}" in CHINESE


def test_links_lead_somewhere() -> None:
    for document in (ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8")):
            made = target.startswith("gallery/")  # by `make docs`, which stops where a link leads nowhere
            assert made or (document.parent / target).exists(), f"{document.name}: {target}"


def test_set_up_stands_on_the_first_screen() -> None:
    first = "\n".join(README.splitlines()[:30])
    for command in ("make demo", "make test", "pip install .", "plan-extract --help"):
        assert command in first


def test_how_long_the_tests_take_and_what_they_skip_is_told() -> None:
    first = "\n".join(README.splitlines()[:40])
    assert re.search(r"make test +# .*[\d,]+ tests, about \d+ minutes on two cores", first)
    for needed in ("../shared/plans", "PLAN_EXTRACT_SHARED", "../shared/schemas", "LibreOffice", "POSIX"):
        assert needed in first


def test_every_reason_to_skip_is_one_that_the_readme_names() -> None:
    known = ("plan", "LibreOffice", "standard's schema", "POSIX", "Windows", "import-linter", "two characters", "extra ocr", "Jupyter")
    for path in (ROOT / "tests").rglob("test_*.py"):
        for reason in re.findall(r"(?:skipif\(.*reason=|pytest\.skip\()f?\"([^\"]*)\"", path.read_text(encoding="utf-8")):
            assert any(word in reason for word in known) or "../shared/plans" in reason, f"{path.name}: {reason}"


def test_no_page_installs_the_package_from_an_index_it_is_not_on() -> None:
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        assert not re.search(r"pip install (-\S+ )*[\"']?plan-extract", document.read_text(encoding="utf-8")), document.name
