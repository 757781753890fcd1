"""``/daily`` and ``/schedule``, and the buttons of their panels: what somebody wants to come is arranged."""

from dataclasses import replace

from bot.core.callback_data.actions import DailyButton, ScheduleButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.incoming import ButtonPress, Command, IncomingMessage
from bot.core.outgoing import ChatKind
from bot.core.patterns import LazyPattern
from bot.core.response import CatalogueMessage, TextResponse
from bot.core.subscription import SubscriptionKind
from bot.core.text import without_punctuation
from bot.talk.schedules import changes
from bot.talk.schedules.editor import ScheduleEditor
from bot.talk.schedules.panel import buttons, wording
from bot.talk.schedules.panel.buttons import SettingVerb
from bot.talk.schedules.panel.screens import is_screen

COMMAND, SCHEDULE = "daily", "schedule"

_ON = {*"on start 开 开启 打开 开始 订 订阅 继续 恢复 resume subscribe yes".split()}
_OFF = {*"off stop 关 关闭 关掉 停 停止 停掉 停了 取消 退订 不要 不要了 cancel unsubscribe no".split()}
_PAUSE = {*"pause 暂停".split(), "暂停一周", "pause for a week"}
_BEGIN = {SettingVerb.START, SettingVerb.SET, SettingVerb.READ}
_CHAT = LazyPattern(r"@|(?:t|telegram)\.me/")


def kind_of(incoming: IncomingMessage) -> SubscriptionKind:
    """What comes by the schedule that a command or a button is about."""
    command = isinstance(incoming, Command) and incoming.name == SCHEDULE
    prompts = command or isinstance(incoming.data, ScheduleButton)
    return SubscriptionKind.PROMPT if prompts else SubscriptionKind.EXCERPT


def may_start(incoming: IncomingMessage) -> bool:
    """Return whether the command or button may switch a subscription on."""
    if isinstance(incoming.data, DailyButton | ScheduleButton):
        return incoming.data.verb in _BEGIN
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


def press(pressed: DailyButton | ScheduleButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """A button of a panel, which changes in place, or one under an excerpt, which stays as it is."""
    setting = buttons.read(pressed, context.library)
    kept = context.subscription
    if setting is None or (kept and kept.kind is not setting.kind):
        return None
    if setting.about and (kept is None or kept.id != setting.about):
        return None
    desk = ScheduleEditor(incoming, context, setting.kind, setting.about)
    if not desk.is_current(setting):
        return None
    if not context.manages:
        return Decision(None, context.state, toast=desk.worded("daily.managers"))
    if context.barred:
        return Decision(None, context.state, toast=wording.barred(context.barred, incoming.origin.title), alert=True)
    if is_screen(setting.verb, setting.kind):
        return replace(desk.show(desk.subscription, setting.verb), in_place=True)
    if setting.verb is SettingVerb.START or changes.is_change(setting.verb):
        return replace(desk.change(setting), in_place=True)
    return desk.press_under_excerpt(setting)
