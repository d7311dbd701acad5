"""Values of the command line that are plainly right, taken without typer's validation: that loads pydantic, a tenth of a second a command.

Whatever is not plainly right goes typer's own way, and its error is typer's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin

_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")


def take_plainly(command: Any) -> None:
    """Let the parameters of a typer command take plain values. A typer that is built otherwise stays as it is."""
    listed = command.get_params

    def parameters(ctx: Any) -> Any:
        found = listed(ctx)  # with `--help`, which is made here
        for parameter in found:
            if hasattr(parameter, "type_descriptor") and hasattr(parameter, "get_runtime_param"):
                vars(parameter).setdefault("get_runtime_param", Plain(parameter.type_descriptor, parameter.get_runtime_param).itself)
        return found

    command.get_params = parameters


class Plain:
    """Stands for what typer reads a parameter's values with; `typers` gives that."""

    def __init__(self, described: Any, typers: Callable[[], Any]) -> None:
        self._annotation, self._typers = described.annotation, typers
        self._least, self._most = described.parameter_info.min, described.parameter_info.max
        # What an option's author asks for besides is typer's.
        self._special = described.parameter_info.parser is not None or bool(described.parameter_info.clamp)

    def itself(self) -> Plain:
        """This, where typer asks a parameter for what reads its values."""
        return self

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value for the command's function. Raises typer's error for a wrong one."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        if several:
            if self._annotation == list[str] and isinstance(value, list | tuple) and all(type(one) is str for one in value):
                return list(value)
        elif not self._special and (taken := self._taken(value)) is not None:
            return taken
        return self._typers().coerce(value, param=param, ctx=ctx)

    def _taken(self, value: Any) -> Any:
        """A plain value; None for another."""
        kind = self._annotation
        if kind is str or (get_origin(kind) is Literal and value in get_args(kind)):
            return value if type(value) is str else None
        if kind not in (int, float):
            return None
        if type(value) is str:
            if not (_WHOLE if kind is int else _DECIMAL).fullmatch(value):
                return None
        elif type(value) not in (int, kind):
            return None
        number = kind(value)
        inside = (self._least is None or number >= self._least) and (self._most is None or number <= self._most)
        return number if inside else None
