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
# The columns of a verdict.
COLUMNS = ("verdict", "why", "number", "time", "bound", "ambition", "share")


def _in(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, words))})"


def coded(row: str) -> str:
    """What a verdict asks of a row of `comparable`, in columns that are numbers, which millions of rows are joined with at once.

    `measures` and `unit` (none without one) are hashes; `firm` is how firm the bound is, `way` whether it is a floor (1) or ceiling (-1);
    `greater` is 1 for more and -1 for less, `adds` whether values of places add up.
    """
    firm = " ".join(f"WHEN '{word}' THEN {rank}" for word, rank in FIRM.items())
    floors, ceilings = (_in(f"{row}.comparator", tuple(words)) for words in (FLOORS, CEILINGS))
    return f"""
        hash({row}.measures) AS measures, CASE WHEN {row}.unit IS NOT NULL THEN hash({row}.unit) END AS unit, {row}.low, {row}.high,
        (CASE {row}.comparator {firm} ELSE 1 END)::TINYINT AS firm,
        (CASE WHEN {floors} THEN 1 WHEN {ceilings} THEN -1 ELSE 0 END)::TINYINT AS way,
        (CASE {row}.greater WHEN 'more' THEN 1 WHEN 'less' THEN -1 END)::TINYINT AS greater,
        {row}.aggregation = 'sum' AS adds, {row}.deadline"""


def alike(a: str, b: str) -> str:
    """Whether two sides, with the columns of `coded`, measure the same in the same unit."""
    return f"({a}.measures = {b}.measures AND {a}.unit = {b}.unit)"


def judged(sides: str, kept: str, a: str = "a", b: str = "b", assigned: str = "false") -> str:
    """A SELECT of the columns of a verdict, and of columns that are `kept`, from two sides (a FROM clause) with the columns of `coded`;
    `assigned` says that `b` is told for `a`.

    `why` (one of REASONS) is where they cannot be compared; `number` is same, higher or lower; `time` same, later or earlier; `verdict`
    the one word of VERDICTS; `ambition` is same, more, less or mixed, empty where it is not known which way is better; `share` is what
    part of the whole a total of a place is; `bound` is firmer or looser where the numbers are the same.
    """
    # A step after the other: in one, DuckDB would work out each column as often as another asks for it.
    return f"""
        SELECT * EXCLUDE (_total, _amount, _years, _firm, _greater, _asks, _parts),
            CASE WHEN _asks * coalesce(_years, 0) > 0 THEN 'mixed'
                ELSE CASE sign(_asks - coalesce(_years, 0)) WHEN 1 THEN 'more' WHEN -1 THEN 'less' WHEN 0 THEN 'same' END END AS ambition,
            CASE WHEN verdict = 'share' THEN _parts END AS share
        FROM (
            SELECT *,
                CASE _amount WHEN 0 THEN 'same' WHEN 1 THEN 'higher' WHEN -1 THEN 'lower' END AS number,
                CASE _years WHEN 0 THEN 'same' WHEN 1 THEN 'later' WHEN -1 THEN 'earlier' END AS time,
                CASE WHEN why IS NOT NULL THEN 'not comparable' WHEN _total THEN 'share' WHEN _amount = 1 THEN 'higher'
                    WHEN _amount = -1 THEN 'lower' WHEN _years = 1 THEN 'later' WHEN _years = -1 THEN 'earlier' ELSE 'same' END AS verdict,
                CASE WHEN _amount = 0 THEN CASE _firm WHEN 1 THEN 'firmer' WHEN -1 THEN 'looser' END END AS bound,
                CASE WHEN _amount = 0 THEN _firm ELSE _amount * _greater END AS _asks
            FROM (
                SELECT * REPLACE (CASE WHEN why IS NULL AND NOT _total THEN _amount END AS _amount) FROM (
                    SELECT {kept}{"," if kept else ""}
                        {a}.adds AND {b}.adds AND NOT {assigned} AS _total,
                        CASE WHEN {a}.unit IS NULL OR {b}.unit IS NULL THEN 'no unit'
                            WHEN {a}.measures <> {b}.measures THEN 'measure'
                            WHEN {a}.unit <> {b}.unit THEN 'unit'
                            WHEN {a}.adds AND {b}.adds AND NOT {assigned} THEN NULL
                            WHEN {a}.way * {b}.way < 0 THEN 'bound'
                            WHEN ({a}.low < {b}.low AND {a}.high > {b}.high) OR ({a}.low > {b}.low AND {a}.high < {b}.high) THEN 'range'
                        END AS why,
                        (CASE WHEN {a}.low = {b}.low AND {a}.high = {b}.high THEN 0
                            WHEN {a}.low >= {b}.low AND {a}.high >= {b}.high THEN 1
                            WHEN {a}.low <= {b}.low AND {a}.high <= {b}.high THEN -1 END)::TINYINT AS _amount,
                        sign({a}.deadline - {b}.deadline) AS _years, sign({a}.firm - {b}.firm) AS _firm,
                        CASE WHEN {a}.greater = {b}.greater OR {b}.greater IS NULL THEN {a}.greater
                            WHEN {a}.greater IS NULL THEN {b}.greater END AS _greater,
                        CASE WHEN {b}.low > 0 AND {a}.low > 0 THEN {a}.low / {b}.low END AS _parts
                    FROM {sides}
                )
            )
        )"""
