"""Take the pictures of the report that the READMEs show: python scripts/make_pictures.py (needs Chromium and playwright)"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = "data/raw/yunling-14fyp-urban-rural.txt"
OUT = ROOT / "docs" / "pictures"


def main() -> None:
    """Write report-en.png and report-zh.png: the sample's page with its first goal chosen."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        for language in ("en", "zh"):
            page = Path(folder) / f"{language}.html"
            command = [sys.executable, "-m", "plan_extract", "report", SAMPLE, "-o", str(page), "--lang", language, "--quiet"]
            subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
            view = browser.new_page(viewport={"width": 1280, "height": 800})
            view.goto(page.as_uri())
            view.keyboard.press("n")
            view.wait_for_timeout(500)
            picture = OUT / f"report-{language}.png"
            view.screenshot(path=picture)
            # Few colours: a third of the size, and the same to the eye.
            Image.open(picture).convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(picture, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
