"""What is said of a schedule: of prompts in words of their own, where those about excerpts will not do."""

from collections.abc import Mapping
from datetime import date

from bot.core.language import LocalizedText
from bot.core.outgoing import ChatKind
from bot.core.response import CatalogueMessage
from bot.core.subscription import SubscriptionKind

_OF_PROMPTS = {
    "daily.title": "schedule.title",
    "daily.state.on": "schedule.state.on",
    "daily.state.paused": "schedule.state.paused",
    "daily.state.draft": "schedule.state.draft",
    "daily.state.off": "schedule.state.off",
    "daily.managers": "schedule.managers",
    "daily.stopped": "schedule.stopped",
    "daily.already": "schedule.already",
    "daily.none": "schedule.none",
    "daily.badhour": "schedule.badhour",
    "daily.badzone": "schedule.badzone",
    "daily.onehour": "schedule.onehour",
    "daily.unclear": "schedule.unclear",
    "daily.ask.hour": "schedule.ask.hour",
    "daily.ask.minute": "schedule.ask.minute",
    "daily.ask.city": "schedule.ask.city",
    "daily.ask.days": "schedule.ask.days",
    "daily.ask.essay": "schedule.ask.essay",
    "daily.loud": "schedule.loud",
    "daily.silent": "schedule.silent",
}
"""The rest is the same for both."""


def called(title: str) -> CatalogueMessage:
    """A chat by its title, where that is known."""
    return (
        CatalogueMessage("daily.called", {"title": LocalizedText(title)}) if title else CatalogueMessage("daily.there")
    )


def barred(place: ChatKind, title: str) -> CatalogueMessage:
    """That the bot may not write in the chat concerned, and what to do."""
    key = "daily.barred.channel" if place is ChatKind.CHANNEL else "daily.barred.group"
    return CatalogueMessage(key, {"chat": called(title)})


def said(
    kind: SubscriptionKind,
    key: str,
    values: Mapping[str, str | int | date | LocalizedText | CatalogueMessage] | None = None,
) -> CatalogueMessage:
    """The note about daily excerpts that ``key`` names, or the one about prompts that stands for it."""
    return CatalogueMessage(_OF_PROMPTS.get(key, key) if kind is SubscriptionKind.PROMPT else key, values or {})
