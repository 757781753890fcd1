"""The panels of what comes by schedule: the settings in a few lines, and a screen of buttons for each."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.daily import AGAIN, STOP, Brings, Course
from bot.core.essay import Words
from bot.core.reply import Note, Panel, Rows
from bot.talk.schedules import choices, panel_prompts
from bot.talk.schedules.choices import ESSAYS
from bot.talk.schedules.course import ended, length
from bot.talk.schedules.plan import course_of, plan
from bot.talk.schedules.setting import Verb
from bot.talk.schedules.view import View, bell, clockwork, other_essay, sound, state, switches, title, unasked, when


def show(view: View, screen: Verb = Verb.HOME, lead: Note | None = None) -> Panel:
    """One screen of the panel."""
    panel = _SCREENS[view.subscription.brings][screen](view)
    return replace(panel, lead=lead, lines=(*view.whose, *panel.lines))


def _home(view: View) -> Panel:
    subscription = view.subscription
    together = (Note("daily.together"),) if view.in_group and subscription.together else ()
    lines = (when(view), *unasked(subscription), _what(view), *together, sound(view), _end(view), state(view))
    rows: Rows = (
        clockwork(view),
        (
            view.button(Note("daily.press.what"), Verb.COURSES),
            view.button(Note("daily.press.end"), Verb.ENDS),
            bell(view),
        ),
    )
    further = (*((view.button(Note("plan.title"), Verb.PLAN),) if view.in_group else ()), *other_essay(view))
    return Panel(title(view), lines, rows=(*rows, *((further,) if further else ()), switches(view)))


def _what(view: View) -> Note:
    subscription, essay = view.subscription, view.essay
    course = course_of(subscription)
    if ended(subscription, essay):
        return Note("daily.last", {"course": course})
    days = length(subscription, essay)
    return Note("daily.progress", {"course": course, "day": subscription.position + 1, "days": days})


def _end(view: View) -> Note:
    then = view.subscription.then
    if then in (AGAIN, view.subscription.slug):
        return Note("daily.then.again")
    if then == STOP:
        return Note("daily.then.stop")
    return Note("daily.then.other", {"title": Words(view.library.essay(then).title)})


def _courses(view: View) -> Panel:
    chosen = view.subscription.course
    rows = tuple(
        (
            view.button(
                course_of(replace(view.subscription, course=course)), Verb.COURSE, course, chosen=course is chosen
            ),
        )
        for course in Course
    )
    return Panel(Note("daily.ask.what"), (_what(view),), rows=(*rows, view.back))


def _ends(view: View) -> Panel:
    slug, then = view.subscription.slug, view.subscription.then
    again = view.button(Note("daily.then.again"), Verb.THEN, AGAIN, chosen=then in (AGAIN, slug))
    rows = [(again,), (view.button(Note("daily.then.stop"), Verb.THEN, STOP, chosen=then == STOP),)]
    for essay in view.library.essays[:ESSAYS]:
        if essay.slug != slug:
            label = Note("daily.then.other", {"title": Words(essay.title)})
            rows.append((view.button(label, Verb.THEN, essay.slug, chosen=essay.slug == then),))
    return Panel(Note("daily.ask.end"), rows=(*rows, view.back))


_SHARED: dict[Verb, Callable[[View], Panel]] = {
    Verb.HOURS: choices.hours,
    Verb.CITIES: choices.cities,
    Verb.OFFSETS: choices.offsets,
    Verb.WEEK: choices.week,
    Verb.ESSAYS: choices.essays,
}
_SCREENS: dict[Brings, dict[Verb, Callable[[View], Panel]]] = {
    Brings.EXCERPT: _SHARED | {Verb.HOME: _home, Verb.COURSES: _courses, Verb.ENDS: _ends, Verb.PLAN: plan},
    Brings.PROMPT: _SHARED
    | {Verb.HOME: panel_prompts.home, Verb.TOPICS: panel_prompts.topics, Verb.CLOSES: panel_prompts.closing},
}


def is_screen(verb: Verb, brings: Brings = Brings.EXCERPT) -> bool:
    return verb in _SCREENS[brings]
