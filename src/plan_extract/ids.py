"""Record ids: the same for the same statement, however lines move."""

from __future__ import annotations

import hashlib
import re
import unicodedata


def fold_words(text: str) -> str:
    """What two printings of one statement share: NFKC, no white space, no punctuation."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


_MARKS = re.compile(r"[\s,.;:,。;:、!?()\[\]“”\"'‘’—\-·]+")


class Ids:
    """Hands out ids of one kind; a repeated statement gets -2, -3 in reading order."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._seen: dict[str, int] = {}

    def of(self, *parts: str) -> str:
        """The id of a record that its parts (statement, quotation, district …) make."""
        digest = hashlib.sha256("|".join(map(fold_words, parts)).encode()).hexdigest()[:8]
        self._seen[digest] = self._seen.get(digest, 0) + 1
        count = self._seen[digest]
        return f"{self._prefix}-{digest}" + (f"-{count}" if count > 1 else "")
