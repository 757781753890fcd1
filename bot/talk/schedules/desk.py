"""Where what comes by schedule is arranged, in words or by buttons."""

from dataclasses import dataclass, replace

from bot.core.chat import Chat, Utterance
from bot.core.daily import Brings, Standing, Subscription
from bot.core.essay import Library, Words
from bot.core.post import Place
from bot.core.reply import Note, Remark, Turn
from bot.talk.schedules import changes, wording
from bot.talk.schedules.choices import choice_of_zones
from bot.talk.schedules.daily import draft
from bot.talk.schedules.panel import show
from bot.talk.schedules.request import read
from bot.talk.schedules.setting import FOR_GROUPS, Setting, Verb
from bot.talk.schedules.view import View, next_of

ECHOED = 40
"""Characters of what somebody wrote, said back to them."""

_STAYS = {
    Verb.HOUR: Verb.HOURS,
    Verb.DAYS: Verb.WEEK,
    Verb.PICK: Verb.TOPICS,
    Verb.DROP: Verb.TOPICS,
    Verb.ALL: Verb.TOPICS,
    Verb.TOGETHER: Verb.PLAN,
    Verb.ALONE: Verb.PLAN,
    Verb.STARTS: Verb.PLAN,
    Verb.PACE: Verb.PLAN,
    Verb.ANEW: Verb.PLAN,
}
"""Choices after which the same screen is shown again; the others lead back to the first."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the settings of one chat are changed. ``about``: id of the subscription, where it is another chat's."""

    utterance: Utterance
    chat: Chat
    library: Library
    brings: Brings = Brings.EXCERPT
    about: int | None = None

    @property
    def subscription(self) -> Subscription:
        """As it is, in the language of the chat; or a new one."""
        language = self.chat.language or self.utterance.spoken
        if self.chat.daily is None:
            return draft(self.chat, self.library, language, self.brings)
        return self.chat.daily if self.about else replace(self.chat.daily, language=language)

    def view(self, subscription: Subscription) -> View:
        here = None if self.about or self.utterance.elsewhere else self.utterance.to
        return View(subscription, self.library, self.utterance.at, self.about, here)

    def kept(self, subscription: Subscription) -> Chat:
        return replace(self.chat, daily=subscription)

    def note(self, key: str) -> Note:
        return wording.said(self.brings, key)

    def remark(self, note: Note) -> Turn:
        return Turn(Remark((note,)), self.chat)

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
            return self.note("daily.none")
        return self.note("daily.already") if self.chat.daily.standing is Standing.OFF else None

    def stop(self) -> Turn:
        if self.nothing:
            return self.remark(self.nothing)
        return self.show(changes.stopped(self.subscription), lead=self.note("daily.stopped"))

    def pause(self) -> Turn:
        if self.nothing:
            return self.remark(self.nothing)
        return self.show(changes.paused(self.subscription, self.utterance.at))

    def arrange(self, text: str) -> Turn:
        """An hour, a zone, days, sound, order, in any company. What is wrong or uncertain changes nothing."""
        request = read(text, self.brings)
        if request.wrong == "daily.unclear":
            unclear = wording.said(self.brings, request.wrong, {"asked": self.as_written(request.about)})
            return Turn(show(self.view(self.subscription), lead=unclear), self.kept(self.subscription))
        if request.wrong:
            return self.refuse(request.wrong, request.about)
        if request.place and request.place.only is None:
            choice = choice_of_zones(self.view(self.subscription), request.place, request.at, request.wanted)
            return Turn(choice, self.kept(self.subscription))
        changed = changes.as_wanted(self.subscription, request.wanted)
        if request.place and request.place.only:
            changed = replace(changed, zone=request.place.only)
        if request.at is None:
            return self.show(changed, lead=Note("daily.saved"))
        return self.start(replace(changed, at=request.at))

    def refuse(self, key: str, text: str) -> Turn:
        return self.remark(wording.said(self.brings, key, {"asked": self.as_written(text)}))

    def as_written(self, folded: str) -> str:
        """What somebody wrote, of which ``folded`` is a part: that part, where it can be told, in short."""
        written, whole = self.utterance.argument.strip(), self.utterance.folded.strip()
        start = whole.find(folded) if len(written) == len(whole) else -1
        text = written[start : start + len(folded)] if start >= 0 and folded else written
        return text if len(text) <= ECHOED else f"{text[: ECHOED - 1]}…"

    def stands(self, setting: Setting) -> bool:
        """Can this be chosen in the place where it was pressed?"""
        to = self.utterance.to
        in_group = to is not None and to.place is Place.GROUP and not self.about
        return in_group or not (self.brings is Brings.PROMPT or setting.verb in FOR_GROUPS)

    def change(self, setting: Setting) -> Turn:
        changed = changes.change(self.subscription, setting, self.library, self.utterance.at)
        if setting.verb in (Verb.START, Verb.SET):
            return self.start(changed)
        if setting.verb is Verb.STOP and self.subscription.standing is Standing.OFF:
            return self.show(self.subscription, lead=self.note("daily.already"))
        return self.show(changed, _STAYS.get(setting.verb, Verb.HOME))

    def beside_an_excerpt(self, setting: Setting) -> Turn:
        """Answered with a word, so that the excerpt stays where it is."""
        subscription = self.subscription
        if setting.verb is Verb.OPEN:
            return self.show(subscription)
        if self.nothing and setting.verb in (Verb.QUIT, Verb.REST):
            return Turn(None, self.chat, toast=self.nothing)
        if setting.verb is Verb.QUIT:
            return Turn(None, self.kept(changes.stopped(subscription)), toast=Note("daily.stopped"))
        if setting.verb is Verb.REST:
            if subscription.standing is not Standing.ON:
                return Turn(None, self.chat, toast=Note("daily.none"))
            resting = changes.paused(subscription, self.utterance.at)
            return Turn(None, self.kept(resting), toast=Note("daily.paused", {"next": next_of(self.view(resting))}))
        chosen = self.started(changes.anew(subscription, setting.slug))
        title = Words(self.library.essay(chosen.slug).title)
        toast = Note("daily.reads", {"title": title, "next": next_of(self.view(chosen))})
        return Turn(None, self.kept(chosen), toast=toast)
