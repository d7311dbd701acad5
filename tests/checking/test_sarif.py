"""SARIF logs of broken plans fit what the standard says of each object they hold."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from plan_extract.checking.config import Config
from plan_extract.checking.runner import check_file
from plan_extract.reporting.findings_sarif import to_sarif

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("PLAN_EXTRACT_SHARED", HERE.parents[1] / ".." / "shared"))
STANDARD = SHARED / "schemas" / "sarif-schema-2.1.0.json"
SOUND = (HERE / "sound.txt").read_text(encoding="utf-8")
VALIDATOR = jsonschema.Draft202012Validator(yaml.safe_load((HERE / "sarif.yaml").read_text(encoding="utf-8")))


def log(*paths: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(to_sarif([check_file(str(path), Config()) for path in paths], "0.1.0"))
    return read


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "规划 a%b.txt"
    text = SOUND.replace("1.53万户", "1.83万户").replace("供水普及率达到98%", "供水普及率达到980%").replace("专栏3 ", "专栏2 ")
    path.write_text(text, encoding="utf-8")
    return path


def test_a_log_fits_the_standard(broken: Path) -> None:
    made = log(broken, broken.parent / "gone.txt")
    VALIDATOR.validate(made)
    results = made["runs"][0]["results"]
    assert sorted(r["ruleId"] for r in results) == ["PE305", "PE401", "PE403"]
    parts = next(r for r in results if r["ruleId"] == "PE401")
    assert [w["physicalLocation"]["region"]["snippet"]["text"] for w in parts["relatedLocations"]] == ["1.2万户", "1.83万户", "1.2万户"]


@pytest.mark.skipif(not STANDARD.exists(), reason="the standard's schema is not beside this checkout")
def test_a_log_fits_the_schema_that_the_standard_comes_with(broken: Path) -> None:
    schema = json.loads(STANDARD.read_text(encoding="utf-8"))
    checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
    made = log(broken, broken.parent / "gone.txt")
    checker.validate(made)
    del made["runs"][0]["tool"]["driver"]["name"]
    with pytest.raises(jsonschema.ValidationError):
        checker.validate(made)


def test_files_are_named_from_the_root_that_the_log_tells(broken: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    root, other = broken.parent.parent, tmp_path_factory.mktemp("other") / "plan.txt"
    other.write_text(SOUND.replace("供水普及率达到98%", "供水普及率达到980%"), encoding="utf-8")
    (run,) = json.loads(to_sarif([check_file(str(path), Config()) for path in (broken, other)], "0.1.0", str(broken.parent)))["runs"]
    ((name, base),) = run["originalUriBaseIds"].items()
    assert base["uri"] == f"{broken.parent.as_uri()}/"
    places = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run["results"]]
    assert places[0] == {"uri": "%E8%A7%84%E5%88%92%20a%25b.txt", "uriBaseId": name}
    assert places[-1] == {"uri": other.as_uri()}
    assert root in other.parents


def test_every_rule_tells_where_its_page_is(broken: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    for described in log(broken)["runs"][0]["tool"]["driver"]["rules"]:
        _, _, anchor = described["helpUri"].partition("rules.md#")
        assert f'<a id="{anchor}"></a>' in page
        assert described["help"]["text"]


def test_a_log_without_findings_fits_the_standard(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(SOUND, encoding="utf-8")
    made = log(path)
    VALIDATOR.validate(made)
    assert made["runs"][0]["results"] == []


@pytest.mark.parametrize("place", ["version", "message", "startLine", "extra"])
def test_the_check_itself_can_fail(broken: Path, place: str) -> None:
    made = log(broken)
    result = made["runs"][0]["results"][0]
    if place == "version":
        made["version"] = "2.0.0"
    elif place == "message":
        del result["message"]
    elif place == "startLine":
        result["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    else:
        result["severity"] = "high"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(made)


def test_columns_count_characters_as_the_log_says(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(SOUND.replace("“十三五”期间", "𠮷“十三五”期间").replace("提高1046万平方米", "提高1046平方米"), encoding="utf-8")
    made = log(path)
    assert made["runs"][0]["columnKind"] == "unicodeCodePoints"
    (result,) = made["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    line = path.read_text(encoding="utf-8").split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 :].startswith("1046平方米")


def test_fingerprints_stay_when_the_plan_moves(broken: Path) -> None:
    def prints() -> list[str]:
        return sorted(r["partialFingerprints"]["planExtract/v1"] for r in log(broken)["runs"][0]["results"])

    before = prints()
    broken.write_text("\n\n" + broken.read_text(encoding="utf-8"), encoding="utf-8")
    assert prints() == before
    assert len(set(before)) == 3
