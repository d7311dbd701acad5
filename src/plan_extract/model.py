"""The records of a parsed plan: what `parse` returns and what the YAML holds, key for key; and the table of their kinds.

A record says where it stands by a `Quote`, whose `start` and `end` count Unicode characters of the source text from 0,
half-open, with CR LF read as LF and no byte order mark. Lines and columns count from 1. Absent values are left out.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any, Final, Literal, cast

import msgspec

from plan_extract import brief
from plan_extract.kinds import Kind
from plan_extract.parts import (
    Amount as Amount,
    Baseline as Baseline,
    Box as Box,
    BoxItem as BoxItem,
    BoxKind as BoxKind,
    CellValue as CellValue,
    Comparator as Comparator,
    ConceptBy as ConceptBy,
    Deadline as Deadline,
    DocumentKind as DocumentKind,
    DocumentName as DocumentName,
    Evidence as Evidence,
    IndicatorRow as IndicatorRow,
    Investment as Investment,
    Level as Level,
    Measure as Measure,
    Mended as Mended,
    Number as Number,
    OcrPage as OcrPage,
    OcrUse as OcrUse,
    Origin as Origin,
    OutlineNode as OutlineNode,
    PageSize as PageSize,
    Period as Period,
    PlanInfo as PlanInfo,
    Provenance as Provenance,
    Quote as Quote,
    Record as Record,
    Region as Region,
    Review as Review,
    Member as Member,
    Role as Role,
    Scale as Scale,
    Spot as Spot,
    Source as Source,
    Value as Value,
    Valued as Valued,
    Years as Years,
)
from plan_extract.store import packaged
from plan_extract.yaml_text import closed, load

SCHEMA: Final = "plan-extract/4"
# What can be read: version 2 added `left_out`, version 3 the kind of document and where what is inferred comes from, version 4 where what
# has pages is printed. All else is as it was.
READABLE = ("plan-extract/1", "plan-extract/2", "plan-extract/3", SCHEMA)


class Goal(Valued, kw_only=True):
    """A target: the plan commits to it. `kind: qualitative` has a deadline and an outcome but no number.

    `origin` tells of its indicator and unit where they are carried, with the span they stand at; what it does not name is said.
    `concept` is the standard indicator that `indicator` names (lexicon/concepts.yaml); `concept_by` and, for likeness (of 100),
    `concept_score` say how it was found where the name is none of its names.
    """

    id: str
    kind: Literal["quantified", "qualitative"]
    statement: str
    indicator: str | None = None
    concept: str | None = None
    concept_by: ConceptBy | None = None
    concept_score: float | None = None
    value: Value | None = None
    unit: str | None = None
    amount: Amount | None = None
    comparator: Comparator | None = None
    measure: Measure | None = None
    deadline: Deadline | None = None
    districts: list[str] = []
    baseline: Baseline | None = None
    nature: str | None = None
    part_of: str | None = None
    section: str | None = None
    box: str | None = None
    confidence: float = 1.0
    quote: Quote
    origin: dict[Literal["indicator", "unit"], Origin] = {}
    review: Review | None = None
    why: list[str] = []


class Fact(Valued, kw_only=True):
    """What has been reached: a goal's fields, with `year` in place of `deadline`.

    `origin` tells of the year too: `carried` from a title above, or `plan`, the last year before the plan's.
    """

    id: str
    kind: Literal["quantified"]
    statement: str
    indicator: str | None = None
    concept: str | None = None
    concept_by: ConceptBy | None = None
    concept_score: float | None = None
    value: Value | None = None
    unit: str | None = None
    amount: Amount | None = None
    comparator: Comparator | None = None
    measure: Measure | None = None
    year: int | None = None
    districts: list[str] = []
    baseline: Baseline | None = None
    section: str | None = None
    box: str | None = None
    confidence: float = 1.0
    quote: Quote
    origin: dict[Literal["indicator", "unit", "year"], Origin] = {}
    review: Review | None = None
    why: list[str] = []


class Project(Record, kw_only=True):
    """A separately named project. `name` is a slice of the source without verb and without 等项目建设.

    From a table of projects it has what the row's cells say: `nature` (新建, 续建), `content` (建设内容及规模), `investment`, `years`,
    `place` and the bodies `responsible` for it; `item` is the category it stands under.
    """

    id: str
    name: str
    districts: list[str] = []
    box: str | None = None
    item: str | None = None
    action: str | None = None
    nature: str | None = None
    content: str | None = None
    scale: list[Scale] = []
    investment: Investment | None = None
    years: Years | None = None
    place: str | None = None
    responsible: list[str] = []
    deadline: Deadline | None = None
    section: str | None = None
    confidence: float = 1.0
    quote: Quote
    review: Review | None = None
    why: list[str] = []


class Responsible(Record, kw_only=True, rename={"from_": "from"}):
    """A body that answers for something: 牵头, 配合, 责任单位. `goals` are the ids of goals in the stretch it answers for.

    `from` tells of the role: `said` by a word of its own (甲局牵头), `carried` from what joins the names (甲局会同乙局负责: 甲局 leads), or
    `plan`, by a statement of the whole plan (列第一位者为牵头单位).
    """

    name: str
    kind: Literal["department", "government", "organisation", "enterprise", "other"]
    role: Role
    from_: Provenance | None = None
    goals: list[str] = []
    section: str | None = None
    confidence: float = 1.0
    quote: Quote
    review: Review | None = None
    why: list[str] = []


class DeadlineIndex(Record, kw_only=True):
    """What is due in a year, by record id."""

    year: int
    goals: list[str] = []
    projects: list[str] = []


class DistrictIndex(Record, kw_only=True):
    """What a district has to do, by record id. `code` is GB/T 2260."""

    name: str
    code: str | None = None
    goals: list[str] = []
    projects: list[str] = []


class LeftOut(Record, kw_only=True):
    """Something proposed and decided against (`parse --explain`), or left out since a reviewer called it wrong (`parse --corrections`):
    what it could have been, how probable that is, what spoke against it."""

    could_be: Literal["target or fact", "project", "responsible body", "other"]
    probability: float
    quote: Quote
    why: list[str] = []


class Finding(Record, kw_only=True):
    """What the parser was unsure of. Codes PE001 to PE099 are the parser's; lexicon/findings.yaml explains each."""

    code: str
    message: str
    line: int | None = None
    column: int | None = None


class Plan(Record, kw_only=True, rename={"schema_": "schema"}):
    """A parsed plan."""

    schema_: Literal["plan-extract/1", "plan-extract/2", "plan-extract/3", "plan-extract/4"]
    source: Source
    plan: PlanInfo
    outline: list[OutlineNode] = []
    boxes: list[Box] = []
    goals: list[Goal] = []
    facts: list[Fact] = []
    projects: list[Project] = []
    responsible: list[Responsible] = []
    deadlines: list[DeadlineIndex] = []
    districts: list[DistrictIndex] = []
    left_out: list[LeftOut] = []
    findings: list[Finding] = []

    def to_yaml(self) -> str:
        """The plan as YAML, UTF-8 text, keys in the model's order, one line a value however long, and a last line that closes it."""
        return closed(msgspec.to_builtins(self))

    def to_frame(self, table: str = "goals", *, engine: Literal["pandas", "polars"] = "pandas") -> Any:
        """A table of the plan as a data frame; `plan_extract.to_frame` says more, and takes several plans."""
        # What makes tables knows the records; the records know it by name alone.
        return import_module("plan_extract.reporting.frames").to_frame(self, table, engine=engine)

    def __repr__(self) -> str:
        return brief.plan_line(self.plan.title, self._counts())

    def _repr_html_(self) -> str:
        """Title, counts and the first goals, for a notebook."""
        head = ("id", "indicator", "value", "unit", "deadline", "districts", "line", "quote")
        rows = [
            (goal.id, goal.indicator or goal.statement, goal.value, goal.unit, goal.deadline and goal.deadline.year,
             "、".join(goal.districts), goal.quote.line, goal.quote.text)
            for goal in self.goals[:10]
        ]  # fmt: skip
        return brief.plan_table(self.plan.title, self._counts(), head, rows)

    def _counts(self) -> list[tuple[str, int]]:
        return [(kind.name, len(kind.of(self))) for kind in KINDS.values()]


# A record's quotation, and a deadline or place, in every table alike.
_QUOTE = ("quote", "page", "line", "column", "start", "end")
_MEASURE = (
    "indicator",
    "indicator_from",
    "concept",
    "concept_by",
    "concept_score",
    "value",
    "low",
    "high",
    "unit",
    "unit_from",
    "amount",
    "amount_low",
    "amount_high",
    "amount_unit",
    "comparator",
    "measure",
)
_BASELINE = ("baseline_year", "baseline", "baseline_low", "baseline_high")
_INVESTMENT = ("investment", "investment_low", "investment_high", "investment_unit", "investment_amount_low", "investment_amount_high")
_YEARS = ("years", "years_start", "years_end")
_DEADLINE = ("deadline", "deadline_from")
_REVIEW = ("review", "review_by", "review_date")
_PLACE = ("section", "section_id", "box", "confidence", *_REVIEW)
# The kinds of record, in the order of the output. What finds them stands in records/finders.py under the same names.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="goals", one="goal", label="目标", colour="#ffe08a", record=Goal, says="statement", about="indicator",
            identity=("districts", "title", "measure"),
            columns=(
                "id", "kind", "statement", *_MEASURE, *_DEADLINE, "districts", *_BASELINE, "nature", "part_of", *_PLACE, *_QUOTE,
            ),
        ),
        Kind(
            name="facts", one="fact", label="现状", colour="#cfe8cf", record=Fact, says="statement", about="indicator",
            columns=("id", "statement", *_MEASURE, "year", "year_from", "districts", *_BASELINE, *_PLACE, *_QUOTE),
        ),
        Kind(
            name="projects", one="project", label="项目", colour="#cfdcf7", record=Project, says="name",
            identity=("districts", "title"),
            columns=(
                "id", "name", "districts", "item", "action", "nature", "content", "scale", *_INVESTMENT, *_YEARS, "place", "responsible",
                *_DEADLINE, *_PLACE, *_QUOTE,
            ),
        ),
        Kind(
            name="responsible", one="responsible", label="责任单位", colour="#f3d3e6", record=Responsible, says="name",
            columns=("name", "kind", "role", "from", "goals", "section", "section_id", "confidence", *_REVIEW, *_QUOTE),
        ),
    )
}  # fmt: skip


def compared() -> list[Kind]:
    """The kinds that a comparison of two plans looks at."""
    return [kind for kind in KINDS.values() if kind.identity]


def indexed() -> list[Kind]:
    """The kinds that the indexes by deadline and district list: those an index has a field for."""
    return [kind for kind in KINDS.values() if kind.name in DeadlineIndex.__struct_fields__]


def plan_class() -> type[Plan]:
    """The class of plans with every kind in the table: Plan, or one that adds a list for each kind that is no field of Plan."""
    return _with_lists(tuple((kind.name, kind.record) for kind in KINDS.values() if kind.name not in Plan.__struct_fields__))


@lru_cache(maxsize=8)
def _with_lists(more: tuple[tuple[str, type[msgspec.Struct]], ...]) -> type[Plan]:
    if not more:
        return Plan
    fields: list[tuple[str, Any, Any]] = [(name, list[record], msgspec.field(default_factory=list)) for name, record in more]  # type: ignore[valid-type]
    return cast(type[Plan], msgspec.defstruct("Plan", fields, bases=(Plan,), kw_only=True, module=__name__))


def key_meanings() -> dict[str, dict[str, tuple[str, str]]]:
    """What each key of the output means (keys.yaml): by class and key its Chinese name and a line in English."""
    written = load(packaged("keys.yaml").decode("utf-8"))
    return {name: {key: (said[0], said[1]) for key, said in keys.items()} for name, keys in written.items() if name[0] != "_"}
