"""`plan-extract parse`: where data goes, bad input, several plans, resuming."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
import yaml

from plan_extract.corpus import discover
from plan_extract.corpus import many as corpus_many
from plan_extract.corpus import run as corpus_run
from plan_extract.corpus.listing import Listing
from plan_extract.corpus.writing import write_atomically
from plan_extract.errors import PlanError
from plan_extract.model import SCHEMA
from plan_extract.output import from_yaml

from .conftest import PLAN, Run, one_line


def test_one_plan_goes_to_standard_output_and_the_summary_does_not(run: Run, plan: Path) -> None:
    done = run("parse", "plan.txt")
    assert done.returncode == 0
    parsed = from_yaml(done.stdout.decode("utf-8"))
    assert parsed.source.path == "plan.txt"
    assert parsed.goals
    assert "goals" in done.stderr.decode("utf-8")


def test_quiet_says_nothing(run: Run, plan: Path) -> None:
    done = run("parse", "-q", "plan.txt", "-o", "out.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert from_yaml(Path("out.yaml").read_text("utf-8")).goals


def test_json_holds_the_same_as_yaml(run: Run, plan: Path) -> None:
    as_yaml = yaml.safe_load(run("parse", "-q", "plan.txt").stdout)
    assert json.loads(run("parse", "-q", "plan.txt", "--format", "json").stdout) == as_yaml
    run("parse", "-q", "plan.txt", "-o", "out.json")
    assert json.loads(Path("out.json").read_text("utf-8")) == as_yaml


def test_standard_input(run: Run, plan: Path) -> None:
    done = run("parse", "-q", "-", data=plan.read_bytes())
    assert done.returncode == 0
    assert from_yaml(done.stdout.decode("utf-8")).goals == from_yaml(run("parse", "-q", "plan.txt").stdout.decode("utf-8")).goals


def test_explain_tells_why(run: Run, plan: Path) -> None:
    assert b"why:" not in run("parse", "-q", "plan.txt").stdout
    assert b"why:" in run("parse", "-q", "--explain", "plan.txt").stdout


def test_text_is_what_positions_count_in(run: Run, plan: Path) -> None:
    plan.write_bytes("\ufeff".encode() + PLAN.replace("\n", "\r\n").encode())
    run("parse", "-q", "plan.txt", "-o", "out.yaml", "--text", "text.txt")
    parsed = from_yaml(Path("out.yaml").read_text("utf-8"))
    text = Path("text.txt").read_bytes().decode("utf-8")
    assert parsed.source.text == "text.txt"
    for goal in parsed.goals:
        assert text[goal.quote.start : goal.quote.end] == goal.quote.text


def test_text_of_a_web_page_is_what_positions_count_in(run: Run, folder: Path) -> None:
    lines = "".join(f"<p>{line}</p>" for line in PLAN.splitlines() if line.strip())
    Path("plan.html").write_text(f"<html><head><title>x</title></head><body><div>{lines}</div></body></html>", encoding="utf-8")
    run("parse", "-q", "plan.html", "-o", "out.yaml", "--text", "text.txt")
    parsed = from_yaml(Path("out.yaml").read_text("utf-8"))
    text = Path("text.txt").read_bytes().decode("utf-8")
    assert parsed.source.text == "text.txt"
    assert parsed.goals
    assert "<p>" not in text
    for goal in parsed.goals:
        assert text[goal.quote.start : goal.quote.end] == goal.quote.text


def test_no_plan_named_means_data_raw_into_data_out(run: Run, folder: Path) -> None:
    assert "data/raw" in one_line(run("parse"))
    Path("data/raw").mkdir(parents=True)
    Path("data/raw/a.txt").write_text(PLAN, encoding="utf-8")
    done = run("parse")
    assert (done.returncode, done.stdout) == (0, b"")
    assert [path.name for path in Path("data/out").glob("*.yaml")] == ["a.yaml"]


def make_corpus(names: list[str]) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(PLAN.replace("12个", f"{len(name)}个"), encoding="utf-8")


def test_a_folder_is_searched_at_any_depth(run: Run, folder: Path) -> None:
    make_corpus(["in/b/y.txt", "in/a.txt", "in/.hidden/z.txt", "in/notes.csv"])
    done = run("parse", "in", "-o", "out")
    assert done.returncode == 0
    assert sorted(str(path.relative_to("out")) for path in Path("out").rglob("*.yaml")) == ["a.yaml", "b/y.yaml"]


def test_the_others_are_done_where_one_fails(run: Run, folder: Path) -> None:
    make_corpus(["in/a.txt", "in/c.txt"])
    Path("in/b.txt").write_bytes(b"")
    done = run("parse", "in", "missing.txt", "-o", "out")
    said = done.stderr.decode("utf-8")
    assert done.returncode == 1
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.yaml", "c.yaml", "manifest.jsonl"]
    assert said.rstrip().splitlines()[-1] == "plan-extract: error: 2 of 4 plans failed: in/b.txt, missing.txt"
    assert "Traceback" not in said


def test_all_failing_is_bad_input(run: Run, folder: Path) -> None:
    done = run("parse", "x.txt", "y.txt", "-o", "out")
    assert done.returncode == 2
    assert os.listdir("out") == ["manifest.jsonl"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n \n"),
        ("binary.txt", bytes(range(256)) * 40),
        ("noise.txt", b"\x81\x20\xff\xfe\x00\xd8" * 300),
    ],
)
def test_bad_input_is_told_in_a_line_and_nothing_is_written(run: Run, folder: Path, name: str, data: bytes) -> None:
    Path(name).write_bytes(data)
    done = run("parse", name, "-o", "out.yaml")
    assert done.returncode == 2
    assert name in one_line(done)
    assert os.listdir() == [name]


def test_a_missing_file_and_an_empty_folder(run: Run, folder: Path) -> None:
    assert "missing.txt" in one_line(run("parse", "missing.txt"))
    Path("empty").mkdir()
    done = run("parse", "empty", "-o", "out")
    assert done.returncode == 2
    assert "no plans in this folder" in one_line(done)


def test_a_long_single_line_is_refused_or_read_but_never_hangs(run: Run, folder: Path) -> None:
    Path("long.txt").write_text("十" * 17_000_000, encoding="utf-8")  # 51 MB
    done = run("parse", "long.txt", "-o", "out.yaml")
    assert done.returncode == 2
    assert "long.txt" in one_line(done)
    assert os.listdir() == ["long.txt"]


def test_a_name_with_control_characters_is_shown_escaped(run: Run, folder: Path) -> None:
    name = "a\x1b[31m\n.txt"
    done = run("parse", name)
    assert done.returncode == 2
    assert "\\x1b" in one_line(done)


def test_several_plans_need_a_place(run: Run, folder: Path) -> None:
    make_corpus(["a.txt", "b.txt"])
    assert "-o" in one_line(run("parse", "a.txt", "b.txt"))
    Path("file").write_text("x", encoding="utf-8")
    assert "is no folder" in one_line(run("parse", "a.txt", "b.txt", "-o", "file"))
    done = run("parse", ".", "-o", "x.yaml")
    assert done.returncode == 2
    assert "the name of a file" in one_line(done)
    assert not Path("x.yaml").exists()
    stream = run("parse", "-q", "a.txt", "b.txt", "-o", "-")
    assert [document["source"]["path"] for document in yaml.safe_load_all(stream.stdout)] == ["a.txt", "b.txt"]
    lines = run("parse", "-q", "a.txt", "b.txt", "-o", "-", "-f", "json").stdout.decode("utf-8").splitlines()
    assert [json.loads(line)["source"]["path"] for line in lines] == ["a.txt", "b.txt"]


def test_a_plan_is_never_written_over(run: Run, plan: Path) -> None:
    done = run("parse", "plan.txt", "-o", "plan.txt")
    assert done.returncode == 2
    assert "plan to read" in one_line(done)
    assert plan.read_text("utf-8") == PLAN


def test_output_does_not_depend_on_order_or_processes(run: Run, folder: Path) -> None:
    names = [f"in/{letter}.txt" for letter in "abcd"]
    make_corpus(names)
    run("parse", "-q", *names, "-o", "one", "--jobs", "1")
    run("parse", "-q", *reversed(names), "-o", "two", "--jobs", "2")
    for name in "abcd":
        assert Path(f"one/{name}.yaml").read_bytes() == Path(f"two/{name}.yaml").read_bytes()


def test_resume_leaves_out_what_has_not_changed(run: Run, folder: Path) -> None:
    make_corpus(["in/a.txt", "in/b.txt"])
    run("parse", "in", "-o", "out", "--resume")
    before = Path("out/a.yaml").stat().st_mtime_ns
    Path("in/b.txt").write_text(PLAN.replace("12个", "77个"), encoding="utf-8")
    done = run("parse", "in", "-o", "out", "--resume")
    assert done.returncode == 0
    assert "up to date" in done.stderr.decode("utf-8")
    assert "note: 1 parsed, 1 left as it was; written to out\n" in done.stderr.decode("utf-8")
    assert Path("out/a.yaml").stat().st_mtime_ns == before
    assert "77个" in Path("out/b.yaml").read_text("utf-8")
    older = Path("out/a.yaml").read_text("utf-8").replace(SCHEMA, "plan-extract/2", 1)
    assert corpus_run.up_to_date("in/a.txt", "out/a.yaml")
    Path("out/a.yaml").write_text(older, encoding="utf-8")
    assert not corpus_run.up_to_date("in/a.txt", "out/a.yaml"), "what an older version wrote lacks what this one writes"
    Path("out/a.yaml").write_text("schema: plan-extract/1\nsource: {path: x", encoding="utf-8")
    assert not corpus_run.up_to_date("in/a.txt", "out/a.yaml")


def test_plans_of_the_same_name_do_not_meet(folder: Path) -> None:
    found = Listing(["a.txt", "a.html", "x/b.txt"])
    found.check_apart("out", ".yaml")
    assert list(found.outputs("out", ".yaml")) == ["out/a.txt.yaml", "out/a.html.yaml", "out/b.yaml"]
    with pytest.raises(PlanError, match="2 plans"):
        Listing(["x/a.txt", "y/a.txt"]).check_apart("out", ".yaml")


def test_the_same_file_named_twice_is_read_once(folder: Path) -> None:
    make_corpus(["in/a.txt"])
    assert [file.path for file in discover.find(["in/a.txt", "in", "./in/../in/a.txt"])] == ["in/a.txt"]


def test_writing_leaves_the_old_file_where_it_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = folder / "out.yaml"
    target.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(PlanError, match="No space left"):
        write_atomically(target, "new")
    assert target.read_text("utf-8") == "old"
    assert os.listdir(folder) == ["out.yaml"]


def test_writing_where_nothing_can_be_written(run: Run, plan: Path) -> None:
    Path("file").write_text("x", encoding="utf-8")
    done = run("parse", "-q", "plan.txt", "-o", "file/out.yaml")
    assert done.returncode == 2
    assert "cannot be written" in one_line(done)


def test_a_plan_that_trips_the_parser_does_not_stop_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_corpus(["a.txt", "b.txt"])
    from plan_extract import parsing

    good = parsing.parse

    def trip(source: object, **options: bool) -> object:
        if getattr(source, "path", "") == "a.txt":
            raise ZeroDivisionError("division by zero")
        return good(source, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(parsing, "parse", trip)
    first, second = corpus_many.parse_many([corpus_run.Job("a.txt"), corpus_run.Job("b.txt")], 1)
    assert first.error is not None
    assert "internal error: ZeroDivisionError" in first.error
    assert second.error is None
    assert second.content


def test_the_samples_parse(run: Run, folder: Path) -> None:
    raw = Path(__file__).resolve().parents[2] / "data" / "raw"
    shutil.copytree(raw, "data/raw")
    done = run("parse")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    assert len(list(Path("data/out").glob("*.yaml"))) == len(list(raw.glob("*.txt")))


LINKS = "云川市人民政府门户网站\n" + "\n".join(
    "首页 政务公开 新闻中心 办事服务 互动交流 走进云川 领导之窗 机构设置 规划计划 联系我们".split()
)


@pytest.mark.parametrize("text", ["numpy>=1.26\nrequests==2.31.0\n", LINKS, "127.0.0.1 localhost\n::1 ip6-localhost\n"])
def test_what_does_not_look_like_a_plan_is_named_and_an_error_if_strict(text: str, run: Run, folder: Path) -> None:
    (folder / "odd.txt").write_text(text, encoding="utf-8")
    done = run("parse", "odd.txt")
    assert done.returncode == 0
    parsed = yaml.safe_load(done.stdout)
    assert parsed["plan"]["kind"]["name"] == "not a plan"
    assert [found["code"] for found in parsed["findings"]] == ["PE040"]
    assert "warning: odd.txt: does not look like a plan: " in done.stderr.decode()
    strict = run("parse", "--strict", "odd.txt", "-o", "odd.yaml", "--text", "kept.txt")
    assert strict.returncode == 2
    assert "odd.txt: does not look like a plan" in one_line(strict)
    assert sorted(path.name for path in folder.iterdir()) == ["odd.txt"]
    assert b"PE607" in run("validate", "odd.txt").stdout


def test_a_parsed_plan_given_as_a_plan_does_not_look_like_one(run: Run, plan: Path) -> None:
    run("parse", "-q", plan, "-o", "parsed.yaml")
    done = run("parse", "parsed.yaml")
    assert "parsed.yaml: does not look like a plan: the output of a parse" in done.stderr.decode()
    assert run("parse", "--strict", plan, "parsed.yaml", "-o", "out").returncode == 1
    assert sorted(path.name for path in Path("out").iterdir()) == ["manifest.jsonl", "plan.yaml"]


def test_plans_without_a_record_are_named(run: Run, plan: Path) -> None:
    Path("bare.txt").write_text("东湖市“十四五”水利规划\n水是生命之源。\n", encoding="utf-8")
    Path("heads.txt").write_text("东湖市“十四五”林业规划\n一、发展基础\n林业是基础。\n二、发展目标\n林业是事业。\n", encoding="utf-8")
    said = run("parse", ".", "-o", "out").stderr.decode()
    assert "warning: no record in 1 of 3 plans: ./bare.txt\n" in said
    assert "warning: nothing but headings in 1 of 3 plans: ./heads.txt\n" in said
    assert "plan.txt" not in said.partition("warning")[2]
    assert run("parse", ".", "-o", "out", "-q").stderr == b""
    assert "PE606" in run("validate", "bare.txt").stdout.decode()
