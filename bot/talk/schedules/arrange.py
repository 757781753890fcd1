"""``/daily`` and ``/schedule``, and the buttons of their panels: what somebody wants to come is arranged."""

import re
from dataclasses import replace

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.incoming import ButtonPress, Command, IncomingMessage
from bot.core.outgoing import ChatKind
from bot.core.response import CatalogueMessage, TextResponse
from bot.core.subscription import SubscriptionKind
from bot.core.text import without_punctuation
from bot.talk.callback_data import ButtonTarget
from bot.talk.schedules import changes
from bot.talk.schedules.editor import ScheduleEditor
from bot.talk.schedules.panel import buttons, wording
from bot.talk.schedules.panel.buttons import SettingVerb
from bot.talk.schedules.panel.screens import is_screen

COMMAND, SCHEDULE = "daily", "schedule"

_ON = {*"on start 开 开启 打开 开始 订 订阅 继续 恢复 resume subscribe yes".split()}
_OFF = {*"off stop 关 关闭 关掉 停 停止 停掉 停了 取消 退订 不要 不要了 cancel unsubscribe no".split()}
_PAUSE = {*"pause 暂停".split(), "暂停一周", "pause for a week"}
_BEGINS = re.compile(
    rf"[{ButtonTarget.DAILY}{ButtonTarget.SCHEDULE}]:(?:{SettingVerb.START}|{SettingVerb.SET}|{SettingVerb.READ})\b"
)
_CHAT = re.compile(r"@|(?:t|telegram)\.me/")


def kind_of(incoming: IncomingMessage) -> SubscriptionKind:
    """What comes by the schedule that a command or a button is about."""
    if isinstance(incoming, Command):
        prompts = incoming.name == SCHEDULE
    else:
        prompts = isinstance(incoming, ButtonPress) and incoming.data[:2] == f"{ButtonTarget.SCHEDULE}:"
    return SubscriptionKind.PROMPT if prompts else SubscriptionKind.EXCERPT


def begins(incoming: IncomingMessage) -> bool:
    """May something begin to come by it?"""
    if isinstance(incoming, ButtonPress):
        return _BEGINS.match(incoming.data) is not None
    return isinstance(incoming, Command) and incoming.name in (COMMAND, SCHEDULE)


def arrange(incoming: Command, context: Context) -> Decision:
    """The panel; with an argument the hour, the zone, or a word to start or to stop."""
    kind = kind_of(incoming)
    if kind is SubscriptionKind.PROMPT and not (incoming.origin.to and incoming.origin.to.place is ChatKind.GROUP):
        return Decision(TextResponse((CatalogueMessage("group.only", {"name": SCHEDULE}),)), context.state)
    if not context.manages:
        note = CatalogueMessage("daily.stranger") if incoming.origin.elsewhere else wording.said(kind, "daily.managers")
        return Decision(TextResponse((note,)), context.state)
    about = context.subscription.id if incoming.origin.elsewhere and context.subscription else None
    desk = ScheduleEditor(incoming, context, kind, about)
    if kind is SubscriptionKind.EXCERPT and _CHAT.search(incoming.folded):
        return Decision(TextResponse((CatalogueMessage("daily.stranger"),)), context.state)
    word = without_punctuation(incoming.folded)
    if context.barred and word not in _OFF | _PAUSE:
        return Decision(TextResponse((wording.barred(context.barred, incoming.origin.title),)), context.state)
    if not word and not incoming.argument.strip():
        return desk.show(desk.subscription)
    if word in _OFF:
        return desk.stop()
    if word in _ON:
        return desk.start(desk.subscription)
    if word in _PAUSE:
        return desk.pause()
    return desk.arrange(incoming.folded)


def press(incoming: ButtonPress, context: Context) -> Decision:
    """A button of a panel, which changes in place, or one under an excerpt, which stays as it is."""
    pressed = buttons.read(incoming.data, context.library)
    kept = context.subscription
    if pressed is None or (kept and kept.kind is not pressed.kind):
        return Decision(None, context.state, toast=CatalogueMessage("button.stale"))
    if pressed.about and (kept is None or kept.id != pressed.about):
        return Decision(None, context.state, toast=CatalogueMessage("button.stale"))
    desk = ScheduleEditor(incoming, context, pressed.kind, pressed.about)
    if not desk.is_current(pressed):
        return Decision(None, context.state, toast=CatalogueMessage("button.stale"))
    if not context.manages:
        return Decision(None, context.state, toast=desk.note("daily.managers"))
    if context.barred:
        return Decision(None, context.state, toast=wording.barred(context.barred, incoming.origin.title), alert=True)
    if is_screen(pressed.verb, pressed.kind):
        return replace(desk.show(desk.subscription, pressed.verb), in_place=True)
    if pressed.verb is SettingVerb.START or changes.is_change(pressed.verb):
        return replace(desk.change(pressed), in_place=True)
    return desk.beside_an_excerpt(pressed)
