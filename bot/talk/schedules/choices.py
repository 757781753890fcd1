"""The screens on which hour, zone, days and essay are chosen, whatever comes then."""

from datetime import time

from bot.core.daily import EVERY_DAY, WEEKDAYS
from bot.core.essay import Words
from bot.core.reply import Button, Note, Panel
from bot.talk.schedules import zones
from bot.talk.schedules.setting import Verb, clock, with_more
from bot.talk.schedules.view import DAY_NAMES, View, in_rows, when
from bot.talk.schedules.wanted import NOTHING, Wanted
from bot.talk.schedules.zones import Found

HOURS = range(5, 24)
MINUTES = (0, 15, 30, 45)
ESSAYS = 20
"""On one screen."""


def hours(view: View) -> Panel:
    at = view.subscription.at

    def hour(each: int) -> Button:
        return view.button(Words(str(each)), Verb.HOUR, clock(at.replace(hour=each)), chosen=each == at.hour)

    def minute(each: int) -> Button:
        then = clock(time(at.hour, each))
        return view.button(Words(f":{each:02}"), Verb.HOUR, then, chosen=each == at.minute)

    rows = (*in_rows([hour(each) for each in HOURS], 7), tuple(minute(each) for each in MINUTES), view.back)
    return Panel(view.say("daily.ask.hour"), (when(view), view.say("daily.ask.minute")), rows=rows)


def cities(view: View) -> Panel:
    here = view.subscription.zone
    buttons = [view.button(zones.label(zone), Verb.ZONE, zone, chosen=zone == here) for zone in zones.COMMON]
    rows = (*in_rows(buttons, 3), (view.button(Note("daily.press.offsets"), Verb.OFFSETS), *view.back))
    return Panel(Note("daily.ask.zone"), (when(view), view.say("daily.ask.city")), rows=rows)


def offsets(view: View) -> Panel:
    here = view.subscription.zone
    buttons = [view.button(Words(name), Verb.ZONE, zone, chosen=zone == here) for name, zone in zones.OFFSETS]
    rows = (*in_rows(buttons, 5), (view.button(Note("daily.press.cities"), Verb.CITIES), *view.back))
    return Panel(Note("daily.ask.zone"), (when(view), Note("daily.ask.offset")), rows=rows)


def choice_of_zones(view: View, found: Found, at: time | None, more: Wanted = NOTHING) -> Panel:
    """Several zones go by the same name, or one nearly by that: which is meant? With an hour it starts at once.

    ``more``: what else was asked for; nothing of it is done before a zone is chosen.
    """

    def button(zone: str) -> Button:
        label = Note("daily.zone", {"zone": zones.label(zone), "offset": zones.offset(zone, view.now)})
        if at is None:
            return view.button(label, Verb.ZONE, f"{zone}{with_more(more)}")
        return view.button(label, Verb.SET, f"{clock(at)}:{zone}{with_more(more)}")

    asks = len(found.zones) == 1 and found.name
    title = Note("daily.ask.one", {"place": found.name}) if asks else Note("daily.ask.which")
    lines = (Note("daily.unchanged"), *view.whose)
    return Panel(title, lines, rows=(*((button(zone),) for zone in found.zones), view.back))


def week(view: View) -> Panel:
    days = view.subscription.days

    def toggled(day: int) -> Button:
        # The last day that is left stays.
        then = days ^ {day} or days
        return view.button(Note(DAY_NAMES[day]), Verb.DAYS, _digits(then), chosen=day in days)

    whole = view.button(Note("daily.everyday"), Verb.DAYS, _digits(EVERY_DAY), chosen=days == EVERY_DAY)
    work = view.button(Note("daily.weekdays"), Verb.DAYS, _digits(WEEKDAYS), chosen=days == WEEKDAYS)
    rows = ((whole, work), *in_rows([toggled(day) for day in range(7)], 4), view.back)
    return Panel(view.say("daily.ask.days"), (when(view),), rows=rows)


def _digits(days: frozenset[int]) -> str:
    return "".join(map(str, sorted(days)))


def essays(view: View) -> Panel:
    slug = view.subscription.slug
    rows = tuple(
        (view.button(Words(essay.title), Verb.ESSAY, essay.slug, chosen=essay.slug == slug),)
        for essay in view.library.essays[:ESSAYS]
    )
    return Panel(view.say("daily.ask.essay"), rows=(*rows, view.back))
