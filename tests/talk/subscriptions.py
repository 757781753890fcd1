"""Subscriptions for tests, chats that have one, and a library of two essays."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from typing import Any

from bot.core import deep_links
from bot.core.callback_data.actions import DailyButton, ScheduleButton
from bot.core.callback_data.parsing import parse
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.deep_links import ParagraphLink
from bot.core.essay import Library, Ref
from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind
from bot.core.response import Button, Panel
from bot.core.subscription import (
    AGAIN,
    AnySubscription,
    DailyExcerpts,
    PromptSchedule,
    ReadingOrder,
    Recurrence,
    Subscription,
    SubscriptionStatus,
)
from bot.talk.schedules.panel import buttons as panel_buttons
from bot.talk.schedules.panel.buttons import SettingButton
from tests.render.essays import made_of
from tests.talk.people import SLUG, Talk

OTHER = "another"
MONDAY = datetime(2026, 3, 9, 0, 0, tzinfo=UTC)
"""Eight in the morning in Shanghai."""
TODAY = date(2026, 3, 9)
PRIVATE = Address(7)
GROUP, TOPIC = Address(-100, ChatKind.GROUP), Address(-100, ChatKind.GROUP, 7)


def subscribed(
    *,
    number: int = 5,
    slug: str = SLUG,
    at: time = time(8, 30),
    zone: str = "Asia/Shanghai",
    order: ReadingOrder = ReadingOrder.PARAGRAPHS,
    then: str = AGAIN,
    status: SubscriptionStatus = SubscriptionStatus.ON,
    position: int = 0,
    round: int = 0,  # noqa: A002 (as the field is called)
) -> DailyExcerpts:
    recurrence = Recurrence(at, zone)
    new = DailyExcerpts(number, slug, Language.HANS, recurrence, status=status, order=order, then=then)
    return replace(new, position=position, round=round)


def prompts(
    *, status: SubscriptionStatus = SubscriptionStatus.ON, position: int = 0, chosen: tuple[str, ...] = ()
) -> PromptSchedule:
    """Prompts on Wednesdays at eight in the evening."""
    recurrence = Recurrence(time(20), "Asia/Shanghai", frozenset({2}))
    new = PromptSchedule(5, SLUG, Language.HANS, recurrence, status=status, position=position)
    return replace(new, hours=24, chosen=chosen)


def altered(subscription: AnySubscription, **changes: Any) -> AnySubscription:
    """The subscription with other values of its own, or of its recurrence."""
    names = {each.name for each in fields(Recurrence)}
    recurrence = replace(subscription.recurrence, **{name: changes.pop(name) for name in names & changes.keys()})
    return replace(subscription, recurrence=recurrence, **changes)


def two(library: Library) -> Library:
    """The library with a second essay, of three paragraphs."""
    return Library((*made_of("另一篇", "其一。", "其二。", "其三。", slug=OTHER).essays, library.essay()))


def subscriber(
    library: Library,
    subscription: Subscription | None = None,
    *,
    to: Address | None = PRIVATE,
    manages: bool = True,
    language: Language = Language.HANS,
) -> Talk:
    """A chat with that subscription, on MONDAY."""
    chat = ConversationState(language=language)
    return Talk(library, chat=chat, subscription=subscription, now=MONDAY, to=to, manages=manages)


def daily(talk: Talk) -> DailyExcerpts:
    """The daily excerpts of the chat as they are now."""
    assert isinstance(talk.subscription, DailyExcerpts)
    return talk.subscription


def schedule(talk: Talk) -> PromptSchedule:
    """The prompts of the group as they are now."""
    assert isinstance(talk.subscription, PromptSchedule)
    return talk.subscription


def lead(decision: Decision) -> str | None:
    """What a panel says before the settings."""
    assert isinstance(decision.response, Panel)
    return decision.response.lead.key if decision.response.lead else None


def read(text: str, library: Library) -> SettingButton | None:
    """What the button of a panel changes, by what it carries."""
    pressed = parse(text)
    return panel_buttons.read(pressed, library) if isinstance(pressed, DailyButton | ScheduleButton) else None


def named(text: str) -> int | None:
    """The subscription that a button names, where it is another chat's than the one it stands in."""
    pressed = parse(text)
    return pressed.about if isinstance(pressed, DailyButton) else None


def linked(button: Button) -> Ref | None:
    """The paragraph that a button leads to in the private chat."""
    link = deep_links.parse(button.start or "")
    return link.ref if isinstance(link, ParagraphLink) else None
