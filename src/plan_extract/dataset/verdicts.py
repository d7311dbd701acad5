"""What one target is beside another of the same indicator, in SQL, so that millions are judged at once.

A verdict is that of the first (`a`, the place below) beside the second (`b`, the place above), and mirrored for the other way round:
what is `higher` one way is `lower` the other, `same` stays `same`. What numbers, bounds and ways mean was told by `tracking` and
`diffing` when the data set was built (`reporting.comparable`).
"""

from __future__ import annotations

from plan_extract.diffing.meaning import CEILINGS, FIRM, FLOORS

# In the order in which they are listed.
VERDICTS = ("same", "higher", "lower", "later", "earlier", "share", "not comparable", "none")
MIRROR = {"higher": "lower", "lower": "higher", "later": "earlier", "earlier": "later", "more": "less", "less": "more"}
# Why two targets cannot be compared.
REASONS = ("no unit", "measure", "unit", "bound", "range")


def _in(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, words))})"


def _firm(side: str) -> str:
    return f"CASE {side}.comparator " + " ".join(f"WHEN '{word}' THEN {rank}" for word, rank in FIRM.items()) + " ELSE 1 END"


def alike(a: str = "a", b: str = "b") -> str:
    """Whether two sides measure the same in the same unit."""
    return f"({a}.measures = {b}.measures AND {a}.unit = {b}.unit)"


def columns(a: str = "a", b: str = "b", assigned: str = "false") -> str:
    """The columns of a verdict, for a SELECT over two sides with the columns of `comparable`; `assigned` says that `b` is told for `a`.

    `why` (one of REASONS) is where they cannot be compared; `number` is same, higher or lower; `time` same, later or earlier; `verdict`
    the one word of VERDICTS; `ambition` is same, more, less or mixed, empty where it is not known which way is better; `share` is what
    part of the whole a total of a place is; `bound` is firmer or looser where the numbers are the same.
    """
    floors, ceilings = (tuple(words) for words in (FLOORS, CEILINGS))
    against = (
        f"(({_in(f'{a}.comparator', floors)} AND {_in(f'{b}.comparator', ceilings)}) OR "
        f"({_in(f'{a}.comparator', ceilings)} AND {_in(f'{b}.comparator', floors)}))"
    )
    total = f"({a}.aggregation = 'sum' AND {b}.aggregation = 'sum' AND NOT {assigned})"
    greater = f"CASE WHEN {a}.greater = {b}.greater OR {b}.greater IS NULL THEN {a}.greater WHEN {a}.greater IS NULL THEN {b}.greater END"
    return f"""
        CASE WHEN {a}.unit IS NULL OR {b}.unit IS NULL THEN 'no unit'
            WHEN {a}.measures <> {b}.measures THEN 'measure'
            WHEN {a}.unit <> {b}.unit THEN 'unit'
            WHEN {total} THEN NULL
            WHEN {against} THEN 'bound'
            WHEN ({a}.low < {b}.low AND {a}.high > {b}.high) OR ({a}.low > {b}.low AND {a}.high < {b}.high) THEN 'range'
        END AS why,
        CASE WHEN why IS NULL AND NOT {total} THEN CASE
            WHEN {a}.low = {b}.low AND {a}.high = {b}.high THEN 'same'
            WHEN {a}.low >= {b}.low AND {a}.high >= {b}.high THEN 'higher'
            WHEN {a}.low <= {b}.low AND {a}.high <= {b}.high THEN 'lower'
        END END AS number,
        CASE WHEN {a}.deadline = {b}.deadline THEN 'same' WHEN {a}.deadline > {b}.deadline THEN 'later'
            WHEN {a}.deadline < {b}.deadline THEN 'earlier' END AS time,
        CASE WHEN why IS NOT NULL THEN 'not comparable' WHEN {total} THEN 'share'
            WHEN number <> 'same' THEN number WHEN time IN ('later', 'earlier') THEN time ELSE 'same' END AS verdict,
        CASE WHEN number = 'same' AND {_firm(a)} <> {_firm(b)} AND NOT {against} THEN
            CASE WHEN {_firm(a)} > {_firm(b)} THEN 'firmer' ELSE 'looser' END END AS bound,
        CASE WHEN number = 'same' THEN CASE bound WHEN 'firmer' THEN 1 WHEN 'looser' THEN -1 ELSE 0 END
            WHEN number IS NOT NULL THEN (CASE number WHEN 'higher' THEN 1 ELSE -1 END)
                * (CASE {greater} WHEN 'more' THEN 1 WHEN 'less' THEN -1 END)
        END AS amount_asks,
        CASE time WHEN 'earlier' THEN 1 WHEN 'later' THEN -1 ELSE 0 END AS time_asks,
        CASE WHEN verdict IN ('share', 'not comparable') OR amount_asks IS NULL THEN NULL
            WHEN amount_asks * time_asks < 0 THEN 'mixed'
            ELSE CASE sign(amount_asks + time_asks) WHEN 1 THEN 'more' WHEN -1 THEN 'less' ELSE 'same' END END AS ambition,
        CASE WHEN verdict = 'share' AND {b}.low > 0 AND {a}.low > 0 THEN {a}.low / {b}.low END AS share"""
