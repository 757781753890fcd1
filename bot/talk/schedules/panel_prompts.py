"""The panel of prompts: what is discussed, with or without a poll, and for how long."""

from bot.core.daily import Subscription
from bot.core.essay import Essay
from bot.core.reply import Button, Note, Panel
from bot.talk.schedules.course import length, talked_about, whose_turn
from bot.talk.schedules.durations import durations
from bot.talk.schedules.schedule import nearest
from bot.talk.schedules.setting import CLOSES, Verb
from bot.talk.schedules.view import (
    View,
    bell,
    clockwork,
    in_rows,
    other_essay,
    sound,
    state,
    switches,
    title,
    unasked,
    when,
)

THESES = 80
"""On one screen: a message takes a hundred buttons."""


def home(view: View) -> Panel:
    subscription = view.subscription
    lines = (
        when(view),
        *unasked(subscription),
        _where(view),
        _topics(view),
        _each(subscription),
        *_fits(subscription),
        sound(view),
        state(view),
    )
    poll = (
        view.button(Note("schedule.press.nopoll"), Verb.NO_POLL)
        if subscription.poll
        else view.button(Note("schedule.press.poll"), Verb.POLL)
    )
    what = (
        view.button(Note("schedule.press.topics"), Verb.TOPICS),
        view.button(Note("schedule.press.close"), Verb.CLOSES),
        *other_essay(view),
    )
    return Panel(title(view), lines, rows=(clockwork(view), what, (poll, bell(view)), switches(view)))


def _where(view: View) -> Note:
    topic = view.to.topic if view.to else None
    return Note("schedule.topic" if topic else "schedule.here")


def _topics(view: View) -> Note:
    """How many theses, and which is next."""
    subscription, essay = view.subscription, view.essay
    place, _ = whose_turn(subscription, essay)
    count = length(subscription, essay)
    key = "schedule.some" if _some(subscription, essay) else "schedule.all"
    return Note(key, {"count": count, "next": essay.theses[place].title}, count=count)


def _each(subscription: Subscription) -> Note:
    """What comes with a prompt, and how long its discussion lasts."""
    poll = Note("schedule.poll" if subscription.poll else "schedule.nopoll")
    return Note("schedule.each", {"poll": poll, "closes": closes(subscription.hours)})


def _fits(subscription: Subscription) -> tuple[Note, ...]:
    """What is kept of the time that was chosen, where it has to be over before the next prompt comes."""
    between, hours = nearest(subscription), subscription.hours
    kept = durations(hours, between, poll=subscription.poll)
    if kept == durations(hours, None, poll=subscription.poll) or (not hours and not subscription.poll):
        return ()
    second = Note("schedule.hours.plain", {"count": kept.second}, count=kept.second)
    if not hours:
        return (Note("schedule.fits.last", {"second": second}),)
    apart = Note("schedule.days.plain", {"count": between.days}, count=between.days)
    if not subscription.poll:
        return (Note("schedule.fits.open", {"apart": apart}),) if kept.open < hours else ()
    first = Note("schedule.hours.plain", {"count": kept.open}, count=kept.open)
    return (Note("schedule.fits.both", {"apart": apart, "first": first, "second": second}),)


def _some(subscription: Subscription, essay: Essay) -> bool:
    """Are theses left out?"""
    return len(talked_about(subscription, essay)) < len(essay.theses)


def closes(hours: int) -> Note:
    """When a discussion closes, in words."""
    if not hours:
        return Note("schedule.open")
    if hours % 24 == 0:
        return Note("schedule.days", {"count": hours // 24}, count=hours // 24)
    return Note("schedule.hours", {"count": hours}, count=hours)


def topics(view: View) -> Panel:
    """Each thesis can be chosen; where none is, they come in order, all of them."""
    subscription, essay = view.subscription, view.essay

    def thesis(each: str) -> Button:
        chosen = each in subscription.chosen
        return view.button(essay.thesis(each).label, Verb.DROP if chosen else Verb.PICK, each, chosen=chosen)

    buttons = [thesis(each.id) for each in essay.theses[:THESES]]
    whole = (view.button(Note("schedule.press.all"), Verb.ALL, chosen=not _some(subscription, essay)),)
    return Panel(Note("schedule.ask.topics"), (_topics(view),), rows=(whole, *in_rows(buttons, 3), view.back))


def closing(view: View) -> Panel:
    now = view.subscription.hours
    buttons = [view.button(closes(each), Verb.CLOSE, str(each), chosen=each == now) for each in CLOSES]
    lines = (Note("schedule.ask.after"),) if view.subscription.poll else ()
    return Panel(
        Note("schedule.ask.close"),
        (*lines, *_fits(view.subscription)),
        rows=(tuple(buttons[:1]), *in_rows(buttons[1:], 2), view.back),
    )
