"""What two printings of the same words share."""

from __future__ import annotations

import re
import unicodedata

_DASHES = str.maketrans(dict.fromkeys("—–―－-−～~〜", "-") | dict.fromkeys("“”„‟＂「」『』", '"') | dict.fromkeys("‘’", "'"))


def fold(text: str | None) -> str:
    """Words without white space, in one width (NFKC), one kind of dash and of quotation mark, small letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "").translate(_DASHES)).lower()


def fold_statement(text: str | None) -> str:
    """A statement without the marks that end it or set it off: a sentence that ends in 。 or ； says the same."""
    return fold(text).strip(",.;:、。!")
