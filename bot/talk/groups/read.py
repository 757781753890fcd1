"""``/read`` in a group: everybody reads at their own pace, so the card is in private."""

from dataclasses import replace

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Ref
from bot.core.incoming import Command
from bot.core.response import CatalogueMessage, TextResponse
from bot.talk.groups.private_link import private_chat_row
from bot.talk.reading.resuming import number_named


def read(incoming: Command, context: Context) -> Decision:
    """A line, and a button that leads to the place that is named."""
    asked = incoming.folded.strip()
    number = number_named(asked, context.essay, context) if asked else None
    at = Ref(context.essay.slug, number) if number else context.state.at
    row = private_chat_row(replace(context.state, at=at))
    return Decision(TextResponse((CatalogueMessage("card.private"),), row), context.state)
