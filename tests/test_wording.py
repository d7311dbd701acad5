"""What is said to people, in Chinese: the catalogue is whole, findings come back in it, and a Chinese command line speaks no English."""

from __future__ import annotations

import io
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from plan_extract import cli, parse, wording
from plan_extract.checking.config import Config
from plan_extract.checking.registry import explain, rules
from plan_extract.checking.runner import check_file
from plan_extract.cli.corpus import COMMANDS as CORPUS
from plan_extract.lexicon import load

from .checking import test_faults as faults

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
PO = ROOT / "src" / "plan_extract" / "locale" / "zh" / "LC_MESSAGES" / "plan_extract.po"
Capture = pytest.CaptureFixture[str]
# Words that are the same in Chinese: names of options, codes, files, formats, and what is quoted or between backticks.
_SAME = re.compile(r"`[^`]*`|'[^']*'|<[^>]*>|--?[a-z][-a-z]*(?:[ =][A-Z]\w*)?|\S*[./_|]\S*|[A-Z][A-Za-z]*")
_ENGLISH = re.compile(r"\b[a-z]{2,}(?:[ ,;:]+[a-z]{2,}){2,}")


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    wording.use("en")


def english(said: str) -> list[str]:
    """Runs of three English words that are left in a text."""
    return _ENGLISH.findall(_SAME.sub(" ~ ", said))


def names(template: str) -> set[str]:
    return {name for _, name, *_ in string.Formatter().parse(template) if name is not None}


def test_the_catalogue_is_whole_and_compiled() -> None:
    catalogue = pytest.importorskip("make_catalogue")
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with PO.open("rb") as file:
        now = read_po(file, locale="zh", domain="plan_extract")
    said = {entry.id for entry in now if entry.id}
    wanted = set(catalogue.templates())
    assert wanted - said == set(), "run `make catalogue` and translate these"
    assert said - wanted == set(), "nothing says these: run `make catalogue`"
    assert not now.obsolete
    assert [one for one in wanted if catalogue.ends_of_words(one)] == [], "a plural has a message of its own"
    for entry in now:
        if entry.id:
            assert entry.string, entry.id
            assert not entry.fuzzy, entry.id
            assert names(entry.string) == names(entry.id), entry.id
    compiled = io.BytesIO()
    write_mo(compiled, now)
    assert compiled.getvalue() == PO.with_suffix(".mo").read_bytes(), "run `make catalogue`"


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ('f"{name}: is empty"', "{name}: is empty"),
        ("f\"{len(names)} of {total:,} lost: {', '.join(names)}\"", "{names} of {total} lost: {names2}"),
        ('f"{a.line}:{b.line}, again {a.line}"', "{line}:{line2}, again {line}"),
        ('f"{{fail_on: {x!r}}}"', "{{fail_on: {x}}}"),
    ],
)
def test_the_template_of_an_f_string(text: str, template: str) -> None:
    import ast

    catalogue = pytest.importorskip("make_catalogue")
    node = ast.parse(text, mode="eval").body
    assert isinstance(node, ast.JoinedStr)
    assert catalogue.template_of(node) == template


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a.txt: is empty; there is no plan in it", "a.txt：是空文件；其中没有规划"),
        ("goal due in 2023 is not in the deadline index of that year", "2023 年到期的目标未列入该年的期限索引"),
        ("not read: 附件.bin (is a binary file, no text; give the plan as text, HTML, DOCX or PDF)",
         "未读：附件.bin（是二进制文件，不是文本；请给出文本、HTML、DOCX 或 PDF 格式的规划）"),
        ("能耗: a change of 13.5% without a base", "能耗：变化量 13.5% 没有基期"),
        ("城镇化率: 48 growing 1—2个百分点 a year reaches 53—58 by 2025, the target is 70",
         "城镇化率：由 48 起年增 1—2个百分点，到 2025 达 53—58，目标为 70"),
        ("p.yaml, line 3: not valid YAML (did not find expected ',' or '}'); parse the plan again",
         "p.yaml，第 3 行：不是有效的 YAML（缺少 ',' 或 '}'）；请重新解析"),
        ("Object missing required field `schema`", "缺少必需字段 `schema`"),
        ('按 SQL 书写："year<=2025 and 2"。', '按 SQL 书写："year<=2025 and 2"。'),
        ("全市城镇化率达到59%", "全市城镇化率达到59%"),
        ("nothing that the program says", "nothing that the program says"),
    ],
)  # fmt: skip
def test_a_message_that_was_written_in_english_is_shown_in_chinese(said: str, shown: str) -> None:
    assert wording.shown(said) == said
    wording.use("zh")
    assert wording.shown(said) == shown


def test_a_message_knows_its_template_and_the_values_in_it() -> None:
    said = wording.message("{count} plans", count=3)
    assert (said, wording.shown(said)) == ("3 plans", "3 plans")
    nested = wording.message("{files} could not be checked", files=wording.message("{count} files", count=2))
    wording.use("zh")
    assert wording.shown(said) == "3 份规划"
    assert wording.shown(nested) == "2 个文件无法检查"
    with wording.in_english():
        assert wording.shown(said) == "3 plans"


def test_findings_of_every_fault_come_back_in_chinese(tmp_path: Path) -> None:
    said: dict[str, str] = {}

    def check(path: Path, config: Config | None = None) -> None:
        said.update({d.message: d.code for d in check_file(str(path), config or Config()).diagnostics})
        if path.suffix == ".txt":
            said.update({finding.message: finding.code for finding in parse(path).findings})

    path = tmp_path / "plan.txt"
    for fault in faults.FAULTS:
        path.write_text(faults._broken(fault), encoding="utf-8")
        check(path)
    for _, change in faults.RECORDS.values():
        check(faults._parsed(tmp_path, change))
    for _, expectations in faults.EXPECTATIONS.values():
        check(faults._parsed(tmp_path), Config(expectations=expectations))
    for sample in sorted((ROOT / "data" / "raw").glob("*.txt")):
        check(sample)
    assert len(set(said.values())) > 55
    wording.use("zh")
    left = {message: wording.shown(message) for message in said if english(wording.shown(message)) or wording.shown(message) == message}
    assert left == {}


def test_every_code_has_a_page_in_chinese() -> None:
    pages = yaml.safe_load((PO.parents[1] / "rules.yaml").read_text(encoding="utf-8"))
    codes = {*rules(), *load("findings")}
    assert set(pages) == codes
    wording.use("zh")
    for code in codes:
        assert {"title", "todo"} <= set(pages[code]) <= {"title", "text", "example", "todo"}
        assert code not in rules() or "example" in pages[code]
        page = explain(code)
        assert page is not None
        assert pages[code]["todo"] in page
        assert english(page) == []


@pytest.mark.parametrize("command", ["", *cli.COMMANDS, *(f"corpus {name}" for name in CORPUS)])
def test_help_in_chinese(command: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main([*command.split(), "--help", "--lang", "zh"])
    said = capsys.readouterr().out
    assert end.value.code == 0
    assert said.startswith("用法：plan-extract")
    assert english(said) == []
    assert max(cells(line) for line in said.splitlines() if "|" not in line) <= 80


def cells(line: str) -> int:
    from plan_extract.reporting.help_page import width

    return width(line)


ERRORS = """
parse nosuch.txt
parse .
parse empty.txt
parse
parse plan.txt other.txt
parse plan.txt other.txt -o out.yaml
parse plan.txt --text -
parse plan.txt --pages 3
parse plan.txt --pages 0
parse plan.txt --attachment 2
parse plan.txt --period soon
parse plan.txt --encoding klingon
parse plan.txt -o plan.txt
parse plan.txt --format xml
parse plan.txt --jobs none
parse plan.txt --jobs 0
parse plan.txt --min-confidence 7
parse plan.txt --nosuch
parse plan.txt --output
parse plan.txt --lexicon nosuch.yaml
parse menu.txt --strict
parse binary.txt
parse plan.txt other.txt --title x -o out
nosuch
validate
validate nosuch
validate plan.txt --select XX
validate plan.txt --select PE9
validate plan.txt --baseline nosuch.json
validate plan.txt --config nosuch.yaml
validate plan.txt --expect .
validate plan.txt other.txt --expect plan.txt
validate plan.txt --statistics --format json
validate plan.txt -o plan.txt
validate broken.yaml
validate old.yaml
explain PE999
schema --version 9
show plan.txt nosuch
show plan.txt --year soon
report nosuch
export plan.txt -o x.zzz
export plan.txt --records gaols
export plan.txt --where a=1
diff plan.txt
diff plan.txt nosuch
track plan.txt --actuals nosuch.csv
concepts nosuch
corpus
corpus nosuch
corpus build nosuch -o data
corpus build . -o .
corpus query nosuch SELECT
corpus query . --named growht
corpus query . x --set y
corpus search nosuch 水
corpus search . “”
--nosuch
--lang fr parse plan.txt
""".strip().splitlines()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("plan.txt", "other.txt"):
        (tmp_path / name).write_text("东湖市“十四五”公共服务规划\n一、主要目标\n到2025年,新建公园12个。\n", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    (tmp_path / "menu.txt").write_text("numpy==1.26\nscipy==1.11\n" * 9, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("schema: plan-extract/4\ngoals: [{a: 1\n# end of the plan\n", encoding="utf-8")
    (tmp_path / "old.yaml").write_text("schema: plan-extract/99\n# end of the plan\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ERRORS)
@pytest.mark.usefixtures("folder")
def test_errors_in_chinese(command: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(wording.VARIABLE, "zh")
    with pytest.raises(SystemExit) as end:
        cli.main(command.split())
    out, said = capsys.readouterr()
    assert end.value.code == 2
    assert "plan-extract: 错误：" in said + out or "错误：" in out
    assert english(said + out) == []


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LC_ALL": "zh_CN", "PLAN_EXTRACT_LANG": "en"}, "en"),
        ({"LC_ALL": "", "LANG": "zh"}, "zh"),
    ],
)
def test_the_language_of_an_environment(environment: dict[str, str], chosen: str) -> None:
    assert wording.of_environment(environment) == chosen


@pytest.mark.parametrize("place", ["before", "behind", "joined"])
@pytest.mark.usefixtures("folder")
def test_the_option_stands_anywhere_and_files_follow_it_alone(place: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("plan.txt").write_text("东湖市“十四五”规划\n一、目标\n到2025年,新建公园12个。\n三、任务\n建设学校。\n", encoding="utf-8")

    def parsed(*arguments: str) -> str:
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        assert end.value.code == 0
        return capsys.readouterr().out

    plain = parsed("parse", "plan.txt", "-q")
    assert "heading numbers skip" in plain
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv(wording.VARIABLE, raising=False)
    assert parsed("parse", "plan.txt", "-q") == plain
    given = {"before": ["--lang", "zh", "parse"], "behind": ["parse", "--lang", "zh"], "joined": ["parse", "--lang=zh"]}[place]
    chinese = parsed(*given, "plan.txt", "-q")
    assert "标题编号跳号" in chinese
    assert "heading numbers skip" not in chinese
    assert {line for line in chinese.splitlines() if "message:" not in line} == {
        line for line in plain.splitlines() if "message:" not in line
    }


@pytest.mark.usefixtures("folder")
def test_what_programs_read_is_the_same_in_every_language(capsys: Capture) -> None:
    for form in ("json", "sarif", "github", "gitlab", "junit"):
        said = []
        for language in ("en", "zh"):
            with pytest.raises(SystemExit):
                cli.main(["validate", "plan.txt", "--format", form, "--lang", language])
            said.append(capsys.readouterr().out)
        assert said[0] == said[1]


def test_library_speaks_english() -> None:
    assert wording.language() == "en"
