"""The list of files on disk is the list that `find` gives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plan_extract.corpus.discover import find
from plan_extract.corpus.listing import Listing
from plan_extract.errors import UnreadableError

NAMES = ("b/y.txt", "b/x.html", "b.txt", "b-1.txt", "a.txt", "B/z.txt", "c/d/e.txt", ".h/x.txt", "c/~$x.docx", "notes.csv", "a.meta.yaml")


@pytest.mark.parametrize("arguments", [["in"], ["in/b.txt", "in"], ["in/b", "in", "in/a.txt"], ["in", "missing.txt", "in"], ["in", "-"]])
def test_it_has_the_files_that_find_has_in_their_order(arguments: list[str], folder: Path) -> None:
    for name in NAMES:
        path = Path("in", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    listing = Listing(arguments)
    assert list(listing) == [found.path for found in find(arguments)]
    assert len(listing) == len(list(listing))
    assert listing.is_read("in/../in/a.txt")
    assert not listing.is_read("out/a.txt")
    assert listing.is_read("-") == ("-" in arguments)


@pytest.mark.skipif(os.name != "posix", reason="links and names of POSIX")
def test_links_and_names_that_are_no_text(folder: Path) -> None:
    Path("in/b.txt").write_text("x", encoding="utf-8")
    Path("in/a.txt").symlink_to("b.txt")
    name = os.fsdecode("in/云.txt".encode("gb18030"))
    Path(name).write_text("x", encoding="utf-8")
    listing = Listing(["in"])
    assert list(listing) == [found.path for found in find(["in"])] == ["in/a.txt", name]
    assert list(listing.outputs("out", ".yaml")) == ["out/a.yaml", "out/" + name[3:-4] + ".yaml"]


def test_a_folder_as_one_and_one_without_a_plan(folder: Path) -> None:
    assert list(Listing(["in"], as_one=True)) == ["in"]
    with pytest.raises(UnreadableError, match="no plans in this folder"):
        Listing(["in"])
