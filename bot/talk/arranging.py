"""``/daily`` and its buttons: what somebody wants of the daily excerpts is arranged."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.core.chat import Chat, Utterance
from bot.core.daily import Course, Standing, Subscription
from bot.core.essay import Library, Words
from bot.core.match import Find
from bot.core.reply import Note, Panel, Remark, Turn
from bot.talk import hours, setting, wanted, zones
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
_CHAT = re.compile(r"@|(?:t|telegram)\.me/")
_AND = re.compile(r"^(?:[到至和与或、,~–—-]|and |or |to ) ?")
_LIKE_A_PLACE = re.compile(r"/|(?:utc|gmt|[+\-−–]) ?[0-9]|(?:市|省|州|国|时间|时?区|time|zone)$")
_PAUSE = {*"pause 暂停".split(), "暂停一周", "pause for a week"}


def panel_elsewhere(subscription: Subscription, library: Library, now: datetime) -> Panel:
    """The panel of another chat than the one in which it is shown. The subscription is stored already."""
    return show(View(subscription, library, now, subscription.id))


def arrange(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """The panel; with an argument the hour, the zone, or a word to start or to stop."""
    if not utterance.manages:
        return Turn(Remark((Note("daily.stranger" if utterance.elsewhere else "daily.managers"),)), chat)
    desk = _Desk(utterance, chat, library, chat.daily.id if utterance.elsewhere and chat.daily else None)
    if _CHAT.search(utterance.folded):
        return Turn(Remark((Note("daily.stranger"),)), chat)
    word = bare(utterance.folded)
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
    if pressed.verb is Verb.STOP and desk.subscription.standing is Standing.OFF:
        return replace(desk.show(desk.subscription, lead=Note("daily.already")), in_place=True)
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
        before, started = self.subscription, self.started(subscription)
        lead = Note("daily.started")
        if before.standing is Standing.ON and not self.view(before).resumes:
            lead = Note("daily.running" if started == replace(before, resumes=None) else "daily.saved")
        return self.show(started, lead=lead)

    def started(self, subscription: Subscription) -> Subscription:
        """On, where there is somewhere to send it."""
        if self.utterance.to is None:
            return subscription
        return replace(subscription, standing=Standing.ON, resumes=None)

    @property
    def nothing(self) -> Note | None:
        """What is said where something is to be stopped, and nothing comes."""
        if self.chat.daily is None or self.chat.daily.standing is Standing.DRAFT:
            return Note("daily.none")
        return Note("daily.already") if self.chat.daily.standing is Standing.OFF else None

    def stop(self) -> Turn:
        if self.nothing:
            return Turn(Remark((self.nothing,)), self.chat)
        return self.show(_stopped(self.subscription), lead=Note("daily.stopped"))

    def pause(self) -> Turn:
        if self.nothing:
            return Turn(Remark((self.nothing,)), self.chat)
        return self.show(_paused(self.subscription, self.utterance.at))

    def arrange(self, text: str) -> Turn:
        """An hour, a zone, days, sound, order, in any company. What is wrong changes nothing."""
        place = zones.find(text)
        if place.sure:
            return self.settle(self.subscription, place, None)
        more = wanted.read(text)
        text, asked = more.rest, hours.read(more.rest)
        if (asked and asked.at is None) or (not asked and _like_an_hour(text)):
            return self.refuse("daily.badhour", text)
        rest = asked.rest if asked else text
        place = zones.find(rest) if rest else Found((self.subscription.zone,), sure=True)
        if asked and not place.zones and hours.read(_AND.sub("", rest)):
            return self.refuse("daily.onehour", text)
        if not place.zones and _LIKE_A_PLACE.search(rest):
            return self.refuse("daily.badzone", rest)
        if not place.zones:
            unclear = Note("daily.unclear", {"asked": self.as_written(rest)})
            return Turn(show(self.view(self.subscription), lead=unclear), self.kept(self.subscription))
        return self.settle(_wanted(self.subscription, more), place, asked.at if asked else None)

    def settle(self, subscription: Subscription, place: Found, at: time | None) -> Turn:
        if place.only is None:
            return Turn(choice_of_zones(self.view(subscription), place, at), self.kept(subscription))
        moved = replace(subscription, zone=place.only)
        if at is None:
            return self.show(moved, lead=Note("daily.saved"))
        return self.start(replace(moved, at=at))

    def refuse(self, key: str, text: str) -> Turn:
        return Turn(Remark((Note(key, {"asked": self.as_written(text)}),)), self.chat)

    def as_written(self, folded: str) -> str:
        """What somebody wrote, of which ``folded`` is a part: that part, where it can be told, in short."""
        written, whole = self.utterance.argument.strip(), self.utterance.folded.strip()
        start = whole.find(folded) if len(written) == len(whole) else -1
        text = written[start : start + len(folded)] if start >= 0 and folded else written
        return text if len(text) <= ECHOED else f"{text[: ECHOED - 1]}…"

    def beside_an_excerpt(self, pressed: Setting) -> Turn:
        """Answered with a word, so that the excerpt stays where it is."""
        subscription = self.subscription
        if pressed.verb is Verb.OPEN:
            return self.show(subscription)
        if self.nothing and pressed.verb in (Verb.QUIT, Verb.REST):
            return Turn(None, self.chat, toast=self.nothing)
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


def _wanted(subscription: Subscription, more: wanted.Wanted) -> Subscription:
    if more.days:
        subscription = replace(subscription, days=more.days)
    if more.silent is not None:
        subscription = replace(subscription, silent=more.silent)
    return _in_course(subscription, more.course)


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


def _in_course(subscription: Subscription, course: Course | None) -> Subscription:
    """Another course begins at its beginning."""
    if course is None or course is subscription.course:
        return subscription
    return replace(subscription, course=course, position=0)


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
    Verb.COURSE: lambda subscription, pressed, now: _in_course(subscription, pressed.course),
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
