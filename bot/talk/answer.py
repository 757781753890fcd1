"""The one decision that every door asks for."""

from dataclasses import replace

from bot.core.chat import Chat, Kind, Utterance
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.reply import Turn
from bot.talk.browse import turn_page
from bot.talk.commands import commands_for, current, unknown
from bot.talk.discuss import discuss
from bot.talk.remarks import unreadable


def answer(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """What to reply to ``utterance`` in ``chat``. Pure: asks nothing but its arguments."""
    chat = _on_the_shelf(chat, library)
    if utterance.kind is Kind.BUTTON:
        return turn_page(utterance, chat, library, find)
    if utterance.kind is Kind.MEDIA:
        return unreadable(utterance, chat, current(chat, library))
    if utterance.kind is Kind.COMMAND:
        for command in commands_for(owner=utterance.owner):
            if command.name == utterance.content:
                return command.decide(utterance, chat, library, find)
        return unknown(utterance, chat, library)
    if utterance.edited and chat.asked[-1:] == (utterance.content,):
        # Telegram also reports an edit when only the preview of a link changed.
        return Turn(None, chat)
    return discuss(utterance, chat, library, find)


def _on_the_shelf(chat: Chat, library: Library) -> Chat:
    """The chat without passages that have left the library since it was last used."""
    at = chat.at if chat.at and library.holds(chat.at) else None
    return replace(chat, at=at, others=tuple(filter(library.holds, chat.others)))
