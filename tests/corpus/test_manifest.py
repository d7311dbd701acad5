"""The manifest: whole lines or none, and what resuming goes by."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from plan_extract.corpus.listing import Listing
from plan_extract.corpus.manifest import Entry, Manifest, fingerprint
from plan_extract.corpus.many import options_of, parse_into
from plan_extract.corpus.run import Job
from plan_extract.corpus.writing import UnwritableError, clear_parts, write_atomically
from plan_extract.errors import PlanError
from plan_extract.sources.ocr.wish import Ocr

from .conftest import lines, plan, written

posix = pytest.mark.skipif(os.name != "posix", reason="limits and locks of POSIX")


def entry(output: str, **more: object) -> Entry:
    return Entry(file=f"../{output}", output=output, status="parsed", seconds=1, program="1", options="x", **more)  # type: ignore[arg-type]


def test_the_last_line_of_an_output_counts(folder: Path) -> None:
    manifest = Manifest("out")
    for output, title in (("b", "one"), ("a", "two"), ("b", "three")):
        manifest.append(entry(output, title=title))
    assert [one.title for one, _ in manifest.lines()] == ["one", "two", "three"]
    manifest.settle()
    assert [(one.output, one.title) for one, _ in manifest.lines()] == [("a", "two"), ("b", "three")]


@pytest.mark.parametrize("torn", [b'{"file":"x","outp', b"\xff\xfe", b"[]", b'{"file": 7}\n'])
def test_a_line_that_was_cut_off_costs_that_line_alone(torn: bytes, folder: Path) -> None:
    manifest = Manifest("out")
    manifest.append(entry("a"))
    with open(manifest.path, "ab") as stream:
        stream.write(torn)
    manifest.append(entry("b"))
    assert [one.output for one, _ in manifest.lines()] == ["a", "b"]


@posix
def test_what_does_not_fit_leaves_no_part_of_a_line(folder: Path) -> None:
    import resource

    manifest = Manifest("out")
    manifest.append(entry("a"))
    before = manifest.path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 40, limits[1]))
    try:
        with pytest.raises(UnwritableError, match="cannot be written"):
            manifest.append(entry("b"))
        with pytest.raises(UnwritableError):
            write_atomically("out/c.yaml", "x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert manifest.path.read_bytes() == before
    assert os.listdir("out") == ["manifest.jsonl"]


@posix
def test_a_full_disk_is_told_from_other_trouble(folder: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full: a device that POSIX does not ask for")
    with pytest.raises(UnwritableError) as full:
        write_atomically("/dev/full", "x" * 10_000)
    with pytest.raises(UnwritableError) as other:
        write_atomically("/dev/null/x", "x")
    assert (full.value.full, other.value.full) == (True, False)


@posix
def test_what_killed_writers_left_is_cleared_away_and_what_is_being_written_stays(folder: Path) -> None:
    import fcntl

    Path("out/sub").mkdir(parents=True)
    for name in ("out/.a.yaml.abcdefgh.part", "out/sub/.b.yaml.abcd_123.part", "out/.note.part", "out/c.part"):
        Path(name).touch()
    with open("out/.d.yaml.abcdefgh.part", "w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        assert clear_parts("out") == 2
        assert sorted(os.listdir("out")) == [".d.yaml.abcdefgh.part", ".note.part", "c.part", "sub"]
    assert clear_parts("out") == 1


def test_a_hash_of_a_folder_knows_its_names_and_bytes(folder: Path) -> None:
    Path("in/a.txt").write_text("1", encoding="utf-8")
    Path("in/b.txt").write_text("2", encoding="utf-8")
    first = fingerprint("in")
    os.rename("in/b.txt", "in/c.txt")
    second = fingerprint("in")
    Path("in/c.txt").write_text("3", encoding="utf-8")
    assert len({first, second, fingerprint("in")}) == 3


def test_what_changes_the_output_changes_the_hash_of_options(folder: Path) -> None:
    Path("own.yaml").write_text("units: {count: [{base: 盏灯, words: [盏灯]}]}\n", encoding="utf-8")
    base = Job("x", lexicon=("own.yaml",), ocr=Ocr("auto", (), True))
    same = [replace(base, min_confidence=0.0), replace(base, path="y", output="z", resume=True, ocr=Ocr("auto", (), False))]
    others = [
        replace(base, explain=True),
        replace(base, min_confidence=0.5),
        replace(base, format="json"),
        replace(base, lexicon=()),
        replace(base, strict=True),
        replace(base, encoding="gb18030"),
        replace(base, text=""),
        replace(base, ocr=Ocr("never")),
    ]
    hashes = [options_of(job) for job in (base, *others)]
    assert {options_of(job) for job in same} == {hashes[0]}
    assert len(set(hashes)) == len(hashes)
    Path("own.yaml").write_text("units: {count: [{base: 座灯, words: [座灯]}]}\n", encoding="utf-8")
    assert options_of(base) != hashes[0]


def again(**options: object) -> list[str]:
    """Which plans a run parses that goes on from what is there."""
    base = Job("", resume=True, **options)  # type: ignore[arg-type]
    return [outcome.job.path for outcome in parse_into("out", Listing(["in"]), base) if not outcome.skipped]


def touch_meta() -> None:
    Path("in/a.meta.yaml").write_text("region: 云川市\n", encoding="utf-8")


def change_plan() -> None:
    Path("in/a.txt").write_text(plan(99), encoding="utf-8")


def cut_output() -> None:
    path = Path("out/a.yaml")
    path.write_bytes(path.read_bytes()[:-100])


def forget() -> None:
    told = Path("out/manifest.jsonl")
    told.write_bytes(b"".join(line for line in told.read_bytes().splitlines(True) if b'"a.yaml"' not in line))


def older_program() -> None:
    told = Path("out/manifest.jsonl")
    told.write_bytes(told.read_bytes().replace(b'"program":"', b'"program":"0', 1))


@pytest.mark.parametrize(
    "change", [touch_meta, change_plan, cut_output, forget, older_program, lambda: os.unlink("out/a.yaml")], ids=lambda f: f.__name__
)
def test_resuming_parses_again_what_does_not_hold_any_more(change: Callable[[], None], folder: Path) -> None:
    for number, name in enumerate("ab"):
        Path("in", f"{name}.txt").write_text(plan(number), encoding="utf-8")
    assert again() == ["in/a.txt", "in/b.txt"]
    assert again() == []
    change()
    assert again() == ["in/a.txt"]
    assert again() == []
    assert again(explain=True) == ["in/a.txt", "in/b.txt"]
    assert again(explain=True) == []


def test_what_was_left_is_still_counted(folder: Path) -> None:
    Path("in/a.txt").write_text(plan(1), encoding="utf-8")
    (first,) = parse_into("out", Listing(["in"]), Job(""))
    (second,) = parse_into("out", Listing(["in"]), Job("", resume=True))
    assert second.skipped
    assert (second.counts, second.title, second.kind) == (first.counts, first.title, first.kind)


def test_a_line_says_what_became_of_a_file(folder: Path) -> None:
    Path("in/a.txt").write_text(plan(1), encoding="utf-8")
    Path("in/b.txt").write_bytes(b"")
    Path("in/c.txt").write_text("东湖市“十四五”水利规划\n水是生命之源。\n", encoding="utf-8")
    list(parse_into("out", Listing(["in"]), Job(""), text=("text", ".txt")))
    a, b, c = lines()
    assert (a["file"], a["output"], a["text"], a["status"], a["kind"]) == ("../in/a.txt", "a.yaml", "../text/a.txt", "parsed", "plan")
    assert a["counts"]["goals"] == 2
    assert a["sha256"] == fingerprint("in/a.txt")
    assert a["output_sha256"] == fingerprint("out/a.yaml")
    assert a["text_sha256"] == fingerprint("text/a.txt")
    assert (b["status"], "is empty" in b["error"], "output_sha256" in b) == ("failed", True, False)
    assert c["empty"] == "no record"


def test_a_file_that_vanishes_costs_itself_alone(plans: Path) -> None:
    run = parse_into("out", Listing(["in"]), Job(""))
    first = next(run)
    os.unlink("in/p02.txt")
    outcomes = [first, *run]
    assert [outcome.job.path for outcome in outcomes if outcome.error] == ["in/p02.txt"]
    assert len(written()) == 11
    Path("in/p02.txt").write_text(plan(2), encoding="utf-8")
    assert again() == ["in/p02.txt"]


def test_a_full_disk_stops_the_run_and_the_next_one_completes_it(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {}
    list(parse_into("reference", Listing(["in"]), Job("")))
    whole = written("reference")
    good = os.replace

    def full(source: str, target: str) -> None:
        if str(target).endswith("p06.yaml"):
            raise OSError(28, "No space left on device")
        good(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(PlanError, match=r"p06\.yaml: no room left"):
        list(parse_into("out", Listing(["in"]), Job("")))
    assert not [name for name in written() if name.endswith(".part")]
    done = len(written())
    assert 0 < done < 12
    monkeypatch.undo()
    os.chdir(plans)
    assert len(again()) == 12 - done
    assert written() == whole
    assert lines() == lines("reference")
