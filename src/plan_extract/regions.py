"""Regions by GB/T 2260 code: what a code stood for in a year, what it lay in, and what became of it.

    from plan_extract import regions
    regions.at("110228", 2010).name     # 密云县
    regions.today("110228")             # 110118, 密云区
    regions.parents("520281")           # ("520200", "520000")

The tables, their sources and their days stand in `reading.divisions` and `reading.division_history`.
"""

from plan_extract.reading.division_history import Stretch, at, find, history, parents, predecessors, today

__all__ = ["Stretch", "at", "find", "history", "parents", "predecessors", "today"]
