"""RFC 6902 patches between parsed forms: applied to OLD's it gives NEW's."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

import msgspec

from plan_extract.model import Plan

Operation = dict[str, Any]


def make_patch(old: Plan, new: Plan) -> list[Operation]:
    """The JSON Patch (RFC 6902) from one parsed form to the other: `add`, `remove` and `replace` operations, in order."""
    operations: list[Operation] = []
    _compare("", msgspec.to_builtins(old), msgspec.to_builtins(new), operations)
    return operations


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _compare(path: str, old: Any, new: Any, out: list[Operation]) -> None:
    if _same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        out.extend({"op": "remove", "path": f"{path}/{_escape(key)}"} for key in old if key not in new)
        for key, value in new.items():
            if key in old:
                _compare(f"{path}/{_escape(key)}", old[key], value, out)
            else:
                out.append({"op": "add", "path": f"{path}/{_escape(key)}", "value": value})
    elif isinstance(old, list) and isinstance(new, list):
        _compare_lists(path, old, new, out)
    else:
        out.append({"op": "replace", "path": path, "value": new})


def _same(old: Any, new: Any) -> bool:
    # 1, 1.0 and True are equal to Python, not to JSON's readers.
    return type(old) is type(new) and bool(old == new)


def _identity(item: Any) -> str:
    """What tells an item of a list from the others: its id where it has one, else all of it."""
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        return f"id {item['id']}"
    return msgspec.json.encode(item, order="sorted").decode()


def _compare_lists(path: str, old: list[Any], new: list[Any], out: list[Operation]) -> None:
    matcher = SequenceMatcher(None, [_identity(i) for i in old], [_identity(i) for i in new], autojunk=False)
    at = 0
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for i, j in zip(range(a, b), range(c, d), strict=True):
                _compare(f"{path}/{at}", old[i], new[j], out)
                at += 1
            continue
        shared = min(b - a, d - c)
        for i, j in zip(range(a, a + shared), range(c, c + shared), strict=True):
            _compare(f"{path}/{at}", old[i], new[j], out)
            at += 1
        out.extend({"op": "remove", "path": f"{path}/{at}"} for _ in range(a + shared, b))
        for j in range(c + shared, d):
            out.append({"op": "add", "path": f"{path}/{at}", "value": new[j]})
            at += 1
