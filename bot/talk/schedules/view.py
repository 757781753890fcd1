"""What a panel shows: the settings in words, and buttons that change them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from zoneinfo import ZoneInfo

from bot.core.daily import EVERY_DAY, WEEKDAYS, Brings, Standing, Subscription
from bot.core.essay import Essay, Library, Words
from bot.core.post import Address, Place
from bot.core.reply import Button, Label, Note, Rows
from bot.talk import payload
from bot.talk.schedules import wording, zones
from bot.talk.schedules.schedule import following, local_date
from bot.talk.schedules.setting import Verb

DAY_NAMES = ("daily.mon", "daily.tue", "daily.wed", "daily.thu", "daily.fri", "daily.sat", "daily.sun")


@dataclass(frozen=True, slots=True)
class View:
    """A subscription as a panel shows it. ``about``: its id, where the panel stands in another chat."""

    subscription: Subscription
    library: Library
    now: datetime
    about: int | None = None
    to: Address | None = None  # where the panel stands, if that is where it all comes

    def button(self, label: Label, verb: Verb, value: str = "", *, chosen: bool = False) -> Button:
        shown = Note("daily.chosen", {"what": label}) if chosen else label
        if self.subscription.brings is Brings.PROMPT:
            return Button(shown, payload.schedule(verb, value))
        return Button(shown, payload.daily(verb, value, self.about))

    def say(self, key: str, values: Mapping[str, str | int | date | Words | Note] | None = None) -> Note:
        """In the words of what it brings."""
        return wording.said(self.subscription.brings, key, values)

    @property
    def essay(self) -> Essay:
        return self.library.essay(self.subscription.slug)

    @property
    def in_group(self) -> bool:
        return self.to is not None and self.to.place is Place.GROUP

    @property
    def today(self) -> date:
        """By the clock of the subscription."""
        return local_date(self.now, self.subscription.zone)

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
        return until is not None and until > self.today


def title(view: View) -> Note:
    return view.say("daily.title", {"title": Words(view.essay.title)})


def when(view: View) -> Note:
    """Days, hour and zone."""
    subscription = view.subscription
    name, offset = zones.label(subscription.zone), zones.offset(subscription.zone, view.now)
    zone = name if name.zh == offset else Note("daily.zone", {"zone": name, "offset": offset})
    return Note("daily.when", {"days": days_of(subscription), "time": f"{subscription.at:%H:%M}", "zone": zone})


def unasked(subscription: Subscription) -> tuple[Note, ...]:
    """That nobody has said where they are: readers of English start with UTC, which is hardly anybody's own zone."""
    default = zones.DEFAULTS[subscription.language]
    return (Note("daily.utc"),) if subscription.zone == default == "UTC" else ()


def days_of(subscription: Subscription) -> Note:
    """Every day, on weekdays, on Monday and Friday."""
    if subscription.days == EVERY_DAY:
        return Note("daily.everyday")
    if subscription.days == WEEKDAYS:
        return Note("daily.weekdays")
    return Note("daily.on", {"days": listed([Note(DAY_NAMES[day]) for day in sorted(subscription.days)])})


def listed(notes: Sequence[Note]) -> Note:
    """All of them in a line. At least one."""
    return reduce(lambda before, after: Note("daily.and", {"before": before, "after": after}), notes)


def sound(view: View) -> Note:
    return view.say("daily.silent" if view.subscription.silent else "daily.loud")


def state(view: View) -> Note:
    """Does anything come, and when?"""
    subscription = view.subscription
    if subscription.standing is Standing.ON:
        if view.resumes and subscription.resumes:
            return view.say("daily.state.paused", {"date": subscription.resumes, "next": next_of(view)})
        return view.say("daily.state.on", {"next": next_of(view)})
    if subscription.standing is Standing.DRAFT:
        return view.say("daily.state.draft", {"next": next_of(view)})
    return view.say(_RESTING[subscription.standing])


_RESTING = {
    Standing.OFF: "daily.state.off",
    Standing.AWAY: "daily.state.away",
    Standing.SUSPENDED: "daily.state.suspended",
}


def next_of(view: View) -> Note:
    """When the next one comes, if it is on, in words."""
    subscription = replace(view.subscription, standing=Standing.ON)
    due = following(subscription, view.now)
    if due is None:
        return Note("daily.next.never")
    here = due.astimezone(ZoneInfo(subscription.zone))
    at = f"{here:%H:%M}"
    ahead = (here.date() - view.today).days
    if ahead == 0:
        return Note("daily.next.today", {"time": at})
    if ahead == 1:
        return Note("daily.next.tomorrow", {"time": at})
    return Note("daily.next.on", {"date": here.date(), "time": at})


def clockwork(view: View) -> tuple[Button, ...]:
    """The row that leads to hour, zone and days."""
    return (
        view.button(Note("daily.press.hour"), Verb.HOURS),
        view.button(Note("daily.press.zone"), Verb.CITIES),
        view.button(Note("daily.press.days"), Verb.WEEK),
    )


def bell(view: View) -> Button:
    """Turns the sound on or off."""
    if view.subscription.silent:
        return view.button(Note("daily.press.loud"), Verb.LOUD)
    return view.button(Note("daily.press.silent"), Verb.SILENT)


def other_essay(view: View) -> tuple[Button, ...]:
    """Leads to other essays, where there are any."""
    return (view.button(Note("daily.press.essay"), Verb.ESSAYS),) if len(view.library.essays) > 1 else ()


def switches(view: View) -> tuple[Button, ...]:
    """The row that starts and stops."""
    start = view.button(Note("daily.press.start"), Verb.START)
    stop = view.button(Note("daily.press.stop"), Verb.STOP)
    if view.subscription.standing is Standing.AWAY:
        return (start, stop)
    if view.subscription.standing is not Standing.ON:
        return (start,)
    if view.resumes:
        return (view.button(Note("daily.press.resume"), Verb.RESUME), stop)
    return (view.button(Note("daily.press.pause"), Verb.PAUSE), stop)


def in_rows(buttons: Sequence[Button], wide: int) -> Rows:
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))
