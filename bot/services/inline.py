"""Passages for any chat: offered while somebody writes, or said where the bot is a guest. Nothing asked is kept."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.core.essay import Library
from bot.core.inline import MAX_QUERY, InlineChoice, RenderedChoice, RenderedOffer
from bot.core.language import Language
from bot.core.match import Find
from bot.core.outgoing import RenderedMessage
from bot.core.text import clean
from bot.render.renderer import Renderer
from bot.talk.inline import InlineSearch
from bot.talk.schedules.parsing import zones

LONG, SHORT = 300, 60
"""Seconds for which an answer holds: the essay stays as it is, the day does not."""


class InlineService:
    """Answers inline queries, and questions to a guest."""

    def __init__(
        self,
        library: Library,
        find: Find,
        fold: Callable[[str], str],
        renderer: Renderer,
        *,
        slow: frozenset[str] = frozenset(),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``slow``: slugs of essays in which finding takes so long that it is done beside the event loop."""
        self._search = InlineSearch(library, find, fold)
        self._renderer = renderer
        self._slow = any(essay.slug in slow for essay in library.essays)
        self._now = now

    async def answer(self, query: str, language: Language) -> RenderedOffer:
        """Answer what somebody has written so far behind the bot's name."""
        text = clean(query, MAX_QUERY)
        today = self._today(language)
        if self._slow and text:
            offer = await asyncio.to_thread(self._search.offer, text, today)
        else:
            offer = self._search.offer(text, today)
        return RenderedOffer(
            tuple(self._rendered(choice, language) for choice in offer.choices),
            self._renderer.say(offer.instead, language) if offer.instead else None,
            LONG if text else SHORT,
        )

    async def reply(self, text: str, language: Language) -> RenderedMessage:
        """Answer what somebody has put to the bot in a chat that it is not in."""
        asked = clean(text, MAX_QUERY)
        today = self._today(language)
        if self._slow and asked:
            response = await asyncio.to_thread(self._search.reply, asked, today)
        else:
            response = self._search.reply(asked, today)
        return self._renderer.message(response, language)

    def _today(self, language: Language) -> date:
        return self._now().astimezone(ZoneInfo(zones.DEFAULTS[language])).date()

    def _rendered(self, choice: InlineChoice, language: Language) -> RenderedChoice:
        message = self._renderer.message(choice.passage, language)
        return RenderedChoice(
            choice.id,
            self._renderer.say(choice.title, language),
            self._renderer.word(choice.preview, language),
            message,
        )
