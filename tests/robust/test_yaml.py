"""Parsed files that nobody wrote by hand or whose hand slipped: each is one line with a place, whatever command reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plan_extract import parse
from plan_extract.cli import run
from plan_extract.sources import read_bytes

PLAN = parse(read_bytes("甲市城市更新规划\n第一章 总体目标\n到2025年，新建公园30个。\n".encode(), "x.txt")).to_yaml()
BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
BAD = {
    "an integer of 5,000 digits": (PLAN.replace("value: 30\n", f"value: {'9' * 5000}\n"), "more than 18 digits"),
    "an integer of 30 digits": (PLAN.replace("value: 30\n", f"value: {'9' * 30}\n"), "more than 18 digits"),
    "a hexadecimal integer": (PLAN.replace("value: 30\n", f"value: 0x{'f' * 40}\n"), "more than 18 digits"),
    "an integer without digits": (PLAN.replace("value: 30\n", "value: 0x_\n"), "no number"),
    "no number": (PLAN.replace("value: 30\n", "value: .nan\n"), "no number"),
    "an endless number": (PLAN.replace("value: 30\n", "value: -.inf\n"), "no number"),
    "31 February": (PLAN.replace("plan:\n", "plan:\n  issued_on: 2025-02-31\n"), "2025-02-31"),
    "month 13": (PLAN.replace("plan:\n", "plan:\n  issued_on: 2025-13-01\n"), "2025-13-01"),
    "hour 99": (PLAN.replace("plan:\n", "plan:\n  issued_on: 2025-02-28 99:99:99\n"), "99:99:99"),
    "a schema that is a day": ("schema: 2025-02-31\n", "2025-02-31"),
    "nesting": (PLAN + "x: " + "[" * 30_000, "deep"),
    "nesting in lines": (PLAN + "x:\n" + "- " * 30_000 + "1\n", "deep"),
    "nesting in mappings": (PLAN + "x: " + "{a: " * 30_000, "deep"),
    "aliases that unfold": (BOMB + PLAN, "unfold"),
    "an alias of itself": ("x: &x [*x]\n" + PLAN, "holds itself"),
    "control characters": (PLAN + "\x00", "control characters"),
    "two documents": (PLAN + "---\n" + PLAN, "another document"),
    "nothing": ("", "no `schema:` key"),
}
COMMANDS: dict[str, Callable[[str, Path], list[str]]] = {
    "validate": lambda path, _: ["validate", path],
    "diff": lambda path, _: ["diff", path, path],
    "export": lambda path, to: ["export", path, "-o", str(to / "x.csv")],
    "report": lambda path, to: ["report", path, "-o", str(to / "x.html")],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD.keys())
def test_bad_yaml_is_one_line(
    text: str, said: str, command: Callable[[str, Path], list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    assert run(command(str(path), tmp_path)) == 2
    out = "".join(capsys.readouterr())
    assert said in out
    assert "internal error" not in out
    assert "Traceback" not in out


def test_a_date_without_quotes_is_the_text_it_is_written_as(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(PLAN.replace("plan:\n", "plan:\n  issued_on: 2025-02-28\n"), encoding="utf-8")
    assert run(["validate", str(path), "--select", "PE1"]) == 0


@pytest.mark.parametrize("text", ["select: 2025-02-31\n", f"minimum: {{goals: {'9' * 5000}}}\n", "select: " + "[" * 30_000])
def test_bad_settings_are_one_line(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    assert run(["validate", str(tmp_path / "x.yaml"), "--config", str(tmp_path / "s.yaml")]) == 2
    assert "s.yaml, line 1: not valid YAML" in capsys.readouterr().err
