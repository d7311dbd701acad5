"""A monitoring as a workbook: a sheet of targets, one of what is doubtful or without a partner, one of the values it rests on."""

from __future__ import annotations

import io
from typing import Any

from plan_extract.errors import PlanError, install
from plan_extract.reporting.track_tables import row, status_words
from plan_extract.tracking.track import Tracked
from plan_extract.wording import shown, worded


def to_xlsx(tracked: Tracked) -> bytes:
    """The bytes of the workbook, the same on every run. Raises PlanError where XlsxWriter is missing."""
    try:
        import xlsxwriter
    except ImportError:
        raise PlanError(f"a workbook needs XlsxWriter, which is not installed; {install('xlsx')}") from None
    import datetime

    stream = io.BytesIO()
    # What looks like a formula or an address is text: it comes from a plan.
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True, "bottom": 1})
    words = status_words()

    def sheet(name: str, heads: list[str], rows: list[list[Any]], widths: list[int]) -> None:
        made = book.add_worksheet(name)
        made.write_row(0, 0, heads, bold)
        for index, cells in enumerate(rows, 1):
            made.write_row(index, 0, ["" if cell is None else cell for cell in cells])
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        made.freeze_panes(1, 0)
        made.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)

    found = [row(verdict) for verdict in tracked.verdicts]
    heads = {
        "status": worded("status"), "nature": worded("nature"), "indicator": worded("indicator"), "districts": worded("place"),
        "baseline": worded("baseline"), "target": worded("target"), "target_year": worded("by"), "reached": worded("reached"),
        "unit": worded("unit"), "year": worded("in"), "linear": worded("straight way"), "compounded": worded("even rate"),
        "notes": worded("remarks"), "line": worded("line"), "quote": worded("quotation"),
    }  # fmt: skip

    def cell(one: dict[str, Any], key: str) -> Any:
        value = one[key]
        return words[value] if key == "status" else "; ".join(value) if isinstance(value, list) else value

    rows = [[cell(one, key) for key in heads] for one in found]
    sheet(worded("targets"), list(heads.values()), rows, [9, 9, 30, 12, 14, 20, 7, 10, 10, 7, 12, 12, 50, 7, 20])
    asked = [[d.name, d.district, "、".join(f"{n} ({s:g})" for n, s in d.like), shown(d.place)] for d in tracked.joined.doubts]
    asked += [[name, place, worded("in no target"), shown(where)] for name, place, where in tracked.joined.unused]
    if asked:
        sheet(worded("doubtful"), [worded("in the table"), worded("place"), worded("like"), worded("where")], asked, [30, 12, 50, 40])
    values = [[one["indicator"], v["year"], float(v["value"]), v["unit"], shown(v["place"])] for one in found for v in one["values"]]
    if values:
        sheet(
            worded("values"),
            [worded("indicator"), worded("year"), worded("value"), worded("unit"), worded("where")],
            values,
            [30, 7, 12, 10, 40],
        )
    book.close()
    return stream.getvalue()
