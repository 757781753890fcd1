"""A group that reads together: the screen on which its plan is made."""

from datetime import date, timedelta

from bot.core.response import Button, CatalogueMessage, Panel, Rows
from bot.core.subscription import ReadingOrder, Subscription
from bot.talk.schedules.panel.buttons import PACES, SettingVerb, StartDay
from bot.talk.schedules.panel.view import PanelView, in_rows, state, when

_PACES = {1: "plan.one", 2: "plan.two", 3: "plan.three"}


def day_of(start: StartDay, today: date) -> date:
    """The day that is meant, said on ``today``."""
    if start is StartDay.TODAY:
        return today
    if start is StartDay.TOMORROW:
        return today + timedelta(days=1)
    if start is StartDay.MONDAY:
        return today + timedelta(days=7 - today.weekday())
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def course_of(subscription: Subscription) -> CatalogueMessage:
    """What comes, and in which order."""
    if subscription.course is ReadingOrder.PARAGRAPHS:
        return CatalogueMessage(_IN_ORDER[subscription.pace])
    return CatalogueMessage("daily.theses" if subscription.course is ReadingOrder.THESES else "daily.surprise")


_IN_ORDER = {1: "daily.paragraphs", 2: "daily.paragraphs.two", 3: "daily.paragraphs.three"}


def plan(view: PanelView) -> Panel:
    """On or off, from which day, and how much at a time; the days of the week are those of the panel."""
    on = view.subscription.together
    decision = view.button(
        CatalogueMessage("plan.off" if on else "plan.on"), SettingVerb.ALONE if on else SettingVerb.TOGETHER
    )
    anew = (view.button(CatalogueMessage("plan.anew"), SettingVerb.ANEW),) if view.subscription.position else ()
    is_on = CatalogueMessage("plan.is.on" if on else "plan.is.off")
    lines = (is_on, when(view), course_of(view.subscription), state(view))
    return Panel(
        CatalogueMessage("plan.title"), lines, rows=((decision, *anew), *_days(view), *_paces(view), view.back)
    )


def _days(view: PanelView) -> Rows:
    """Days on which it may start; one that goes by two names stands there once."""
    buttons: dict[date, Button] = {}
    for start in StartDay:
        day = day_of(start, view.today)
        label = CatalogueMessage(_STARTS.get(start, "plan.date"), {} if start in _STARTS else {"date": day})
        chosen = day == view.subscription.starts
        buttons.setdefault(day, view.button(label, SettingVerb.STARTS, start, chosen=chosen))
    return in_rows(list(buttons.values()), 2)


_STARTS = {StartDay.TODAY: "plan.today", StartDay.TOMORROW: "plan.tomorrow"}


def _paces(view: PanelView) -> Rows:
    if view.subscription.course is not ReadingOrder.PARAGRAPHS:
        return ()
    now = view.subscription.pace
    return (
        tuple(
            view.button(CatalogueMessage(_PACES[each]), SettingVerb.PACE, str(each), chosen=each == now)
            for each in PACES
        ),
    )
