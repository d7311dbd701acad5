"""What is kept in the cache folder is never needed, never wrong, and may be read and written by many processes at once."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from plan_extract import lexicon, patterns, store
from plan_extract.patterns import found_again

POSIX = pytest.mark.skipif(os.name != "posix", reason="owners and modes are those of POSIX")
MADE = {"units": ["万户", "平方公里"], "large": 10**24, "less": -(2**70), "one": 1, "real": 1.0, "true": True, "none": None, "2025": {}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def made() -> Iterator[Callable[[], Any]]:
    """`made()` gives what is kept for b"source"; `made.count` is how often it had to be made."""

    class Made:
        count = 0

        def __call__(self) -> Any:
            def make() -> Any:
                Made.count += 1
                return dict(MADE)

            return store.remembered("list-x", b"source", make)

    return Made()  # type: ignore[return-value]


def same(found: Any) -> bool:
    return found == MADE and list(found) == list(MADE) and [type(one) for one in found.values()] == [type(one) for one in MADE.values()]


def only(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_what_was_made_is_found_again(folder: Path, made: Any) -> None:
    assert same(made())
    assert same(made())
    assert made.count == 1
    store.remembered("list-x", b"another source", lambda: 7)
    assert store.remembered("list-x", b"another source", lambda: 8) == 7
    assert len(list(folder.iterdir())) == 2


@POSIX
def test_only_the_user_can_read_and_write_it(folder: Path, made: Any) -> None:
    made()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(only(folder).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:0],
        lambda data: data[:10],
        lambda data: data[:-1],
        lambda data: data + b"\x00",
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: bytes([data[0] ^ 1]) + data[1:],
        lambda data: b"\x80\x04\x95 a pickle, which nobody reads" + data,
    ],
)
def test_what_was_changed_is_made_anew(folder: Path, made: Any, harm: Callable[[bytes], bytes]) -> None:
    made()
    path = only(folder)
    good = path.read_bytes()
    path.write_bytes(harm(good))
    assert same(made())
    assert made.count == 2
    assert path.read_bytes() == good, "and put right"


def test_a_file_does_not_pass_for_another(folder: Path, made: Any) -> None:
    store.remembered("list-x", b"another source", lambda: {"other": 1})
    other = only(folder)
    made()
    (path,) = set(folder.iterdir()) - {other}
    os.replace(other, path)
    assert same(made())


def test_another_form_is_made_anew(folder: Path, made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made()
    monkeypatch.setattr(store, "_FORM", store._FORM + 1)
    made()
    assert made.count == 2


@POSIX
def test_what_others_could_have_written_is_not_read(folder: Path, made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made()
    only(folder).chmod(0o620)
    made()
    assert made.count == 2
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: os.getuid() + 1)
        made()
    assert made.count == 3
    elsewhere = folder.parent / "elsewhere"
    path = only(folder)
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    made()
    assert made.count == 4
    assert not path.is_symlink(), "the link is replaced, not written through"


@POSIX
def test_a_pipe_in_its_place_does_not_hang(folder: Path, made: Any) -> None:
    made()
    path = only(folder)
    path.unlink()
    os.mkfifo(path)
    assert same(made())


@pytest.mark.parametrize("named", ["off", "OFF", "", "0", "no"])
def test_it_can_be_switched_off(named: str, made: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv(store.VARIABLE, named)
    assert store.folder() is None
    made()
    made()
    assert made.count == 2
    assert not list(tmp_path.iterdir())


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(store.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert store.folder() == str(tmp_path / "plan-extract")
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert store.folder() is None, "no home, no folder called ~"


def test_where_nothing_can_be_written_nothing_is(folder: Path, made: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made()
    held = only(folder).read_bytes()

    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError(30, "Read-only file system")

    for name in ("makedirs", "replace", "unlink"):
        monkeypatch.setattr(os, name, refuse)
    monkeypatch.setattr(store.tempfile, "mkstemp", refuse)
    assert same(made())
    assert made.count == 1, "what is there is read"
    assert store.remembered("list-x", b"new", lambda: 5) == 5
    assert only(folder).read_bytes() == held
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv(store.VARIABLE, str(blocked / "kept"))
    assert same(made())


def test_old_lists_go_and_patterns_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST", 3)
    store.write("patterns-1", b"")
    for number in range(6):
        store.remembered("list-x", b"%d" % number, lambda: 1)
    assert sorted(path.name[:8] for path in folder.iterdir()) == ["list-x-" + path.name[7] for path in sorted(folder.glob("list*"))] + [
        "patterns"
    ]
    assert len(list(folder.glob("list*"))) == 3


def test_every_list_comes_back_as_it_was_read(folder: Path) -> None:
    """Key by key in their order, type by type: `repr` tells all of it."""
    for name in (*lexicon.NAMES, "traditional"):
        lexicon.load_shipped.cache_clear()
        read = repr(lexicon.load_shipped(name))
        lexicon.load_shipped.cache_clear()
        assert repr(lexicon.load_shipped(name)) == read
    lexicon.load_shipped.cache_clear()
    assert len(list(folder.iterdir())) == len(lexicon.NAMES) + 1


MANY = """
import re, sys
from plan_extract.patterns import found_again
from plan_extract import lexicon
with found_again():
    for number in range(60):
        assert re.compile(f"(?P<n>甲{number}|[一二三{number}]+)x").fullmatch(f"甲{number}x")["n"] == f"甲{number}"
print([repr(lexicon.load_shipped(name)) for name in ("units", "verbs", "headings")])
"""


def test_eight_processes_at_once(folder: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", MANY], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ))
        for _ in range(8)
    ]
    said = {process.communicate() for process in running}
    assert [process.returncode for process in running] == [0] * 8, said
    assert len(said) == 1
    names = sorted(path.name.split("-")[0] for path in folder.iterdir())
    assert names == ["list", "list", "list", "patterns"], "nothing half written is left"
    assert all(store.read(path.name) is not None for path in folder.iterdir())


def test_a_process_that_finds_what_another_kept(folder: Path) -> None:
    # The second one has patterns to read before what reads them is loaded, and that compiles some of its own.
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", MANY], capture_output=True, text=True, env=dict(os.environ))
        assert done.returncode == 0, done.stderr
        assert any(path.name.startswith("patterns-") for path in folder.iterdir())


def _all_patterns() -> dict[tuple[str, int], re.Pattern[str]]:
    """The patterns of the program's modules."""
    import plan_extract.cli.parse
    import plan_extract.records.plan  # noqa: F401

    modules = [module for name, module in sys.modules.items() if name.startswith("plan_extract")]
    found = [one for module in modules for one in vars(module).values() if isinstance(one, re.Pattern) and isinstance(one.pattern, str)]
    return {(one.pattern, one.flags & ~re.U): one for one in found}


def test_patterns_found_again_are_those_that_re_makes(folder: Path) -> None:
    wanted = _all_patterns()
    assert len(wanted) > 150

    def compiled() -> dict[tuple[str, int], re.Pattern[str]]:
        re.purge()
        with found_again():
            return {key: re.compile(*key) for key in wanted}

    compiled()
    (path,) = folder.glob("patterns-*")
    parsed = []
    with pytest.MonkeyPatch.context() as patch:
        parser: Any = re._parser  # type: ignore[attr-defined]
        parse = parser.parse
        patch.setattr(parser, "parse", lambda *given: (parsed.append(given), parse(*given))[1])
        again = compiled()
    assert parsed == []
    # Patterns are equal where their numbers are.
    assert again == wanted
    assert [one.groupindex for one in again.values()] == [one.groupindex for one in wanted.values()]
    assert [(one.groups, one.flags) for one in again.values()] == [(one.groups, one.flags) for one in wanted.values()]
    assert path.stat().st_size < 4_000_000


def test_a_wrong_pattern_is_told_of_as_ever(folder: Path) -> None:
    for _ in range(2):
        with found_again(), pytest.raises(re.error, match="missing \\), unterminated subpattern at position 1"):
            re.compile("a(b")


def test_numbers_that_the_matcher_refuses_are_compiled_anew(folder: Path) -> None:
    known = patterns._patterns()
    assert known is not None
    known.compile("a+b")
    (key,) = known._new
    known._new[key] = (b"\xff" * 40, *known._new[key][1:])
    assert known.compile("a+b") == re.compile("a+b")


def test_few_new_patterns_are_not_kept(folder: Path) -> None:
    """A plan's own words, of which some patterns are made, stay out of the folder."""
    with found_again():
        for number in range(patterns._WORTH - 1):
            re.compile(f"某某规划{number}")
    assert not folder.exists()


def test_flags_bytes_and_another_python_are_apart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with found_again():
        assert re.compile("A", re.I) != re.compile("A")
        assert re.compile("A", re.I).match("a")
        assert re.compile(b"A").match(b"A")
        assert [re.compile(f"x{number}") for number in range(patterns._WORTH)]
    (first,) = folder.iterdir()
    monkeypatch.setattr(sys, "version", sys.version + " (another)")
    known = patterns._patterns()
    assert known is not None
    assert known._name != first.name


def test_re_is_as_it_was_afterwards(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiler: Any = re._compiler  # type: ignore[attr-defined]
    before = compiler.compile
    with found_again():
        assert compiler.compile is not before
    assert compiler.compile is before
    with pytest.raises(re.error), found_again():
        re.compile("(")
    assert compiler.compile is before
    monkeypatch.delattr(compiler, "_code")  # a Python that is built otherwise
    with found_again():
        assert compiler.compile is before
