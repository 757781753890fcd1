"""What the buttons of a panel make of a subscription."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.essay import Essay, Library
from bot.core.subscription import (
    AnySubscription,
    DailyExcerpts,
    PromptSchedule,
    ReadingOrder,
    Subscription,
    SubscriptionStatus,
)
from bot.talk.schedules.excerpts import restarted
from bot.talk.schedules.panel.buttons import SettingButton, SettingVerb
from bot.talk.schedules.panel.reading_plan import day_of
from bot.talk.schedules.parsing.options import ParsedOptions
from bot.talk.schedules.reading_order import with_pace
from bot.talk.schedules.recurrence import PAUSE_LENGTH, local_date


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting, and what it is seen from."""

    setting: SettingButton
    library: Library
    now: datetime


def is_change(verb: SettingVerb) -> bool:
    return verb in _SHARED or verb in _OF_EXCERPTS or verb in _OF_PROMPTS


def change(subscription: Subscription, setting: SettingButton, library: Library, now: datetime) -> Subscription:
    """The subscription after the button; the same where the button changes nothing."""
    pressed = SettingChange(setting, library, now)
    if setting.verb in _SHARED:
        return _SHARED[setting.verb](subscription, pressed)
    if isinstance(subscription, PromptSchedule):
        of_prompts = _OF_PROMPTS.get(setting.verb)
        return of_prompts(subscription, pressed) if of_prompts else subscription
    of_excerpts = _OF_EXCERPTS.get(setting.verb)
    return of_excerpts(subscription, pressed) if of_excerpts else subscription


def apply_wanted(subscription: Subscription, wanted: ParsedOptions) -> Subscription:
    """The subscription with what somebody wrote of it, besides hour and zone."""
    if wanted.days:
        subscription = replace(subscription, recurrence=replace(subscription.recurrence, days=wanted.days))
    if wanted.silent is not None:
        subscription = replace(subscription, silent=wanted.silent)
    if isinstance(subscription, DailyExcerpts):
        return _reordered(subscription, wanted.order)
    if wanted.poll is not None:
        subscription = replace(subscription, poll=wanted.poll)
    return replace(subscription, chosen=()) if wanted.order else subscription


def stopped(subscription: AnySubscription) -> AnySubscription:
    return replace(resumed(subscription), status=SubscriptionStatus.OFF)


def resumed(subscription: AnySubscription) -> AnySubscription:
    """Without a pause."""
    return replace(subscription, recurrence=replace(subscription.recurrence, resumes=None))


def paused(subscription: AnySubscription, now: datetime) -> AnySubscription:
    """For a week from today, where something comes at all."""
    if subscription.status is not SubscriptionStatus.ON:
        return subscription
    until = local_date(now, subscription.recurrence.zone) + PAUSE_LENGTH
    return replace(subscription, recurrence=replace(subscription.recurrence, resumes=until))


def change_essay(subscription: Subscription, slug: str) -> Subscription:
    """The essay from its beginning, unless it is being read just now or has been turned back already."""
    same = slug == subscription.slug
    if same and (subscription.status is SubscriptionStatus.ON or subscription.position == 0):
        return subscription
    return restarted(subscription, slug)


def _reordered(subscription: DailyExcerpts, order: ReadingOrder | None) -> DailyExcerpts:
    """Another order begins at its beginning."""
    if order is None or order is subscription.order:
        return subscription
    return replace(subscription, order=order, position=0)


def _essay(subscription: Subscription, pressed: SettingChange) -> Subscription:
    same = pressed.setting.slug == subscription.slug
    return subscription if same else restarted(subscription, pressed.setting.slug)


def _hour(subscription: Subscription, pressed: SettingChange) -> Subscription:
    at = pressed.setting.at or subscription.recurrence.at
    return replace(subscription, recurrence=replace(subscription.recurrence, at=at))


def _hour_and_zone(subscription: Subscription, pressed: SettingChange) -> Subscription:
    return _zone(_hour(subscription, pressed), pressed)


def _zone(subscription: Subscription, pressed: SettingChange) -> Subscription:
    there = replace(subscription, recurrence=replace(subscription.recurrence, zone=pressed.setting.zone))
    return apply_wanted(there, pressed.setting.more)


def _days(subscription: Subscription, pressed: SettingChange) -> Subscription:
    return replace(subscription, recurrence=replace(subscription.recurrence, days=pressed.setting.days))


def _starts(subscription: DailyExcerpts, pressed: SettingChange) -> DailyExcerpts:
    start = pressed.setting.starts
    if start is None:
        return subscription
    day = day_of(start, local_date(pressed.now, subscription.recurrence.zone))
    return replace(subscription, recurrence=replace(subscription.recurrence, starts=day))


def _read_of(subscription: Subscription, pressed: SettingChange) -> Essay:
    return pressed.library.essay(subscription.slug)


def _pace(subscription: DailyExcerpts, pressed: SettingChange) -> DailyExcerpts:
    return with_pace(subscription, _read_of(subscription, pressed), pressed.setting.number)


def _pick(subscription: PromptSchedule, pressed: SettingChange) -> PromptSchedule:
    return _chosen(subscription, pressed, {*subscription.chosen, pressed.setting.thesis})


def _drop(subscription: PromptSchedule, pressed: SettingChange) -> PromptSchedule:
    return _chosen(subscription, pressed, {*subscription.chosen} - {pressed.setting.thesis})


def _chosen(subscription: PromptSchedule, pressed: SettingChange, chosen: set[str]) -> PromptSchedule:
    """In the order of the essay. Pressed twice, it is as if it were pressed once: all of them are not made none."""
    theses = _read_of(subscription, pressed).theses
    return replace(subscription, chosen=tuple(thesis.id for thesis in theses if thesis.id in chosen))


_SHARED: dict[SettingVerb, Callable[[Subscription, SettingChange], Subscription]] = {
    SettingVerb.HOUR: _hour,
    SettingVerb.ZONE: _zone,
    SettingVerb.SET: _hour_and_zone,
    SettingVerb.DAYS: _days,
    SettingVerb.LOUD: lambda subscription, pressed: replace(subscription, silent=False),
    SettingVerb.SILENT: lambda subscription, pressed: replace(subscription, silent=True),
    SettingVerb.ESSAY: _essay,
    SettingVerb.STOP: lambda subscription, pressed: stopped(subscription),
    SettingVerb.PAUSE: lambda subscription, pressed: paused(subscription, pressed.now),
    SettingVerb.RESUME: lambda subscription, pressed: resumed(subscription),
}
_OF_EXCERPTS: dict[SettingVerb, Callable[[DailyExcerpts, SettingChange], DailyExcerpts]] = {
    SettingVerb.COURSE: lambda subscription, pressed: _reordered(subscription, pressed.setting.order),
    SettingVerb.THEN: lambda subscription, pressed: replace(subscription, then=pressed.setting.slug),
    SettingVerb.TOGETHER: lambda subscription, pressed: replace(subscription, together=True),
    SettingVerb.ALONE: lambda subscription, pressed: replace(subscription, together=False),
    SettingVerb.STARTS: _starts,
    SettingVerb.PACE: _pace,
    SettingVerb.ANEW: lambda subscription, pressed: restarted(subscription, subscription.slug),
}
_OF_PROMPTS: dict[SettingVerb, Callable[[PromptSchedule, SettingChange], PromptSchedule]] = {
    SettingVerb.PICK: _pick,
    SettingVerb.DROP: _drop,
    SettingVerb.ALL: lambda subscription, pressed: replace(subscription, chosen=()),
    SettingVerb.POLL: lambda subscription, pressed: replace(subscription, poll=True),
    SettingVerb.NO_POLL: lambda subscription, pressed: replace(subscription, poll=False),
    SettingVerb.CLOSE: lambda subscription, pressed: replace(subscription, hours=pressed.setting.number),
}
