"""plan-extract validate, explain and schema from the command line; the archive's settings; what ships beside the code."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

from plan_extract import parse, validate
from plan_extract.checking.registry import explain, rules
from plan_extract.cli import run
from plan_extract.lexicon import load
from plan_extract.output import to_yaml

ROOT = Path(__file__).parents[2]
TEXT = """云岭市“十四五”水务发展规划

一、发展目标

到2025年，供水普及率达到98%，建成提水泵站12座，其中：东坪区5座、西河县4座、南屏县5座。

二、主要任务

（一）建好泵站。到2025年，建成提水泵站12座以上。

（二）用好水源。改造供水管网30公里。
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def cli(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = run([str(a) for a in arguments])
    out = capsys.readouterr()
    return status, out.out, out.err


def test_findings_and_exit_status(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    status, out, _ = cli(capsys, "validate", plan)
    assert status == 1
    assert re.search(r"plan\.txt:5:\d+: PE401 warning: ", out)
    assert re.search(r"PE502 warning: 提水泵站: 12座 here, 12座以上 on line 9", out)
    assert cli(capsys, "validate", plan, "--fail-on", "error")[0] == 0
    assert cli(capsys, "validate", plan, "--select", "PE2")[0] == 0
    assert cli(capsys, "validate", plan, "--ignore", "PE4,PE5")[0] == 0


def test_every_file_is_checked_even_where_one_fails(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    status, out, _ = cli(capsys, "validate", plan.parent / "gone.txt", plan)
    assert status == 2
    assert "gone.txt: error:" in out
    assert "PE401" in out


def test_nothing_to_check_is_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = cli(capsys, "validate", tmp_path)
    assert status == 2
    assert err.count("\n") == 1
    assert "no plans" in err


def test_parsed_file_stands_in_its_source(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    parsed = plan.with_suffix(".yaml")
    parsed.write_text(to_yaml(parse(plan)), encoding="utf-8")
    assert cli(capsys, "validate", parsed, "--select", "PE1,PE2")[0] == 0
    plan.write_text(TEXT.replace("98%", "97%"), encoding="utf-8")
    status, out, _ = cli(capsys, "validate", parsed, "--select", "PE2")
    assert status == 1
    assert {"PE202", "PE203"} <= set(re.findall(r"PE\d{3}", out))


def test_settings_are_found_upward(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    settings = plan.parent / "plan-extract.yaml"
    settings.write_text("ignore:\n- {code: PE502, match: 提水泵站, reason: 原文如此}\nnotes: [PE401]\n", encoding="utf-8")
    status, out, _ = cli(capsys, "validate", plan)
    assert status == 0
    assert "PE401 note" in out
    assert "1 ignored" in out


def test_expectations(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    settings = plan.parent / "own.yaml"
    settings.write_text(
        "select: [PE7]\nminimum: {goals: 99}\nindicators:\n"
        "- {name: 供水普及率, year: 2025, min: 99}\n- {name: 人口}\n- {name: 供水管网改造, value: 31}\n",
        encoding="utf-8",
    )
    status, out, _ = cli(capsys, "validate", plan, "--config", settings)
    assert status == 1
    assert sorted(re.findall(r"PE7\d\d", out)) == ["PE701", "PE702", "PE703", "PE704"]


@pytest.mark.parametrize(
    "text",
    [
        "selct: [PE4]",
        "select: [XX]",
        "ignore: [{code: PE502}]",
        "minimum: {towns: 3}",
        "fail_on: never",
        "indicators: [{year: 2025}]",
        "a: [",
        "- x",
    ],
)
def test_bad_settings_are_one_line(capsys: pytest.CaptureFixture[str], plan: Path, text: str) -> None:
    settings = plan.parent / "own.yaml"
    settings.write_text(text, encoding="utf-8")
    status, _, err = cli(capsys, "validate", plan, "--config", settings)
    assert status == 2
    assert err.count("\n") == 1
    assert "own.yaml" in err


def test_inline_ignore_needs_a_reason(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    parsed = plan.with_suffix(".yaml")
    whole = to_yaml(parse(plan))
    parsed.write_text(
        "# plan-extract: ignore PE502 提水泵站: 原文如此\n# plan-extract: ignore PE401: 只列主要区县\n" + whole, encoding="utf-8"
    )
    assert cli(capsys, "validate", parsed)[0] == 0
    parsed.write_text("# plan-extract: ignore PE502\n" + whole, encoding="utf-8")
    status, out, _ = cli(capsys, "validate", parsed)
    assert status == 2
    assert "needs a code and a reason" in out


def test_only_what_is_new(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    recorded = plan.parent / "known.json"
    assert cli(capsys, "validate", plan, "--write-baseline", recorded)[0] == 0
    assert cli(capsys, "validate", plan, "--baseline", recorded)[0] == 0
    plan.write_text(TEXT.replace("98%", "120%"), encoding="utf-8")
    status, out, _ = cli(capsys, "validate", plan, "--baseline", recorded)
    assert status == 1
    assert re.findall(r"PE\d{3}", out) == ["PE403"]


def test_nothing_may_be_lost(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    old = plan.parent / "old.yaml"
    old.write_text(to_yaml(parse(plan)), encoding="utf-8")
    assert cli(capsys, "validate", plan, "--expect", old, "--select", "PE705")[0] == 0
    plan.write_text(TEXT.replace("改造供水管网30公里。", ""), encoding="utf-8")
    status, out, _ = cli(capsys, "validate", plan, "--expect", old, "--select", "PE705")
    assert status == 1
    assert "供水管网改造 30公里" in out


@pytest.mark.parametrize("shape", ["text", "concise", "grouped", "json", "github", "gitlab", "sarif", "junit", "markdown"])
def test_all_formats_to_a_file(capsys: pytest.CaptureFixture[str], plan: Path, shape: str) -> None:
    out = plan.parent / "out"
    assert cli(capsys, "validate", plan, "-f", shape, "-o", out)[0] == 1
    assert "PE401" in out.read_text(encoding="utf-8")


def test_from_python(plan: Path) -> None:
    assert {d.code for d in validate(plan)} >= {"PE401", "PE502"}
    assert {d.code for d in validate(parse(plan))} >= {"PE401", "PE502"}


def test_every_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for code, rule in rules().items():
        assert re.fullmatch(r"PE[1-7]\d\d", code)
        assert "Example:" in rule.doc
        assert "What to do:" in rule.doc
    for code in [*rules(), *load("findings")]:
        page = explain(code)
        assert page is not None
        assert page.startswith(code)
        assert cli(capsys, "explain", code.lower()) == (0, page + "\n", "")
    status, out, _ = cli(capsys, "explain", "pe3")
    assert status == 0
    assert re.findall(r"PE\d\d\d", out) == [code for code in rules() if code.startswith("PE3")]
    assert set(re.findall(r"PE\d\d\d", cli(capsys, "explain")[1])) == {*rules(), *load("findings")}
    status, _, err = cli(capsys, "explain", "PE999")
    assert status == 2
    assert err.count("\n") == 1


def test_schema_is_in_step_with_the_model(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    import make_rules_page
    import make_schema

    _, out, _ = cli(capsys, "schema")
    assert out == make_schema.text()
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == make_rules_page.text()
    schema = json.loads(out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in [plan, *sorted((ROOT / "data" / "raw").glob("*.txt"))]:
        validator.validate(yaml.safe_load(to_yaml(parse(path))))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**yaml.safe_load(to_yaml(parse(plan))), "extra": 1})


def test_hook_and_workflow_are_yaml() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"] == "plan-extract validate"
    taken = ["plans/x.txt", "plans/2021/x.docx", "archive/parsed/x.yaml", "data/raw/x.pdf", "data/out/x.yml"]
    left = [
        "mkdocs.yml",
        ".github/workflows/ci.yaml",
        "requirements.txt",
        "docs/plans.txt",
        "plans/plan-extract.yaml",
        "plans/findings.json",
    ]
    for path in [*taken, *left]:
        own = re.search(hook["files"], path) and not re.search(hook["exclude"], path)
        assert bool(own) is (path in taken), path
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert hook["additional_dependencies"] == [*extras["html"], *extras["docx"], *extras["pdf"]]
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"), re.S)
    assert len(blocks) >= 3
    workflow = yaml.safe_load(blocks[0])
    steps = workflow["jobs"]["validate"]["steps"]
    assert any("plan-extract validate" in step.get("run", "") for step in steps)
    for block in blocks:
        assert yaml.safe_load(block)
