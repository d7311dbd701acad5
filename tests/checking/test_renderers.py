"""The forms in which findings are written."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from rich.cells import cell_len

from plan_extract.checking.diagnostic import Diagnostic, FileReport, Where
from plan_extract.checking.registry import rules
from plan_extract.reporting import findings, findings_ci, findings_sarif
from plan_extract.reporting.excerpts import excerpt

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
    assert lines[-1] == "1 error, 1 warning, 1 note in 2 files, 1 file could not be checked (1 sum confirmed)"


@pytest.mark.parametrize(
    ("reports", "said"),
    [
        ([REPORTS[1]], "clean in 1 file (1 sum confirmed)"),
        ([REPORTS[2]], "1 file could not be checked"),
        ([REPORTS[2], REPORTS[2]], "2 files could not be checked"),
        ([REPORTS[1], REPORTS[2]], "clean in 1 file, 1 file could not be checked (1 sum confirmed)"),
        ([FileReport("a.txt", known=2)], "nothing new in 1 file (2 known)"),
        ([FileReport("a.txt", gone=1)], "clean in 1 file (1 known before and gone: record anew with --write-baseline)"),
        ([FileReport("a.txt", [ONE, ONE, NOTE]), FileReport("plan-extract.yaml", [NOTE], checked=False)], "2 warnings, 2 notes in 1 file"),
        ([], "nothing was checked"),
    ],
)
def test_words_and_counts_agree(reports: list[FileReport], said: str) -> None:
    assert findings.counts(reports) == said


def test_concise_is_one_line_a_finding() -> None:
    lines = findings.to_concise(REPORTS).splitlines()
    assert len(lines) == 5
    assert lines[-1] == findings.counts(REPORTS)


def test_grouped_names_each_file_once() -> None:
    text = findings.to_grouped(REPORTS)
    assert text.count("plans/a b,c:d.txt") == 1
    assert "  5:2 PE203 error: quoted 'x'" in text
    assert "gone.txt:\n   error: there is no such file" in text


def test_statistics_count_by_rule() -> None:
    lines = findings.to_statistics([FileReport("a", [TWO, NOTE]), FileReport("b", [NOTE])]).splitlines()
    assert lines[0].startswith("2  PE604  note     ")
    assert lines[1].startswith("1  PE203  error    ")
    assert lines[-1] == "1 error, 2 notes in 2 files"


def test_gitlab_has_what_code_quality_requires() -> None:
    issues = json.loads(findings_ci.to_gitlab([*REPORTS, REPORTS[0]]))
    assert len(issues) == 7
    assert len({issue["fingerprint"] for issue in issues}) == 7
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
    assert [i["severity"] for i in issues[:4]] == ["minor", "major", "info", "blocker"]


def test_a_terminal_shows_the_line_and_the_place_in_it() -> None:
    text = findings.to_text(
        [FileReport("a.txt", [Diagnostic("PE203", "error", "m", Where("a.txt", 2, 3, "10个"))], lines={"a.txt": ["", "建成10个"]})],
        colour=True,
    )
    shown = re.sub("\x1b\\[[0-9;]*m", "", text).splitlines()
    assert shown[:3] == ["a.txt:2:3: PE203 error: m", "     2 | 建成10个", "             ^^^^"]
    assert "\x1b[1;31merror\x1b[0m" in text


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "前" * 300 + "10个" + "后" * 300
    first, under = (re.sub("\x1b\\[[0-9;]*m", "", part) for part in excerpt(Where("a", 1, 301, "10个"), {"a": [line]}, "note"))
    assert first.startswith("     1 | …前")
    assert first.endswith("后…")
    assert len(first) < 60
    assert cell_len(first.partition("10个")[0]) == len(under) - len("^^^^")
    assert excerpt(Where("a", 9, 1, "x"), {"a": [line]}, "note") == []
    assert excerpt(Where("b", 1, 1, "x"), {"a": [line]}, "note") == []


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
    log = json.loads(findings_sarif.to_sarif(REPORTS, "0.1.0"))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "plan-extract"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert set(rule) <= {"id", "name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration"}
        assert rule["helpUri"].endswith(f"rules.md#{rule['id'].lower()}")
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
