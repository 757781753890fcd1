"""Subscriptions for tests, chats that have one, and a library of two essays."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind
from bot.core.response import Panel
from bot.core.subscription import AGAIN, ReadingOrder, Subscription, SubscriptionKind, SubscriptionStatus
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
    course: ReadingOrder = ReadingOrder.PARAGRAPHS,
    then: str = AGAIN,
    standing: SubscriptionStatus = SubscriptionStatus.ON,
    position: int = 0,
    round: int = 0,  # noqa: A002 (as the field is called)
) -> Subscription:
    language = Language.HANS
    new = Subscription(number, slug, at, zone, language, course=course, then=then, standing=standing)
    return replace(new, position=position, round=round)


def prompts(
    *, standing: SubscriptionStatus = SubscriptionStatus.ON, position: int = 0, chosen: tuple[str, ...] = ()
) -> Subscription:
    """Prompts on Wednesdays at eight in the evening."""
    new = subscribed(at=time(20), standing=standing, position=position)
    return replace(new, brings=SubscriptionKind.PROMPT, days=frozenset({2}), hours=24, chosen=chosen)


def two(library: Library) -> Library:
    """The library with a second essay, of three paragraphs."""
    return Library((*made_of("另一篇", "其一。", "其二。", "其三。", slug=OTHER).essays, *library.essays))


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


def daily(talk: Talk) -> Subscription:
    """The chat's subscription as it is now."""
    assert talk.subscription is not None
    return talk.subscription


def lead(decision: Decision) -> str | None:
    """What a panel says before the settings."""
    assert isinstance(decision.response, Panel)
    return decision.response.lead.key if decision.response.lead else None
