"""``/settings`` in a group: how the bot behaves there. And the buttons under prompts and recaps."""

import re
from dataclasses import replace

from bot.core.chat import Chat, Utterance
from bot.core.discussion import Manners, Purpose, Room
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.reply import Behaves, Button, Consented, Note, Panel, Remark, Rows, Turn
from bot.talk import payload
from bot.talk.browse import current
from bot.talk.groups.prompting import begin
from bot.talk.schedules.panel_prompts import closes
from bot.talk.schedules.setting import CLOSES
from bot.talk.schedules.view import in_rows

COMMAND = "settings"
_SWITCHES = ("answers", "anyone", "recap", "signing")
_CHANGE = re.compile(rf"g:({'|'.join(_SWITCHES)}):([01])")
_HOURS = re.compile(r"g:hours:([0-9]{1,3})")
_BEGIN = re.compile(r"g:begin:([A-Za-z][A-Za-z0-9]{0,7})")
SIGN = payload.group("sign")
BEGINS = payload.group("begin")
"""What such a button begins with: the id of a thesis follows."""
FOR_ADMINS = re.compile(rf"g:(?:{'|'.join(_SWITCHES)}|hours|begin)\b")
"""Buttons that only admins may press."""


def settings(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """The panel."""
    if not utterance.manages:
        return Turn(Remark((Note("group.managers"),)), chat)
    return Turn(_panel((chat.room or Room()).manners), chat)


def press(utterance: Utterance, chat: Chat, library: Library) -> Turn:
    """A button of the panel, or under a prompt or a recap."""
    room = chat.room
    if room is None:
        return Turn(None, chat, toast=Note("button.stale"))
    if utterance.content == SIGN:
        return _sign(utterance, chat, room)
    found = _BEGIN.fullmatch(utterance.content)
    if found:
        return _begin(found[1], utterance, chat, room, library)
    manners = _changed(utterance.content, room.manners)
    if manners is None:
        return Turn(None, chat, toast=Note("button.stale"))
    if not utterance.manages:
        return Turn(None, chat, toast=Note("group.managers"))
    return Turn(_panel(manners), chat, in_place=True, deeds=(Behaves(manners),))


def _changed(content: str, manners: Manners) -> Manners | None:
    """The manners after a button; None where it is forged."""
    if found := _CHANGE.fullmatch(content):
        on = found[2] == "1"
        changed = {
            "answers": replace(manners, answers=on),
            "anyone": replace(manners, anyone=on),
            "recap": replace(manners, recap=on),
            "signing": replace(manners, signing=on),
        }
        return changed[found[1]]
    found = _HOURS.fullmatch(content)
    return replace(manners, hours=int(found[1])) if found and int(found[1]) in CLOSES else None


def _sign(utterance: Utterance, chat: Chat, room: Room) -> Turn:
    """Somebody lets their name stand in what an admin exports, or takes that back."""
    if not (room.signed or utterance.name):
        return Turn(None, chat, toast=Note("together.nameless"), alert=True)
    name = "" if room.signed else utterance.name
    note = Note("group.unsigned") if room.signed else Note("group.signed", {"name": name})
    # The log is not to remember a name that was taken back.
    return Turn(None, chat, toast=note, alert=True, deeds=(Consented(Purpose.EXPORT, name),), keep=False)


def _begin(thesis_id: str, utterance: Utterance, chat: Chat, room: Room, library: Library) -> Turn:
    """What nobody has touched yet is discussed now: in the essay that the recap is about."""
    essay = library.essay(room.last.ref.slug) if room.last else current(chat, library)
    thesis = next((each for each in essay.theses if each.id == thesis_id), None)
    if thesis is None:
        return Turn(None, chat, toast=Note("button.stale"))
    if not (utterance.manages or room.manners.anyone):
        return Turn(None, chat, toast=Note("discuss.managers"))
    if room.running:
        return Turn(None, chat, toast=Note("discuss.running"))
    return begin(utterance, chat, essay, thesis, None)


def _panel(manners: Manners) -> Panel:
    on = {
        "answers": manners.answers,
        "anyone": manners.anyone,
        "recap": manners.recap,
        "signing": manners.signing,
    }
    lines = [Note(f"group.{name}.{'on' if on[name] else 'off'}") for name in _SWITCHES]
    switches = [
        Button(Note(f"group.press.{name}.{'off' if on[name] else 'on'}"), payload.group(name, str(int(not on[name]))))
        for name in _SWITCHES
    ]
    rows: Rows = (tuple(switches[:2]), tuple(switches[2:]), *_hours(manners))
    return Panel(Note("group.settings"), (*lines, _until(manners.hours)), rows=rows)


def _until(hours: int) -> Note:
    """When a discussion closes, in words."""
    return Note("group.closes", {"closes": closes(hours)}) if hours else Note("group.closes.never")


def _hours(manners: Manners) -> Rows:
    def button(hours: int) -> Button:
        label = closes(hours) if hours else Note("group.never")
        chosen = Note("daily.chosen", {"what": label}) if hours == manners.hours else label
        return Button(chosen, payload.group("hours", str(hours)))

    return in_rows([button(hours) for hours in CLOSES], 3)
