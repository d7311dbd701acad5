"""Plans, outputs and the manifest at addresses: an object store in this process (moto's server), and fsspec's own in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plan_extract import places
from plan_extract.cli import run
from plan_extract.corpus.listing import Listing
from plan_extract.corpus.manifest import Entry
from plan_extract.corpus.remote_manifest import LINES, RemoteManifest
from plan_extract.loading import load_with_text, named_from
from plan_extract.remarks import heard

from .conftest import Whole, contents, plan, without_seconds

fsspec = pytest.importorskip("fsspec", reason="addresses need the extra `remote`")


def test_from_a_bucket_into_a_bucket_the_bytes_and_the_manifest_are_those_of_a_disk(stored: str, whole: Whole, folder: Path) -> None:
    out = stored.replace("/in", "/out")
    assert run(["parse", stored, "-o", out, "--jobs", "2"]) == 0
    found = contents(out)
    assert without_seconds(found.pop("manifest.jsonl")) == whole[1]
    assert found == whole[0]  # and no part is left
    assert not os.listdir(folder / "in")
    assert sorted(os.listdir(folder)) == ["in"]


def test_resuming_in_a_bucket_parses_what_is_new_changed_or_not_as_it_was_written(
    stored: str, whole: Whole, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    out = stored.replace("/in", "/out")
    arguments = ["parse", stored, "-o", out, "--jobs", "1", "--resume"]
    assert run(arguments) == 0
    assert "12 parsed" in capsys.readouterr().err
    assert run(arguments) == 0
    assert "0 parsed, 12 left as they were" in capsys.readouterr().err
    places.put(f"{stored}/p00.txt", [plan(40, 25).encode()])
    places.put(f"{out}/p01.yaml", [b"goals: []\n"])
    places.put(f"{stored}/p02.meta.yaml", ["region: 云川市\n".encode()])
    places.remove([f"{out}/b/p04.yaml"])
    assert run(arguments) == 0
    assert "4 parsed, 8 left as they were" in capsys.readouterr().err
    found = contents(out)
    assert {name for name in whole[0] if found[name] != whole[0][name]} == {"p00.yaml", "p02.yaml"}
    assert found["p02.yaml"] != whole[0]["p02.yaml"]
    (line,) = [line for line in without_seconds(found["manifest.jsonl"]) if line["output"] == "p02.yaml"]
    assert line["given"]


def test_one_plan_and_what_is_said_of_it_beside(bucket: str, folder: Path) -> None:
    text = "城市更新规划\n第一章 目标\n到2025年，新建公园30个。\n"
    places.put(f"s3://{bucket}/a/plan.txt", [text.encode()])
    places.put(f"s3://{bucket}/a/plan.meta.yaml", ["period: 2021-2025\nregion: 云川市\n".encode()])
    (folder / "plan.txt").write_text(text, encoding="utf-8")
    (folder / "plan.meta.yaml").write_text("period: 2021-2025\nregion: 云川市\n", encoding="utf-8")
    assert run(["parse", "plan.txt", "-o", "plan.yaml", "-q"]) == 0
    assert run(["parse", f"s3://{bucket}/a/plan.txt", "-o", f"s3://{bucket}/a/plan.yaml", "-q"]) == 0
    assert places.read(f"s3://{bucket}/a/plan.yaml") == (folder / "plan.yaml").read_bytes()
    assert "start: 2021" in (folder / "plan.yaml").read_text(encoding="utf-8")
    assert run(["parse", f"s3://{bucket}/a/plan.txt", "-o", "here.yaml", "-q"]) == 0
    here = (folder / "here.yaml").read_text(encoding="utf-8")
    assert f"path: 's3://{bucket}/a/plan.txt'" in here
    assert run(["parse", "plan.txt", "-o", f"s3://{bucket}/b/plan.yaml", "-q"]) == 0
    assert places.read(f"s3://{bucket}/b/plan.yaml") == (folder / "plan.yaml").read_bytes()


def test_a_parsed_file_in_a_bucket_is_read_with_its_source(bucket: str, folder: Path) -> None:
    places.put(f"s3://{bucket}/in/plan.txt", [plan(1, 2).encode()])
    assert run(["parse", f"s3://{bucket}/in/plan.txt", "-o", f"s3://{bucket}/out/plan.yaml", "-q"]) == 0
    parsed, text = load_with_text(f"s3://{bucket}/out/plan.yaml")
    assert parsed.source.path == "../in/plan.txt"
    assert text == plan(1, 2)


def test_a_folder_that_is_one_publication_and_a_zip(bucket: str, folder: Path) -> None:
    import io
    import zipfile

    files = {
        "1-通知.txt": "关于印发城市更新规划的通知\n各单位：现印发给你们。\n",
        "2-规划.txt": plan(3, 2),
        "skip.meta.yaml": "period: x\n",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
            places.put(f"s3://{bucket}/one/{name}", [text.encode()])
            (folder / "one").mkdir(exist_ok=True)
            (folder / "one" / name).write_text(text, encoding="utf-8")
    places.put(f"s3://{bucket}/one.zip", [packed.getvalue()])
    (folder / "one.zip").write_bytes(packed.getvalue())
    for what in (["one", "--as-one"], ["one.zip"]):
        assert run(["parse", *what, "-o", "out.yaml", "-q"]) == 0
        assert run(["parse", f"s3://{bucket}/{what[0]}", *what[1:], "-o", f"s3://{bucket}/out.yaml", "-q"]) == 0
        assert places.read(f"s3://{bucket}/out.yaml") == (folder / "out.yaml").read_bytes()


def test_what_is_wrong_at_an_address_is_a_line(bucket: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*arguments: str) -> str:
        assert run(["parse", *arguments]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        return line

    there = f"s3://{bucket}"
    assert said(f"{there}/none.txt", "-o", "x.yaml").endswith(f"error: {there}/none.txt: there is no such file; check the name")
    assert "cannot be read: there is no such bucket; check its name" in said("s3://nobody-has-this/p.txt", "-o", "x.yaml")
    (folder / "p.txt").write_text(plan(1), encoding="utf-8")
    assert "cannot be written (there is no such bucket" in said("p.txt", "-o", "s3://nobody-has-this/p.yaml")
    assert "no such kind of address" in said("ess3://bucket/p.txt", "-o", "x.yaml")
    assert "nothing can be written to a web address" in said("p.txt", "-o", "https://127.0.0.1/p.yaml")
    assert not (folder / "x.yaml").exists()


def test_without_credentials_it_says_so(bucket: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {"AWS_ENDPOINT_URL": os.environ["AWS_ENDPOINT_URL"], "AWS_EC2_METADATA_DISABLED": "true", "HOME": str(folder)}
    command = [sys.executable, "-m", "plan_extract", "parse", f"s3://{bucket}/p.txt", "-o", "x.yaml"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "there are no credentials for it; set AWS_ACCESS_KEY_ID" in line


@pytest.mark.parametrize(("package", "address"), [("fsspec", "s3://bucket/p.txt"), ("s3fs", "s3://bucket/p.txt")])
def test_without_the_extra_a_line_says_what_to_install(package: str, address: str, folder: Path) -> None:
    code = f"import sys; sys.modules[{package!r}] = None\nfrom plan_extract.cli import main\nmain(['parse', {address!r}, '-o', 'x.yaml'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "addresses need the extra `remote`; run `pip install" in line


def test_addresses_of_this_process_alone(folder: Path, whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(12):
        places.put(f"memory://here/in/{'b/' if number in (4, 5) else ''}p{number:02}.txt", [plan(number, 25).encode()])
    assert run(["parse", "memory://here/in", "-o", "memory://here/out"]) == 0
    found = contents("memory://here/out")
    assert without_seconds(found.pop("manifest.jsonl")) == whole[1]
    assert found == whole[0]
    capsys.readouterr()
    assert run(["parse", "memory://here/in", "-o", "memory://here/out", "--timeout", "5"]) == 2
    assert "need other processes" in capsys.readouterr().err
    fsspec.filesystem("memory").rm("/here", recursive=True)


def test_names_that_lead_out_of_a_folder_are_left_out_and_told_of(bucket: str, folder: Path) -> None:
    system = fsspec.filesystem("memory")
    for name in ("a.txt", "b/c.TXT", ".h/x.txt", "~$x.txt", "a.meta.yaml", "notes.csv", "x/..\\y.txt"):
        system.pipe_file(f"/names/{name}", b"x")
    with heard() as remarks:
        assert list(Listing(["memory://names"])) == ["memory://names/a.txt", "memory://names/b/c.TXT"]
    assert remarks == ["memory://names/x/..\\y.txt: is no name of a file; left out"]
    system.rm("/names", recursive=True)


def entry(output: str, title: str) -> Entry:
    return Entry(file="f", output=output, status="parsed", seconds=1, program="1", options="x", title=title)


def test_lines_of_a_manifest_stand_in_parts_until_it_is_settled(bucket: str) -> None:
    where = f"s3://{bucket}/out"
    now = [0.0]
    one = RemoteManifest(where, clock=lambda: now[0])
    one.append(entry("b", "one"))
    assert list(one.lines()) == []  # waits for more
    now[0] = 11
    one.append(entry("a", "two"))
    assert [found.title for found, _ in one.lines()] == ["one", "two"]
    for at in range(LINES):
        one.append(entry(f"c{at}", "many"))
    one.append(entry("b", "last"))  # that of a run which is ended now
    one.flush()
    assert len(list(places.below(f"{where}/manifest.parts"))) == 3
    other = RemoteManifest(where)
    assert len(list(other.lines())) == LINES + 3
    other.settle()
    assert list(places.below(where)) == ["manifest.jsonl"]
    told = [(found.output, found.title) for found, _ in RemoteManifest(where).lines()]
    assert told[:2] == [("a", "two"), ("b", "last")]
    assert [output for output, _ in told] == sorted(output for output, _ in told)
    other.append(entry("a", "later"))
    other.settle()
    assert [found.title for found, _ in other.lines() if found.output == "a"] == ["later"]


@pytest.mark.parametrize(
    ("path", "output", "named"),
    [
        ("s3://b/in/p.txt", "s3://b/out/x/p.yaml", "../../in/p.txt"),
        ("s3://b/in/p.txt", "s3://c/out/p.yaml", "s3://b/in/p.txt"),
        ("s3://b/in/p.txt", "out/p.yaml", "s3://b/in/p.txt"),
        ("s3://b/in/p.txt", None, "s3://b/in/p.txt"),
        ("in/p.txt", "s3://b/out/p.yaml", "in/p.txt"),
        ("https://me:secret@host/p.pdf?signature=1", "p.yaml", "https://host/p.pdf"),
    ],
)
def test_how_an_output_names_what_stands_at_an_address(path: str, output: str | None, named: str) -> None:
    assert named_from(path, output) == named
