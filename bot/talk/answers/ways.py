"""Ways on from a passage, as buttons: in plain words, why, what speaks against it, an example, a question."""

from dataclasses import replace
from enum import StrEnum

from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from bot.core.response import Button, CatalogueMessage, Rows
from bot.talk import navigation_data


class WayOn(StrEnum):
    """What such a button does. Also the message ``way.<verb>`` of the catalogues."""

    PLAIN = "plain"
    WHY = "why"
    SIDES = "sides"
    EXAMPLE = "example"
    ASK = "ask"  # a question is put
    QUOTES = "quotes"


def nth(context: Context) -> int:
    """The message that it is in its chat, from 0: by it the wording changes."""
    return max(context.state.turn - 1, 0)


_OFFERED = (WayOn.PLAIN, WayOn.WHY, WayOn.SIDES, WayOn.ASK)


def ways(ref: Ref, came: WayOn, *, whole: bool = False) -> Rows:
    """Three of them, without the one that has just been taken. ``whole``: the passage itself is not there yet."""
    row = tuple(
        Button(CatalogueMessage(f"way.{verb}"), navigation_data.way(verb, ref)) for verb in _OFFERED if verb is not came
    )
    return (row, (read_button(ref),)) if whole else (row,)


def read_button(ref: Ref) -> Button:
    """To a paragraph, in a message of its own."""
    return Button(CatalogueMessage("button.paragraph", {"number": ref.number}), navigation_data.further(ref))


def around(state: ConversationState, ref: Ref) -> ConversationState:
    """The state with that passage on the table."""
    return replace(state, at=ref, others=(), listed=(), put=None)
