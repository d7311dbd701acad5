"""A folder or a zip that is one publication: the notice, the plan and its annexed table, read as one text."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import yaml

from plan_extract.errors import UnreadableError
from plan_extract.sources import read, read_publication

from .conftest import Run, one_line
from .test_attachments import NOTICE, PARKS, WATER

TABLE = "序号,指标,单位,2020年,2025年,属性\n1,供水普及率,%,91,98,约束性\n2,管网漏损率,%,12,9,预期性\n"
FILES = {
    "10附表 主要指标.csv": TABLE.encode(),
    "2供水规划.txt": WATER.encode(),
    "1关于印发供水规划的通知.txt": NOTICE.encode("gb18030"),
    "2供水规划.md": WATER.encode(),
    "封底.png": b"\x89PNG\r\n\x1a\n",
    ".hidden.txt": b"x",
}


@pytest.fixture
def publication(folder: Path) -> Path:
    inside = folder / "供水规划"
    inside.mkdir()
    for name, data in FILES.items():
        (inside / name).write_bytes(data)
    return inside


@pytest.fixture
def packed(folder: Path) -> Path:
    path = folder / "pub.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in FILES.items():
            archive.writestr(name, data)
    return path


def test_a_zip_and_a_folder_are_read_alike(run: Run, publication: Path, packed: Path, folder: Path) -> None:
    run("parse", packed, "-o", folder / "zip.yaml")
    run("parse", publication, "--as-one", "-o", folder / "folder.yaml")
    one, other = (yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("zip", "folder"))
    assert (one["source"]["format"], other["source"]["format"]) == ("zip", "folder")
    assert one["source"]["members"] == other["source"]["members"]
    assert {key: value for key, value in one.items() if key != "source"} == {key: value for key, value in other.items() if key != "source"}


def test_what_is_in_it_is_read_in_order(run: Run, packed: Path, folder: Path) -> None:
    run("parse", packed, "--ocr", "never", "-o", folder / "zip.yaml")
    data = yaml.safe_load((folder / "zip.yaml").read_text(encoding="utf-8"))
    assert [member["path"] for member in data["source"]["members"]] == [
        "1关于印发供水规划的通知.txt",
        "2供水规划.md",
        "10附表 主要指标.csv",
    ]
    plan = data["plan"]
    assert (plan["title"], plan["issuer"], plan["document_number"]) == (
        "砚浦市供水规划（2021—2025年）",
        "砚浦市人民政府",
        "砚政发〔2022〕9号",
    )
    assert [node["title"] for node in data["outline"]] == ["发展基础", "主要目标"]
    (box,) = data["boxes"]
    assert [row["name"] for row in box["indicators"]] == ["供水普及率", "管网漏损率"]
    first, last = data["source"]["members"][2]["lines"]
    assert first <= box["lines"][0] <= box["lines"][1] <= last
    # Nothing is lost without a word.
    said = [finding["message"] for finding in data["findings"] if finding["code"] == "PE045"]
    assert said == [
        "not read: 2供水规划.txt (read as 2供水规划.md)",
        "not read: 封底.png (is a picture; its text has to be recognised: leave out --ocr never, or give a file with text)",
    ]


def test_quotes_are_found_in_the_whole_and_a_change_is_noticed(run: Run, publication: Path, folder: Path) -> None:
    out = folder / "folder.yaml"
    run("parse", publication, "--as-one", "-o", out)
    text = read_publication(publication).text
    data = yaml.safe_load(out.read_text(encoding="utf-8"))
    assert all(text[q["start"] : q["end"]] == q["text"] for q in (goal["quote"] for goal in data["goals"]))
    assert run("validate", out, "--select", "PE2").returncode == 0
    (publication / "2供水规划.md").write_text(WATER.replace("98%", "97%"), encoding="utf-8")
    assert b"PE202" in run("validate", out, "--select", "PE2").stdout


def test_several_plans_of_a_publication_can_be_read_alone(run: Run, publication: Path, folder: Path) -> None:
    (publication / "3绿地行动计划.txt").write_text(PARKS, encoding="utf-8")
    run("parse", publication, "--as-one", "-o", folder / "all.yaml")
    assert (
        "attachment 2 (砚浦市供水规划（2021—2025年）), attachment 3 (砚浦市绿地行动计划（2022—2024年）)"
        in run("validate", folder / "all.yaml", "--select", "PE608").stdout.decode()
    )
    run("parse", publication, "--as-one", "--attachment", "3", "-o", folder / "parks.yaml")
    plan = yaml.safe_load((folder / "parks.yaml").read_text(encoding="utf-8"))["plan"]
    assert (plan["title"], plan["document_number"]) == ("砚浦市绿地行动计划（2022—2024年）", "砚政发〔2022〕9号")


def test_names_that_a_chinese_windows_wrote_are_read(folder: Path) -> None:
    path = folder / "old.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("AAAA.txt", WATER)
    path.write_bytes(path.read_bytes().replace(b"AAAA", "规划".encode("gbk")))
    assert [member.path for member in read(path).members] == ["规划.txt"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no file is in it"),
        ({"a.bin": b"\0\1\2\3" * 50}, "no file in it could be read"),
        ({"inner.zip": b"PK\x05\x06" + b"\0" * 18}, "is a zip in a zip"),
        ({f"{i}.txt": b"x" for i in range(201)}, "201 files are more than one publication has"),
        ({"bomb.txt": b"0" * 90_000_000}, "unpacks to"),
    ],
)
def test_what_cannot_be_read_is_one_line(files: dict[str, bytes], said: str, folder: Path, run: Run) -> None:
    path = folder / "bad.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    with pytest.raises(UnreadableError, match=said):
        read(path)
    assert "\n" not in one_line(run("parse", path)).strip()


def test_a_zip_cut_short_is_one_line(packed: Path, run: Run) -> None:
    packed.write_bytes(packed.read_bytes()[:-40])
    assert "damaged ZIP archive" in one_line(run("parse", packed))
