"""Rules PE2xx: every record stands in its source, where it says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from plan_extract.checking.registry import Finds, found, rule
from plan_extract.checking.subject import Subject
from plan_extract.checking.yaml_places import Key
from plan_extract.model import KINDS, Origin, Quote


def quotations(subject: Subject) -> Iterator[tuple[Quote, str | None, tuple[Key, ...]]]:
    """Quotations of the plan and all records, the record's id, and the keys that lead to it in the parsed file.

    A record's own, then those that its `origin` names for what is carried; what was left out has one as well.
    """
    yield from _origins(subject.plan.plan, None, ("plan",))
    for kind in KINDS.values():
        for index, record in enumerate(kind.of(subject.plan)):
            of, keys = getattr(record, "id", None), (kind.name, index)
            yield record.quote, of, (*keys, "quote")
            yield from _origins(record, of, keys)
    for index, left in enumerate(subject.plan.left_out):
        yield left.quote, None, ("left_out", index, "quote")


def _origins(record: object, of: str | None, keys: tuple[Key, ...]) -> Iterator[tuple[Quote, str | None, tuple[Key, ...]]]:
    origins: dict[str, Origin] = getattr(record, "origin", {})
    for field, origin in origins.items():
        if origin.quote is not None:
            yield origin.quote, of, (*keys, "origin", field, "quote")


@rule("PE201", "error")
def source_not_at_hand(subject: Subject) -> Finds:
    """The source that a parsed file names was not found, so its quotations cannot be checked.

    Looked for as named, and beside the parsed file; for what is no plain text (HTML, DOCX, PDF, OFD …) the saved text (`parse --text`) is
    looked for as well.

    Example: `source.path: data/raw/x.txt` and no such file.
    What to do: run the check where the archive's sources stand, or keep the source beside the parsed file; an archive that has no sources
    says so with `warnings: [PE201]`.
    """
    if subject.missing_source is not None:
        yield found("PE201", f"source {subject.missing_source} not found; quotations were not checked", subject.inside("source", "path"))


@rule("PE202", "error")
def source_has_changed(subject: Subject) -> Finds:
    """The source's sha256 is not the one the parsed file names: the source was edited since, or is another file.

    Example: a comma was mended in data/raw/x.txt after it was parsed.
    What to do: parse the source again, and look at what changed with `plan-extract diff`.
    """
    if subject.sha256 is not None and subject.sha256 != subject.plan.source.sha256:
        message = f"source has sha256 {subject.sha256[:12]}…, the parsed file names {subject.plan.source.sha256[:12]}…"
        yield found("PE202", message, subject.inside("source", "sha256"))


@rule("PE203", "error")
def quotation_is_not_in_the_source(subject: Subject) -> Finds:
    """A quotation is not the slice of the source that its start and end name.

    A record without its sentence cannot be trusted or looked up. The spans that `origin` names for what is carried are quotations too.

    Example: `quote: {text: 100万左右, start: 12345, end: 12350}` where the source has 90万左右 there.
    What to do: parse the source again; never edit quotations by hand.
    """
    if subject.text is None:
        return
    for quote, record, keys in quotations(subject):
        stands = subject.text[quote.start : quote.end]
        if stands != quote.text:
            message = f"quoted {quote.text!r}, the source has {stands!r} there"
            yield found("PE203", message, subject.inside(*keys, "text", quote=quote), subject.beside(quote), record)


@rule("PE204", "error")
def line_or_column_is_wrong(subject: Subject) -> Finds:
    """A quotation's line and column are not those of its start.

    Example: `line: 83, column: 27` where character 12345 stands on line 84.
    What to do: parse the source again.
    """
    if subject.text is None:
        return
    for quote, record, keys in quotations(subject):
        if subject.text[quote.start : quote.end] != quote.text:
            continue
        line = bisect_right(subject.line_starts, quote.start)
        column = quote.start - subject.line_starts[line - 1] + 1
        if (line, column) != (quote.line, quote.column):
            message = f"quoted at {quote.line}:{quote.column}, its start is at {line}:{column}"
            yield found("PE204", message, subject.inside(*keys, "line", quote=quote), subject.beside(quote), record)


@rule("PE205", "error")
def source_has_another_length(subject: Subject) -> Finds:
    """The source has another number of characters than the parsed file names.

    Example: `characters: 48901` of a source that now has 48890.
    What to do: parse the source again.
    """
    if subject.text is not None and len(subject.text) != subject.plan.source.characters:
        message = f"source has {len(subject.text)} characters, the parsed file names {subject.plan.source.characters}"
        yield found("PE205", message, subject.inside("source", "characters"))


@rule("PE206", "warning")
def page_without_text(subject: Subject) -> Finds:
    """A page of a PDF holds no text that can be trusted: a scan, fonts that do not say their characters, text under a picture.

    What the page says is missing from the records, or may be wrong in them.

    Example: page 12 is a picture.
    What to do: recognise the page's text (OCR) and parse again, or read the page by eye.
    """
    for finding in subject.plan.findings:
        if finding.code in ("PE020", "PE021", "PE022"):
            yield found("PE206", finding.message, subject.line(finding.line))


@rule("PE216", "warning")
def numerals_read_with_doubt(subject: Subject) -> Finds:
    """Character recognition is less than nine tenths sure of a numeral, or a second look at it read another.

    A value with a wrong digit looks like any other: nothing else in the file tells it.

    Example: 12.09亿元 on page 3, of which the 9 is 0.71 sure.
    What to do: compare the numeral with the page, and what was read of it with the records of that line.
    """
    for finding in subject.plan.findings:
        if finding.code == "PE046":
            yield found("PE216", finding.message, subject.line(finding.line))


@rule("PE214", "warning")
def formulas_without_value(subject: Subject) -> Finds:
    """Cells of a workbook hold formulas whose values the file does not have.

    They were read as empty, so that the records they belong to are missing or lack a value.

    Example: a column of totals in a workbook that a program has written.
    What to do: open the workbook in a spreadsheet, save it, and parse it again.
    """
    for finding in subject.plan.findings:
        if finding.code == "PE024":
            yield found("PE214", finding.message, subject.line(finding.line))


@rule("PE219", "warning")
def correction_fits_no_more(subject: Subject) -> Finds:
    """A reviewer's correction (`parse --corrections`) was not applied: its record is not found any more, or its words do not stand there.

    The plan's text, or what is read of it, has changed since the review; what was corrected may be wrong again.

    Example: a target of 12个 was called wrong, and the new version of the plan says 15个 there.
    What to do: look at the place, and correct it again in the page of `plan-extract report`.
    """
    for finding in subject.plan.findings:
        if finding.code == "PE047":
            yield found("PE219", finding.message, subject.line(finding.line))
