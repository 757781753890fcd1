"""Ways on from a passage, as buttons: in plain words, why, what speaks against it, an example, a question."""

from bot.core.callback_data.passages import PassageAction, PassageActionButton, SeparateParagraphButton
from bot.core.context import Context
from bot.core.essay import Ref
from bot.core.response import Button, CatalogueMessage, Rows


def turn_number(context: Context) -> int:
    """The message that it is in its chat, from 0: by it the wording changes."""
    return max(context.state.turn - 1, 0)


_OFFERED = (PassageAction.PLAIN, PassageAction.WHY, PassageAction.SIDES, PassageAction.ASK)


def action_row(ref: Ref, came: PassageAction, *, whole: bool = False) -> Rows:
    """Three of them, without the one that has just been taken. ``whole``: the passage itself is not there yet."""
    row = tuple(
        Button(CatalogueMessage(f"way.{verb}"), PassageActionButton(verb, ref)) for verb in _OFFERED if verb is not came
    )
    return (row, (read_button(ref),)) if whole else (row,)


def read_button(ref: Ref) -> Button:
    """To a paragraph, in a message of its own."""
    return Button(CatalogueMessage("button.paragraph", {"number": ref.number}), SeparateParagraphButton(ref))
