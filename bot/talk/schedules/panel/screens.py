"""The panels of what comes by schedule: the settings in a few lines, and a screen of buttons for each."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.language import LocalizedText
from bot.core.response import CatalogueMessage, Panel, Rows
from bot.core.subscription import AGAIN, STOP, DailyExcerpts, PromptSchedule, ReadingOrder, SubscriptionKind
from bot.talk.schedules.panel import choices, prompt_screens
from bot.talk.schedules.panel.buttons import SettingVerb
from bot.talk.schedules.panel.choices import ESSAYS
from bot.talk.schedules.panel.reading_plan import order_of, plan
from bot.talk.schedules.panel.view import (
    PanelView,
    bell,
    clockwork,
    other_essay,
    sound,
    state,
    switches,
    title,
    unasked,
    when,
)
from bot.talk.schedules.reading_order import days_in_round, is_finished


def show(view: PanelView, screen: SettingVerb = SettingVerb.HOME, lead: CatalogueMessage | None = None) -> Panel:
    """One screen of the panel."""
    panel = _panel(view, screen)
    return replace(panel, lead=lead, lines=(*view.whose, *panel.lines))


def _panel(view: PanelView, screen: SettingVerb) -> Panel:
    if screen in _SHARED:
        return _SHARED[screen](view)
    if isinstance(view.subscription, PromptSchedule):
        return _OF_PROMPTS[screen](view, view.subscription)
    return _OF_EXCERPTS[screen](view, view.subscription)


def _home(view: PanelView, subscription: DailyExcerpts) -> Panel:
    together = (CatalogueMessage("daily.together"),) if view.in_group and subscription.together else ()
    lines = (
        when(view),
        *unasked(subscription),
        _what(view, subscription),
        *together,
        sound(view),
        _end(view, subscription),
        state(view),
    )
    rows: Rows = (
        clockwork(view),
        (
            view.button(CatalogueMessage("daily.press.what"), SettingVerb.COURSES),
            view.button(CatalogueMessage("daily.press.end"), SettingVerb.ENDS),
            bell(view),
        ),
    )
    further = (
        *((view.button(CatalogueMessage("plan.title"), SettingVerb.PLAN),) if view.in_group else ()),
        *other_essay(view),
    )
    return Panel(title(view), lines, rows=(*rows, *((further,) if further else ()), switches(view)))


def _what(view: PanelView, subscription: DailyExcerpts) -> CatalogueMessage:
    essay = view.essay
    order = order_of(subscription)
    if is_finished(subscription, essay):
        return CatalogueMessage("daily.last", {"course": order})
    days = days_in_round(subscription, essay)
    return CatalogueMessage("daily.progress", {"course": order, "day": subscription.position + 1, "days": days})


def _end(view: PanelView, subscription: DailyExcerpts) -> CatalogueMessage:
    then = subscription.then
    if then in (AGAIN, subscription.slug):
        return CatalogueMessage("daily.then.again")
    if then == STOP:
        return CatalogueMessage("daily.then.stop")
    return CatalogueMessage("daily.then.other", {"title": LocalizedText(view.library.essay(then).title)})


def _courses(view: PanelView, subscription: DailyExcerpts) -> Panel:
    chosen = subscription.order
    rows = tuple(
        (
            view.button(
                order_of(replace(subscription, order=order)),
                SettingVerb.COURSE,
                order,
                chosen=order is chosen,
            ),
        )
        for order in ReadingOrder
    )
    return Panel(CatalogueMessage("daily.ask.what"), (_what(view, subscription),), rows=(*rows, view.back))


def _ends(view: PanelView, subscription: DailyExcerpts) -> Panel:
    slug, then = subscription.slug, subscription.then
    again = view.button(CatalogueMessage("daily.then.again"), SettingVerb.THEN, AGAIN, chosen=then in (AGAIN, slug))
    rows = [(again,), (view.button(CatalogueMessage("daily.then.stop"), SettingVerb.THEN, STOP, chosen=then == STOP),)]
    for essay in view.library.essays[:ESSAYS]:
        if essay.slug != slug:
            label = CatalogueMessage("daily.then.other", {"title": LocalizedText(essay.title)})
            rows.append((view.button(label, SettingVerb.THEN, essay.slug, chosen=essay.slug == then),))
    return Panel(CatalogueMessage("daily.ask.end"), rows=(*rows, view.back))


_SHARED: dict[SettingVerb, Callable[[PanelView], Panel]] = {
    SettingVerb.HOURS: choices.hours,
    SettingVerb.CITIES: choices.cities,
    SettingVerb.OFFSETS: choices.offsets,
    SettingVerb.WEEK: choices.week,
    SettingVerb.ESSAYS: choices.essays,
}
_OF_EXCERPTS: dict[SettingVerb, Callable[[PanelView, DailyExcerpts], Panel]] = {
    SettingVerb.HOME: _home,
    SettingVerb.COURSES: _courses,
    SettingVerb.ENDS: _ends,
    SettingVerb.PLAN: plan,
}
_OF_PROMPTS: dict[SettingVerb, Callable[[PanelView, PromptSchedule], Panel]] = {
    SettingVerb.HOME: prompt_screens.home,
    SettingVerb.TOPICS: prompt_screens.topics,
    SettingVerb.CLOSES: prompt_screens.closing,
}


def is_screen(verb: SettingVerb, kind: SubscriptionKind = SubscriptionKind.EXCERPT) -> bool:
    return verb in _SHARED or verb in (_OF_EXCERPTS if kind is SubscriptionKind.EXCERPT else _OF_PROMPTS)
