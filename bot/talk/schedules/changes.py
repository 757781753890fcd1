"""What the buttons of a panel make of a subscription."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.daily import Brings, Course, Standing, Subscription
from bot.core.essay import Essay, Library
from bot.talk.schedules.course import paced
from bot.talk.schedules.daily import from_the_start
from bot.talk.schedules.plan import day_of
from bot.talk.schedules.schedule import PAUSE, local_date
from bot.talk.schedules.setting import Setting, Verb
from bot.talk.schedules.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Pressed:
    """A setting, and what it is seen from."""

    setting: Setting
    library: Library
    now: datetime


def is_change(verb: Verb) -> bool:
    return verb in _CHANGES


def change(subscription: Subscription, setting: Setting, library: Library, now: datetime) -> Subscription:
    """The subscription after the button; the same where the button changes nothing."""
    if setting.verb not in _CHANGES:
        return subscription
    return _CHANGES[setting.verb](subscription, Pressed(setting, library, now))


def as_wanted(subscription: Subscription, wanted: Wanted) -> Subscription:
    """The subscription with what somebody wrote of it, besides hour and zone."""
    if wanted.days:
        subscription = replace(subscription, days=wanted.days)
    if wanted.silent is not None:
        subscription = replace(subscription, silent=wanted.silent)
    if wanted.poll is not None:
        subscription = replace(subscription, poll=wanted.poll)
    if subscription.brings is Brings.PROMPT:
        return replace(subscription, chosen=()) if wanted.course else subscription
    return _in_course(subscription, wanted.course)


def stopped(subscription: Subscription) -> Subscription:
    return replace(subscription, standing=Standing.OFF, resumes=None)


def paused(subscription: Subscription, now: datetime) -> Subscription:
    """For a week from today, where something comes at all."""
    if subscription.standing is not Standing.ON:
        return subscription
    return replace(subscription, resumes=local_date(now, subscription.zone) + PAUSE)


def anew(subscription: Subscription, slug: str) -> Subscription:
    """The essay from its beginning, unless it is being read just now or has been turned back already."""
    same = slug == subscription.slug
    if same and (subscription.standing is Standing.ON or subscription.position == 0):
        return subscription
    return from_the_start(subscription, slug)


def _in_course(subscription: Subscription, course: Course | None) -> Subscription:
    """Another course begins at its beginning."""
    if course is None or course is subscription.course:
        return subscription
    return replace(subscription, course=course, position=0)


def _essay(subscription: Subscription, pressed: Pressed) -> Subscription:
    same = pressed.setting.slug == subscription.slug
    return subscription if same else from_the_start(subscription, pressed.setting.slug)


def _hour(subscription: Subscription, pressed: Pressed) -> Subscription:
    return replace(subscription, at=pressed.setting.at or subscription.at)


def _hour_and_zone(subscription: Subscription, pressed: Pressed) -> Subscription:
    return _zone(_hour(subscription, pressed), pressed)


def _zone(subscription: Subscription, pressed: Pressed) -> Subscription:
    return as_wanted(replace(subscription, zone=pressed.setting.zone), pressed.setting.more)


def _starts(subscription: Subscription, pressed: Pressed) -> Subscription:
    start = pressed.setting.starts
    if start is None:
        return subscription
    return replace(subscription, starts=day_of(start, local_date(pressed.now, subscription.zone)))


def _read_of(subscription: Subscription, pressed: Pressed) -> Essay:
    return pressed.library.essay(subscription.slug)


def _pace(subscription: Subscription, pressed: Pressed) -> Subscription:
    return paced(subscription, _read_of(subscription, pressed), pressed.setting.number)


def _pick(subscription: Subscription, pressed: Pressed) -> Subscription:
    return _chosen(subscription, pressed, {*subscription.chosen, pressed.setting.thesis})


def _drop(subscription: Subscription, pressed: Pressed) -> Subscription:
    return _chosen(subscription, pressed, {*subscription.chosen} - {pressed.setting.thesis})


def _chosen(subscription: Subscription, pressed: Pressed, chosen: set[str]) -> Subscription:
    """In the order of the essay. Pressed twice, it is as if it were pressed once: all of them are not made none."""
    theses = _read_of(subscription, pressed).theses
    return replace(subscription, chosen=tuple(thesis.id for thesis in theses if thesis.id in chosen))


_CHANGES: dict[Verb, Callable[[Subscription, Pressed], Subscription]] = {
    Verb.HOUR: _hour,
    Verb.ZONE: _zone,
    Verb.SET: _hour_and_zone,
    Verb.DAYS: lambda subscription, pressed: replace(subscription, days=pressed.setting.days),
    Verb.COURSE: lambda subscription, pressed: _in_course(subscription, pressed.setting.course),
    Verb.LOUD: lambda subscription, pressed: replace(subscription, silent=False),
    Verb.SILENT: lambda subscription, pressed: replace(subscription, silent=True),
    Verb.THEN: lambda subscription, pressed: replace(subscription, then=pressed.setting.slug),
    Verb.ESSAY: _essay,
    Verb.TOGETHER: lambda subscription, pressed: replace(subscription, together=True),
    Verb.ALONE: lambda subscription, pressed: replace(subscription, together=False),
    Verb.STARTS: _starts,
    Verb.PACE: _pace,
    Verb.ANEW: lambda subscription, pressed: from_the_start(subscription, subscription.slug),
    Verb.PICK: _pick,
    Verb.DROP: _drop,
    Verb.ALL: lambda subscription, pressed: replace(subscription, chosen=()),
    Verb.POLL: lambda subscription, pressed: replace(subscription, poll=True),
    Verb.NO_POLL: lambda subscription, pressed: replace(subscription, poll=False),
    Verb.CLOSE: lambda subscription, pressed: replace(subscription, hours=pressed.setting.number),
    Verb.STOP: lambda subscription, pressed: stopped(subscription),
    Verb.PAUSE: lambda subscription, pressed: paused(subscription, pressed.now),
    Verb.RESUME: lambda subscription, pressed: replace(subscription, resumes=None),
}
