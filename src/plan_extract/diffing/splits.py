"""One target that becomes several, one a district; seen from the other side, several that become one."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from plan_extract.diffing.assignment import Matching
from plan_extract.diffing.goals import GoalSide


def find_splits(a: GoalSide, b: GoalSide, match: Matching) -> tuple[set[int], set[int]]:
    """Goals of `a` that are split among districts in `b`, and their parts in `b`.

    Parts have the same indicator and unit and a district each that the whole has not; they come to the whole's amount, or the plan
    names them as parts of what the whole has become.
    """
    partner = {i: j for i, j, _ in match.pairs}
    taken = {j: i for i, j, _ in match.pairs}
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j in range(len(b.goals)):
        amount = b.amounts[j]
        origin = taken.get(j)
        if amount and b.districts[j] and not b.rows[j] and (origin is None or a.districts[origin] != b.districts[j]):
            by_name[b.words(j), amount.unit].append(j)
    wholes: set[int] = set()
    parts: set[int] = set()
    for i in range(len(a.goals)):
        amount = a.amounts[i]
        if not amount or a.rows[i]:
            continue
        now = partner.get(i)
        found = [
            j
            for j in by_name.get((a.words(i), amount.unit), [])
            if (j == now or j not in taken) and b.districts[j] != a.districts[i] and b.goals[j].measure == a.goals[i].measure
        ]
        if len({b.districts[j] for j in found}) < 2:
            continue
        total = sum((q.low for j in found if (q := b.amounts[j])), Fraction(0))
        broken_down = now is not None and now not in found and all(b.goals[j].part_of == b.goals[now].id for j in found)
        if broken_down or ((now is None or now in found) and abs(total - amount.low) <= Fraction(1, 100) * abs(amount.low)):
            wholes.add(i)
            parts |= set(found)
    return wholes, parts
