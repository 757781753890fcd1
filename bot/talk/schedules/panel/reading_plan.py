"""A group that reads together: the screen on which its plan is made."""

from datetime import date, timedelta

from bot.core.response import Button, CatalogueMessage, Panel, Rows
from bot.core.subscription import DailyExcerpts, ReadingOrder
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


def order_of(subscription: DailyExcerpts) -> CatalogueMessage:
    """What comes, and in which order."""
    if subscription.order is ReadingOrder.PARAGRAPHS:
        return CatalogueMessage(_IN_ORDER[subscription.pace])
    return CatalogueMessage("daily.theses" if subscription.order is ReadingOrder.THESES else "daily.surprise")


_IN_ORDER = {1: "daily.paragraphs", 2: "daily.paragraphs.two", 3: "daily.paragraphs.three"}


def plan(view: PanelView, subscription: DailyExcerpts) -> Panel:
    """On or off, from which day, and how much at a time; the days of the week are those of the panel."""
    on = subscription.together
    decision = view.button(
        CatalogueMessage("plan.off" if on else "plan.on"), SettingVerb.ALONE if on else SettingVerb.TOGETHER
    )
    anew = (view.button(CatalogueMessage("plan.anew"), SettingVerb.ANEW),) if subscription.position else ()
    is_on = CatalogueMessage("plan.is.on" if on else "plan.is.off")
    lines = (is_on, when(view), order_of(subscription), state(view))
    return Panel(
        CatalogueMessage("plan.title"),
        lines,
        rows=((decision, *anew), *_days(view, subscription), *_paces(view, subscription), view.back),
    )


def _days(view: PanelView, subscription: DailyExcerpts) -> Rows:
    """Days on which it may start; one that goes by two names stands there once."""
    buttons: dict[date, Button] = {}
    for start in StartDay:
        day = day_of(start, view.today)
        label = CatalogueMessage(_STARTS.get(start, "plan.date"), {} if start in _STARTS else {"date": day})
        chosen = day == subscription.recurrence.starts
        buttons.setdefault(day, view.button(label, SettingVerb.STARTS, start, chosen=chosen))
    return in_rows(list(buttons.values()), 2)


_STARTS = {StartDay.TODAY: "plan.today", StartDay.TOMORROW: "plan.tomorrow"}


def _paces(view: PanelView, subscription: DailyExcerpts) -> Rows:
    if subscription.order is not ReadingOrder.PARAGRAPHS:
        return ()
    now = subscription.pace
    return (
        tuple(
            view.button(CatalogueMessage(_PACES[each]), SettingVerb.PACE, str(each), chosen=each == now)
            for each in PACES
        ),
    )
