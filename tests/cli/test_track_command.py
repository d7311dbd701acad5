"""`plan-extract track` as a user types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .conftest import Run, one_line

HERE = Path(__file__).parents[1] / "tracking"


@pytest.fixture
def table(folder: Path) -> Path:
    for name in ("plan.txt", "actuals.csv"):
        shutil.copy(HERE / name, folder / name)
    return folder / "actuals.csv"


def test_markdown_goes_to_standard_output(run: Run, table: Path) -> None:
    done = run("track", "plan.txt", "--actuals", "actuals.csv")
    said = done.stdout.decode()
    assert done.returncode == 0
    assert said.startswith("# Monitoring: 砚浦市“十四五”民生发展规划, up to 2023\n\nbehind 8, no data 7, on track 19, ahead 3, met 4\n")
    assert "- 生活污水收集率: actuals.csv, row 21, column E; like 城市生活污水集中收集率" in said
    assert done.stderr.decode().startswith("plan-extract: warning: 1 names or bases are doubtful; --write-review FILE")


@pytest.mark.parametrize("name", ["out.html", "out.json", "out.xlsx", "out.md"])
def test_each_format_holds_every_target_and_is_the_same_twice(run: Run, table: Path, name: str) -> None:
    written = []
    for _ in range(2):
        assert run("track", "plan.txt", "--actuals", "actuals.csv", "-o", name).returncode == 0
        written.append(Path(name).read_bytes())
    assert written[0] == written[1]
    if name.endswith("xlsx"):
        openpyxl = pytest.importorskip("openpyxl")
        sheet = openpyxl.load_workbook(name).worksheets[0]
        assert sheet.max_row == 42
    elif name.endswith("json"):
        data = json.loads(written[0])
        assert len(data["targets"]) == 41
        assert data["targets"][1]["values"] == [{"year": 2023, "value": "41.5", "unit": "%", "place": "actuals.csv, row 7, column G"}]
    else:
        assert written[0].decode().count("森林覆盖率") >= 1


def test_a_page_escapes_what_it_shows(run: Run, table: Path) -> None:
    text = Path("plan.txt").read_text(encoding="utf-8").replace("公路总里程", "公路<b>总里程</b>")
    Path("plan.txt").write_text(text, encoding="utf-8")
    run("track", "plan.txt", "--actuals", "actuals.csv", "-o", "out.html")
    assert "公路<b>" not in Path("out.html").read_text(encoding="utf-8")


def test_a_review_file_is_written_filled_in_and_read(run: Run, table: Path) -> None:
    assert run("track", "plan.txt", "--actuals", "actuals.csv", "-o", "a.json", "--write-review", "review.yaml").returncode == 0
    assert "{table: '生活污水收集率', plan: '城市生活污水集中收集率'}" in Path("review.yaml").read_text(encoding="utf-8")
    assert run("track", "plan.txt", "--actuals", "actuals.csv", "-o", "b.json", "--review", "review.yaml").returncode == 0
    by = {one["indicator"]: one for one in json.loads(Path("b.json").read_text(encoding="utf-8"))["targets"]}
    assert by["城市生活污水集中收集率"]["status"] == "behind"


@pytest.mark.parametrize(("on", "status"), [("behind", 1), ("no-data,doubtful", 1), (None, 0)])
def test_status_for_ci(run: Run, table: Path, on: str | None, status: int) -> None:
    more = ["--fail-on", on] if on else []
    assert run("track", "plan.txt", "--actuals", "actuals.csv", "-q", "-o", "o.json", *more).returncode == status


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--actuals", "none.csv"], "none.csv: no such file"),
        (["--actuals", "actuals.csv", "-o", "x.pdf"], "its ending names no format"),
        (["--actuals", "actuals.csv", "--fail-on", "late"], "--fail-on knows behind, doubtful, no-data, not late"),
        (["--actuals", "plan.txt"], "no table of values"),
        (["--actuals", "actuals.csv", "--review", "none.yaml"], "none.yaml: no such file"),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, table: Path, arguments: list[str], said: str) -> None:
    done = run("track", "plan.txt", *arguments)
    assert done.returncode == 2
    assert said in one_line(done)
