"""Where what comes by schedule is arranged, in words or by buttons."""

from dataclasses import dataclass, replace

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.incoming import ButtonPress, Command
from bot.core.language import LocalizedText
from bot.core.outgoing import ChatKind
from bot.core.response import CatalogueMessage, Response, TextResponse
from bot.core.subscription import Subscription, SubscriptionKind, SubscriptionStatus
from bot.talk.schedules import changes
from bot.talk.schedules.excerpts import new_subscription
from bot.talk.schedules.panel import wording
from bot.talk.schedules.panel.buttons import FOR_GROUPS, SettingButton, SettingVerb
from bot.talk.schedules.panel.choices import choice_of_zones
from bot.talk.schedules.panel.screens import show
from bot.talk.schedules.panel.view import PanelView, next_of
from bot.talk.schedules.parsing.request import read

ECHOED = 40
"""Characters of what somebody wrote, said back to them."""

_NEXT_SCREEN = {
    SettingVerb.HOUR: SettingVerb.HOURS,
    SettingVerb.DAYS: SettingVerb.WEEK,
    SettingVerb.PICK: SettingVerb.TOPICS,
    SettingVerb.DROP: SettingVerb.TOPICS,
    SettingVerb.ALL: SettingVerb.TOPICS,
    SettingVerb.TOGETHER: SettingVerb.PLAN,
    SettingVerb.ALONE: SettingVerb.PLAN,
    SettingVerb.STARTS: SettingVerb.PLAN,
    SettingVerb.PACE: SettingVerb.PLAN,
    SettingVerb.ANEW: SettingVerb.PLAN,
}
"""Choices after which the same screen is shown again; the others lead back to the first."""


@dataclass(frozen=True, slots=True)
class ScheduleEditor:
    """Where the settings of one chat are changed. ``about``: id of the subscription, where it is another chat's."""

    incoming: Command | ButtonPress
    context: Context
    kind: SubscriptionKind = SubscriptionKind.EXCERPT
    about: int | None = None

    @property
    def subscription(self) -> Subscription:
        """As it is, in the language of the chat; or a new one."""
        language, kept = self.context.state.language or self.incoming.origin.spoken, self.context.subscription
        if kept is None:
            return new_subscription(self.context.essay.slug, language, self.kind)
        return kept if self.about else replace(kept, language=language)

    def panel_view(self, subscription: Subscription) -> PanelView:
        here = None if self.about or self.incoming.origin.elsewhere else self.incoming.origin.to
        return PanelView(subscription, self.context.library, self.incoming.origin.at, self.about, here)

    def decide(
        self, response: Response | None, subscription: Subscription | None = None, toast: CatalogueMessage | None = None
    ) -> Decision:
        """``subscription``: as it is from now on, where it changes."""
        return Decision(response, self.context.state, subscription=subscription, toast=toast)

    def worded(self, key: str) -> CatalogueMessage:
        return wording.said(self.kind, key)

    def reply(self, note: CatalogueMessage) -> Decision:
        return self.decide(TextResponse((note,)))

    def show(
        self, subscription: Subscription, screen: SettingVerb = SettingVerb.HOME, lead: CatalogueMessage | None = None
    ) -> Decision:
        if self.incoming.origin.to is None and screen is SettingVerb.HOME:
            lead = CatalogueMessage("daily.terminal")
        return self.decide(show(self.panel_view(subscription), screen, lead), subscription)

    def start(self, subscription: Subscription) -> Decision:
        before, started = self.subscription, self.switched_on(subscription)
        lead = CatalogueMessage("daily.started")
        if before.status is SubscriptionStatus.ON and not self.panel_view(before).resumes:
            lead = CatalogueMessage(
                "daily.running"
                if started == replace(before, recurrence=replace(before.recurrence, resumes=None))
                else "daily.saved"
            )
        return self.show(started, lead=lead)

    def switched_on(self, subscription: Subscription) -> Subscription:
        """On, where there is somewhere to send it."""
        if self.incoming.origin.to is None:
            return subscription
        return replace(
            subscription, recurrence=replace(subscription.recurrence, resumes=None), status=SubscriptionStatus.ON
        )

    @property
    def nothing_to_stop(self) -> CatalogueMessage | None:
        """What is said where something is to be stopped, and nothing comes."""
        kept = self.context.subscription
        if kept is None or kept.status is SubscriptionStatus.DRAFT:
            return self.worded("daily.none")
        return self.worded("daily.already") if kept.status is SubscriptionStatus.OFF else None

    def stop(self) -> Decision:
        if self.nothing_to_stop:
            return self.reply(self.nothing_to_stop)
        return self.show(changes.stopped(self.subscription), lead=self.worded("daily.stopped"))

    def pause(self) -> Decision:
        if self.nothing_to_stop:
            return self.reply(self.nothing_to_stop)
        return self.show(changes.paused(self.subscription, self.incoming.origin.at))

    def arrange(self, text: str) -> Decision:
        """An hour, a zone, days, sound, order, in any company. What is wrong or uncertain changes nothing."""
        request = read(text, self.kind)
        if request.wrong == "daily.unclear":
            unclear = wording.said(self.kind, request.wrong, {"asked": self.as_written(request.about)})
            return self.decide(show(self.panel_view(self.subscription), lead=unclear), self.subscription)
        if request.wrong:
            return self.refuse(request.wrong, request.about)
        if request.place and request.place.only is None:
            choice = choice_of_zones(self.panel_view(self.subscription), request.place, request.at, request.wanted)
            return self.decide(choice, self.subscription)
        changed = changes.apply_wanted(self.subscription, request.wanted)
        if request.place and request.place.only:
            changed = replace(changed, recurrence=replace(changed.recurrence, zone=request.place.only))
        if request.at is None:
            return self.show(changed, lead=CatalogueMessage("daily.saved"))
        return self.start(replace(changed, recurrence=replace(changed.recurrence, at=request.at)))

    def refuse(self, key: str, text: str) -> Decision:
        return self.reply(wording.said(self.kind, key, {"asked": self.as_written(text)}))

    def as_written(self, folded: str) -> str:
        """What somebody wrote, of which ``folded`` is a part: that part, where it can be told, in short."""
        if not isinstance(self.incoming, Command):
            return folded[:ECHOED]
        written, whole = self.incoming.argument.strip(), self.incoming.folded.strip()
        start = whole.find(folded) if len(written) == len(whole) else -1
        text = written[start : start + len(folded)] if start >= 0 and folded else written
        return text if len(text) <= ECHOED else f"{text[: ECHOED - 1]}…"

    def is_current(self, setting: SettingButton) -> bool:
        """Can this be chosen in the place where it was pressed?"""
        to = self.incoming.origin.to
        in_group = to is not None and to.place is ChatKind.GROUP and not self.about
        return in_group or not (self.kind is SubscriptionKind.PROMPT or setting.verb in FOR_GROUPS)

    def change(self, setting: SettingButton) -> Decision:
        changed = changes.change(self.subscription, setting, self.context.library, self.incoming.origin.at)
        if setting.verb in (SettingVerb.START, SettingVerb.SET):
            return self.start(changed)
        if setting.verb is SettingVerb.STOP and self.subscription.status is SubscriptionStatus.OFF:
            return self.show(self.subscription, lead=self.worded("daily.already"))
        return self.show(changed, _NEXT_SCREEN.get(setting.verb, SettingVerb.HOME))

    def press_under_excerpt(self, setting: SettingButton) -> Decision:
        """Answered with a word, so that the excerpt stays where it is."""
        subscription = self.subscription
        if setting.verb is SettingVerb.OPEN:
            return self.show(subscription)
        if self.nothing_to_stop and setting.verb in (SettingVerb.QUIT, SettingVerb.REST):
            return self.decide(None, toast=self.nothing_to_stop)
        if setting.verb is SettingVerb.QUIT:
            return self.decide(None, changes.stopped(subscription), CatalogueMessage("daily.stopped"))
        if setting.verb is SettingVerb.REST:
            if subscription.status is not SubscriptionStatus.ON:
                return self.decide(None, toast=CatalogueMessage("daily.none"))
            resting = changes.paused(subscription, self.incoming.origin.at)
            paused = CatalogueMessage("daily.paused", {"next": next_of(self.panel_view(resting))})
            return self.decide(None, resting, paused)
        chosen = self.switched_on(changes.change_essay(subscription, setting.slug))
        title = LocalizedText(self.context.library.essay(chosen.slug).title)
        toast = CatalogueMessage("daily.reads", {"title": title, "next": next_of(self.panel_view(chosen))})
        return self.decide(None, chosen, toast)
