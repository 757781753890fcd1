"""``/export`` in a group: what was said in its discussions, for an admin, in private."""

from bot.core.chat import Chat, Utterance
from bot.core.discussion import Room
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.reply import Button, Note, Remark, Turn
from bot.talk import payload


def hand_over(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """At once, where this admin can be written to; else by a button that opens the private chat."""
    if not utterance.manages:
        return Turn(Remark((Note("group.managers"),)), chat)
    if utterance.sender and (chat.room or Room()).reachable:
        return Turn(Remark((Note("export.group.sent"),)), chat, hand_over=True)
    button = Button(Note("export.press.fetch"), start=payload.export_link(utterance.chat))
    return Turn(Remark((Note("export.group.fetch"),), ((button,),)), chat)


def fetch(utterance: Utterance, chat: Chat) -> Turn:
    """The same, by that button: whoever presses it has to be an admin there."""
    if not utterance.elsewhere or not utterance.manages:
        return Turn(Remark((Note("export.group.stranger"),)), chat)
    return Turn(Remark((Note("export.group.here"),)), chat, hand_over=True)
