"""Rule PE218: what is said to be printed somewhere is printed on a page that there is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from plan_extract.checking.grounding import quotations
from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.subject import Subject
from plan_extract.model import PageSize, Plan, Quote

# Rectangles are rounded to a tenth; what lies so many points apart is another place.
_APART = 1.0


@rule("PE218", "error")
def rectangle_is_not_on_its_page(subject: Subject) -> Finds:
    """A quotation's page is none that the file has, its rectangle is none or lies outside of the page, or the words are printed elsewhere.

    Sizes are those of `source.paper`, or of the publication's file that the quotation's line is in. What has no pages has no rectangles.
    Where the source is at hand it is read again, and each place compared with where it prints the quotation.

    Example: `page: 12, box: [72.0, 900.5, 310.0, 918.5]` on a page of 595.3 by 841.9 points.
    What to do: parse the source again; never edit quotations by hand.
    """
    firsts = [member.lines[0] for member in subject.plan.source.members if member.lines]
    for quote, record, keys in quotations(subject):
        wrong = _wrong(quote, _sizes(subject.plan, firsts, quote.line)) or _elsewhere(quote, subject)
        if wrong:
            yield found("PE218", f"quoted {quote.text!r}: {wrong}", subject.inside(*keys, quote=quote), subject.beside(quote), record)


def _sizes(plan: Plan, firsts: list[int], line: int) -> list[PageSize]:
    """The sizes of the pages that a line's are among."""
    member = bisect_right(firsts, line) - 1
    return plan.source.members[member].paper if member >= 0 else plan.source.paper


def _elsewhere(quote: Quote, subject: Subject) -> str:
    """Where the source, read again, prints a quotation that is said to stand in another place; nothing where the two agree.

    A quotation that the text does not have there is for PE203 to tell.
    """
    text = subject.text or ""
    if subject.paper is None or quote.page is None or text[quote.start : quote.end] != quote.text:
        return ""
    said = [(quote.page, quote.box or []), *((spot.page, spot.box) for spot in quote.continued)]
    printed = [(spot.page, spot.box) for spot in subject.paper.where(quote.start, quote.end)]
    if not printed or (len(said) == len(printed) and all(map(_same, said, printed))):
        return ""
    (page, box), more = printed[0], f" and {len(printed) - 1} more" if len(printed) > 1 else ""
    return f"the source prints it on page {page} at {box}{more}, not on page {quote.page} at {quote.box}"


def _same(one: tuple[int, list[float]], other: tuple[int, list[float]]) -> bool:
    return one[0] == other[0] and all(abs(a - b) <= _APART for a, b in zip(one[1], other[1], strict=True))


def _wrong(quote: Quote, sizes: Iterable[PageSize]) -> str:
    """What is wrong with a quotation's places; nothing where they are as they should be."""
    if quote.page is None and quote.box is None:
        return "it goes on where it does not begin" if quote.continued else ""
    for page, box in [(quote.page, quote.box), *((spot.page, spot.box) for spot in quote.continued)]:
        if page is None or box is None:
            return "a page and a rectangle belong together"
        size = next((size for size in sizes if size.first <= page <= size.last), None)
        if size is None:
            return f"page {page} is none of the file's"
        # Sizes and rectangles are rounded to a tenth.
        right, low = size.width + 0.1, size.height + 0.1
        if len(box) != 4 or not (0 <= box[0] < box[2] <= right and 0 <= box[1] < box[3] <= low):
            return f"{box} is no rectangle on page {page}, which is {size.width:g} by {size.height:g} points"
    return ""
