"""Building: what is read, taken out and written anew; the same bytes for the same files; what stops a build half way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from plan_extract import parse_text
from plan_extract.corpus.processes import started_by
from plan_extract.dataset import build as building
from plan_extract.dataset.build import Built, build
from plan_extract.dataset.layout import part_of, read_state
from plan_extract.dataset.opening import Dataset
from plan_extract.errors import PlanError
from plan_extract.parts import Period
from tests.work import heed_interrupts

from .conftest import PLANS, Said, put, text

ROOT = Path(__file__).resolve().parents[2]
MORE = "玉溪市“十四五”城镇建设规划\n（2021—2025年）\n第一章 发展目标\n到2025年，全市建成区绿地率达到41%。\n"


def made(out: Path, data: Path, **options: int) -> Built:
    return build(str(out), str(data), **{"jobs": 1, **options})


def bytes_of(folder: Path) -> dict[str, bytes]:
    """What a data set's folder holds, but for the file that builds lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock"
    }


def marks_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Which file each is, and when it was written."""
    return {str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*.parquet")}


def outputs(data: Path) -> list[str]:
    with Dataset.open(str(data)) as opened:
        return [name for (name,) in opened.sql("SELECT output FROM plans ORDER BY output")]


def test_parts_are_levels_of_region_and_years(dataset: Path) -> None:
    parts = {(files.level, files.years): files.plans for files in read_state(str(dataset)).parts}
    assert parts == {
        ("province", "2021-2025"): 1, ("prefecture", "2021-2025"): 1, ("prefecture", "2016-2020"): 1,
        ("county", "2021-2025"): 1, ("unknown", "unknown"): 1,
    }  # fmt: skip
    assert len(list(dataset.glob("goals/region_level=prefecture/plan_years=2021-2025/part-*.parquet"))) == 1


def test_parts_of_plans_that_say_little() -> None:
    plan = parse_text(PLANS["city"])
    told = {}
    for start, end in ((2021, 2025), (None, 2025), (2021, None), (None, None)):
        plan.plan.period = Period(start=start, end=end)
        told[start, end] = part_of(plan).years
    assert told == {(2021, 2025): "2021-2025", (None, 2025): "to-2025", (2021, None): "from-2021", (None, None): "unknown"}
    plan.plan.period = None
    assert part_of(plan) == ("prefecture", "unknown")
    assert plan.plan.region is not None
    plan.plan.region.level = None
    assert part_of(plan) == ("unknown", "unknown")


def test_nothing_new_writes_nothing(out: Path, tmp_path: Path) -> None:
    made(out, tmp_path / "data")
    before, marks = bytes_of(tmp_path / "data"), marks_of(tmp_path / "data")
    built = made(out, tmp_path / "data")
    assert (built.plans, built.read, built.gone, built.written) == (len(PLANS), 0, 0, 0)
    assert bytes_of(tmp_path / "data") == before
    assert marks_of(tmp_path / "data") == marks


def test_one_more_plan_rewrites_its_part_alone(out: Path, tmp_path: Path) -> None:
    made(out, tmp_path / "data")
    before = marks_of(tmp_path / "data")
    put(out, "more", MORE)
    built = made(out, tmp_path / "data")
    assert (built.plans, built.read, built.written) == (len(PLANS) + 1, 1, 1)
    after = marks_of(tmp_path / "data")
    of_the_part = "region_level=prefecture/plan_years=2021-2025"
    assert {name: mark for name, mark in before.items() if of_the_part not in name} == {
        name: mark for name, mark in after.items() if of_the_part not in name
    }
    assert not {name for name in before if of_the_part in name} & set(after)
    assert "more.yaml" in outputs(tmp_path / "data")


def test_what_is_unchanged_is_not_read(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from plan_extract.dataset import reading

    made(out, tmp_path / "data")
    put(out, "more", MORE)
    read: list[str] = []
    whole = reading._plan
    monkeypatch.setattr(reading, "_plan", lambda data, path: read.append(Path(path).name) or whole(data, path))
    made(out, tmp_path / "data")
    assert read == ["more.yaml"]


def test_changed_and_gone_plans(out: Path, tmp_path: Path) -> None:
    made(out, tmp_path / "data")
    put(out, "city", PLANS["city"].replace("60%", "61%"))
    text("county", out).unlink()
    built = made(out, tmp_path / "data")
    assert (built.plans, built.read, built.gone, built.parts) == (len(PLANS) - 1, 1, 1, len(PLANS) - 1)
    assert outputs(tmp_path / "data") == sorted(f"{name}.yaml" for name in PLANS if name != "county")
    assert not list((tmp_path / "data").glob("*/region_level=county"))
    with Dataset.open(str(tmp_path / "data")) as opened:
        assert opened.sql("SELECT value FROM goals WHERE region = '曲靖市' AND plan_end = 2025 AND unit = '%' ORDER BY value") == [
            (40,),
            (61,),
        ]


def test_a_plan_may_move_to_another_part(out: Path, tmp_path: Path) -> None:
    made(out, tmp_path / "data")
    put(out, "city", PLANS["city"].replace("曲靖市", "陆良县").replace("全市", "全县"))
    built = made(out, tmp_path / "data")
    assert (built.plans, built.read, built.written) == (len(PLANS), 1, 1)
    assert {(files.level, files.years): files.plans for files in read_state(str(tmp_path / "data")).parts}[("county", "2021-2025")] == 2


def test_the_same_plans_give_the_same_bytes(parsed: Path, dataset: Path, tmp_path: Path) -> None:
    """By several processes, in batches, from another folder, and step by step in another order."""
    whole = bytes_of(dataset)
    for number in range(20):  # more than one process has at a time
        shutil.copytree(parsed, tmp_path / "many" / f"{number:02}")
    made(parsed, tmp_path / "batches", batch=1)
    assert bytes_of(tmp_path / "batches") == whole
    shutil.copytree(parsed, tmp_path / "elsewhere" / "out")
    steps = tmp_path / "elsewhere" / "out"
    kept = {name: text(name, steps).rename(tmp_path / f"{name}.kept") for name in ("province", "city", "nowhere")}
    put(steps, "more", MORE)
    made(steps, tmp_path / "steps")
    for name in ("nowhere", "city", "province"):
        kept[name].rename(text(name, steps))
        made(steps, tmp_path / "steps")
    (steps / "more.yaml").unlink()
    made(steps, tmp_path / "steps")
    assert bytes_of(tmp_path / "steps") == whole


def test_any_number_of_processes_gives_the_same_bytes(tmp_path: Path) -> None:
    for number in range(40):
        put(tmp_path / "out", f"p{number:02}", PLANS["city"].replace("60%", f"{number + 40}%"))
    made(tmp_path / "out", tmp_path / "one")
    assert build(str(tmp_path / "out"), str(tmp_path / "two"), jobs=2).plans == 40
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_yaml_and_json_give_the_same_rows(tmp_path: Path, dataset: Path) -> None:
    for name, words in PLANS.items():
        put(tmp_path / "out", name, words, "json")
    made(tmp_path / "out", tmp_path / "data")
    with Dataset.open(str(tmp_path / "data")) as ours, Dataset.open(str(dataset)) as other:
        for view in ("goals", "passages", "bodies", "projects"):
            assert ours.sql(f"SELECT * FROM {view} ORDER BY ALL") == other.sql(f"SELECT * FROM {view} ORDER BY ALL")


def test_a_plan_that_is_there_twice_counts_once(out: Path, tmp_path: Path) -> None:
    put(out, "a-copy", PLANS["county"])
    built = made(out, tmp_path / "data")
    assert built.plans == len(PLANS)
    assert [(one.output, one.same_as) for one in built.left_out] == [("county.yaml", "a-copy.yaml")]
    assert not built.failed
    # The first by name goes: the other takes its place. One that comes before does the same.
    (out / "a-copy.yaml").unlink()
    assert made(out, tmp_path / "data").left_out == []
    assert "county.yaml" in outputs(tmp_path / "data")
    put(out, "a-copy", PLANS["county"])
    made(out, tmp_path / "data")
    fresh = tmp_path / "fresh"
    made(out, fresh)
    assert bytes_of(tmp_path / "data") == bytes_of(fresh)


def test_what_cannot_be_read_is_told_and_left_out(out: Path, tmp_path: Path, said: Said) -> None:
    whole = text("city", out).read_text(encoding="utf-8")
    (out / "cut.yaml").write_text(whole[: len(whole) // 2], encoding="utf-8")
    (out / "old.yaml").write_text("schema: plan-extract/0\nsource: {}\n", encoding="utf-8")
    (out / "menu.yaml").write_text("soup: 3\n", encoding="utf-8")
    (out / "menu.json").write_text('{"soup": 3}', encoding="utf-8")
    (out / "cut.json").write_text('{"schema": "plan-extract/4", ', encoding="utf-8")
    (out / "latin.yaml").write_bytes(b"schema: \xff\xfe")
    status, printed, told = said("build", out, "-o", tmp_path / "data", "--jobs", "1")
    assert status == 1
    assert printed == ""
    lines = told.splitlines()
    assert [line for line in lines if "error" in line and "6 of 11 files could not be read" in line]
    for name, why in (("cut.yaml", "cut off"), ("old.yaml", "plan-extract/0"), ("menu.yaml", "no `schema:`"), ("menu.json", "no `schema:`"),
                      ("cut.json", "not valid JSON"), ("latin.yaml", "UTF-8")):  # fmt: skip
        assert [line for line in lines if name in line and why in line], name
    assert outputs(tmp_path / "data") == sorted(f"{name}.yaml" for name in PLANS)
    # They are told of again, without being read again, until they are mended or gone.
    assert said("build", out, "-o", tmp_path / "data", "-q", "--jobs", "1")[0] == 1
    for name in ("cut.yaml", "old.yaml", "menu.yaml", "menu.json", "cut.json"):
        (out / name).unlink()
    (out / "latin.yaml").write_text(whole.replace("曲靖市", "玉溪市"), encoding="utf-8")
    status, _, told = said("build", out, "-o", tmp_path / "data", "-q", "--jobs", "1")
    assert status == 0, told
    # It is the same plan by its source's bytes: not one more.
    assert len(outputs(tmp_path / "data")) == len(PLANS)


@pytest.mark.skipif(sys.platform != "linux", reason="POSIX: file names that are no text")
def test_a_file_whose_name_is_no_text(out: Path, tmp_path: Path, said: Said) -> None:
    shutil.copy(text("city", out), os.fsencode(out) + b"/a\xff\xfe.yaml")
    for _ in range(2):
        status, _, told = said("build", out, "-o", tmp_path / "data", "-q", "--jobs", "1")
        assert status == 1
        assert "is not UTF-8; rename it" in told.splitlines()[0]
        assert outputs(tmp_path / "data") == sorted(f"{name}.yaml" for name in PLANS)


def test_nothing_to_build_of(tmp_path: Path, said: Said) -> None:
    (tmp_path / "out").mkdir()
    status, _, told = said("build", tmp_path / "out", "-o", tmp_path / "data")
    assert status == 0
    assert "no parsed plan in" in told
    with Dataset.open(str(tmp_path / "data")) as opened:
        assert opened.plans == 0
        for view in ("plans", "targets", "baseline_target", "districts", "bodies", "passages"):
            assert opened.sql(f"SELECT * FROM {view} WHERE region_level = 'county'") == []
    status, _, told = said("build", tmp_path / "nosuch", "-o", tmp_path / "data")
    assert (status, told.count("\n")) == (2, 1)


def test_a_folder_with_other_things_is_left_alone(out: Path, tmp_path: Path, said: Said) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me", encoding="utf-8")
    status, _, told = said("build", out, "-o", tmp_path / "mine")
    assert status == 2
    assert "not empty" in told
    assert [path.name for path in (tmp_path / "mine").iterdir() if not path.name.startswith(".")] == ["letter.txt"]


def test_the_data_set_may_lie_in_the_folder(out: Path) -> None:
    assert made(out, out / "data").plans == len(PLANS)
    (out / "data" / "stray.yaml").write_text("soup: 3\n", encoding="utf-8")
    assert not made(out, out / "data").left_out


class _Dead(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("step", ["write_part", "write_atomically", "file_name"])
@pytest.mark.parametrize("first", [True, False])
def test_a_build_that_is_stopped_changes_nothing(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, first: bool
) -> None:
    data = tmp_path / "data"
    if not first:
        made(out, data)
        put(out, "more", MORE)
        put(out, "county", PLANS["county"].replace("52%", "53%"))
        text("province", out).unlink()
    before = (data / "dataset.json").read_bytes() if not first else None
    whole, calls = getattr(building, step), []

    def dies(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == (2 if step == "write_part" else 1):  # with one process parts are written one by one
            raise _Dead
        return whole(*arguments)

    monkeypatch.setattr(building, step, dies)
    with pytest.raises(_Dead):
        made(out, data)
    monkeypatch.undo()
    if before is None:
        with pytest.raises(PlanError):
            Dataset.open(str(data))
    else:
        assert (data / "dataset.json").read_bytes() == before
        assert outputs(data) == sorted(f"{name}.yaml" for name in PLANS)
    made(out, data)
    made(out, tmp_path / "fresh")
    assert bytes_of(data) == bytes_of(tmp_path / "fresh")


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_build_that_is_killed_is_completed_by_the_next(tmp_path: Path) -> None:
    for number in range(60):
        put(tmp_path / "out", f"p{number:02}", PLANS["city"].replace("60%", f"{number}%"))
    data = tmp_path / "data"
    command = [sys.executable, "-m", "plan_extract", "corpus", "build", str(tmp_path / "out"), "-o", str(data), "--jobs", "1", "-q"]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    while process.poll() is None and not (data / ".build").exists():
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "it ended before it could be killed"
    assert not (data / "dataset.json").exists()
    made(tmp_path / "out", data)
    made(tmp_path / "out", tmp_path / "fresh")
    assert bytes_of(data) == bytes_of(tmp_path / "fresh")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asked of /proc, which Windows and macOS have not")
def test_a_build_that_is_interrupted_says_so_in_a_line(tmp_path: Path) -> None:
    for number in range(60):
        put(tmp_path / "out", f"p{number:02}", PLANS["city"].replace("60%", f"{number}%"))
    data = tmp_path / "data"
    command = [sys.executable, "-m", "plan_extract", "corpus", "build", str(tmp_path / "out"), "-o", str(data), "--jobs", "2", "-q"]
    for _ in range(5):
        process = subprocess.Popen(
            command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stderr=subprocess.PIPE, start_new_session=True,
            preexec_fn=heed_interrupts,
        )  # fmt: skip
        while process.poll() is None and not started_by(process.pid):  # the processes that read are being started
            time.sleep(0.005)
        time.sleep(0.05)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        if process.returncode:
            break
        # On a busy machine all was built before the interrupt came: once more, from nothing.
        shutil.rmtree(data)
    assert (process.returncode, said.decode()) == (130, "plan-extract: error: interrupted\n")
    made(tmp_path / "out", data)
    made(tmp_path / "out", tmp_path / "fresh")
    assert bytes_of(data) == bytes_of(tmp_path / "fresh")


def test_batches_stand_when_a_later_one_is_stopped(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, calls = building.write_atomically, []

    def dies(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise _Dead
        whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(building, "write_atomically", dies)
    with pytest.raises(_Dead):
        made(out, tmp_path / "data", batch=2)
    assert outputs(tmp_path / "data") == ["city-before.yaml", "city.yaml"]


def test_one_build_at_a_time(out: Path, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    (tmp_path / "data").mkdir()
    with open(tmp_path / "data" / ".lock", "w", encoding="utf-8") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(PlanError, match="being built by another process"):
            made(out, tmp_path / "data")
    assert made(out, tmp_path / "data").plans == len(PLANS)


def test_a_data_set_of_another_version(out: Path, tmp_path: Path, said: Said) -> None:
    made(out, tmp_path / "data")
    path = tmp_path / "data" / "dataset.json"
    state = json.loads(path.read_text(encoding="utf-8"))
    whole = bytes_of(tmp_path / "data")
    # Other tables: it is not opened, and the next build makes all anew.
    path.write_text(json.dumps(state | {"layout": "of-another", "program": "0.0.1"}), encoding="utf-8")
    status, _, told = said("query", tmp_path / "data", "SELECT 1")
    assert (status, told.count("\n")) == (2, 1)
    assert "0.0.1" in told
    assert made(out, tmp_path / "data").read == len(PLANS)
    assert bytes_of(tmp_path / "data") == whole
    # Another form of dataset.json: neither opened nor written over.
    path.write_text(json.dumps(state | {"schema": "plan-extract-dataset/9"}), encoding="utf-8")
    for arguments in (("query", tmp_path / "data", "SELECT 1"), ("build", out, "-o", tmp_path / "data")):
        status, _, told = said(*arguments)
        assert (status, told.count("\n")) == (2, 1)
        assert "plan-extract-dataset/9" in told
    path.write_text("{", encoding="utf-8")
    status, _, told = said("query", tmp_path / "data", "SELECT 1")
    assert (status, told.count("\n")) == (2, 1)
    assert "damaged" in told


def test_files_that_are_gone_or_damaged(out: Path, tmp_path: Path, said: Said) -> None:
    data = tmp_path / "data"
    for table in ("plans", "goals"):
        for harm in ("gone", "damaged"):
            shutil.rmtree(data, ignore_errors=True)
            made(out, data)
            (path,) = data.glob(f"{table}/region_level=county/*/*.parquet")
            if harm == "gone":
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[:200])
            status, _, told = said("query", data, "SELECT count(value) FROM goals, plans")
            assert (status, told.count("\n")) == (2, 1), told
            put(out, "county", PLANS["county"].replace("52%", f"{len(table + harm) + 50}%"))
            status, _, told = said("build", out, "-o", data, "--jobs", "1")
            assert (status, told.count("\n")) == (2, 1), told
            assert "build again" in told
