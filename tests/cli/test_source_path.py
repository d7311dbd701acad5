"""Where a parsed file says its source is: the same bytes in any folder, and found again from any."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest
import yaml

from plan_extract import cli
from plan_extract.loading import find_named, named_from
from plan_extract.sources import read

from .conftest import PLAN

Capture = pytest.CaptureFixture[str]


def checkout(root: Path) -> Path:
    """A folder with a plan in `raw`, to be parsed into `out`."""
    (root / "raw" / "city").mkdir(parents=True)
    (root / "raw" / "city" / "plan.txt").write_text(PLAN, encoding="utf-8")
    return root


@pytest.fixture
def parsed(folder: Path) -> Path:
    """`here/out/city/plan.yaml`, parsed from `here/raw`, and another current folder."""
    root = checkout(folder / "here")
    assert cli.run(["parse", "-q", str(root / "raw"), "-o", str(root / "out")]) == 0
    (folder / "elsewhere").mkdir()
    os.chdir(folder / "elsewhere")
    return root / "out" / "city" / "plan.yaml"


def test_two_checkouts_give_the_same_bytes_however_they_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, three = (checkout(folder / name) for name in ("one", "a/longer/way/two", "three"))
    assert cli.run(["parse", "-q", str(one / "raw"), "-o", str(one / "out"), "--text", str(one / "text")]) == 0
    monkeypatch.chdir(two)
    assert cli.run(["parse", "-q", "raw", "-o", "out", "--text", "text"]) == 0
    monkeypatch.chdir(three / "raw" / "city")
    whole = str(three / "out" / "city" / "plan.yaml")
    assert cli.run(["parse", "-q", "plan.txt", "-o", whole, "--text", "../../text/city/plan.txt"]) == 0
    made = [(root / "out" / "city" / "plan.yaml").read_bytes() for root in (one, two, three)]
    assert made[0] == made[1] == made[2]
    source = yaml.safe_load(made[0])["source"]
    assert (source["path"], source["text"]) == ("../../raw/city/plan.txt", "../../text/city/plan.txt")


def test_json_and_a_file_beside_its_source(folder: Path) -> None:
    root = checkout(folder)
    assert cli.run(["parse", "-q", str(root / "raw/city/plan.txt"), "-o", "raw/city/plan.json"]) == 0
    assert json.loads(Path("raw/city/plan.json").read_text("utf-8"))["source"]["path"] == "plan.txt"


def test_standard_output_says_what_was_given(folder: Path, capsys: Capture) -> None:
    checkout(folder)
    for given in ("raw/city/plan.txt", str(folder / "raw/city/plan.txt")):
        assert cli.run(["parse", "-q", given]) == 0
        assert yaml.safe_load(capsys.readouterr().out)["source"]["path"] == given
    assert named_from("raw/x.txt", os.devnull) == "raw/x.txt"


def test_every_command_finds_the_source_from_another_folder(parsed: Path, capsys: Capture) -> None:
    assert cli.run(["validate", str(parsed), "--select", "PE2"]) == 0
    assert "clean" in capsys.readouterr().out
    assert cli.run(["report", str(parsed), "-o", "page.html"]) == 0
    assert cli.run(["export", str(parsed), "-o", "goals.csv"]) == 0
    assert cli.run(["diff", str(parsed), str(parsed.parents[2] / "raw/city/plan.txt"), "--exit-code"]) == 0
    os.chdir(parsed.parent)
    assert cli.run(["validate", "plan.yaml", "--select", "PE2"]) == 0
    assert cli.run(["report", "plan.yaml", "-o", "page.html"]) == 0


def test_a_moved_tree_still_finds_its_source(parsed: Path) -> None:
    root = parsed.parents[2]
    shutil.move(root, root.with_name("moved"))
    moved = root.with_name("moved") / "out" / "city" / "plan.yaml"
    assert cli.run(["validate", str(moved), "--select", "PE2"]) == 0
    (root.with_name("moved") / "raw" / "city" / "plan.txt").unlink()
    assert cli.run(["validate", str(moved), "--select", "PE2"]) == 1


def test_a_file_of_before_is_found_from_the_current_folder(parsed: Path, folder: Path) -> None:
    """As given when it was parsed: `raw/city/plan.txt`, from the folder the parse ran in; or by its whole path."""
    for given in ("raw/city/plan.txt", str(parsed.parents[2] / "raw/city/plan.txt")):
        parsed.write_text(parsed.read_text("utf-8").replace("../../raw/city/plan.txt", given), encoding="utf-8")
        os.chdir(folder / "here")
        assert cli.run(["validate", "out/city/plan.yaml", "--select", "PE2"]) == 0
        assert cli.run(["report", "out/city/plan.yaml", "-o", "page.html"]) == 0


def test_of_several_files_of_the_name_it_is_the_one_that_was_read(folder: Path) -> None:
    Path("out").mkdir()
    Path("out/plan.txt").write_text("another", encoding="utf-8")
    Path("plan.txt").write_text(PLAN, encoding="utf-8")
    assert find_named("plan.txt", "out/plan.yaml", read("plan.txt").sha256) == "plan.txt"
    assert find_named("plan.txt", "out/plan.yaml") == os.path.join("out", "plan.txt")
    assert find_named("gone.txt", "out/plan.yaml") is None


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
def test_an_output_folder_that_is_a_link(folder: Path) -> None:
    checkout(folder / "here")
    (folder / "disk" / "deep").mkdir(parents=True)
    (folder / "here" / "out").symlink_to(folder / "disk" / "deep")
    os.chdir(folder / "here")
    assert cli.run(["parse", "-q", "raw/city/plan.txt", "-o", "out/plan.yaml"]) == 0
    assert cli.run(["validate", "out/plan.yaml", "--select", "PE2"]) == 0
    assert cli.run(["report", "out/plan.yaml", "-o", "page.html"]) == 0


def test_backslashes_become_slashes_where_they_part_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sep", "\\")
    assert named_from("raw\\x.txt", None) == "raw/x.txt"


def sources(capsys: Capture, *plans: str) -> set[str]:
    """The sources that an export of parsed files names."""
    capsys.readouterr()
    assert cli.run(["export", "-q", *plans]) == 0
    return {row["source"] for row in csv.DictReader(capsys.readouterr().out.splitlines())}


def test_an_export_tells_plans_of_the_same_name_apart(folder: Path, capsys: Capture) -> None:
    for name in ("a", "b"):
        root = checkout(folder / name)
        assert cli.run(["parse", "-q", str(root / "raw/city/plan.txt"), "-o", str(root / "plan.yaml")]) == 0
        shutil.move(root / "raw/city/plan.txt", root / "plan.txt")
        parsed = root / "plan.yaml"
        parsed.write_text(parsed.read_text("utf-8").replace("raw/city/plan.txt", "plan.txt"), encoding="utf-8")
    apart = {"a/plan.txt", "b/plan.txt"}
    assert sources(capsys, "a/plan.yaml", "b/plan.yaml") == sources(capsys, "a/plan.txt", "b/plan.txt") == apart
    os.chdir("a")
    assert sources(capsys, "plan.yaml", "../b/plan.yaml") == {"plan.txt", "../b/plan.txt"}
    os.chdir("..")
    shutil.copy("a/plan.txt", "plan.txt")
    for name in ("a", "b"):
        os.remove(f"{name}/plan.txt")
        Path(name, "plan.yaml").write_text(Path(name, "plan.yaml").read_text("utf-8").replace("sha256: ", "sha256: 0"), encoding="utf-8")
    assert sources(capsys, "a/plan.yaml", "b/plan.yaml") == apart  # gone, and another of its name in the current folder


def test_an_export_of_what_went_to_standard_output(folder: Path, capsys: Capture) -> None:
    checkout(folder)
    capsys.readouterr()
    assert cli.run(["parse", "-q", "raw/city/plan.txt"]) == 0
    (folder / "out").mkdir()
    (folder / "out" / "x.yaml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert sources(capsys, "out/x.yaml") == {"raw/city/plan.txt"}
