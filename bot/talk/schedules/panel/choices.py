"""The screens on which hour, zone, days and essay are chosen, whatever comes then."""

from datetime import time

from bot.core.language import LocalizedText
from bot.core.response import Button, CatalogueMessage, Panel
from bot.core.subscription import EVERY_DAY, WEEKDAYS
from bot.talk.schedules.panel.buttons import SettingVerb, clock, with_more
from bot.talk.schedules.panel.view import DAY_NAMES, PanelView, in_rows, when
from bot.talk.schedules.parsing import zones
from bot.talk.schedules.parsing.options import NOTHING, ParsedOptions
from bot.talk.schedules.parsing.zones import ZoneMatches

HOURS = range(5, 24)
MINUTES = (0, 15, 30, 45)
ESSAYS = 20
"""On one screen."""


def hours(view: PanelView) -> Panel:
    at = view.subscription.recurrence.at

    def hour(each: int) -> Button:
        return view.button(
            LocalizedText(str(each)), SettingVerb.HOUR, clock(at.replace(hour=each)), chosen=each == at.hour
        )

    def minute(each: int) -> Button:
        then = clock(time(at.hour, each))
        return view.button(LocalizedText(f":{each:02}"), SettingVerb.HOUR, then, chosen=each == at.minute)

    rows = (*in_rows([hour(each) for each in HOURS], 7), tuple(minute(each) for each in MINUTES), view.back)
    return Panel(view.say("daily.ask.hour"), (when(view), view.say("daily.ask.minute")), rows=rows)


def cities(view: PanelView) -> Panel:
    here = view.subscription.recurrence.zone
    buttons = [view.button(zones.label(zone), SettingVerb.ZONE, zone, chosen=zone == here) for zone in zones.COMMON]
    rows = (
        *in_rows(buttons, 3),
        (view.button(CatalogueMessage("daily.press.offsets"), SettingVerb.OFFSETS), *view.back),
    )
    return Panel(CatalogueMessage("daily.ask.zone"), (when(view), view.say("daily.ask.city")), rows=rows)


def offsets(view: PanelView) -> Panel:
    here = view.subscription.recurrence.zone
    buttons = [
        view.button(LocalizedText(name), SettingVerb.ZONE, zone, chosen=zone == here) for name, zone in zones.OFFSETS
    ]
    rows = (*in_rows(buttons, 5), (view.button(CatalogueMessage("daily.press.cities"), SettingVerb.CITIES), *view.back))
    return Panel(CatalogueMessage("daily.ask.zone"), (when(view), CatalogueMessage("daily.ask.offset")), rows=rows)


def choice_of_zones(view: PanelView, found: ZoneMatches, at: time | None, more: ParsedOptions = NOTHING) -> Panel:
    """Several zones go by the same name, or one nearly by that: which is meant? With an hour it starts at once.

    ``more``: what else was asked for; nothing of it is done before a zone is chosen.
    """

    def button(zone: str) -> Button:
        label = CatalogueMessage("daily.zone", {"zone": zones.label(zone), "offset": zones.offset(zone, view.now)})
        if at is None:
            return view.button(label, SettingVerb.ZONE, f"{zone}{with_more(more)}")
        return view.button(label, SettingVerb.SET, f"{clock(at)}:{zone}{with_more(more)}")

    asks = len(found.zones) == 1 and found.name
    title = CatalogueMessage("daily.ask.one", {"place": found.name}) if asks else CatalogueMessage("daily.ask.which")
    lines = (CatalogueMessage("daily.unchanged"), *view.whose)
    return Panel(title, lines, rows=(*((button(zone),) for zone in found.zones), view.back))


def week(view: PanelView) -> Panel:
    days = view.subscription.recurrence.days

    def toggled(day: int) -> Button:
        # The last day that is left stays.
        then = days ^ {day} or days
        return view.button(CatalogueMessage(DAY_NAMES[day]), SettingVerb.DAYS, _digits(then), chosen=day in days)

    whole = view.button(
        CatalogueMessage("daily.everyday"), SettingVerb.DAYS, _digits(EVERY_DAY), chosen=days == EVERY_DAY
    )
    work = view.button(CatalogueMessage("daily.weekdays"), SettingVerb.DAYS, _digits(WEEKDAYS), chosen=days == WEEKDAYS)
    rows = ((whole, work), *in_rows([toggled(day) for day in range(7)], 4), view.back)
    return Panel(view.say("daily.ask.days"), (when(view),), rows=rows)


def _digits(days: frozenset[int]) -> str:
    return "".join(map(str, sorted(days)))


def essays(view: PanelView) -> Panel:
    slug = view.subscription.slug
    rows = tuple(
        (view.button(LocalizedText(essay.title), SettingVerb.ESSAY, essay.slug, chosen=essay.slug == slug),)
        for essay in view.library.essays[:ESSAYS]
    )
    return Panel(view.say("daily.ask.essay"), rows=(*rows, view.back))
