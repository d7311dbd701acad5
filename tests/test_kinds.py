"""A kind of record is told in two places, `model.KINDS` and `records.finders.FINDERS`, and everything else walks these tables."""

from __future__ import annotations

import ast
import csv
import dataclasses
import inspect
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml

from plan_extract import diff, parse
from plan_extract.checking import config
from plan_extract.checking.expectations import fewer_records_than_expected, record_lost_since
from plan_extract.checking.grounding import quotation_is_not_in_the_source
from plan_extract.checking.schema import id_stands_twice, reference_leads_nowhere
from plan_extract.checking.subject import Subject
from plan_extract.corpus.run import Job, count, parse_one
from plan_extract.diffing.patch import make_patch
from plan_extract.errors import PlanError
from plan_extract.ids import Ids
from plan_extract.kinds import Kind
from plan_extract.model import (
    KINDS,
    SCHEMA,
    DeadlineIndex,
    DistrictIndex,
    Fact,
    Goal,
    Plan,
    Project,
    Quote,
    Record,
    Responsible,
    indexed,
    plan_class,
)
from plan_extract.output import from_yaml, to_json
from plan_extract.records.finders import FINDERS
from plan_extract.records.known import Known
from plan_extract.reporting import diff_html, diff_text, diff_view
from plan_extract.reporting.export.dataset import gather
from plan_extract.reporting.export.text import to_csv, to_jsonl
from plan_extract.reporting.export.workbook import to_xlsx
from plan_extract.reporting.page import to_html
from plan_extract.reporting.page.entries import entries
from plan_extract.reporting.summary import Row, print_summary
from plan_extract.reporting.tables import cells, columns
from plan_extract.sources import read_bytes
from plan_extract.sources.source_text import SourceText

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "plan_extract"
OLD = """\
澄湖市“十四五”水利发展规划

一、总体目标

到2025年,全市新建水库3座。建设柳岔水库工程。

二、保障措施

每年召开防汛联席会议2次。每季度召开河长会议1次。由市水利局牵头负责。
"""
NEW = OLD.replace("防汛联席会议2次", "防汛联席会议4次").replace("每季度召开河长会议1次", "每年召开灌区代表会议1次")
_MEETING = re.compile(r"召开(?P<name>[^,。;]+?会议)(?P<times>\d+)次")


class Meeting(Record, kw_only=True):
    """A toy: a meeting that is to be held, and how many times."""

    id: str
    name: str
    times: int
    section: str | None = None
    quote: Quote
    why: list[str] = msgspec.field(default_factory=list)


def find_meetings(known: Known) -> list[Meeting]:
    """The meetings of all blocks."""
    ids, found = Ids("m"), []
    for marks in known.marked:
        paragraph = marks.block.paragraph
        for match in _MEETING.finditer(marks.text):
            quote, name = known.source.quote(paragraph, match.start("name"), match.end("times")), match["name"]
            why = ["召开"] if known.explain else []
            found.append(Meeting(id=ids.of(name), name=name, times=int(match["times"]), section=marks.block.section, quote=quote, why=why))
    return found


@pytest.fixture
def meetings(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """The toy kind, in both tables: what a maintainer would write, and no more."""
    kind = Kind(
        name="meetings",
        one="meeting",
        label="会议",
        colour="#dddddd",
        record=Meeting,
        says="name",
        identity=("title",),
        columns=("id", "name", "times", "section", "quote", "line"),
    )
    monkeypatch.setitem(KINDS, kind.name, kind)
    monkeypatch.setitem(FINDERS, kind.name, find_meetings)
    return kind


def source(text: str) -> SourceText:
    return read_bytes(text.encode(), "plan.txt")


class TestANewKind:
    """Nothing but the two entries of the fixture makes these pass."""

    def test_is_parsed_and_read_back(self, meetings: Kind) -> None:
        plan = parse(source(OLD), explain=True)
        found = meetings.of(plan)
        assert [(m.name, m.times, m.why) for m in found] == [("防汛联席会议", 2, ["召开"]), ("河长会议", 1, ["召开"])]
        text = plan.to_yaml()
        assert "\nmeetings:\n- id: m-" in text
        assert "  name: 防汛联席会议\n  times: 2\n" in text
        again = from_yaml(text)
        assert isinstance(again, Plan)
        assert meetings.of(again) == found
        assert again.to_yaml() == text
        assert [m["name"] for m in json.loads(to_json(plan))["meetings"]] == ["防汛联席会议", "河长会议"]
        # The kinds that were there before are as they were.
        assert [p.name for p in plan.projects] == ["柳岔水库工程"]

    def test_is_exported(self, meetings: Kind) -> None:
        plan = parse(source(OLD))
        assert list(columns())[3:8] == ["goals", "facts", "projects", "responsible", "meetings"]
        first, second = csv.DictReader(io.StringIO(to_csv(gather([plan], ["meetings"])[0])))
        assert list(first) == ["plan_id", "plan", "source", *meetings.columns]
        assert (first["name"], first["times"], first["section"]) == ("防汛联席会议", "2", "保障措施")
        assert (second["quote"], second["line"]) == ("河长会议1", "9")
        records = [json.loads(line) for line in to_jsonl(gather([plan], ["meetings"])).splitlines()]
        assert [(r["record"], r["times"]) for r in records] == [("meeting", 2), ("meeting", 1)]
        openpyxl, _ = pytest.importorskip("openpyxl"), pytest.importorskip("xlsxwriter")
        book = openpyxl.load_workbook(io.BytesIO(to_xlsx(gather([plan], list(columns())))))
        assert [cell.value for cell in book["meetings"][2]][4:6] == ["防汛联席会议", 2]

    def test_is_counted(self, meetings: Kind, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "plan.txt").write_text(OLD, encoding="utf-8")
        outcome = parse_one(Job(str(tmp_path / "plan.txt")))
        assert outcome.error is None
        assert "\nmeetings:\n" in str(outcome.content)
        assert outcome.counts["meetings"] == 2
        print_summary([Row("plan.txt", "parsed", outcome.title, outcome.counts)], 1, outcome.counts)
        head, body = capsys.readouterr().err.splitlines()
        assert head.split()[1:] == ["headings", "boxes", "goals", "facts", "projects", "responsible", "meetings", "findings"]
        assert body.split()[-2] == "2"

    def test_is_on_the_page(self, meetings: Kind) -> None:
        pytest.importorskip("jinja2")
        page = to_html(parse(source(OLD)), OLD)
        assert ".meeting { --c: #dddddd; }" in page
        assert '<span class="m meeting s0">meetings 2</span>' in page
        assert re.search(r'<mark class="m meeting s0" data-r="\d+" id="m-[^"]+">防汛联席会议', page)
        assert re.search(r'"kind":"meeting","title":"河长会议"', page)

    def test_is_compared(self, meetings: Kind) -> None:
        pytest.importorskip("scipy")
        old, new = parse(source(OLD)), parse(source(NEW))
        changes = diff(old, new).only(["meetings"])
        told = {(c.change, c.key): [(f.field, f.old, f.new) for f in c.fields] for c in changes.changes}
        assert told == {("changed", "防汛联席会议"): [("times", 2, 4)], ("removed", "河长会议"): [], ("added", "灌区代表会议"): []}
        assert diff(old, new).summary["meeting"] == {"added": 1, "removed": 1, "changed": 1, "moved": 0}
        assert diff(new, old).summary["meeting"] == {"added": 1, "removed": 1, "changed": 1, "moved": 0}
        assert not diff(old, old)
        assert "meeting: 1 added, 1 removed, 1 changed, 0 moved" in diff_view.stat(changes)
        assert "| ~ | meeting | 防汛联席会议 | changed  times 2 → 4 |" in diff_text.to_markdown(changes)
        assert "防汛联席会议" in diff_html.to_html(changes)
        assert any(step["path"].startswith("/meetings/") for step in make_patch(old, new))

    def test_is_compared_where_it_was_renamed_and_moved(self, meetings: Kind) -> None:
        pytest.importorskip("scipy")
        old = parse(source(OLD))
        renamed = diff(old, parse(source(OLD.replace("防汛联席会议", "防汛抗旱联席会议")))).only(["meetings"])
        assert [(c.change, c.meaning) for c in renamed.changes] == [("changed", ("renamed",))]
        sentence = "每季度召开河长会议1次。"
        moved = diff(old, parse(source(OLD.replace(sentence, "").replace("新建水库3座。", f"新建水库3座。{sentence}")))).only(["meetings"])
        assert [(c.change, [f.field for f in c.fields]) for c in moved.changes] == [("moved", ["section"])]

    def test_is_checked(self, meetings: Kind) -> None:
        plan = parse(source(OLD))
        whole = Subject("plan.txt", plan, text=OLD, expectations={"minimum": {"meetings": 3}})
        assert [d.message for d in fewer_records_than_expected(whole)] == ["2 meetings, at least 3 expected"]
        assert not [*quotation_is_not_in_the_source(whole), *id_stands_twice(whole), *reference_leads_nowhere(whole)]
        first, second = meetings.of(plan)
        lost = Subject("plan.txt", parse(source(NEW)), text=NEW, expected=plan)
        told = [d.message for d in record_lost_since(lost) if d.record in (first.id, second.id)]
        assert told == ["meeting lost: 河长会议 (line 9 of the file expected)"]
        second.quote.text, second.section, first.id = "河长会议9", "c99", second.id
        assert [d.record for d in quotation_is_not_in_the_source(whole)] == [second.id]
        assert [d.message for d in reference_leads_nowhere(whole)] == ["section c99 is not in the outline"]
        assert [d.message for d in id_stands_twice(whole)] == [f"id {second.id} stands twice"]

    def test_may_be_asked_for_by_an_archive(self, meetings: Kind, tmp_path: Path) -> None:
        settings = tmp_path / config.NAME
        settings.write_text("minimum: {meetings: 1}\n", encoding="utf-8")
        assert config.read(settings).expectations == {"minimum": {"meetings": 1}}

    def test_is_in_the_schema(self, meetings: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(str(ROOT / "scripts"))
        import make_schema

        schema = make_schema.schema()
        assert schema["$defs"]["Meeting"]["required"] == ["id", "name", "times", "quote"]
        jsonschema.validate(json.loads(to_json(parse(source(OLD)))), schema)

    def test_goes_without_a_trace(self) -> None:
        assert plan_class() is Plan
        assert "meetings" not in parse(source(OLD)).to_yaml()
        with pytest.raises(PlanError, match="meetings"):
            from_yaml(parse(source(OLD)).to_yaml() + "meetings: []\n")

    def test_without_a_finder_is_told(self, meetings: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(FINDERS, "meetings")
        with pytest.raises(LookupError, match="meetings: no finder"):
            parse(source(OLD))

    def test_that_asks_for_itself_is_told(self, meetings: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(FINDERS, "meetings", lambda known: known.of(Meeting))
        with pytest.raises(LookupError, match="needs its own records"):
            parse(source(OLD))


def test_a_kind_of_its_own_is_two_modules(tmp_path: Path) -> None:
    """The toy in a copy of the program, written as a maintainer would: `model.py` and `records/finders.py` change, all commands have it."""
    pytest.importorskip("scipy")
    shutil.copytree(SOURCE, tmp_path / "plan_extract", ignore=shutil.ignore_patterns("__pycache__"))
    entry = (
        'Kind(name="meetings", one="meeting", label="会议", colour="#dddddd", record=Meeting, says="name", identity=("title",), '
        'columns=("id", "name", "times", "section", "quote", "line")),'
    )
    edits = {
        "model.py": [
            ("\nclass Plan(Record", f"\n{inspect.getsource(Meeting)}\n\nclass Plan(Record"),
            ("    deadlines: list[", "    meetings: list[Meeting] = []\n    deadlines: list["),
            ("    )\n}  # fmt: skip", f"        {entry}\n    )\n}}  # fmt: skip"),
        ],
        "records/finders.py": [
            ("\nFINDERS:", f"\nimport re\nfrom plan_extract.model import Meeting\n_MEETING = re.compile({_MEETING.pattern!r})\n\nFINDERS:"),
            ("\nFINDERS:", f"\n{inspect.getsource(find_meetings)}\nFINDERS:"),
            ('"responsible": find_bodies', '"responsible": find_bodies, "meetings": find_meetings'),
        ],
    }
    for name, changes in edits.items():
        path = tmp_path / "plan_extract" / name
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    for name, text in (("old.txt", OLD), ("new.txt", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")

    def run(*arguments: str) -> tuple[str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "plan_extract", *arguments],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    parsed, summary = run("parse", "old.txt")
    assert "\nmeetings:\n- id: m-" in parsed
    assert list(yaml.safe_load(parsed))[-3:] == ["responsible", "meetings", "deadlines"]
    assert summary.split()[7:9] == ["meetings", "findings"]
    assert run("export", "--records", "meetings", "old.txt")[0].splitlines()[0] == "plan_id,plan,source,id,name,times,section,quote,line"
    assert run("diff", "--only", "meetings", "--stat", "old.txt", "new.txt")[0] == "meeting: 1 added, 1 removed, 1 changed, 0 moved\n"
    assert '<span class="m meeting s0">meetings 2</span>' in run("report", "old.txt")[0]
    assert [line.split("\t")[1] for line in run("show", "old.txt", "--meetings")[0].splitlines()] == ["name", "防汛联席会议", "河长会议"]


class TestTheKindsThereAre:
    """The four kinds of every plan stand in the same tables and nowhere else."""

    def test_both_tables_name_the_same(self) -> None:
        assert list(KINDS) == list(FINDERS) == ["goals", "facts", "projects", "responsible"]
        assert [kind.record for kind in KINDS.values()] == [Goal, Fact, Project, Responsible]
        assert all(name == kind.name for name, kind in KINDS.items())

    @pytest.mark.parametrize("name", KINDS)
    def test_a_kind_is_found_by_its_finder_alone(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        text = (ROOT / "data" / "raw" / "yunling-14fyp-urban-rural.txt").read_text(encoding="utf-8")
        before = count(parse(source(text)))
        monkeypatch.setitem(FINDERS, name, lambda _: [])
        after = count(parse(source(text)))
        assert before[name] > 0
        assert after == before | {name: 0}

    def test_a_kind_that_is_taken_out_is_nowhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(KINDS, "responsible")
        plan = parse(source(OLD))
        assert plan.responsible == []
        assert "responsible" not in columns()
        assert "responsible" not in count(plan)
        assert "responsible" not in {entry.kind for entry in entries(plan, OLD)}

    @pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
    def test_an_entry_names_fields_that_its_class_has(self, kind: Kind) -> None:
        fields = set(kind.record.__struct_fields__)
        assert {"quote", kind.says, kind.about or kind.says} <= fields
        assert set(kind.identity) - {"title"} <= fields
        assert kind.name in Plan.__struct_fields__, "a field of Plan tells its type"
        assert len(set(kind.columns)) == len(kind.columns)

    def test_both_indexes_list_the_same_kinds(self) -> None:
        listed = [kind.name for kind in indexed()]
        assert listed == ["goals", "projects"]
        for index in (DeadlineIndex, DistrictIndex):
            assert [field for field in index.__struct_fields__ if field in KINDS] == listed
        assert all(kind.referred_to for kind in indexed()), "an index holds ids"

    def test_entries_do_not_share_names_or_colours(self) -> None:
        for field in ("name", "one", "label", "colour", "record"):
            held = [getattr(kind, field) for kind in KINDS.values()]
            assert len(set(held)) == len(held), field

    @pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
    def test_the_json_schema_has_the_kind(self, kind: Kind) -> None:
        schema = json.loads((SOURCE / f"{SCHEMA.replace('/', '-')}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        listed = schema["$defs"]["Plan"]["properties"][kind.name]
        assert listed["items"] == {"$ref": f"#/$defs/{kind.record.__name__}"}
        assert set(schema["$defs"][kind.record.__name__]["properties"]) == set(kind.record.__struct_encode_fields__)

    @pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
    def test_the_documents_have_the_kind(self, kind: Kind) -> None:
        page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{kind.name}` |")]
        assert kind.label in row
        assert ("no" if not kind.identity else ", ".join(kind.identity)) == row.split("|")[-2].strip()

    @pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
    def test_the_documents_tell_how_a_kind_is_added(self, page: str) -> None:
        text = (ROOT / page).read_text(encoding="utf-8")
        for word in ("model.py", "KINDS", "records/finders.py", "tests/test_kinds.py"):
            assert word in text, word


def by_hand(tree: ast.AST) -> list[str]:
    """Collections of literals that name two kinds or more, and displays that take a plan's lists of two kinds or more."""
    found = []
    names = [{kind.name for kind in KINDS.values()}, {kind.one for kind in KINDS.values()}]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
            continue
        parts = [part for part in (node.keys if isinstance(node, ast.Dict) else node.elts) if part is not None]
        words = {part.value for part in parts if isinstance(part, ast.Constant)}
        lists = {one.attr for part in parts for one in ast.walk(part) if isinstance(one, ast.Attribute)}
        # Goals and facts together are the quantities: a rule about numbers takes both.
        if any(len(words & some) > 1 for some in names) or len((lists & names[0]) - {"facts"}) > 1:
            found.append(f"line {node.lineno}: {ast.unparse(node)[:80]}")
    return found


def test_no_other_module_lists_the_kinds_by_hand() -> None:
    tables = {"model.py", "records/finders.py"}
    # Names of word lists that happen to be called so, of pairings that want more than the kind's identity, of columns of counts.
    others = {"lexicon/__init__.py", "diffing/pairings.py", "dataset/stats_view.py"}
    listing = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if found := by_hand(ast.parse(path.read_text(encoding="utf-8"))):
            listing[name] = found
    assert not {name: found for name, found in listing.items() if name not in tables | others}
    assert tables - {"model.py"} <= set(listing), "the test sees what it looks for"


def test_lists_by_hand_are_seen() -> None:
    assert by_hand(ast.parse("x = ('goals', 'facts')"))
    assert by_hand(ast.parse("x = {'goal': '目标', 'project': '项目'}"))
    assert by_hand(ast.parse("x = [*plan.goals, *plan.projects]"))
    assert not by_hand(ast.parse("x = ('goals', 'left_out')"))


def test_cells_follow_from_the_fields() -> None:
    quote = Quote(text="两次", line=2, column=3, start=9, end=11)
    row = cells(Meeting(id="m-1", name="例会", times=2, section="c1", quote=quote, why=["a", "b"]), {"c1": "一 / 二"})
    assert row == {
        "id": "m-1", "name": "例会", "times": 2, "section": "一 / 二", "section_id": "c1", "quote": "两次", "page": None,
        "line": 2, "column": 3, "start": 9, "end": 11, "why": "a、b",
    }  # fmt: skip


def test_a_kind_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        KINDS["goals"].name = "targets"  # type: ignore[misc]
