"""The forms in which findings are written."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

from plan_extract.checking.diagnostic import Diagnostic, FileReport, Where
from plan_extract.checking.registry import rules
from plan_extract.reporting import findings, findings_ci

NASTY = "指标: 10%, 见[表|1]\n第二行 <b> `x` *y* _z_"
ONE = Diagnostic(
    "PE502", "warning", NASTY, Where("plans/a b,c:d.txt", 3, 7, "10个"), (Where("plans/a b,c:d.txt", 9, 1, "10个以上"),), "g-1"
)
TWO = Diagnostic("PE203", "error", "quoted 'x'", Where("plans/a b,c:d.txt", 5, 2, "x"), record="g-2")
NOTE = Diagnostic("PE604", "note", "no base\x0c", Where("plans/a b,c:d.txt"))
rules()
REPORTS = [
    FileReport("plans/a b,c:d.txt", [ONE, TWO, NOTE], families=("grounding", "agreement", "completeness")),
    FileReport("clean.txt", families=("grounding",), confirmed=["a = b + c"]),
    FileReport("gone.txt", failed="gone.txt: there is no such file; check the name"),
]


def test_text() -> None:
    lines = findings.to_text(REPORTS).splitlines()
    assert lines[0].startswith("plans/a b,c:d.txt:3:7: PE502 warning: ")
    assert "    plans/a b,c:d.txt:9:1: 10个以上" in lines
    assert "gone.txt: error: there is no such file; check the name" in lines
    assert lines[-1] == "1 error, 1 warning, 1 note in 3 files (1 sums confirmed, 1 could not be checked)"


def test_json() -> None:
    data = json.loads(findings_ci.to_json(REPORTS))
    first = data["files"][0]["findings"][0]
    assert (first["code"], first["severity"], first["record"]) == ("PE502", "warning", "g-1")
    assert first["where"] == {"path": "plans/a b,c:d.txt", "line": 3, "column": 7, "text": "10个"}
    assert first["related"][0]["line"] == 9
    assert first["fingerprint"] == ONE.fingerprint
    assert data["files"][1]["confirmed"] == ["a = b + c"]
    assert "no such file" in data["files"][2]["failed"]


def test_github_escapes_what_the_runner_reads() -> None:
    lines = findings_ci.to_github(REPORTS).splitlines()
    assert lines[0] == (
        "::warning file=plans/a b%2Cc%3Ad.txt,line=3,col=7,title=PE502::指标: 10%25, 见[表|1]%0A第二行 <b> `x` *y* _z_ (see line 9)"
    )
    assert "::error file=gone.txt,title=cannot check::gone.txt: there is no such file; check the name" in lines
    assert any(line.startswith("::notice file=plans/a b%2Cc%3Ad.txt,title=PE604::") for line in lines)
    assert lines[-1].startswith("::notice title=plan-extract::1 error")


def test_sarif_has_what_version_2_1_0_requires() -> None:
    log = json.loads(findings_ci.to_sarif(REPORTS, "0.1.0"))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "plan-extract"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert set(rule) <= {"id", "name", "shortDescription", "fullDescription", "defaultConfiguration"}
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert len(run["results"]) == 3
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        assert isinstance(result["message"]["text"], str)
        assert result["partialFingerprints"]
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            physical = location["physicalLocation"]
            assert " " not in physical["artifactLocation"]["uri"]
            region = physical.get("region")
            if region is not None:
                assert region["startLine"] >= 1
                assert region.get("startColumn", 1) >= 1
    assert run["invocations"][0]["executionSuccessful"] is False
    assert "no such file" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_junit_parses_and_counts() -> None:
    root = ET.fromstring(findings_ci.to_junit(REPORTS))
    first, clean, gone = root.findall("testsuite")
    assert (first.get("tests"), first.get("failures"), first.get("errors")) == ("3", "2", "0")
    assert [case.get("name") for case in first.findall("testcase")] == ["grounding", "agreement", "completeness"]
    assert clean.get("failures") == "0"
    assert gone.get("errors") == "1"


def test_markdown_escapes_what_would_be_markup() -> None:
    text = findings.to_markdown(REPORTS)
    assert "见\\[表\\|1\\] 第二行 &lt;b&gt; \\`x\\` \\*y\\* \\_z\\_ (see line 9)" in text
    assert "Clean." in text
    assert "Could not be checked" in text


def test_fingerprints_stay_when_lines_move() -> None:
    moved = Diagnostic(ONE.code, ONE.severity, "other words", Where("x", 99, 1, "10个"), (Where("x", 120, 1, "10个以上"),), "g-1")
    assert moved.fingerprint == ONE.fingerprint
    assert TWO.fingerprint != ONE.fingerprint
