"""Nothing is found in sound texts that once were taken for faulty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from plan_extract import parse
from plan_extract.checking.config import Config
from plan_extract.checking.runner import check_file

TEXTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "sound.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("sound", TEXTS, ids=lambda sound: sound["name"])
def test_nothing_is_found(sound: dict[str, Any], tmp_path: Path) -> None:
    form = "html" if "html" in sound else "text"
    path = tmp_path / ("plan.html" if form == "html" else "plan.txt")
    path.write_text(sound[form], encoding="utf-8")
    report = check_file(str(path), Config(select=("PE1", "PE2", "PE3", "PE4", "PE5", "PE602")))
    assert [f"{d.code} {d.message}" for d in report.diagnostics] == []
    assert [f.message for f in parse(path).findings if f.code in ("PE001", "PE002", "PE006", "PE008")] == []
