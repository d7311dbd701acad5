"""What the page says besides the plan's own words, in the reader's language. The script is handed `for_script` as JSON."""

from __future__ import annotations

from plan_extract.kinds import Kind
from plan_extract.model import KINDS
from plan_extract.wording import language, worded


def kind_label(kind: Kind) -> str:
    """What a kind of record is called: its label in Chinese, the name of its list in English."""
    return kind.label if language() == "zh" else kind.name


def comparators() -> dict[str, str]:
    """The bounds in words."""
    return {
        "eq": worded("exactly"), "ge": worded("at least"), "gt": worded("more than"), "le": worded("at most"),
        "lt": worded("less than"), "approx": worded("approximately"),
    }  # fmt: skip


def measures() -> dict[str, str]:
    """What a number measures, in words."""
    return {
        "level": worded("level reached"), "change": worded("change"), "annual_rate": worded("rate a year"),
        "per_year": worded("amount each year"), "cumulative": worded("total over the period"), "multiple": worded("multiple"),
    }  # fmt: skip


def origins() -> dict[str, str]:
    """Where a value comes from, in a word."""
    return {"said": worded("said"), "carried": worded("carried"), "plan": worded("of the plan"), "given": worded("given")}


def roles() -> dict[str, str]:
    """What a body answers for."""
    return {"lead": worded("leads"), "support": worded("supports"), "owner": worded("answers for it")}


def verdicts() -> dict[str, str]:
    """What a reviewer may say of a record."""
    return {"right": worded("right"), "wrong": worded("wrong"), "changed": worded("changed"), "missed": worded("was missed")}


def evidence_labels() -> dict[str, str]:
    """The words that gave a record its fields."""
    return {
        "value": worded("value"), "indicator": worded("indicator"), "deadline": worded("deadline"), "district": worded("district"),
        "unit": worded("unit"),
    }  # fmt: skip


def fields() -> dict[str, str]:
    """The fields that a reviewer may change, and others that a record's details name."""
    return {
        "indicator": worded("indicator"), "name": worded("name"), "value": worded("value"), "unit": worded("unit"),
        "comparator": worded("bound"), "measure": worded("measure"), "deadline": worded("deadline"), "year": worded("year"),
        "districts": worded("districts"), "nature": worded("nature"), "role": worded("role"), "amount": worded("in base units"),
        "baseline": worded("baseline"), "section": worded("chapter"), "box": worded("box"), "confidence": worded("confidence"),
        "statement": worded("sentence"), "part_of": worded("part of"), "parts": worded("parts"), "item": worded("category"),
        "action": worded("action"), "content": worded("what is built"), "scale": worded("size"), "investment": worded("investment"),
        "years": worded("years"), "place": worded("place"), "responsible": worded("answers for it"), "targets": worded("targets"),
        "kind": worded("kind"), "from": worded("role from"), "id": worded("id"), "line": worded("line"), "page": worded("page"),
        "review": worded("review"), "district": worded("district"), "concept": worded("standard indicator"),
        "concept_by": worded("standard indicator by"),
    }  # fmt: skip


def for_index() -> dict[str, object]:
    """The words that the script of an index shows."""
    return {
        "kinds": {kind.one: kind.label if language() == "zh" else kind.one for kind in KINDS.values()},
        "shown": worded("{shown} of {all}"),
        "none": worded("No record fits these filters."),
        "line": worded("line {line}"),
        "more": worded("Show more"),
    }


def for_script() -> dict[str, object]:
    """Every word that the script shows, by what it is for."""
    return {
        "kinds": {kind.one: kind.label if language() == "zh" else kind.one for kind in KINDS.values()},
        "fields": fields(),
        "evidence": evidence_labels(),
        "verdicts": verdicts(),
        "comparators": comparators(),
        "measures": measures(),
        "roles": roles(),
        "origins": origins(),
        "shown": worded("{shown} of {all}"),
        "none": worded("No record fits these filters."),
        "reset": worded("Clear the filters"),
        "choose": worded("Choose a record in the list or the text."),
        "line": worded("line {line}"),
        "page": worded("page {page}"),
        "parts_fit": worded("{count} parts add up to {whole}"),
        "parts_differ": worded("{count} parts come to {sum}, the whole is {whole}"),
        "part_of": worded("part of {whole}"),
        "near": worded("Left out near it"),
        "why": worded("What spoke for it"),
        "row": worded("It is a row of an indicator table."),
        "no_why": worded("Parsed without --explain: what spoke for it was not kept."),
        "words": worded("The words that made it"),
        "findings": worded("Findings here"),
        "right": worded("Right (y)"),
        "wrong": worded("Wrong (x)"),
        "change": worded("Change… (c)"),
        "undo": worded("Take back (u)"),
        "cite": worded("Copy as citation"),
        "link": worded("Copy link"),
        "copied": worded("Copied"),
        "not_copied": worded("The browser did not allow copying"),
        "before": worded("Previous (p)"),
        "next": worded("Next (n)"),
        "select_first": worded("Select the words that were missed in the text first."),
        "missed_title": worded("A record that was missed: “{text}”"),
        "change_title": worded("Change “{title}”"),
        "no_file": worded("This is no file of corrections for this page."),
        "other_file": worded("These corrections were made for another text (another SHA-256)."),
        "imported": worded("{count} corrections read"),
        "by_unit": worded("Baseline → target by unit"),
        "by_year": worded("Deadlines"),
        "by_place": worded("Districts × chapters"),
        "no_pairs": worded("No record shown has a baseline and a target in one unit."),
        "no_years": worded("No record shown has a deadline."),
        "no_places": worded("No record shown names a district."),
        "more_units": worded("{count} more units are not drawn; filter to see them."),
        "baseline": worded("baseline"),
        "target": worded("target"),
        "elsewhere": worded("no chapter"),
        "filtered_csv": "records.csv",
        "probability": worded("probability"),
        "unfold": worded("Show what stands below"),
        "added": worded("added here"),
        "undo_missed": worded("Take back"),
        "close": worded("Close"),
    }  # fmt: skip
