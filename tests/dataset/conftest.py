"""Short invented plans, parsed, and data sets of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plan_extract import parse_text
from plan_extract.cli import run

pytest.importorskip("duckdb")

# By name: a province, two plans of a city in it, a county, and one that says neither place nor years.
PLANS = {
    "province": """云南省“十四五”城镇建设规划
（2021—2025年）
第一章 发展目标
到2025年，全省常住人口城镇化率由2020年的50%提高到58%，改造老旧小区20万户。
第二章 保障措施
全省由省住房城乡建设厅牵头，省财政厅配合，新建污水处理厂30座。
""",
    "city": """曲靖市“十四五”城镇建设规划
（2021—2025年）
第一章 发展基础
2020年，全市建成区绿地率达到36%。
第二章 发展目标
到2025年，全市常住人口城镇化率达到60%，建成区绿地率达到40%。到2023年，麒麟区新建公园12个。
专栏1 重点项目
序号 | 项目名称 | 建设内容及规模 | 总投资（万元） | 建设年限 | 责任单位
1 | 南盘江供水管网项目 | 新建管网35公里 | 12000 | 2021—2023 | 市水务局
2 | 翠峰路改造项目 | 改造道路4公里 | 8000 | 2022—2024 | 市住房城乡建设局
""",
    "city-before": """曲靖市“十三五”城镇建设规划
（2016—2020年）
第一章 发展目标
到2020年，全市常住人口城镇化率达到50%，改造老旧小区3万户。
""",
    "county": """陆良县“十四五”城镇建设规划
（2021—2025年）
第一章 发展目标
到2025年，全县常住人口城镇化率达到52%，改造老旧小区1.5万户。
""",
    "nowhere": """供水管网改造工作方案
一、工作目标
改造供水管网120公里。
""",
}


def text(name: str, out: Path) -> Path:
    """The parsed file of a plan."""
    return out / f"{name}.yaml"


def put(out: Path, name: str, words: str, form: str = "yaml") -> Path:
    """Parse words into a folder."""
    plan = parse_text(words)
    plan.source.path = f"../in/{name}.txt"
    path = out / f"{name}.{form}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(plan.to_json() if form == "json" else plan.to_yaml(), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The parsed plans; not to be changed."""
    out = tmp_path_factory.mktemp("parsed") / "out"
    for name, words in PLANS.items():
        put(out, name, words)
    return out


@pytest.fixture
def out(parsed: Path, tmp_path: Path) -> Path:
    """The parsed plans, a test's own."""
    return Path(shutil.copytree(parsed, tmp_path / "out"))


@pytest.fixture(scope="session")
def dataset(parsed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of the parsed plans; not to be changed."""
    from plan_extract.dataset.build import build

    path = tmp_path_factory.mktemp("dataset") / "data"
    assert build(str(parsed), str(path), jobs=1).plans == len(PLANS)
    return path


Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs `plan-extract corpus ARGUMENTS`; gives the exit status, what it printed and what it said on standard error."""

    def go(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run(["corpus", *map(str, arguments)])
        done = capsys.readouterr()
        return status, done.out, done.err

    return go
