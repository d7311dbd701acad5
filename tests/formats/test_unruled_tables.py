"""Indicator tables printed without rules give the rows of their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from plan_extract import parse

from .make import items_of, office, to_docx, to_pdf
from .test_four_formats import SAMPLES, records, share


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed (soffice): no PDF can be made")
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_rows_come_back(sample: Path, tmp_path: Path) -> None:
    plan = parse(sample)
    file = tmp_path / "x.pdf"
    word = to_docx(items_of(sample.read_text("utf-8-sig"), plan), plan.plan.title or sample.stem, "Normal Table")
    file.write_bytes(to_pdf(word, tmp_path))
    wanted, found = records(plan), records(parse(file))
    assert wanted["rows"].total() >= 5
    assert found["rows"] == wanted["rows"]
    assert share(wanted["goals"], found["goals"]) >= 0.98
    assert share(wanted["headings"], found["headings"]) >= 0.98
