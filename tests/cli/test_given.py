"""What a user says of a plan that its text does not: options of `parse`, and NAME.meta.yaml beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from plan_extract.corpus.discover import META_SUFFIX
from plan_extract.structure.given import SUFFIX

from .conftest import Run, one_line

TEXT = "建成林场3个,森林覆盖率达到40%。\n"


@pytest.fixture
def bare(folder: Path) -> Path:
    """A text that says nothing of itself."""
    path = folder / "bare.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_options_fill_what_the_text_lacks(run: Run, bare: Path) -> None:
    done = run("parse", bare, "--title", "林业规划", "--issuer", "云川县林业局", "--region", "云川县", "--period", "2026-2030")
    plan = yaml.safe_load(done.stdout)["plan"]
    assert plan["title"] == "林业规划"
    assert plan["issuer"] == "云川县林业局"
    assert plan["origin"] == {"title": {"from": "given"}, "issuer": {"from": "given"}}
    assert plan["period"] == {"start": 2026, "end": 2030, "from": "given"}
    assert plan["region"] == {"name": "云川县", "level": "county", "from": "given"}


def test_a_file_beside_the_plan_does_for_every_command(run: Run, bare: Path) -> None:
    assert b"PE601" in run("validate", bare, "--select", "PE601").stdout
    bare.with_name("bare.meta.yaml").write_text("period: 2026-2030\n", encoding="utf-8")
    goals = yaml.safe_load(run("parse", "-q", bare).stdout)["goals"]
    assert {goal["deadline"]["year"] for goal in goals} == {2030}
    done = run("validate", bare, "--select", "PE601")
    assert done.returncode == 0, done.stdout
    # Options count before it.
    plan = yaml.safe_load(run("parse", "-q", bare, "--period", "十四五").stdout)["plan"]
    assert plan["period"] == {"name": "十四五", "start": 2021, "end": 2025, "from": "given"}


def test_a_period_as_the_output_writes_it(run: Run, bare: Path) -> None:
    bare.with_name("bare.txt.meta.yaml").write_text("period: {name: 十四五, start: 2021, end: 2025}\nregion: 贵州\n", encoding="utf-8")
    plan = yaml.safe_load(run("parse", "-q", bare).stdout)["plan"]
    assert plan["period"]["name"] == "十四五"
    assert plan["region"] == {"name": "贵州省", "code": "520000", "level": "province", "from": "given"}


def test_it_is_no_plan_itself(run: Run, bare: Path) -> None:
    assert META_SUFFIX == SUFFIX
    bare.with_name("bare.meta.yaml").write_text("period: 2026-2030\n", encoding="utf-8")
    run("parse", "-q", bare, "-o", "bare.yaml")
    done = run("export", ".", "-o", "out.jsonl")
    assert done.returncode == 0, done.stderr
    assert b"meta.yaml" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("period: soon\n", "is no period"),
        ("periods: 2026-2030\n", "unknown key 'periods'"),
        ("- 2026\n", "must be keys and values"),
        ("region: [a, b]\n", "region: must be words"),
        ("title: 'x\n", "not valid YAML"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(content: str, said: str, run: Run, bare: Path) -> None:
    bare.with_name("bare.meta.yaml").write_text(content, encoding="utf-8")
    done = run("parse", bare)
    assert done.returncode == 2
    line = one_line(done)
    assert "bare.meta.yaml" in line
    assert said in line


def test_what_cannot_be_given_is_refused(run: Run, bare: Path) -> None:
    assert "is no period" in one_line(run("parse", bare, "--period", "soon"))
    Path("other.txt").write_text(TEXT, encoding="utf-8")
    assert "--title is for one plan" in one_line(run("parse", bare, "other.txt", "-o", "out", "--title", "林业规划"))


def test_resuming_reads_a_plan_again_whose_file_is_new(run: Run, bare: Path) -> None:
    run("parse", "-q", ".", "-o", "out")
    sidecar = bare.with_name("bare.meta.yaml")
    sidecar.write_text("period: 2026-2030\n", encoding="utf-8")
    run("parse", "-q", "--resume", ".", "-o", "out")
    assert yaml.safe_load(Path("out/bare.yaml").read_text("utf-8"))["plan"]["period"]["end"] == 2030
