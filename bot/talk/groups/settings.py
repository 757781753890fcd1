"""``/settings`` in a group: how the bot behaves there. And the buttons under prompts and recaps."""

import re
from dataclasses import replace

from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision, SaveConsent, SaveGroupSettings
from bot.core.discussion import ConsentPurpose, GroupContext, GroupSettings
from bot.core.incoming import ButtonPress, Command
from bot.core.response import Button, CatalogueMessage, Panel, Rows, TextResponse
from bot.talk import callback_data
from bot.talk.groups.prompts import begin
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


def settings(incoming: Command, context: Context) -> Decision:
    """The panel."""
    if not context.manages:
        return Decision(TextResponse((CatalogueMessage("group.managers"),)), context.state)
    return Decision(_panel((context.group or GroupContext()).settings), context.state)


def press(incoming: ButtonPress, context: Context) -> Decision:
    """A button of the panel, or under a prompt or a recap."""
    group = context.group
    if group is None:
        return Decision(None, context.state, toast=CatalogueMessage("button.stale"))
    if incoming.data == SIGN:
        return _sign(incoming, context.state, group)
    found = _BEGIN.fullmatch(incoming.data)
    if found:
        return _begin(found[1], incoming, context, group)
    settings = _changed(incoming.data, group.settings)
    if settings is None:
        return Decision(None, context.state, toast=CatalogueMessage("button.stale"))
    if not context.manages:
        return Decision(None, context.state, toast=CatalogueMessage("group.managers"))
    return Decision(_panel(settings), context.state, in_place=True, effects=(SaveGroupSettings(settings),))


def _changed(content: str, settings: GroupSettings) -> GroupSettings | None:
    """The settings after a button; None where it is forged."""
    if found := _CHANGE.fullmatch(content):
        on = found[2] == "1"
        changed = {
            "answers": replace(settings, answers=on),
            "anyone": replace(settings, anyone=on),
            "recap": replace(settings, recap=on),
            "signing": replace(settings, signing=on),
        }
        return changed[found[1]]
    found = _HOURS.fullmatch(content)
    return replace(settings, hours=int(found[1])) if found and int(found[1]) in CLOSES else None


def _sign(incoming: ButtonPress, state: ConversationState, group: GroupContext) -> Decision:
    """Somebody lets their name stand in what an admin exports, or takes that back."""
    if not (group.signed or incoming.origin.name):
        return Decision(None, state, toast=CatalogueMessage("together.nameless"), alert=True)
    name = "" if group.signed else incoming.origin.name
    note = CatalogueMessage("group.unsigned") if group.signed else CatalogueMessage("group.signed", {"name": name})
    # The log is not to remember a name that was taken back.
    return Decision(
        None, state, toast=note, alert=True, effects=(SaveConsent(ConsentPurpose.EXPORT, name),), keep=False
    )


def _begin(thesis_id: str, incoming: ButtonPress, context: Context, group: GroupContext) -> Decision:
    """What nobody has touched yet is discussed now: in the essay that the recap is about."""
    essay = context.library.essay(group.last.ref.slug) if group.last else context.essay
    thesis = next((each for each in essay.theses if each.id == thesis_id), None)
    if thesis is None:
        return Decision(None, context.state, toast=CatalogueMessage("button.stale"))
    if not (context.manages or group.settings.anyone):
        return Decision(None, context.state, toast=CatalogueMessage("discuss.managers"))
    if group.running:
        return Decision(None, context.state, toast=CatalogueMessage("discuss.running"))
    return begin(incoming, context, essay, thesis, None)


def _panel(settings: GroupSettings) -> Panel:
    on = {
        "answers": settings.answers,
        "anyone": settings.anyone,
        "recap": settings.recap,
        "signing": settings.signing,
    }
    lines = [CatalogueMessage(f"group.{name}.{'on' if on[name] else 'off'}") for name in _SWITCHES]
    switches = [
        Button(
            CatalogueMessage(f"group.press.{name}.{'off' if on[name] else 'on'}"),
            callback_data.group(name, str(int(not on[name]))),
        )
        for name in _SWITCHES
    ]
    rows: Rows = (tuple(switches[:2]), tuple(switches[2:]), *_hours(settings))
    return Panel(CatalogueMessage("group.settings"), (*lines, _until(settings.hours)), rows=rows)


def _until(hours: int) -> CatalogueMessage:
    """When a discussion closes, in words."""
    return (
        CatalogueMessage("group.closes", {"closes": closes(hours)}) if hours else CatalogueMessage("group.closes.never")
    )


def _hours(settings: GroupSettings) -> Rows:
    def button(hours: int) -> Button:
        label = closes(hours) if hours else CatalogueMessage("group.never")
        chosen = CatalogueMessage("daily.chosen", {"what": label}) if hours == settings.hours else label
        return Button(chosen, callback_data.group("hours", str(hours)))

    return in_rows([button(hours) for hours in CLOSES], 3)
