"""The panel of daily excerpts: the settings in a few lines, and a screen of buttons for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import reduce
from zoneinfo import ZoneInfo

from bot.core.daily import AGAIN, EVERY_DAY, STOP, WEEKDAYS, Course, Standing, Subscription
from bot.core.essay import Library, Words
from bot.core.reply import Button, Label, Note, Panel, Rows
from bot.talk import payload, zones
from bot.talk.course import length
from bot.talk.schedule import following, local_date
from bot.talk.setting import Verb, clock
from bot.talk.zones import Found

HOURS = range(5, 24)
MINUTES = (0, 15, 30, 45)
ESSAYS = 20
"""On one screen."""

_WEEK = ("daily.mon", "daily.tue", "daily.wed", "daily.thu", "daily.fri", "daily.sat", "daily.sun")
_COURSES = {
    Course.PARAGRAPHS: "daily.paragraphs",
    Course.THESES: "daily.theses",
    Course.SURPRISE: "daily.surprise",
}


@dataclass(frozen=True, slots=True)
class View:
    """What a panel shows. ``about``: the id of the subscription, where the panel stands in another chat."""

    subscription: Subscription
    library: Library
    now: datetime
    about: int | None = None

    def button(self, label: Label, verb: Verb, value: str = "", *, chosen: bool = False) -> Button:
        shown = Note("daily.chosen", {"what": label}) if chosen else label
        return Button(shown, payload.daily(verb, value, self.about))

    @property
    def back(self) -> tuple[Button, ...]:
        return (self.button(Note("daily.press.back"), Verb.HOME),)

    @property
    def whose(self) -> tuple[Note, ...]:
        """That these are not the settings of the chat in which the panel stands."""
        return (Note("daily.elsewhere"),) if self.about is not None else ()

    @property
    def resumes(self) -> bool:
        """Is it paused just now?"""
        until = self.subscription.resumes
        return until is not None and until > local_date(self.now, self.subscription.zone)


def show(view: View, screen: Verb = Verb.HOME, lead: Note | None = None) -> Panel:
    """One screen of the panel."""
    panel = _SCREENS[screen](view)
    return replace(panel, lead=lead, lines=(*view.whose, *panel.lines))


def _home(view: View) -> Panel:
    subscription = view.subscription
    title = Note("daily.title", {"title": Words(view.library.essay(subscription.slug).title)})
    lines = (_when(view), *_unasked(subscription), _what(view), Note(_sound(subscription)), _end(view), _state(view))
    rows: Rows = (
        (
            view.button(Note("daily.press.hour"), Verb.HOURS),
            view.button(Note("daily.press.zone"), Verb.CITIES),
            view.button(Note("daily.press.days"), Verb.WEEK),
        ),
        (
            view.button(Note("daily.press.what"), Verb.COURSES),
            view.button(Note("daily.press.end"), Verb.ENDS),
            view.button(Note("daily.press.loud"), Verb.LOUD)
            if subscription.silent
            else view.button(Note("daily.press.silent"), Verb.SILENT),
        ),
    )
    if len(view.library.essays) > 1:
        rows = (*rows, (view.button(Note("daily.press.essay"), Verb.ESSAYS),))
    return Panel(title, lines, rows=(*rows, _switches(view)))


def _switches(view: View) -> tuple[Button, ...]:
    start = view.button(Note("daily.press.start"), Verb.START)
    stop = view.button(Note("daily.press.stop"), Verb.STOP)
    if view.subscription.standing is Standing.AWAY:
        return (start, stop)
    if view.subscription.standing is not Standing.ON:
        return (start,)
    if view.resumes:
        return (view.button(Note("daily.press.resume"), Verb.RESUME), stop)
    return (view.button(Note("daily.press.pause"), Verb.PAUSE), stop)


def _when(view: View) -> Note:
    subscription = view.subscription
    name, offset = zones.label(subscription.zone), zones.offset(subscription.zone, view.now)
    zone = name if name.zh == offset else Note("daily.zone", {"zone": name, "offset": offset})
    return Note("daily.when", {"days": days_of(subscription), "time": f"{subscription.at:%H:%M}", "zone": zone})


def _unasked(subscription: Subscription) -> tuple[Note, ...]:
    """That nobody has said where they are: readers of English start with UTC, which is hardly anybody's own zone."""
    default = zones.DEFAULTS[subscription.language]
    return (Note("daily.utc"),) if subscription.zone == default == "UTC" else ()


def days_of(subscription: Subscription) -> Note:
    """Every day, on weekdays, on Monday and Friday."""
    if subscription.days == EVERY_DAY:
        return Note("daily.everyday")
    if subscription.days == WEEKDAYS:
        return Note("daily.weekdays")
    named = [Note(_WEEK[day]) for day in sorted(subscription.days)]
    return Note(
        "daily.on", {"days": reduce(lambda before, after: Note("daily.and", {"before": before, "after": after}), named)}
    )


def _what(view: View) -> Note:
    subscription = view.subscription
    course = Note(_COURSES[subscription.course])
    days = length(subscription, view.library.essay(subscription.slug))
    if subscription.position >= days:
        return Note("daily.last", {"course": course})
    return Note("daily.progress", {"course": course, "day": subscription.position + 1, "days": days})


def _sound(subscription: Subscription) -> str:
    return "daily.silent" if subscription.silent else "daily.loud"


def _end(view: View) -> Note:
    then = view.subscription.then
    if then in (AGAIN, view.subscription.slug):
        return Note("daily.then.again")
    if then == STOP:
        return Note("daily.then.stop")
    return Note("daily.then.other", {"title": Words(view.library.essay(then).title)})


def _state(view: View) -> Note:
    subscription = view.subscription
    if subscription.standing is Standing.ON:
        if view.resumes and subscription.resumes:
            return Note("daily.state.paused", {"date": subscription.resumes, "next": next_of(view)})
        return Note("daily.state.on", {"next": next_of(view)})
    if subscription.standing is Standing.DRAFT:
        return Note("daily.state.draft", {"next": next_of(view)})
    return Note(_RESTING[subscription.standing])


_RESTING = {
    Standing.OFF: "daily.state.off",
    Standing.AWAY: "daily.state.away",
    Standing.SUSPENDED: "daily.state.suspended",
}


def next_of(view: View) -> Note:
    """When the next excerpt comes, if it is on, in words."""
    subscription = replace(view.subscription, standing=Standing.ON)
    due = following(subscription, view.now)
    if due is None:
        return Note("daily.next.never")
    here = due.astimezone(ZoneInfo(subscription.zone))
    at = f"{here:%H:%M}"
    ahead = (here.date() - local_date(view.now, subscription.zone)).days
    if ahead == 0:
        return Note("daily.next.today", {"time": at})
    if ahead == 1:
        return Note("daily.next.tomorrow", {"time": at})
    return Note("daily.next.on", {"date": here.date(), "time": at})


def _hours(view: View) -> Panel:
    at = view.subscription.at

    def hour(each: int) -> Button:
        return view.button(Words(str(each)), Verb.HOUR, clock(at.replace(hour=each)), chosen=each == at.hour)

    def minute(each: int) -> Button:
        then = clock(time(at.hour, each))
        return view.button(Words(f":{each:02}"), Verb.HOUR, then, chosen=each == at.minute)

    rows = (*_in_rows([hour(each) for each in HOURS], 7), tuple(minute(each) for each in MINUTES), view.back)
    return Panel(Note("daily.ask.hour"), (_when(view), Note("daily.ask.minute")), rows=rows)


def _cities(view: View) -> Panel:
    here = view.subscription.zone
    cities = [view.button(zones.label(zone), Verb.ZONE, zone, chosen=zone == here) for zone in zones.COMMON]
    rows = (*_in_rows(cities, 3), (view.button(Note("daily.press.offsets"), Verb.OFFSETS), *view.back))
    return Panel(Note("daily.ask.zone"), (_when(view), Note("daily.ask.city")), rows=rows)


def _offsets(view: View) -> Panel:
    here = view.subscription.zone
    buttons = [view.button(Words(name), Verb.ZONE, zone, chosen=zone == here) for name, zone in zones.OFFSETS]
    rows = (*_in_rows(buttons, 5), (view.button(Note("daily.press.cities"), Verb.CITIES), *view.back))
    return Panel(Note("daily.ask.zone"), (_when(view), Note("daily.ask.offset")), rows=rows)


def choice_of_zones(view: View, found: Found, at: time | None) -> Panel:
    """Several zones go by the same name, or one nearly by that: which is meant? With an hour it starts at once."""

    def button(zone: str) -> Button:
        label = Note("daily.zone", {"zone": zones.label(zone), "offset": zones.offset(zone, view.now)})
        if at is None:
            return view.button(label, Verb.ZONE, zone)
        return view.button(label, Verb.SET, f"{clock(at)}:{zone}")

    asks = len(found.zones) == 1 and found.name
    title = Note("daily.ask.one", {"place": found.name}) if asks else Note("daily.ask.which")
    return Panel(title, view.whose, rows=(*((button(zone),) for zone in found.zones), view.back))


def _week(view: View) -> Panel:
    days = view.subscription.days

    def toggled(day: int) -> Button:
        # The last day that is left stays.
        then = days ^ {day} or days
        return view.button(Note(_WEEK[day]), Verb.DAYS, _digits(then), chosen=day in days)

    whole = view.button(Note("daily.everyday"), Verb.DAYS, _digits(EVERY_DAY), chosen=days == EVERY_DAY)
    work = view.button(Note("daily.weekdays"), Verb.DAYS, _digits(WEEKDAYS), chosen=days == WEEKDAYS)
    rows = ((whole, work), *_in_rows([toggled(day) for day in range(7)], 4), view.back)
    return Panel(Note("daily.ask.days"), (_when(view),), rows=rows)


def _digits(days: frozenset[int]) -> str:
    return "".join(map(str, sorted(days)))


def _courses(view: View) -> Panel:
    chosen = view.subscription.course
    rows = tuple(
        (view.button(Note(name), Verb.COURSE, course, chosen=course is chosen),) for course, name in _COURSES.items()
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


def _essays(view: View) -> Panel:
    slug = view.subscription.slug
    rows = tuple(
        (view.button(Words(essay.title), Verb.ESSAY, essay.slug, chosen=essay.slug == slug),)
        for essay in view.library.essays[:ESSAYS]
    )
    return Panel(Note("daily.ask.essay"), rows=(*rows, view.back))


def _in_rows(buttons: Sequence[Button], wide: int) -> Rows:
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))


_SCREENS: dict[Verb, Callable[[View], Panel]] = {
    Verb.HOME: _home,
    Verb.HOURS: _hours,
    Verb.CITIES: _cities,
    Verb.OFFSETS: _offsets,
    Verb.WEEK: _week,
    Verb.COURSES: _courses,
    Verb.ENDS: _ends,
    Verb.ESSAYS: _essays,
}


def is_screen(verb: Verb) -> bool:
    return verb in _SCREENS
