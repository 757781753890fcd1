"""``/settings`` in a group: how the bot behaves there. And the buttons under prompts and recaps."""

from dataclasses import replace

from bot.core.callback_data.actions import BeginDiscussionButton, GroupSettingButton, SignButton
from bot.core.context import Context
from bot.core.decision import Decision, SaveConsent, SaveGroupSettings
from bot.core.discussion import ConsentPurpose, GroupContext, GroupSettings
from bot.core.incoming import ButtonPress, Command
from bot.core.response import Button, CatalogueMessage, Panel, Rows, TextResponse
from bot.talk.groups.prompts import begin
from bot.talk.schedules.panel.buttons import CLOSES
from bot.talk.schedules.panel.prompt_screens import closes
from bot.talk.schedules.panel.view import in_rows

COMMAND = "settings"
_SWITCHES = ("answers", "anyone", "recap", "signing")


def show_settings(incoming: Command, context: Context) -> Decision:
    """Decide on ``/settings``: the panel of the group's settings, for its admins."""
    if not context.manages:
        return Decision(TextResponse((CatalogueMessage("group.managers"),)), context.state)
    return Decision(_panel((context.group or GroupContext()).settings), context.state)


def press_setting(pressed: GroupSettingButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Decide on a button of the settings panel."""
    settings = _changed(pressed, context.group.settings) if context.group else None
    if settings is None:
        return None
    if not context.manages:
        return Decision(None, context.state, toast=CatalogueMessage("group.managers"))
    return Decision(_panel(settings), context.state, in_place=True, effects=(SaveGroupSettings(settings),))


def _changed(pressed: GroupSettingButton, settings: GroupSettings) -> GroupSettings | None:
    """The settings after a button; None where it is forged."""
    if pressed.setting == "hours":
        return replace(settings, hours=pressed.value) if pressed.value in CLOSES else None
    on = pressed.value == 1
    changed = {
        "answers": replace(settings, answers=on),
        "anyone": replace(settings, anyone=on),
        "recap": replace(settings, recap=on),
        "signing": replace(settings, signing=on),
    }
    return changed[pressed.setting]


def toggle_signing(pressed: SignButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Decide on the button under a prompt by which somebody lets their name stand in exports, or no longer."""
    group, state = context.group, context.state
    if group is None:
        return None
    if not (group.signed or incoming.origin.name):
        return Decision(None, state, toast=CatalogueMessage("together.nameless"), alert=True)
    name = "" if group.signed else incoming.origin.name
    note = CatalogueMessage("group.unsigned") if group.signed else CatalogueMessage("group.signed", {"name": name})
    # The log is not to remember a name that was taken back.
    return Decision(
        None, state, toast=note, alert=True, effects=(SaveConsent(ConsentPurpose.EXPORT, name),), keep=False
    )


def discuss_untouched(pressed: BeginDiscussionButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Decide on the button under a recap that starts a discussion of a thesis nobody has touched yet."""
    group = context.group
    if group is None:
        return None
    essay = context.library.essay(group.last.ref.slug) if group.last else context.essay
    thesis = next((each for each in essay.theses if each.id == pressed.thesis), None)
    if thesis is None:
        return None
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
            GroupSettingButton(name, int(not on[name])),
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
        return Button(chosen, GroupSettingButton("hours", hours))

    return in_rows([button(hours) for hours in CLOSES], 3)
