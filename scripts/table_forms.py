"""Prints what is read wrong of the invented tables in all their forms: `python scripts/table_forms.py [TABLE or FORM …]`."""

from __future__ import annotations

import sys
from collections import Counter

from tests.tables.forms import FORMS
from tests.tables.measure import TABLES, seen

LINES = 2
wanted = sys.argv[1:]
right: Counter[str] = Counter()
asked: Counter[str] = Counter()
for entry in TABLES:
    for form in FORMS:
        if wanted and not any(word in entry["name"] or word == form for word in wanted):
            continue
        wrong = [cell for cell in seen(entry, form) if not (asked.update([form]) or cell.expected == cell.found)]
        right[form] -= len(wrong)
        for cell in wrong[:LINES]:
            print(f"{cell.table} [{cell.form}] row {cell.row} {cell.field}: expected {cell.expected!r}, found {cell.found[:90]!r}")
for form, count in asked.items():
    print(f"{form:15} {count + right[form]} of {count}")
print(f"all             {asked.total() + sum(right.values())} of {asked.total()}")
