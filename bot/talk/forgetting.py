"""``/forget``: asked once, by a button that says what goes; only the button deletes. Of a person, or of a group."""

from datetime import timedelta

from bot.core.chat import Chat, Utterance
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.reply import Button, Note, Remark, Rows, Turn
from bot.talk import payload

COMMAND = "forget"
LASTS = timedelta(hours=1)
"""For which the button that was shown may be pressed."""
SLACK = 6
"""Minutes: the one is dated by Telegram, the other here, and clocks that differ by five are held for right."""


def forget(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """In private: what is kept of this person."""
    button = payload.forget_me(_minute(utterance), utterance.person)
    return Turn(Remark((Note("forget.ask"),), _rows(button)), chat)


def asking_group(utterance: Utterance) -> Remark:
    """In a group, for its admins: what is kept of it."""
    return Remark((Note("forget.ask.group"),), _rows(payload.forget_group(_minute(utterance))))


def press(utterance: Utterance, chat: Chat) -> Turn:
    """One of their buttons, or that of the notice which an admin got when the bot had left. Whoever may not press it,
    or presses it too late, changes nothing."""
    pressed = payload.forgetting(utterance.content)
    stale = Turn(None, chat, toast=Note("button.stale"))
    if pressed is None:
        return stale
    if pressed.verb == payload.LEFT:
        if not utterance.elsewhere or not utterance.manages:
            return stale
        # The log is not to remember which group it was.
        return Turn(Remark((Note("forgotten.group"),)), chat, in_place=True, forget_group=True, keep=False)
    in_group = chat.room is not None
    if in_group and not utterance.manages:
        return Turn(None, chat, toast=Note("group.managers"))
    age = _minute(utterance) - pressed.minute
    mine = in_group if pressed.verb == payload.GROUP else not in_group and pressed.is_for(utterance.person)
    if not mine or not -SLACK <= age <= LASTS / timedelta(minutes=1):
        return stale
    if pressed.keep:
        return Turn(Remark((Note("forget.kept"),)), chat, in_place=True)
    if in_group:
        return Turn(Remark((Note("forgotten.group"),)), Chat(), in_place=True, forget_group=True)
    return Turn(Remark((Note("forgotten"),)), Chat(language=chat.language), in_place=True, forget=True)


def is_of_group(utterance: Utterance) -> bool:
    """A button by which something of the group goes in which it stands?"""
    pressed = payload.forgetting(utterance.content)
    return pressed is not None and pressed.verb == payload.GROUP


def left(chat: str, days: int, name: str) -> Remark:
    """To an admin of a group that the bot has left: what is kept, how long, and how to have it deleted.

    ``chat``: its pseudonym; ``name``: its title, or empty; ``days``: for which each discussion is kept, 0 for ever.
    """
    which = Note("left.named", {"name": name}) if name else Note("left.unnamed")
    button = Button(Note("forget.press"), payload.forget_left(chat))
    return Remark((which, for_days("left.kept", "left.kept.ever", days)), ((button,),))


def keeping(chat: Chat) -> Note:
    """For how long what is said is kept."""
    return for_days("privacy.days", "privacy.days.ever", chat.kept_days)


def for_days(key: str, ever: str, days: int) -> Note:
    """The message ``key``, which says for how many days; or, where there is no end to it (0), the message ``ever``."""
    return Note(key, {"count": days}, count=days) if days else Note(ever)


def _rows(button: str) -> Rows:
    return ((Button(Note("forget.press"), button), Button(Note("forget.press.keep"), payload.forget_not(button))),)


def _minute(utterance: Utterance) -> int:
    return int(utterance.at.timestamp() // 60)
