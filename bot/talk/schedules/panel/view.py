"""What a panel shows: the settings in words, and buttons that change them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from zoneinfo import ZoneInfo

from bot.core.callback_data.actions import DailyButton, ScheduleButton
from bot.core.essay import Essay, Library
from bot.core.language import LocalizedText
from bot.core.outgoing import Address, ChatKind
from bot.core.response import Button, CatalogueMessage, Label, Rows
from bot.core.subscription import EVERY_DAY, WEEKDAYS, Subscription, SubscriptionKind, SubscriptionStatus
from bot.talk.schedules.panel import wording
from bot.talk.schedules.panel.buttons import SettingVerb
from bot.talk.schedules.parsing import zones
from bot.talk.schedules.recurrence import local_date, next_due

DAY_NAMES = ("daily.mon", "daily.tue", "daily.wed", "daily.thu", "daily.fri", "daily.sat", "daily.sun")


@dataclass(frozen=True, slots=True)
class PanelView:
    """A subscription as a panel shows it. ``about``: its id, where the panel stands in another chat."""

    subscription: Subscription
    library: Library
    now: datetime
    about: int | None = None
    to: Address | None = None  # where the panel stands, if that is where it all comes

    def button(self, label: Label, verb: SettingVerb, value: str = "", *, chosen: bool = False) -> Button:
        shown = CatalogueMessage("daily.chosen", {"what": label}) if chosen else label
        if self.subscription.kind is SubscriptionKind.PROMPT:
            return Button(shown, ScheduleButton(verb, value))
        return Button(shown, DailyButton(verb, value, self.about))

    def say(
        self, key: str, values: Mapping[str, str | int | date | LocalizedText | CatalogueMessage] | None = None
    ) -> CatalogueMessage:
        """In the words of what it brings."""
        return wording.said(self.subscription.kind, key, values)

    @property
    def essay(self) -> Essay:
        return self.library.essay(self.subscription.slug)

    @property
    def in_group(self) -> bool:
        return self.to is not None and self.to.place is ChatKind.GROUP

    @property
    def today(self) -> date:
        """By the clock of the subscription."""
        return local_date(self.now, self.subscription.recurrence.zone)

    @property
    def back(self) -> tuple[Button, ...]:
        return (self.button(CatalogueMessage("daily.press.back"), SettingVerb.HOME),)

    @property
    def whose(self) -> tuple[CatalogueMessage, ...]:
        """That these are not the settings of the chat in which the panel stands."""
        return (CatalogueMessage("daily.elsewhere"),) if self.about is not None else ()

    @property
    def resumes(self) -> bool:
        """Is it paused just now?"""
        until = self.subscription.recurrence.resumes
        return until is not None and until > self.today


def title(view: PanelView) -> CatalogueMessage:
    return view.say("daily.title", {"title": LocalizedText(view.essay.title)})


def when(view: PanelView) -> CatalogueMessage:
    """Days, hour and zone."""
    subscription = view.subscription
    name, offset = zones.label(subscription.recurrence.zone), zones.offset(subscription.recurrence.zone, view.now)
    zone = name if name.zh == offset else CatalogueMessage("daily.zone", {"zone": name, "offset": offset})
    return CatalogueMessage(
        "daily.when", {"days": days_of(subscription), "time": f"{subscription.recurrence.at:%H:%M}", "zone": zone}
    )


def unasked(subscription: Subscription) -> tuple[CatalogueMessage, ...]:
    """That nobody has said where they are: readers of English start with UTC, which is hardly anybody's own zone."""
    default = zones.DEFAULTS[subscription.language]
    return (CatalogueMessage("daily.utc"),) if subscription.recurrence.zone == default == "UTC" else ()


def days_of(subscription: Subscription) -> CatalogueMessage:
    """Every day, on weekdays, on Monday and Friday."""
    if subscription.recurrence.days == EVERY_DAY:
        return CatalogueMessage("daily.everyday")
    if subscription.recurrence.days == WEEKDAYS:
        return CatalogueMessage("daily.weekdays")
    return CatalogueMessage(
        "daily.on", {"days": listed([CatalogueMessage(DAY_NAMES[day]) for day in sorted(subscription.recurrence.days)])}
    )


def listed(notes: Sequence[CatalogueMessage]) -> CatalogueMessage:
    """All of them in a line. At least one."""
    return reduce(lambda before, after: CatalogueMessage("daily.and", {"before": before, "after": after}), notes)


def sound(view: PanelView) -> CatalogueMessage:
    return view.say("daily.silent" if view.subscription.silent else "daily.loud")


def state(view: PanelView) -> CatalogueMessage:
    """Does anything come, and when?"""
    subscription = view.subscription
    if subscription.status is SubscriptionStatus.ON:
        if view.resumes and subscription.recurrence.resumes:
            return view.say("daily.state.paused", {"date": subscription.recurrence.resumes, "next": next_of(view)})
        return view.say("daily.state.on", {"next": next_of(view)})
    if subscription.status is SubscriptionStatus.DRAFT:
        return view.say("daily.state.draft", {"next": next_of(view)})
    return view.say(_RESTING[subscription.status])


_RESTING = {
    SubscriptionStatus.OFF: "daily.state.off",
    SubscriptionStatus.AWAY: "daily.state.away",
    SubscriptionStatus.SUSPENDED: "daily.state.suspended",
}


def next_of(view: PanelView) -> CatalogueMessage:
    """When the next one comes, if it is on, in words."""
    subscription = replace(view.subscription, status=SubscriptionStatus.ON)
    due = next_due(subscription, view.now)
    if due is None:
        return CatalogueMessage("daily.next.never")
    here = due.astimezone(ZoneInfo(subscription.recurrence.zone))
    at = f"{here:%H:%M}"
    ahead = (here.date() - view.today).days
    if ahead == 0:
        return CatalogueMessage("daily.next.today", {"time": at})
    if ahead == 1:
        return CatalogueMessage("daily.next.tomorrow", {"time": at})
    return CatalogueMessage("daily.next.on", {"date": here.date(), "time": at})


def clockwork(view: PanelView) -> tuple[Button, ...]:
    """The row that leads to hour, zone and days."""
    return (
        view.button(CatalogueMessage("daily.press.hour"), SettingVerb.HOURS),
        view.button(CatalogueMessage("daily.press.zone"), SettingVerb.CITIES),
        view.button(CatalogueMessage("daily.press.days"), SettingVerb.WEEK),
    )


def bell(view: PanelView) -> Button:
    """Turns the sound on or off."""
    if view.subscription.silent:
        return view.button(CatalogueMessage("daily.press.loud"), SettingVerb.LOUD)
    return view.button(CatalogueMessage("daily.press.silent"), SettingVerb.SILENT)


def other_essay(view: PanelView) -> tuple[Button, ...]:
    """Leads to other essays, where there are any."""
    return (
        (view.button(CatalogueMessage("daily.press.essay"), SettingVerb.ESSAYS),)
        if len(view.library.essays) > 1
        else ()
    )


def switches(view: PanelView) -> tuple[Button, ...]:
    """The row that starts and stops."""
    start = view.button(CatalogueMessage("daily.press.start"), SettingVerb.START)
    stop = view.button(CatalogueMessage("daily.press.stop"), SettingVerb.STOP)
    if view.subscription.status is SubscriptionStatus.AWAY:
        return (start, stop)
    if view.subscription.status is not SubscriptionStatus.ON:
        return (start,)
    if view.resumes:
        return (view.button(CatalogueMessage("daily.press.resume"), SettingVerb.RESUME), stop)
    return (view.button(CatalogueMessage("daily.press.pause"), SettingVerb.PAUSE), stop)


def in_rows(buttons: Sequence[Button], wide: int) -> Rows:
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))
