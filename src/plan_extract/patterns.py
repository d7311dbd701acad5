"""Regular expressions compiled once and found again by the next process: compiling takes Python's `re` a millisecond each, and a plan
needs six hundred.

`re` keeps what it compiled for one process alone. It compiles to a list of numbers, which its matcher checks before it takes them; these
are kept (`plan_extract.store`) under the Python that made them. Where `re` has not the parts that this is built on, all is as it always is.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import sys
from array import array
from collections.abc import Iterator
from typing import Any

from plan_extract import store

# So many new ones are worth writing the file; a few, made of what one plan says, are not, and are not kept.
_WORTH = 16
# With so many the file begins anew.
_MOST = 4000
_LARGEST = 16_000_000
# The numbers as bytes, how many groups, and the names of some.
_Kept = tuple[bytes, int, int, dict[str, int]]


class Patterns:
    """Patterns compiled before, by a digest of their text and flags."""

    def __init__(self, compiler: Any, parser: Any, sre: Any) -> None:
        self._compiler, self._parser, self._sre = compiler, parser, sre
        self._compile = compiler.compile
        made_by = f"{sys.version} {sys.implementation.cache_tag} {sre.MAGIC} {sre.CODESIZE} {sys.byteorder}"
        self._name = f"patterns-{hashlib.blake2b(made_by.encode(), digest_size=8).hexdigest()}"
        self._held: dict[bytes, _Kept] | None = None
        self._new: dict[bytes, _Kept] = {}

    def compile(self, pattern: Any, flags: int = 0) -> Any:
        """As `re`'s own function."""
        if type(pattern) is not str or flags & re.DEBUG:
            return self._compile(pattern, flags)
        if self._held is None:
            self._held = {}  # what reads the file compiles patterns while it is loaded itself
            self._held = self._read()
        key = hashlib.blake2b(f"{flags} {pattern}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        kept = self._held.get(key) or self._new.get(key)
        if kept is None:
            return self._made(key, pattern, flags)
        with contextlib.suppress(Exception):  # what the matcher does not take is compiled
            return self._ready(pattern, *kept)
        return self._compile(pattern, flags)

    def _made(self, key: bytes, pattern: str, flags: int) -> Any:
        """What `re` makes of a pattern, step by step, for the numbers between; an error of the pattern is raised as `re` raises it."""
        try:
            parsed = self._parser.parse(pattern, flags)
            code = array("I", self._compiler._code(parsed, flags))
            kept = (code.tobytes(), flags | parsed.state.flags, parsed.state.groups - 1, dict(parsed.state.groupdict))
            made = self._ready(pattern, *kept)
        except Exception:
            return self._compile(pattern, flags)
        self._new[key] = kept
        return made

    def _ready(self, pattern: str, numbers: bytes, flags: int, groups: int, names: dict[str, int]) -> Any:
        code = array("I")
        code.frombytes(numbers)
        named: list[str | None] = [None] * (groups + 1)
        for name, number in names.items():
            named[number] = name
        return self._sre.compile(pattern, flags, code.tolist(), groups, names, tuple(named))

    def _read(self) -> dict[bytes, _Kept]:
        data = store.read(self._name)
        if data is None:
            return {}
        import msgspec

        try:
            return msgspec.msgpack.decode(data, type=dict[bytes, _Kept])
        except msgspec.MsgspecError:
            return {}

    def keep(self) -> None:
        """Keep what was compiled anew, where that is worth it."""
        if len(self._new) < _WORTH or store.folder() is None:
            return
        import msgspec

        # Another process may have written since.
        before = self._read()
        kept = {**before, **self._new} if len(before) + len(self._new) <= _MOST else self._new
        data = msgspec.msgpack.encode(kept)
        if len(data) <= _LARGEST:
            store.write(self._name, data)
        self._new = {}


@contextlib.contextmanager
def found_again() -> Iterator[None]:
    """While this holds, `re` in this process finds patterns that were compiled before, and in the end those are kept that were not.

    For programs of one's own, such as the command line: whoever imports the package finds `re` as it is.
    """
    patterns = _patterns()
    if patterns is None:
        yield
        return
    compiler: Any = re._compiler  # type: ignore[attr-defined]
    before = compiler.compile
    compiler.compile = patterns.compile
    try:
        yield
    finally:
        compiler.compile = before
        patterns.keep()


def _patterns() -> Patterns | None:
    """None for a Python whose `re` is not built so."""
    compiler, parser = getattr(re, "_compiler", None), getattr(re, "_parser", None)
    sre = getattr(compiler, "_sre", None)
    if sys.implementation.name != "cpython" or getattr(sre, "CODESIZE", 0) != array("I").itemsize or store.folder() is None:
        return None
    if not all(
        hasattr(*part) for part in ((compiler, "compile"), (compiler, "_code"), (parser, "parse"), (sre, "compile"), (sre, "MAGIC"))
    ):
        return None
    return Patterns(compiler, parser, sre)
