"""``/settings`` in a group: how the bot behaves there. And the buttons under prompts and recaps."""

import re
from dataclasses import replace

from bot.core.conversation import ConversationState, IncomingMessage
from bot.core.decision import Decision, SaveConsent, SaveGroupSettings
from bot.core.discussion import ConsentPurpose, GroupContext, GroupSettings
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.response import Button, CatalogueMessage, Panel, Rows, TextResponse
from bot.talk import callback_data
from bot.talk.groups.prompts import begin
from bot.talk.navigation import current
from bot.talk.schedules.panel.buttons import CLOSES
from bot.talk.schedules.panel.prompt_screens import closes
from bot.talk.schedules.panel.view import in_rows

COMMAND = "settings"
_SWITCHES = ("answers", "anyone", "recap", "signing")
_CHANGE = re.compile(rf"g:({'|'.join(_SWITCHES)}):([01])")
_HOURS = re.compile(r"g:hours:([0-9]{1,3})")
_BEGIN = re.compile(r"g:begin:([A-Za-z][A-Za-z0-9]{0,7})")
SIGN = callback_data.group("sign")
BEGINS = callback_data.group("begin")
"""What such a button begins with: the id of a thesis follows."""
FOR_ADMINS = re.compile(rf"g:(?:{'|'.join(_SWITCHES)}|hours|begin)\b")
"""Buttons that only admins may press."""


def settings(utterance: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    """The panel."""
    if not utterance.manages:
        return Decision(TextResponse((CatalogueMessage("group.managers"),)), chat)
    return Decision(_panel((chat.room or GroupContext()).manners), chat)


def press(utterance: IncomingMessage, chat: ConversationState, library: Library) -> Decision:
    """A button of the panel, or under a prompt or a recap."""
    room = chat.room
    if room is None:
        return Decision(None, chat, toast=CatalogueMessage("button.stale"))
    if utterance.content == SIGN:
        return _sign(utterance, chat, room)
    found = _BEGIN.fullmatch(utterance.content)
    if found:
        return _begin(found[1], utterance, chat, room, library)
    manners = _changed(utterance.content, room.manners)
    if manners is None:
        return Decision(None, chat, toast=CatalogueMessage("button.stale"))
    if not utterance.manages:
        return Decision(None, chat, toast=CatalogueMessage("group.managers"))
    return Decision(_panel(manners), chat, in_place=True, deeds=(SaveGroupSettings(manners),))


def _changed(content: str, manners: GroupSettings) -> GroupSettings | None:
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


def _sign(utterance: IncomingMessage, chat: ConversationState, room: GroupContext) -> Decision:
    """Somebody lets their name stand in what an admin exports, or takes that back."""
    if not (room.signed or utterance.name):
        return Decision(None, chat, toast=CatalogueMessage("together.nameless"), alert=True)
    name = "" if room.signed else utterance.name
    note = CatalogueMessage("group.unsigned") if room.signed else CatalogueMessage("group.signed", {"name": name})
    # The log is not to remember a name that was taken back.
    return Decision(None, chat, toast=note, alert=True, deeds=(SaveConsent(ConsentPurpose.EXPORT, name),), keep=False)


def _begin(
    thesis_id: str, utterance: IncomingMessage, chat: ConversationState, room: GroupContext, library: Library
) -> Decision:
    """What nobody has touched yet is discussed now: in the essay that the recap is about."""
    essay = library.essay(room.last.ref.slug) if room.last else current(chat, library)
    thesis = next((each for each in essay.theses if each.id == thesis_id), None)
    if thesis is None:
        return Decision(None, chat, toast=CatalogueMessage("button.stale"))
    if not (utterance.manages or room.manners.anyone):
        return Decision(None, chat, toast=CatalogueMessage("discuss.managers"))
    if room.running:
        return Decision(None, chat, toast=CatalogueMessage("discuss.running"))
    return begin(utterance, chat, essay, thesis, None)


def _panel(manners: GroupSettings) -> Panel:
    on = {
        "answers": manners.answers,
        "anyone": manners.anyone,
        "recap": manners.recap,
        "signing": manners.signing,
    }
    lines = [CatalogueMessage(f"group.{name}.{'on' if on[name] else 'off'}") for name in _SWITCHES]
    switches = [
        Button(
            CatalogueMessage(f"group.press.{name}.{'off' if on[name] else 'on'}"),
            callback_data.group(name, str(int(not on[name]))),
        )
        for name in _SWITCHES
    ]
    rows: Rows = (tuple(switches[:2]), tuple(switches[2:]), *_hours(manners))
    return Panel(CatalogueMessage("group.settings"), (*lines, _until(manners.hours)), rows=rows)


def _until(hours: int) -> CatalogueMessage:
    """When a discussion closes, in words."""
    return (
        CatalogueMessage("group.closes", {"closes": closes(hours)}) if hours else CatalogueMessage("group.closes.never")
    )


def _hours(manners: GroupSettings) -> Rows:
    def button(hours: int) -> Button:
        label = closes(hours) if hours else CatalogueMessage("group.never")
        chosen = CatalogueMessage("daily.chosen", {"what": label}) if hours == manners.hours else label
        return Button(chosen, callback_data.group("hours", str(hours)))

    return in_rows([button(hours) for hours in CLOSES], 3)
