"""A plan and a table of values in, a verdict on each target out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from plan_extract.model import Goal, Plan
from plan_extract.tracking.actuals import Actual
from plan_extract.tracking.joining import Joined, Series, Settled, join
from plan_extract.tracking.judging import judge
from plan_extract.tracking.targets import Target, targets
from plan_extract.tracking.verdicts import Terms, Verdict
from plan_extract.wording import message


@dataclass
class Tracked:
    """The verdicts, 约束性 first and then in the plan's order; what could not be followed or joined; on what terms it was judged."""

    plan: Plan
    verdicts: list[Verdict]
    joined: Joined
    unfollowed: list[Goal]
    terms: Terms


def track(
    plan: Plan,
    values: Sequence[Actual],
    review: dict[tuple[str, str], Settled] | None = None,
    *,
    until: int | None = None,
    leeway: Fraction = Terms.leeway,
    about: Fraction = Terms.about,
) -> Tracked:
    """Hold values against a plan's targets. `until` is the last year that counts; default: the last that the table has.

    Raises PlanError for a table that contradicts itself and for a review that names what the plan has not.
    """
    found, unfollowed = targets(plan)
    region = plan.plan.region.name if plan.plan.region else None
    joined = join(found, values, region, review or {})
    first = plan.plan.period.start if plan.plan.period else None
    terms = Terms(until or max(value.year for value in values), leeway, about, first)
    verdicts = []
    for target in found:
        series, how = joined.series.get(target.goal.id), joined.how.get(target.goal.id)
        basis = joined.basis.get(target.goal.id)
        rolled = None
        if not series and target.parts:
            rolled = _rolled_up(target, joined)
            series, how = rolled, "parts" if rolled else None
            bases = {joined.basis.get(part) for part in target.parts}
            basis = bases.pop() if len(bases) == 1 else None
        verdict = judge(target, series, basis, terms, how)
        if rolled:
            verdict.notes.append(message("the sum of {count} parts of the table", count=len(target.parts)))
            verdict.used = [joined.series[part][verdict.year] for part in target.parts if verdict.year in joined.series[part]]
        verdicts.append(verdict)
    return Tracked(plan, verdicts, joined, unfollowed, terms)


def _rolled_up(target: Target, joined: Joined) -> Series | None:
    """The sums of the parts of a total, of the years that all of them have in one unit; None where one has no values or they are shares."""
    series = [joined.series.get(part) for part in target.parts]
    if target.wanted.unit in ("%", "") or not all(series):
        return None
    known = [one for one in series if one]
    sums: Series = {}
    for year in sorted(set.intersection(*(set(one) for one in known))):
        values = [one[year] for one in known]
        if len({value.unit for value in values}) == 1:
            places = "; ".join(value.place for value in values)
            sums[year] = Actual(target.name, None, year, sum(v.value for v in values), values[0].unit, values[0].basis, places)  # type: ignore[arg-type]
    return sums or None
