"""The panels of what comes by schedule: the settings in a few lines, and a screen of buttons for each."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.essay import LocalizedText
from bot.core.response import CatalogueMessage, Panel, Rows
from bot.core.subscription import AGAIN, STOP, ReadingOrder, SubscriptionKind
from bot.talk.schedules.panel import choices, prompt_screens
from bot.talk.schedules.panel.buttons import SettingVerb
from bot.talk.schedules.panel.choices import ESSAYS
from bot.talk.schedules.panel.reading_plan import course_of, plan
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
from bot.talk.schedules.reading_order import ended, length


def show(view: PanelView, screen: SettingVerb = SettingVerb.HOME, lead: CatalogueMessage | None = None) -> Panel:
    """One screen of the panel."""
    panel = _SCREENS[view.subscription.brings][screen](view)
    return replace(panel, lead=lead, lines=(*view.whose, *panel.lines))


def _home(view: PanelView) -> Panel:
    subscription = view.subscription
    together = (CatalogueMessage("daily.together"),) if view.in_group and subscription.together else ()
    lines = (when(view), *unasked(subscription), _what(view), *together, sound(view), _end(view), state(view))
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


def _what(view: PanelView) -> CatalogueMessage:
    subscription, essay = view.subscription, view.essay
    course = course_of(subscription)
    if ended(subscription, essay):
        return CatalogueMessage("daily.last", {"course": course})
    days = length(subscription, essay)
    return CatalogueMessage("daily.progress", {"course": course, "day": subscription.position + 1, "days": days})


def _end(view: PanelView) -> CatalogueMessage:
    then = view.subscription.then
    if then in (AGAIN, view.subscription.slug):
        return CatalogueMessage("daily.then.again")
    if then == STOP:
        return CatalogueMessage("daily.then.stop")
    return CatalogueMessage("daily.then.other", {"title": LocalizedText(view.library.essay(then).title)})


def _courses(view: PanelView) -> Panel:
    chosen = view.subscription.course
    rows = tuple(
        (
            view.button(
                course_of(replace(view.subscription, course=course)),
                SettingVerb.COURSE,
                course,
                chosen=course is chosen,
            ),
        )
        for course in ReadingOrder
    )
    return Panel(CatalogueMessage("daily.ask.what"), (_what(view),), rows=(*rows, view.back))


def _ends(view: PanelView) -> Panel:
    slug, then = view.subscription.slug, view.subscription.then
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
_SCREENS: dict[SubscriptionKind, dict[SettingVerb, Callable[[PanelView], Panel]]] = {
    SubscriptionKind.EXCERPT: _SHARED
    | {SettingVerb.HOME: _home, SettingVerb.COURSES: _courses, SettingVerb.ENDS: _ends, SettingVerb.PLAN: plan},
    SubscriptionKind.PROMPT: _SHARED
    | {
        SettingVerb.HOME: prompt_screens.home,
        SettingVerb.TOPICS: prompt_screens.topics,
        SettingVerb.CLOSES: prompt_screens.closing,
    },
}


def is_screen(verb: SettingVerb, brings: SubscriptionKind = SubscriptionKind.EXCERPT) -> bool:
    return verb in _SCREENS[brings]
