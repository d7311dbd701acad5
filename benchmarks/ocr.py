"""How well printed and scanned samples are read: python benchmarks/ocr.py [--form pdf|tiff|png|jpeg] [--face PATH] [--plan PATH …] [DPI …].

Each sample is printed (tests/sources/printing.py), turned by a degree, with noise, and read; what is found is compared with what is found
in its text. PNG and JPEG hold a page each and are read as a zip of them. Needs the extra `ocr` and a Chinese face.
"""

from __future__ import annotations

import argparse
import resource
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.sources import printing  # noqa: E402
from tests.sources.reread import measured, of_sample, pressed, said  # noqa: E402


def main() -> None:
    """Print a line for each sample and resolution, and what was read wrong below it."""
    words = argparse.ArgumentParser()
    words.add_argument("--form", choices=("pdf", "tiff", "png", "jpeg"), default="pdf")
    words.add_argument("--plan", type=Path, nargs="*")
    words.add_argument("--face", type=Path)
    words.add_argument("dpi", type=int, nargs="*")
    asked = words.parse_args()
    if asked.face:
        printing.FACE = asked.face
    for path in asked.plan or sorted((ROOT / "data" / "raw").glob("*.txt")):
        text = of_sample(path)
        for dpi in asked.dpi or (150, 200, 300):
            data, suffix, pages = pressed(text, dpi, asked.form)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            made = measured(text, path.name, data, suffix)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / pages
            shares = ", ".join(f"{kind} {right}/{total} ({right / max(total, 1):.3f})" for kind, (right, total) in made.found.items())
            print(f"{path.stem} {asked.form} {dpi} dpi, {pages} pages, {spent:.1f} s of processor time each: {shares};")
            print(f"  of {made.numerals} numerals {len(made.silent)} wrong without a finding, {len(made.told)} wrong with one, "
                  f"{len(made.doubted)} right with one", flush=True)  # fmt: skip
            for goal in made.missing:
                print(f"  missing: {said(goal)} {goal.statement[:60]}")
            for label, found in (("wrong", made.silent), ("told", made.told), ("doubted", made.doubted)):
                for line in found:
                    print(f"  {label}: {line}", flush=True)


if __name__ == "__main__":
    main()
