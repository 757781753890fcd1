"""The one decision that every door asks for."""

from dataclasses import replace

from bot.core.chat import Chat, Kind, Utterance
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.post import Place
from bot.core.reply import Note, Remark, Turn
from bot.talk import arranging, payload
from bot.talk.browse import current, turn_page
from bot.talk.commands import commands_for, unknown
from bot.talk.daily import back, on_the_shelf
from bot.talk.discuss import discuss
from bot.talk.group import show_the_way
from bot.talk.payload import Way
from bot.talk.remarks import unreadable


def answer(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """What to reply to ``utterance`` in ``chat``. Pure: asks nothing but its arguments."""
    chat = _at_home(utterance, _on_the_shelf(chat, library))
    if utterance.flooding:
        return Turn(None, chat, toast=Note("say.flood")) if utterance.kind is Kind.BUTTON else _slower(chat)
    if utterance.kind is Kind.BUTTON:
        if concerns_settings(utterance):
            return arranging.press(utterance, chat, library)
        return turn_page(utterance, chat, library, find)
    if utterance.kind is Kind.MEDIA:
        return unreadable(utterance, chat, current(chat, library))
    if utterance.kind is Kind.COMMAND:
        if utterance.to and utterance.to.place is not Place.PRIVATE and not concerns_settings(utterance):
            return show_the_way(utterance, chat)
        for command in commands_for(owner=utterance.owner):
            if command.name == utterance.content:
                return command.decide(utterance, chat, library, find)
        return unknown(utterance, chat, library)
    if utterance.edited and chat.asked[-1:] == (utterance.content,):
        # Telegram also reports an edit when only the preview of a link changed.
        return Turn(None, chat)
    return discuss(utterance, chat, library, find)


def _slower(chat: Chat) -> Turn:
    return Turn(Remark((Note("say.flood"),)), chat)


def concerns_settings(utterance: Utterance) -> bool:
    """Does it matter whether this person may change the settings of the chat?"""
    if utterance.kind is Kind.BUTTON:
        return utterance.content.startswith(f"{Way.DAILY}:")
    return utterance.kind is Kind.COMMAND and utterance.content == arranging.COMMAND


def _on_the_shelf(chat: Chat, library: Library) -> Chat:
    """The chat without passages and essays that have left the library since it was last used."""
    at = chat.at if chat.at and library.holds(chat.at) else None
    subscription = on_the_shelf(chat.daily, library) if chat.daily else None
    return replace(chat, at=at, others=tuple(filter(library.holds, chat.others)), daily=subscription)


def _at_home(utterance: Utterance, chat: Chat) -> Chat:
    """A chat that speaks can be written to; a button that concerns another chat says nothing of that one."""
    if chat.daily is None or (utterance.kind is Kind.BUTTON and payload.subscription(utterance.content)):
        return chat
    return replace(chat, daily=back(chat.daily))
