"""The panel of prompts: what is discussed, with or without a poll, and for how long."""

from bot.core.essay import Essay
from bot.core.response import Button, CatalogueMessage, Panel
from bot.core.subscription import PromptSchedule
from bot.talk.schedules.durations import durations
from bot.talk.schedules.panel.buttons import CLOSES, SettingVerb
from bot.talk.schedules.panel.view import (
    PanelView,
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
from bot.talk.schedules.reading_order import days_in_round, next_turn, prompt_theses
from bot.talk.schedules.recurrence import shortest_interval

THESES = 80
"""On one screen: a message takes a hundred buttons."""


def home(view: PanelView, subscription: PromptSchedule) -> Panel:
    lines = (
        when(view),
        *unasked(subscription),
        _where(view),
        _topics(view, subscription),
        _each(subscription),
        *_fits(subscription),
        sound(view),
        state(view),
    )
    poll = (
        view.button(CatalogueMessage("schedule.press.nopoll"), SettingVerb.NO_POLL)
        if subscription.poll
        else view.button(CatalogueMessage("schedule.press.poll"), SettingVerb.POLL)
    )
    what = (
        view.button(CatalogueMessage("schedule.press.topics"), SettingVerb.TOPICS),
        view.button(CatalogueMessage("schedule.press.close"), SettingVerb.CLOSES),
        *other_essay(view),
    )
    return Panel(title(view), lines, rows=(clockwork(view), what, (poll, bell(view)), switches(view)))


def _where(view: PanelView) -> CatalogueMessage:
    topic = view.to.topic if view.to else None
    return CatalogueMessage("schedule.topic" if topic else "schedule.here")


def _topics(view: PanelView, subscription: PromptSchedule) -> CatalogueMessage:
    """How many theses, and which is next."""
    essay = view.essay
    place, _ = next_turn(subscription, essay)
    count = days_in_round(subscription, essay)
    key = "schedule.some" if _some(subscription, essay) else "schedule.all"
    return CatalogueMessage(key, {"count": count, "next": essay.theses[place].title}, count=count)


def _each(subscription: PromptSchedule) -> CatalogueMessage:
    """What comes with a prompt, and how long its discussion lasts."""
    poll = CatalogueMessage("schedule.poll" if subscription.poll else "schedule.nopoll")
    return CatalogueMessage("schedule.each", {"poll": poll, "closes": closes(subscription.hours)})


def _fits(subscription: PromptSchedule) -> tuple[CatalogueMessage, ...]:
    """What is kept of the time that was chosen, where it has to be over before the next prompt comes."""
    between, hours = shortest_interval(subscription.recurrence), subscription.hours
    kept = durations(hours, between, poll=subscription.poll)
    if kept == durations(hours, None, poll=subscription.poll) or (not hours and not subscription.poll):
        return ()
    second = CatalogueMessage("schedule.hours.plain", {"count": kept.second}, count=kept.second)
    if not hours:
        return (CatalogueMessage("schedule.fits.last", {"second": second}),)
    apart = CatalogueMessage("schedule.days.plain", {"count": between.days}, count=between.days)
    if not subscription.poll:
        return (CatalogueMessage("schedule.fits.open", {"apart": apart}),) if kept.open < hours else ()
    first = CatalogueMessage("schedule.hours.plain", {"count": kept.open}, count=kept.open)
    return (CatalogueMessage("schedule.fits.both", {"apart": apart, "first": first, "second": second}),)


def _some(subscription: PromptSchedule, essay: Essay) -> bool:
    """Are theses left out?"""
    return len(prompt_theses(subscription, essay)) < len(essay.theses)


def closes(hours: int) -> CatalogueMessage:
    """When a discussion closes, in words."""
    if not hours:
        return CatalogueMessage("schedule.open")
    if hours % 24 == 0:
        return CatalogueMessage("schedule.days", {"count": hours // 24}, count=hours // 24)
    return CatalogueMessage("schedule.hours", {"count": hours}, count=hours)


def topics(view: PanelView, subscription: PromptSchedule) -> Panel:
    """Each thesis can be chosen; where none is, they come in order, all of them."""
    essay = view.essay

    def thesis(each: str) -> Button:
        chosen = each in subscription.chosen
        return view.button(
            essay.thesis(each).label, SettingVerb.DROP if chosen else SettingVerb.PICK, each, chosen=chosen
        )

    buttons = [thesis(each.id) for each in essay.theses[:THESES]]
    whole = (
        view.button(CatalogueMessage("schedule.press.all"), SettingVerb.ALL, chosen=not _some(subscription, essay)),
    )
    return Panel(
        CatalogueMessage("schedule.ask.topics"),
        (_topics(view, subscription),),
        rows=(whole, *in_rows(buttons, 3), view.back),
    )


def closing(view: PanelView, subscription: PromptSchedule) -> Panel:
    now = subscription.hours
    buttons = [view.button(closes(each), SettingVerb.CLOSE, str(each), chosen=each == now) for each in CLOSES]
    lines = (CatalogueMessage("schedule.ask.after"),) if subscription.poll else ()
    return Panel(
        CatalogueMessage("schedule.ask.close"),
        (*lines, *_fits(subscription)),
        rows=(tuple(buttons[:1]), *in_rows(buttons[1:], 2), view.back),
    )
