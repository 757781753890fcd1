"""What the buttons of a panel make of a subscription."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.essay import Essay, Library
from bot.core.subscription import ReadingOrder, Subscription, SubscriptionKind, SubscriptionStatus
from bot.talk.schedules.excerpts import from_the_start
from bot.talk.schedules.panel.buttons import SettingButton, SettingVerb
from bot.talk.schedules.panel.reading_plan import day_of
from bot.talk.schedules.parsing.options import ParsedOptions
from bot.talk.schedules.reading_order import paced
from bot.talk.schedules.recurrence import PAUSE, local_date


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting, and what it is seen from."""

    setting: SettingButton
    library: Library
    now: datetime


def is_change(verb: SettingVerb) -> bool:
    return verb in _CHANGES


def change(subscription: Subscription, setting: SettingButton, library: Library, now: datetime) -> Subscription:
    """The subscription after the button; the same where the button changes nothing."""
    if setting.verb not in _CHANGES:
        return subscription
    return _CHANGES[setting.verb](subscription, SettingChange(setting, library, now))


def as_wanted(subscription: Subscription, wanted: ParsedOptions) -> Subscription:
    """The subscription with what somebody wrote of it, besides hour and zone."""
    if wanted.days:
        subscription = replace(subscription, days=wanted.days)
    if wanted.silent is not None:
        subscription = replace(subscription, silent=wanted.silent)
    if wanted.poll is not None:
        subscription = replace(subscription, poll=wanted.poll)
    if subscription.brings is SubscriptionKind.PROMPT:
        return replace(subscription, chosen=()) if wanted.course else subscription
    return _in_course(subscription, wanted.course)


def stopped(subscription: Subscription) -> Subscription:
    return replace(subscription, standing=SubscriptionStatus.OFF, resumes=None)


def paused(subscription: Subscription, now: datetime) -> Subscription:
    """For a week from today, where something comes at all."""
    if subscription.standing is not SubscriptionStatus.ON:
        return subscription
    return replace(subscription, resumes=local_date(now, subscription.zone) + PAUSE)


def anew(subscription: Subscription, slug: str) -> Subscription:
    """The essay from its beginning, unless it is being read just now or has been turned back already."""
    same = slug == subscription.slug
    if same and (subscription.standing is SubscriptionStatus.ON or subscription.position == 0):
        return subscription
    return from_the_start(subscription, slug)


def _in_course(subscription: Subscription, course: ReadingOrder | None) -> Subscription:
    """Another course begins at its beginning."""
    if course is None or course is subscription.course:
        return subscription
    return replace(subscription, course=course, position=0)


def _essay(subscription: Subscription, pressed: SettingChange) -> Subscription:
    same = pressed.setting.slug == subscription.slug
    return subscription if same else from_the_start(subscription, pressed.setting.slug)


def _hour(subscription: Subscription, pressed: SettingChange) -> Subscription:
    return replace(subscription, at=pressed.setting.at or subscription.at)


def _hour_and_zone(subscription: Subscription, pressed: SettingChange) -> Subscription:
    return _zone(_hour(subscription, pressed), pressed)


def _zone(subscription: Subscription, pressed: SettingChange) -> Subscription:
    return as_wanted(replace(subscription, zone=pressed.setting.zone), pressed.setting.more)


def _starts(subscription: Subscription, pressed: SettingChange) -> Subscription:
    start = pressed.setting.starts
    if start is None:
        return subscription
    return replace(subscription, starts=day_of(start, local_date(pressed.now, subscription.zone)))


def _read_of(subscription: Subscription, pressed: SettingChange) -> Essay:
    return pressed.library.essay(subscription.slug)


def _pace(subscription: Subscription, pressed: SettingChange) -> Subscription:
    return paced(subscription, _read_of(subscription, pressed), pressed.setting.number)


def _pick(subscription: Subscription, pressed: SettingChange) -> Subscription:
    return _chosen(subscription, pressed, {*subscription.chosen, pressed.setting.thesis})


def _drop(subscription: Subscription, pressed: SettingChange) -> Subscription:
    return _chosen(subscription, pressed, {*subscription.chosen} - {pressed.setting.thesis})


def _chosen(subscription: Subscription, pressed: SettingChange, chosen: set[str]) -> Subscription:
    """In the order of the essay. Pressed twice, it is as if it were pressed once: all of them are not made none."""
    theses = _read_of(subscription, pressed).theses
    return replace(subscription, chosen=tuple(thesis.id for thesis in theses if thesis.id in chosen))


_CHANGES: dict[SettingVerb, Callable[[Subscription, SettingChange], Subscription]] = {
    SettingVerb.HOUR: _hour,
    SettingVerb.ZONE: _zone,
    SettingVerb.SET: _hour_and_zone,
    SettingVerb.DAYS: lambda subscription, pressed: replace(subscription, days=pressed.setting.days),
    SettingVerb.COURSE: lambda subscription, pressed: _in_course(subscription, pressed.setting.course),
    SettingVerb.LOUD: lambda subscription, pressed: replace(subscription, silent=False),
    SettingVerb.SILENT: lambda subscription, pressed: replace(subscription, silent=True),
    SettingVerb.THEN: lambda subscription, pressed: replace(subscription, then=pressed.setting.slug),
    SettingVerb.ESSAY: _essay,
    SettingVerb.TOGETHER: lambda subscription, pressed: replace(subscription, together=True),
    SettingVerb.ALONE: lambda subscription, pressed: replace(subscription, together=False),
    SettingVerb.STARTS: _starts,
    SettingVerb.PACE: _pace,
    SettingVerb.ANEW: lambda subscription, pressed: from_the_start(subscription, subscription.slug),
    SettingVerb.PICK: _pick,
    SettingVerb.DROP: _drop,
    SettingVerb.ALL: lambda subscription, pressed: replace(subscription, chosen=()),
    SettingVerb.POLL: lambda subscription, pressed: replace(subscription, poll=True),
    SettingVerb.NO_POLL: lambda subscription, pressed: replace(subscription, poll=False),
    SettingVerb.CLOSE: lambda subscription, pressed: replace(subscription, hours=pressed.setting.number),
    SettingVerb.STOP: lambda subscription, pressed: stopped(subscription),
    SettingVerb.PAUSE: lambda subscription, pressed: paused(subscription, pressed.now),
    SettingVerb.RESUME: lambda subscription, pressed: replace(subscription, resumes=None),
}
