"""``/daily`` and ``/schedule``, and the buttons of their panels: what somebody wants to come is arranged."""

import re
from dataclasses import replace
from datetime import datetime

from bot.core.chat import Chat, Kind, Utterance
from bot.core.daily import Brings, Subscription
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.post import Place
from bot.core.reply import Note, Panel, Remark, Turn
from bot.talk.intents import bare
from bot.talk.payload import Way
from bot.talk.schedules import changes, setting, wording
from bot.talk.schedules.desk import Desk
from bot.talk.schedules.panel import is_screen, show
from bot.talk.schedules.setting import Verb
from bot.talk.schedules.view import View

COMMAND, SCHEDULE = "daily", "schedule"

_ON = {*"on start 开 开启 打开 开始 订 订阅 继续 恢复 resume subscribe yes".split()}
_OFF = {*"off stop 关 关闭 关掉 停 停止 停掉 停了 取消 退订 不要 不要了 cancel unsubscribe no".split()}
_PAUSE = {*"pause 暂停".split(), "暂停一周", "pause for a week"}
_BEGINS = re.compile(rf"[{Way.DAILY}{Way.SCHEDULE}]:(?:{Verb.START}|{Verb.SET}|{Verb.READ})\b")
_CHAT = re.compile(r"@|(?:t|telegram)\.me/")


def brought(utterance: Utterance) -> Brings:
    """What comes by the schedule that a command or a button is about."""
    prompts = {Kind.COMMAND: utterance.content == SCHEDULE, Kind.BUTTON: utterance.content[:2] == f"{Way.SCHEDULE}:"}
    return Brings.PROMPT if prompts.get(utterance.kind) else Brings.EXCERPT


def begins(utterance: Utterance) -> bool:
    """May something begin to come by it?"""
    if utterance.kind is Kind.BUTTON:
        return _BEGINS.match(utterance.content) is not None
    return utterance.kind is Kind.COMMAND and utterance.content in (COMMAND, SCHEDULE)


def panel_elsewhere(subscription: Subscription, library: Library, now: datetime) -> Panel:
    """The panel of another chat than the one in which it is shown. The subscription is stored already."""
    return show(View(subscription, library, now, subscription.id))


def arrange(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """The panel; with an argument the hour, the zone, or a word to start or to stop."""
    brings = brought(utterance)
    if brings is Brings.PROMPT and not (utterance.to and utterance.to.place is Place.GROUP):
        return Turn(Remark((Note("group.only", {"name": SCHEDULE}),)), chat)
    if not utterance.manages:
        note = Note("daily.stranger") if utterance.elsewhere else wording.said(brings, "daily.managers")
        return Turn(Remark((note,)), chat)
    about = chat.daily.id if utterance.elsewhere and chat.daily else None
    desk = Desk(utterance, chat, library, brings, about)
    if brings is Brings.EXCERPT and _CHAT.search(utterance.folded):
        return Turn(Remark((Note("daily.stranger"),)), chat)
    word = bare(utterance.folded)
    if utterance.barred and word not in _OFF | _PAUSE:
        return Turn(Remark((wording.barred(utterance),)), chat)
    if not word and not utterance.argument.strip():
        return desk.show(desk.subscription)
    if word in _OFF:
        return desk.stop()
    if word in _ON:
        return desk.start(desk.subscription)
    if word in _PAUSE:
        return desk.pause()
    return desk.arrange(utterance.folded)


def press(utterance: Utterance, chat: Chat, library: Library) -> Turn:
    """A button of a panel, which changes in place, or one under an excerpt, which stays as it is."""
    pressed = setting.read(utterance.content, library)
    if pressed is None or (pressed.about and (chat.daily is None or chat.daily.id != pressed.about)):
        return Turn(None, chat, toast=Note("button.stale"))
    desk = Desk(utterance, chat, library, pressed.brings, pressed.about)
    if not desk.stands(pressed):
        return Turn(None, chat, toast=Note("button.stale"))
    if not utterance.manages:
        return Turn(None, chat, toast=desk.note("daily.managers"))
    if utterance.barred:
        return Turn(None, chat, toast=wording.barred(utterance), alert=True)
    if is_screen(pressed.verb, pressed.brings):
        return replace(desk.show(desk.subscription, pressed.verb), in_place=True)
    if pressed.verb is Verb.START or changes.is_change(pressed.verb):
        return replace(desk.change(pressed), in_place=True)
    return desk.beside_an_excerpt(pressed)
