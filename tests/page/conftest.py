"""The pages of `report` in headless Chromium, which is looked for among the machine's programs; nothing is downloaded."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from plan_extract import parse
from plan_extract.checking.config import Config
from plan_extract.checking.runner import check
from plan_extract.checking.subject import Subject
from plan_extract.reporting.page import to_html
from plan_extract.reporting.page.making import notes_of
from plan_extract.sources import read

ROOT = Path(__file__).resolve().parents[2]
LONGEST = ROOT / "data" / "raw" / "yunling-14fyp-urban-rural.txt"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
Opened = Callable[..., Any]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A browser without a window."""
    pytest.importorskip("jinja2")
    api = pytest.importorskip("playwright.sync_api", reason="playwright (the extra dev brings it) drives the browser")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian's package is chromium)")
    with api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def longest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the longest sample, as the command makes it."""
    pytest.importorskip("jinja2")
    source = read(LONGEST)
    plan = parse(source, explain=True)
    notes = notes_of(check(Subject(str(LONGEST), plan, text=source.text, source_path=str(LONGEST)), Config()).diagnostics)
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(to_html(plan, source.text, (), notes), encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Any, longest: Path) -> Iterator[Opened]:
    """Opens a page (the longest sample's) in a profile of its own; a script that breaks or is refused, or a request, fails the test."""
    contexts, wrong = [], []

    def go(path: Path = longest, *, width: int = 1400, height: int = 900, fragment: str = "", **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        own = ("file:", "blob:", "data:", "about:")
        page.on("request", lambda asked: None if asked.url.startswith(own) else wrong.append(f"request: {asked.url}"))
        page.goto(path.as_uri() + fragment)
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


def counted(page: Any) -> tuple[int, int]:
    """What the page says is shown, and of how many."""
    shown, _, every = page.text_content("#count").split()
    return int(shown), int(every)


def until(page: Any, holds: Callable[[], bool]) -> None:
    """Wait until something holds. Playwright's own waiting evaluates text, which the page's content policy refuses."""
    for _ in range(500):
        if holds():
            return
        page.wait_for_timeout(20)
    raise AssertionError("what was waited for does not come to hold")
