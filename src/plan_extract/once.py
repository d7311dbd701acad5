"""A property that is worked out when it is first asked for and then kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

V = TypeVar("V")
K = TypeVar("K", bound=type)


class once(Generic[V]):
    """Like functools.cached_property, without the lock that it takes up to Python 3.11, which costs more than most of what is kept here."""

    def __init__(self, function: Callable[[Any], V]) -> None:
        self.function = function
        self.name = ""
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the name that the class gives it: a compiled function has none of its own."""
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> V: ...
    def __get__(self, instance: object | None, owner: type) -> V | Self:
        """The value, kept in the instance's dictionary, where it is found from then on without asking here."""
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.function(instance)
        return value


def with_dict(kind: K) -> K:
    """Decorator of a class whose instances have a dictionary also where the class is compiled: `once` keeps values there.

    The compiler makes a class that has a decorator it does not know as Python does, and any other one with a fixed place for each value.
    """
    return kind
