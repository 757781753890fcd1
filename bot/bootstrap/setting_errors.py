"""What is said of a setting that is wrong, or none, in words for whoever has to mend it."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

ALL = "deploy/essay-bot.env.example explains all that there are"


LIKE = 0.7
"""How much a name has to be like another one (0 … 1) for that to have been meant."""


_NUMBERS = {int: "a whole number", float: "a number"}


def explain_value(annotation: Any, limits: Sequence[Any]) -> str:
    """Say what a setting has to be, to go behind its name. ``annotation``: its type; ``limits``: what bounds it."""
    kind = _kind(annotation)
    if kind in _NUMBERS:
        return f"has to be {_NUMBERS[kind]}{_between(_bound(limits, 'ge'), _bound(limits, 'le'))}"
    if kind is bool:
        return "has to be true or false"
    if get_origin(kind) is Literal:
        *first, last = map(str, get_args(kind))
        return f"has to be {', '.join(first)} or {last}"
    longest = _bound(limits, "max_length")
    return f"has to be at most {longest} characters long" if longest else "cannot be used as it is"


def explain_name(name: str, known: Collection[str], prefix: str) -> str:
    """Say that there is no such setting, and which may have been meant. ``known``: all names, with their prefix."""
    bare = [each.removeprefix(prefix) for each in sorted(known)]
    meant = get_close_matches(name.removeprefix(prefix), bare, 1, LIKE)
    return f"{name} is no setting; {prefix}{meant[0]} is. {ALL}" if meant else f"{name} is no setting; {ALL}"


def _kind(annotation: Any) -> Any:
    """Of what a setting may be besides None."""
    if get_origin(annotation) in (Union, UnionType):
        return next(each for each in get_args(annotation) if each is not type(None))
    return annotation


def _bound(limits: Sequence[Any], name: str) -> float | None:
    found = (getattr(each, name, None) for each in limits)
    return next((each for each in found if each is not None), None)


def _between(least: float | None, most: float | None) -> str:
    return (f" from {least:g}" if least is not None else "") + (f" to {most:g}" if most is not None else "")
