"""``/export`` in a group: what was said in its discussions, for an admin, in private."""

from bot.core.conversation import ConversationState, IncomingMessage
from bot.core.decision import Decision, ExportGroup
from bot.core.discussion import GroupContext
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.response import Button, CatalogueMessage, TextResponse
from bot.talk import callback_data


def hand_over(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    """At once, where this admin can be written to; else by a button that opens the private chat."""
    if not incoming.manages:
        return Decision(TextResponse((CatalogueMessage("group.managers"),)), chat)
    if incoming.sender and (chat.group or GroupContext()).reachable:
        return Decision(TextResponse((CatalogueMessage("export.group.sent"),)), chat, effects=(ExportGroup(),))
    button = Button(CatalogueMessage("export.press.fetch"), start=callback_data.export_link(incoming.chat))
    return Decision(TextResponse((CatalogueMessage("export.group.fetch"),), ((button,),)), chat)


def fetch(incoming: IncomingMessage, chat: ConversationState) -> Decision:
    """The same, by that button: whoever presses it has to be an admin there."""
    if not incoming.elsewhere or not incoming.manages:
        return Decision(TextResponse((CatalogueMessage("export.group.stranger"),)), chat)
    return Decision(TextResponse((CatalogueMessage("export.group.here"),)), chat, effects=(ExportGroup(),))
