"""``/daily`` and its buttons: what somebody wants of the daily excerpts is arranged."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.chat import Chat, Utterance
from bot.core.daily import Standing, Subscription
from bot.core.essay import Library, Words
from bot.core.match import Find
from bot.core.reply import Note, Panel, Remark, Turn
from bot.talk import hours, setting, zones
from bot.talk.daily import draft, from_the_start
from bot.talk.intents import bare
from bot.talk.panel import View, choice_of_zones, is_screen, next_of, show
from bot.talk.schedule import local_date
from bot.talk.setting import Setting, Verb
from bot.talk.zones import Found

COMMAND = "daily"
PAUSE = timedelta(days=7)
ECHOED = 40
"""Characters of what somebody wrote, said back to them."""

_ON = {*"on start 开 开启 打开 开始 订 订阅 继续 恢复 resume subscribe yes".split()}
_OFF = {*"off stop 关 关闭 关掉 停 停止 停掉 停了 取消 退订 不要 不要了 cancel unsubscribe no".split()}
_PAUSE = {*"pause 暂停".split(), "暂停一周", "pause for a week"}


def panel_elsewhere(subscription: Subscription, library: Library, now: datetime) -> Panel:
    """The panel of another chat than the one in which it is shown. The subscription is stored already."""
    return show(View(subscription, library, now, subscription.id))


def arrange(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """The panel; with an argument the hour, the zone, or a word to start or to stop."""
    if not utterance.manages:
        return Turn(Remark((Note("daily.stranger" if utterance.elsewhere else "daily.managers"),)), chat)
    desk = _Desk(utterance, chat, library, chat.daily.id if utterance.elsewhere and chat.daily else None)
    word = bare(utterance.folded)
    if not word and not utterance.argument.strip():
        return desk.show(desk.subscription)
    if word in _OFF:
        return desk.stop()
    if word in _ON:
        return desk.start(desk.subscription)
    if word in _PAUSE:
        return desk.show(_paused(desk.subscription, utterance.at))
    return desk.arrange(utterance.folded)


def press(utterance: Utterance, chat: Chat, library: Library) -> Turn:
    """A button of the panel, which changes in place, or one under an excerpt, which stays as it is."""
    pressed = setting.read(utterance.content, library)
    if pressed is None or (pressed.about and (chat.daily is None or chat.daily.id != pressed.about)):
        return Turn(None, chat, toast=Note("button.stale"))
    if not utterance.manages:
        return Turn(None, chat, toast=Note("daily.managers"))
    desk = _Desk(utterance, chat, library, pressed.about)
    if is_screen(pressed.verb):
        return replace(desk.show(desk.subscription, pressed.verb), in_place=True)
    if pressed.verb in (Verb.START, Verb.SET):
        return replace(desk.start(_change(desk.subscription, pressed, utterance.at)), in_place=True)
    if pressed.verb in _CHANGES:
        changed = _change(desk.subscription, pressed, utterance.at)
        return replace(desk.show(changed, _STAYS.get(pressed.verb, Verb.HOME)), in_place=True)
    return desk.beside_an_excerpt(pressed)


def _change(subscription: Subscription, pressed: Setting, now: datetime) -> Subscription:
    return _CHANGES[pressed.verb](subscription, pressed, now) if pressed.verb in _CHANGES else subscription


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the settings of one chat are changed."""

    utterance: Utterance
    chat: Chat
    library: Library
    about: int | None = None

    @property
    def subscription(self) -> Subscription:
        """As it is, in the language of the chat; or a new one."""
        language = self.chat.language or self.utterance.spoken
        if self.chat.daily is None:
            return draft(self.chat, self.library, language)
        return self.chat.daily if self.about else replace(self.chat.daily, language=language)

    def view(self, subscription: Subscription) -> View:
        return View(subscription, self.library, self.utterance.at, self.about)

    def kept(self, subscription: Subscription) -> Chat:
        return replace(self.chat, daily=subscription)

    def show(self, subscription: Subscription, screen: Verb = Verb.HOME, lead: Note | None = None) -> Turn:
        if self.utterance.to is None and screen is Verb.HOME:
            lead = Note("daily.terminal")
        return Turn(show(self.view(subscription), screen, lead), self.kept(subscription))

    def start(self, subscription: Subscription) -> Turn:
        return self.show(self.started(subscription), lead=Note("daily.started"))

    def started(self, subscription: Subscription) -> Subscription:
        """On, where there is somewhere to send it."""
        if self.utterance.to is None:
            return subscription
        return replace(subscription, standing=Standing.ON, resumes=None)

    def stop(self) -> Turn:
        if self.chat.daily is None or self.chat.daily.standing in (Standing.DRAFT, Standing.OFF):
            return Turn(Remark((Note("daily.none"),)), self.chat)
        return self.show(_stopped(self.subscription), lead=Note("daily.stopped"))

    def arrange(self, text: str) -> Turn:
        """An hour, a zone, or both. What is wrong changes nothing."""
        place, at = zones.find(text), None
        if not place.sure:
            asked = hours.read(text)
            if (asked and asked.at is None) or (not asked and _like_an_hour(text)):
                return self.refuse("daily.badhour", text)
            if asked:
                at = asked.at
                place = zones.find(asked.rest) if asked.rest else Found((self.subscription.zone,), sure=True)
                text = asked.rest or text
        if not place.zones:
            return self.refuse("daily.badzone", text)
        if place.only is None:
            panel = choice_of_zones(self.view(self.subscription), place.zones, at)
            return Turn(panel, self.kept(self.subscription))
        moved = replace(self.subscription, zone=place.only)
        if at is None:
            return self.show(moved, lead=Note("daily.saved"))
        return self.start(replace(moved, at=at))

    def refuse(self, key: str, text: str) -> Turn:
        return Turn(Remark((Note(key, {"asked": text[:ECHOED]}),)), self.chat)

    def beside_an_excerpt(self, pressed: Setting) -> Turn:
        """Answered with a word, so that the excerpt stays where it is."""
        subscription = self.subscription
        if pressed.verb is Verb.OPEN:
            return self.show(subscription)
        if self.chat.daily is None and pressed.verb in (Verb.QUIT, Verb.REST):
            return Turn(None, self.chat, toast=Note("daily.none"))
        if pressed.verb is Verb.QUIT:
            return Turn(None, self.kept(_stopped(subscription)), toast=Note("daily.stopped"))
        if pressed.verb is Verb.REST:
            if subscription.standing is not Standing.ON:
                return Turn(None, self.chat, toast=Note("daily.none"))
            resting = _paused(subscription, self.utterance.at)
            return Turn(None, self.kept(resting), toast=Note("daily.paused", {"next": next_of(self.view(resting))}))
        chosen = self.started(_anew(subscription, pressed.slug))
        title = Words(self.library.essay(chosen.slug).title)
        toast = Note("daily.reads", {"title": title, "next": next_of(self.view(chosen))})
        return Turn(None, self.kept(chosen), toast=toast)


def _like_an_hour(text: str) -> bool:
    return text[:1].isdigit() or "点" in text or ":" in text


def _anew(subscription: Subscription, slug: str) -> Subscription:
    """The essay from its beginning, unless it is being read just now or has been turned back already."""
    same = slug == subscription.slug
    if same and (subscription.standing is Standing.ON or subscription.position == 0):
        return subscription
    return from_the_start(subscription, slug)


def _stopped(subscription: Subscription) -> Subscription:
    return replace(subscription, standing=Standing.OFF, resumes=None)


def _paused(subscription: Subscription, now: datetime) -> Subscription:
    """For a week from today, where something comes at all."""
    if subscription.standing is not Standing.ON:
        return subscription
    return replace(subscription, resumes=local_date(now, subscription.zone) + PAUSE)


def _course(subscription: Subscription, pressed: Setting, now: datetime) -> Subscription:
    if pressed.course is None or pressed.course is subscription.course:
        return subscription
    return replace(subscription, course=pressed.course, position=0)


def _essay(subscription: Subscription, pressed: Setting, now: datetime) -> Subscription:
    same = pressed.slug == subscription.slug
    return subscription if same else from_the_start(subscription, pressed.slug)


_CHANGES: dict[Verb, Callable[[Subscription, Setting, datetime], Subscription]] = {
    Verb.HOUR: lambda subscription, pressed, now: replace(subscription, at=pressed.at or subscription.at),
    Verb.ZONE: lambda subscription, pressed, now: replace(subscription, zone=pressed.zone),
    Verb.SET: lambda subscription, pressed, now: replace(
        subscription, at=pressed.at or subscription.at, zone=pressed.zone
    ),
    Verb.DAYS: lambda subscription, pressed, now: replace(subscription, days=pressed.days),
    Verb.COURSE: _course,
    Verb.LOUD: lambda subscription, pressed, now: replace(subscription, silent=False),
    Verb.SILENT: lambda subscription, pressed, now: replace(subscription, silent=True),
    Verb.THEN: lambda subscription, pressed, now: replace(subscription, then=pressed.slug),
    Verb.ESSAY: _essay,
    Verb.STOP: lambda subscription, pressed, now: _stopped(subscription),
    Verb.PAUSE: lambda subscription, pressed, now: _paused(subscription, now),
    Verb.RESUME: lambda subscription, pressed, now: replace(subscription, resumes=None),
}
_STAYS = {Verb.HOUR: Verb.HOURS, Verb.DAYS: Verb.WEEK}
"""Choices after which the same screen is shown again; the others lead back to the first."""
