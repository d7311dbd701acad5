"""Plain data as YAML text: keys in their order, absent values left out by the caller, Chinese as Chinese, one line a value."""

from __future__ import annotations

from typing import Any

# Lines are never wrapped: a diff of two outputs then shows records, not re-flowed prose.
_UNBOUNDED = 2**31 - 1


def dump(data: Any) -> str:
    """YAML text of mappings, lists and scalars. PyYAML's C emitter where it is built in; the bytes are the same without it."""
    import yaml

    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(data, Dumper=dumper, sort_keys=False, allow_unicode=True, width=_UNBOUNDED, default_flow_style=None)
    return text
