"""A group that reads together: the screen on which its plan is made."""

from datetime import date, timedelta

from bot.core.daily import Course, Subscription
from bot.core.reply import Button, Note, Panel, Rows
from bot.talk.schedules.setting import PACES, Start, Verb
from bot.talk.schedules.view import View, in_rows, state, when

_PACES = {1: "plan.one", 2: "plan.two", 3: "plan.three"}


def day_of(start: Start, today: date) -> date:
    """The day that is meant, said on ``today``."""
    if start is Start.TODAY:
        return today
    if start is Start.TOMORROW:
        return today + timedelta(days=1)
    if start is Start.MONDAY:
        return today + timedelta(days=7 - today.weekday())
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def course_of(subscription: Subscription) -> Note:
    """What comes, and in which order."""
    if subscription.course is Course.PARAGRAPHS:
        return Note(_IN_ORDER[subscription.pace])
    return Note("daily.theses" if subscription.course is Course.THESES else "daily.surprise")


_IN_ORDER = {1: "daily.paragraphs", 2: "daily.paragraphs.two", 3: "daily.paragraphs.three"}


def plan(view: View) -> Panel:
    """On or off, from which day, and how much at a time; the days of the week are those of the panel."""
    on = view.subscription.together
    turn = view.button(Note("plan.off" if on else "plan.on"), Verb.ALONE if on else Verb.TOGETHER)
    anew = (view.button(Note("plan.anew"), Verb.ANEW),) if view.subscription.position else ()
    is_on = Note("plan.is.on" if on else "plan.is.off")
    lines = (is_on, when(view), course_of(view.subscription), state(view))
    return Panel(Note("plan.title"), lines, rows=((turn, *anew), *_days(view), *_paces(view), view.back))


def _days(view: View) -> Rows:
    """Days on which it may start; one that goes by two names stands there once."""
    buttons: dict[date, Button] = {}
    for start in Start:
        day = day_of(start, view.today)
        label = Note(_STARTS.get(start, "plan.date"), {} if start in _STARTS else {"date": day})
        chosen = day == view.subscription.starts
        buttons.setdefault(day, view.button(label, Verb.STARTS, start, chosen=chosen))
    return in_rows(list(buttons.values()), 2)


_STARTS = {Start.TODAY: "plan.today", Start.TOMORROW: "plan.tomorrow"}


def _paces(view: View) -> Rows:
    if view.subscription.course is not Course.PARAGRAPHS:
        return ()
    now = view.subscription.pace
    return (tuple(view.button(Note(_PACES[each]), Verb.PACE, str(each), chosen=each == now) for each in PACES),)
