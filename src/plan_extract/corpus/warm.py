"""Imported by the process that workers are forked from: it loads the program and its word lists once, and all workers share them.

A fork of a process with threads can hang; this one has none, and does nothing else. Where there is no fork (Windows), each worker loads
for itself.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from types import TracebackType

_TEXT = """云川市“十四五”公园规划
（2021—2025年）
第一章 目标
到2025年，全市新建公园30个，绿化覆盖率达到40%以上，由市城管局牵头。
（一）推进公园建设工程。2023年底前，甲县改造提升东湖公园。
"""


def warm() -> None:
    """Parse a few lines, so that whatever is loaded or made at first use is there."""
    from plan_extract.patterns import found_again

    with found_again():
        from plan_extract import output
        from plan_extract.parsing import parse
        from plan_extract.sources import read_bytes

        output.to_yaml(parse(read_bytes(_TEXT.encode(), "warm.txt")))


def _unless_left(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """Nobody is there any more to be told that whoever asked for a worker was killed while asking."""
    if not issubclass(kind, EOFError):
        sys.__excepthook__(kind, error, where)


sys.excepthook = _unless_left
# What fails here fails again, and is told, where a plan is parsed.
with contextlib.suppress(Exception):
    warm()
# The collector writes to whatever it looks at, and what is written to is no longer shared.
gc.collect()
gc.freeze()
