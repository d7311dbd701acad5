"""Training is repeatable, and so is what it leads to: the same examples give the same file, the same plan the same bytes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytest.importorskip("scipy")
# Trains on the first passages of each file and writes the weights; what is left is in a folder of its own.
TRAIN = """
import sys
from pathlib import Path
import training.passages as passages
from training.examples import of_passages
from training.fitting import fit_decision
from training.train import write
few, out = Path(sys.argv[1]), Path(sys.argv[2])
passages.FOLDER = few
sets = of_passages("projects")
assert sum(len(s.project) for s in sets) > 100
write("project", fit_decision(sets, "project"), out)
"""


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A folder with the first twelve passages of each file of projects."""
    folder = tmp_path / "passages"
    folder.mkdir()
    for path in sorted((ROOT / "training" / "passages").glob("projects-*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)[:12]
        (folder / path.name).write_text("".join(lines), encoding="utf-8")
    return folder


def run(code: str, seed: str, *arguments: object) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_training_twice_gives_the_same_file(few: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        run(TRAIN, seed, few, tmp_path / seed)
    first, second = ((tmp_path / seed / "project.json").read_bytes() for seed in ("1", "2"))
    assert first == second
    assert first.count(b"\n") > 20, "one weight a line"


def test_rows_in_another_order_give_the_same_weights() -> None:
    """To a thousandth of log odds: sums of fractions hang on their order a little."""
    from training.fit import Row, fit

    rows = [Row(["a"] if at % 3 else ["b", "a"], at % 4 == 0 or at % 3 == 0) for at in range(60)]
    mixed = rows[:]
    random.Random(5).shuffle(mixed)
    one, other = fit(rows, {"a": 0.5}), fit(mixed, {"a": 0.5})
    assert one["weights"].keys() == other["weights"].keys() == {"a", "b"}
    for name in one["weights"]:
        assert abs(one["weights"][name] - other["weights"][name]) <= 1
    assert one["weights"]["b"] > one["weights"]["a"], "what always goes with the right ones speaks for them"


def test_a_feature_too_rare_to_tell_keeps_its_prior() -> None:
    from training.fit import Row, fit

    rows = [Row(["common"], True), Row(["common"], False)] * 5 + [Row(["rare"], True)] * 2
    found = fit(rows, {"rare": -0.7, "never": 0.9}, support=3)
    assert found["weights"]["rare"] != 0, "a prior is fitted even where few rows have it"
    assert found["weights"]["never"] == 900, "and stays as it is where none has"
    assert "rare" not in fit(rows, {}, support=3)["weights"]


def test_weights_too_small_to_read_are_left_out() -> None:
    from training.fit import LEAST, Row, fit

    found = fit([Row(["even"], True), Row(["even"], False)] * 20, {})
    assert found["weights"] == {}
    assert LEAST > 0


PARSE = "import sys; from plan_extract import parse; sys.stdout.buffer.write(parse(sys.argv[1], explain=True).to_yaml().encode())"


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "raw").glob("*.txt"))[:2], ids=lambda path: path.stem)
def test_the_same_plan_gives_the_same_bytes(path: Path) -> None:
    """In two processes whose sets and dictionaries of strings are ordered otherwise, with every reason and all that was left out."""
    first, second = (run(PARSE, seed, path) for seed in ("1", "2"))
    assert first == second
    assert len(first) > 10_000
