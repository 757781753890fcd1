"""The one decision that every door asks for."""

import re
from dataclasses import replace

from bot.core.chat import Chat, Kind, Utterance
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.post import Place
from bot.core.reply import Note, Remark, Turn
from bot.talk import forgetting, payload
from bot.talk.browse import current, turn_page
from bot.talk.commands import commands_for, unknown
from bot.talk.discuss import discuss
from bot.talk.groups import housekeeping
from bot.talk.groups.commands import group_command
from bot.talk.groups.gathering import listen
from bot.talk.payload import Way
from bot.talk.remarks import unreadable
from bot.talk.schedules import arranging, together
from bot.talk.schedules.daily import back, on_the_shelf

_OF_PANELS = re.compile(rf"[{Way.DAILY}{Way.SCHEDULE}]:|{housekeeping.FOR_ADMINS.pattern}")


def answer(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """What to reply to ``utterance`` in ``chat``. Pure: asks nothing but its arguments."""
    chat = _at_home(utterance, _on_the_shelf(chat, library))
    if utterance.flooding:
        return _slower(utterance, chat)
    if utterance.kind is Kind.BUTTON:
        return _press(utterance, chat, library, find)
    if place_of(utterance) is Place.GROUP or utterance.kind is Kind.VOTE:
        return _in_group(utterance, chat, library, find)
    if utterance.kind is Kind.MEDIA:
        return unreadable(utterance, chat, current(chat, library))
    if utterance.kind is Kind.COMMAND:
        return _command(utterance, chat, library, find)
    if utterance.edited and chat.asked[-1:] == (utterance.content,):
        # Telegram also reports an edit when only the preview of a link changed.
        return Turn(None, chat)
    return discuss(utterance, chat, library, find)


def place_of(utterance: Utterance) -> Place:
    """A door that prints by itself is private."""
    return utterance.to.place if utterance.to else Place.PRIVATE


def _press(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    way = utterance.content[:2]
    if way in (f"{Way.DAILY}:", f"{Way.SCHEDULE}:"):
        return arranging.press(utterance, chat, library)
    if way == f"{Way.READING}:":
        return together.press(utterance, chat, library)
    if way == f"{Way.FORGET}:":
        return forgetting.press(utterance, chat)
    if way == f"{Way.GROUP}:":
        return housekeeping.press(utterance, chat, library)
    return turn_page(utterance, chat, library, find)


def _in_group(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    if utterance.kind is not Kind.COMMAND:
        return listen(utterance, chat, library, find)
    command = group_command(utterance.content)
    # It may be another bot's.
    return command.decide(utterance, chat, library, find) if command else Turn(None, chat, keep=False)


def _command(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    if place_of(utterance) is Place.CHANNEL and not concerns_settings(utterance):
        return Turn(None, chat)
    for command in commands_for(owner=utterance.owner):
        if command.name == utterance.content:
            return command.decide(utterance, chat, library, find)
    if group_command(utterance.content):
        return Turn(Remark((Note("group.only", {"name": utterance.content}),)), chat)
    return unknown(utterance, chat, library)


def _slower(utterance: Utterance, chat: Chat) -> Turn:
    """A word; in front of everybody none."""
    if utterance.kind is Kind.BUTTON:
        return Turn(None, chat, toast=Note("say.flood"))
    if place_of(utterance) is Place.GROUP:
        return Turn(None, chat, keep=False)
    return Turn(Remark((Note("say.flood"),)), chat)


def concerns_settings(utterance: Utterance) -> bool:
    """Does it matter whether this person may change the settings of the chat?"""
    if utterance.kind is Kind.BUTTON:
        by_schedule = utterance.content.startswith((f"{Way.DAILY}:", f"{Way.SCHEDULE}:"))
        for_admins = housekeeping.FOR_ADMINS.match(utterance.content) or forgetting.is_of_group(utterance)
        return by_schedule or bool(for_admins)
    if utterance.kind is not Kind.COMMAND:
        return False
    command = group_command(utterance.content) if place_of(utterance) is Place.GROUP else None
    return utterance.content == arranging.COMMAND or (command is not None and command.admins)


def gives_away(utterance: Utterance) -> bool:
    """Does it hand out or destroy what others said, so that who was an admin a minute ago may not do it any more?

    Only buttons of panels are known not to.
    """
    if utterance.kind is Kind.BUTTON:
        return not _OF_PANELS.match(utterance.content)
    return utterance.elsewhere is not None or utterance.content in ("export", "forget")


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
