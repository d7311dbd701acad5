"""Rule PE215: what a project of a table costs and when it is built is read again from the words of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from plan_extract.checking.amounts import amount_of, equal
from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.rereading import bare, shown
from plan_extract.checking.subject import Subject, numbers
from plan_extract.model import Investment, Years
from plan_extract.reading.quantities import find_quantities
from plan_extract.sources.fold import fold

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
Problem = tuple[str, str, str]


@rule("PE215", "error")
def project_is_not_what_its_cells_say(subject: Subject) -> Finds:
    """A project of a table has another investment or other years than the words of its cells, or words that its table does not have.

    Example: `investment: {text: '12.5', value: 22.5, unit: 亿元}`.
    What to do: take back the edit by hand, or parse the plan again.
    """
    lines = subject.text.split("\n") if subject.text is not None else None
    boxes = {box.id: box for box in subject.plan.boxes}
    for index, project in enumerate(subject.plan.projects):
        box = boxes.get(project.box or "")
        table = bare("".join(lines[box.lines[0] - 1 : box.lines[1]])) if lines is not None and box is not None else None
        for field, key, message in (*_of_investment(project.investment, table), *_of_years(project.years, table)):
            where = subject.inside("projects", index, field, key, quote=project.quote)
            yield found("PE215", f"{project.name}: {message}", where, subject.beside(project.quote), project.id)


def _of_investment(investment: Investment | None, table: str | None) -> Iterator[Problem]:
    if investment is None:
        return
    if table is not None and any(piece not in table for piece in map(bare, investment.text.split()) if piece):
        yield "investment", "text", f"the table has no {investment.text!r}"
    elif investment.value is not None:
        words = fold(investment.text)
        said = [numbers(q.value) for q in find_quantities(words) if q.values]
        said += [[Decimal(number.replace(",", ""))] for number in _NUMBER.findall(words)]
        amount = amount_of(investment.value, investment.unit)
        if numbers(investment.value) not in said:
            yield "investment", "value", f"investment {shown(investment.value)}, its words are {investment.text!r}"
        elif investment.amount is not None and amount is not None and not equal(investment.amount, amount):
            yield (
                "investment",
                "amount",
                f"amount {shown(investment.amount.value)} {investment.amount.unit}, its value is {shown(amount.value)}",
            )


def _of_years(years: Years | None, table: str | None) -> Iterator[Problem]:
    if years is None:
        return
    words = fold(years.text)
    if table is not None and any(digits not in table for digits in re.findall(r"\d+", words)):
        yield "years", "text", f"the table has no {years.text!r}"
    for key, year in (("start", years.start), ("end", years.end)):
        # 2021-23 has the end without its century.
        if str(year) not in words and not re.search(rf"[-—–~～至]\s*{year % 100:02d}(?!\d)", words):
            yield "years", key, f"{key} {year}, its words are {years.text!r}"
