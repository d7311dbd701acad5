"""The scorer: sums, thresholds, probabilities from sums, reasons, and the decisions that follow from them."""

from __future__ import annotations

import dataclasses
import json
import math
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from plan_extract.deciding.measured_features import measured
from plan_extract.deciding.projects import decide_projects
from plan_extract.deciding.promised_features import promised
from plan_extract.deciding.quantity_views import QuantityView
from plan_extract.deciding.roles import chain, decide
from plan_extract.deciding.scorer import Features, Scale, Weights, read_weights, shipped
from plan_extract.deciding.sound_features import sound
from plan_extract.ids import Ids
from plan_extract.parsing import parse
from plan_extract.records.projects import make_projects
from tests.lines import Line, Read, statement, work

CURVED = Weights(0, {}, 0, {"goals": (500, -400)})


def test_a_sum_is_the_bias_and_the_weights_of_what_holds() -> None:
    weights = Weights(-300, {"verb=建成": 1200, "dated": 250})
    assert weights.sum([]) == -300
    assert weights.sum(["verb=建成", "dated"]) == 1150
    assert weights.sum(["verb=支持", "dated"]) == -50, "what has no weight counts nothing"
    assert weights.sum(["dated", "dated"]) == 200


def test_features_are_named_after_their_function_and_what_it_says() -> None:
    features: Features[str] = Features()

    @features
    def long(text: str) -> bool:
        return len(text) > 3

    @features
    def first(text: str) -> str | None:
        return text[:1] or None

    @features
    def letters(text: str) -> list[str]:
        return sorted(set(text))

    assert features.of("abba") == ["long", "first=a", "letters=a", "letters=b"]
    assert features.of("") == []
    assert list(features.functions) == ["long", "first", "letters"]


def test_without_calibration_the_logistic_curve_holds() -> None:
    weights = Weights(0, {})
    assert weights.probability(0) == 0.5
    assert weights.probability(1000) == round(1 / (1 + math.exp(-1)), 2)
    assert weights.probability(10**9) == 1.0
    assert weights.probability(-(10**9)) == 0.0


@pytest.mark.parametrize(("total", "probability"), [(800, 0.5), (0, 0.4), (-1200, 0.27), (4800, 0.88), (10**9, 1.0)])
def test_calibration_stretches_and_shifts(total: int, probability: float) -> None:
    """0.5 × 0.8 - 0.4 = 0: even odds."""
    assert CURVED.probability(total, "goals") == probability
    assert CURVED.probability(total, "facts") == CURVED.probability(total) == Weights(0, {}).probability(total)


@given(st.lists(st.integers(-9000, 9000), min_size=2, max_size=2))
def test_a_larger_sum_is_never_less_probable(totals: list[int]) -> None:
    low, high = sorted(totals)
    for weights in (CURVED, Weights(0, {}), shipped().project, shipped().sound):
        for kind in ("goals", "facts", "projects", None):
            assert weights.probability(low, kind) <= weights.probability(high, kind)


def test_reasons_are_the_strongest_first_and_only_those_on_one_side() -> None:
    weights = Weights(0, {"a": 1200, "b": -2000, "c": 300, "d": 2500, "e": 40})
    said = ["a", "b", "c", "d", "e", "unheard of"]
    assert weights.reasons(said, against=False) == ["d +2.5", "a +1.2", "c +0.3"]
    assert weights.reasons(said, against=False, most=1) == ["d +2.5"]
    assert weights.reasons(said, against=True) == ["b -2.0"]
    assert weights.reasons(["unheard of"], against=True) == []


def test_weights_are_read_with_and_without_calibration() -> None:
    plain = read_weights({"bias": 5, "weights": {"a": 7}})
    assert (plain.bias, plain.threshold, plain.curves, plain.sum(["a"])) == (5, 0, {}, 12)
    curved = read_weights({"bias": 0, "threshold": -200, "weights": {}, "calibration": {"goals": {"slope": 500, "shift": -400}}})
    assert (curved.threshold, curved.curves) == (-200, {"goals": (500, -400)})


@pytest.mark.parametrize("name", ["project", "measured", "promised", "sound"])
def test_shipped_weights_are_whole_numbers_and_their_curves_too(name: str) -> None:
    data = json.loads(files("plan_extract.deciding").joinpath("weights", f"{name}.json").read_text(encoding="utf-8"))
    assert {type(number) for number in (data["bias"], data["threshold"], *data["weights"].values())} == {int}
    assert list(data["weights"]) == sorted(data["weights"])
    for curve in data.get("calibration", {}).values():
        assert {type(number) for number in curve.values()} == {int}
        assert curve["slope"] > 0, "a surer sum is never less probable"


def test_a_chain_is_no_surer_than_its_weakest_link() -> None:
    assert chain(1000) == 1000
    assert chain(1000, 20_000) == pytest.approx(1000, abs=1)
    assert chain(1000, 1000) < 1000
    assert chain(3000, -1000, 3000) < -1000
    assert chain(10**9, 10**9) > 15_000
    assert chain(-(10**9)) < -15_000


def line(text: str) -> Read:
    source, build = statement(text)
    return Read(Line(text, source, build, {}))


def test_a_quantity_at_the_threshold_is_left_out_and_one_above_it_is_taken() -> None:
    """The thresholds of the three roles lie where the weights put them: everything else the same, one thousandth decides."""
    read = line("建成水厂3座。")
    none = Weights(0, {})
    for bias, role in ((0, "none"), (1, "target")):
        scorers = dataclasses.replace(shipped(), measured=Weights(bias, {}), promised=Weights(1, {}), sound=none)
        assert [d.role for d in decide(read.candidates, scorers)] == [role]
    for bias, role in ((0, "fact"), (1, "target")):
        scorers = dataclasses.replace(shipped(), measured=Weights(1, {}), promised=Weights(bias, {}), sound=none)
        assert [d.role for d in decide(read.candidates, scorers)] == [role]


def test_a_span_at_the_threshold_is_no_project_and_one_above_it_is() -> None:
    source, build = work("建成盘州青石机场。", False)
    views = Read(Line("", source, build, {})).views
    assert not any(d.kept for d in decide_projects(views, Weights(-200, {}, -200)))
    kept = [d for d in decide_projects(views, Weights(-199, {}, -200)) if d.kept]
    assert len(kept) >= 1
    assert all(a.candidate.end <= b.candidate.start for a, b in pairwise(kept)), "of overlapping spans one is kept"


PLANS = sorted((Path(__file__).parents[2] / "data" / "raw").glob("*.txt"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_what_is_not_explained_is_decided_as_what_is(path: Path) -> None:
    """Features are asked only as long as they can matter where nobody asks why: the records are the same, and so is how sure they are."""
    told, untold = parse(path, explain=True), parse(path)
    assert told.goals
    assert told.projects
    for explained, brief in ((told.goals, untold.goals), (told.facts, untold.facts), (told.projects, untold.projects)):
        assert [structs.replace(record, why=[]) for record in explained] == brief


def test_a_scale_weighs_as_the_features_by_name_do() -> None:
    read = line("到2025年,建成水厂3座,供水普及率达到98%,改造500户以上小区的管网。")
    for weights, features in ((shipped().measured, measured), (shipped().promised, promised), (shipped().sound, sound)):
        scale = Scale(weights, features)
        for view in map(QuantityView, read.candidates):
            total = weights.sum(features.of(view))
            assert scale.whole(view) == total
            assert scale.sum(view) == (total if total > weights.threshold else None)
            assert scale.sum(view, 9000) == (total + 9000 if total + 9000 > weights.threshold else None)


@given(st.text("abcd", max_size=6), st.integers(-3000, 3000))
def test_values_said_at_once_may_lift_a_sum_together_and_those_said_again_each_time(text: str, more: int) -> None:
    """What passes is no less than the sum by name where a feature says two values that both count, or one value twice."""
    features: Features[str] = Features()

    @features
    def first(text: str) -> str | None:
        return text[:1] or None

    @features.several
    def letters(text: str) -> list[str]:
        return sorted(set(text))

    @features.again
    def each(text: str) -> list[str]:
        return list(text)

    weights = Weights(-1500, {"first=a": 300, "letters=a": 400, "letters=b": 700, "letters=c": -900, "each=d": 600})
    scale, total = Scale(weights, features, first=("first",)), weights.sum(features.of(text)) + more
    assert scale.sum(text, more) == (total if total > 0 else None)
    assert scale.whole(text) == total - more


def test_a_name_tells_which_spans_it_was_preferred_to() -> None:
    source, build = work("建成盘州青石机场和绿水机场。", False)
    read = Read(Line("", source, build, {}))
    decisions = decide_projects(read.views)
    lost = [d for d in decisions if d.lost_to is not None]
    assert lost
    assert all(not d.kept and d.lost_to is not None and d.lost_to.kept for d in lost)
    made = make_projects(source, decisions, (), True, Ids("p"))
    assert any(why.startswith("rather than ") for record in made for why in record.why)


def test_the_confidence_of_a_record_is_the_probability_of_its_decision() -> None:
    read = line("到2025年,供水普及率达到98%。")
    (decision,) = decide(read.candidates)
    (goal,) = read.statements()["targets"]
    assert decision.role == "target"
    assert goal.confidence == decision.probability
    sure, unsure = (
        decide(read.candidates, dataclasses.replace(shipped(), sound=Weights(bias, {})))[0].probability for bias in (9000, -9000)
    )
    assert unsure < 0.05 < sure, "how sure a record is hangs on whether it is right as a whole"


def test_decisions_stand_in_reading_order_with_their_reasons() -> None:
    decisions = decide(line("到2025年,建成水厂3座,供水普及率达到98%,改造500户以上小区的管网。").candidates)
    assert [d.candidate.quantity.start for d in decisions] == sorted(d.candidate.quantity.start for d in decisions)
    assert all(d.reasons for d in decisions)
