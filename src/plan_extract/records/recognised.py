"""What character recognition was unsure of: findings at doubtful numerals, and records that are the less sure for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from plan_extract.model import Finding
from plan_extract.parts import OcrPage, OcrUse
from plan_extract.sources.source_text import SourceText

# A numeral with what may stand for one of its digits (O, l) and what gives its size: a misread 亿 is as wrong as a misread 8, and
# so is a table's （‰） read as （%）.
_NUMERAL = re.compile(
    r"[-+－]?[0-9０-９OoIl](?:[0-9０-９A-Za-z.．/／,:-]*[0-9０-９A-Za-z])?[%％‰]?\s?[十百千万亿]*"
    r"|[(（][%％‰][)）]"
    r"|[〇零一二三四五六七八九十百千万亿两]{2,}|[一二三四五六七八九十两](?=[倍成个项年])"
)
_ITEM = re.compile(r"[0-9]{1,2}[.．](?![0-9])")
# Marks that no digit is misread as: beside a numeral they say nothing of it.
_MARKS = frozenset("（）()《》〈〉〔〕【】“”‘’、，。；：！？—…~～")


def used(source: SourceText) -> OcrUse | None:
    """What was recognised of a source, as the output tells it."""
    seen = source.recognised
    if seen is None:
        return None
    pages = [OcrPage(page=each.page, start=each.start, end=each.end) for each in seen.pages]
    return OcrUse(reader=seen.reader, mode=seen.mode, pages=pages)


def doubtful_numerals(source: SourceText) -> list[Finding]:
    """A finding (PE046) for each line with numerals of which a character is doubtful, or whose neighbour is and may belong to them."""
    seen = source.recognised
    if seen is None or not seen.doubts:
        return []
    by_line: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for offset, sure in seen.doubts:
        by_line[source.line_of(offset)].append((offset, sure))
    found = []
    for line, doubts in sorted(by_line.items()):
        start = source.line_starts[line - 1]
        end = source.line_starts[line] - 1 if line < len(source.line_starts) else len(source.text)
        told: list[str] = []
        column = 0
        for numeral in _NUMERAL.finditer(source.text[start:end]):
            first, last = start + numeral.start(), start + numeral.end()
            # The character before and behind may be a digit that was not read as one.
            # The dot behind an item's number is no decimal's.
            beyond = last - 1 if numeral.start() == 0 and _ITEM.match(source.text, start, end) else last
            near = [sure for at, sure in doubts if (first <= at < last or first - 1 <= at <= beyond) and source.text[at] not in _MARKS]
            worst = min(near, default=None)
            if worst is not None:
                column = column or numeral.start() + 1
                told.append(f"{numeral[0]} ({worst:.2f})")
        if told:
            more = f" and {len(told) - 8} more" if len(told) > 8 else ""
            page = next((each.page for each in seen.pages if each.start <= start < each.end), None)
            where = f" on page {page}" if page else ""
            found.append(Finding(code="PE046", message=f"read with doubt{where}: {', '.join(told[:8])}{more}", line=line, column=column))
    return found


def weigh(source: SourceText, records: Iterable[Any]) -> None:
    """Make records less sure, in place, by the doubtful characters of their quotations: the product of how sure each of them is."""
    seen = source.recognised
    if seen is None or not seen.doubts:
        return
    for record in records:
        quote = getattr(record, "quote", None)
        if quote is not None:
            record.confidence = round(record.confidence * seen.sure(quote.start, quote.end), 3)
