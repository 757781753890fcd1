"""Passages for any chat: offered while somebody writes, or said where the bot is a guest. Nothing asked is kept."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.core.essay import Library
from bot.core.inline import MAX_QUERY, InlineChoice, RenderedChoice, RenderedOffer
from bot.core.language import Language, Script
from bot.core.match import Find
from bot.core.outgoing import RenderedMessage
from bot.core.preferences import Preferences
from bot.core.text import clean
from bot.render.renderer import Renderer
from bot.store.errors import StoreUnavailable
from bot.store.store import Store
from bot.talk.inline import InlineSearch
from bot.talk.schedules.parsing import zones

HOLDS = 60
"""Seconds for which an answer holds: the day ends, and what somebody chooses in ``/settings`` shows soon."""


ChosenBy = Callable[[int], Awaitable[Preferences]]
"""What somebody, by Telegram's id, has chosen in ``/settings``."""


def chosen_in(store: Store) -> ChosenBy:
    """Make what looks up people's choices. While the database cannot be used, everybody gets what strangers get."""

    async def chosen_by(person: int) -> Preferences:
        try:
            async with store.read() as tx:
                return await tx.preferences.load(store.encryption.pseudonym("person", person))
        except StoreUnavailable:
            # Nobody waits for an inline answer until a disk is free again.
            return Preferences()

    return chosen_by


class InlineService:
    """Answers inline queries, and questions to a guest, as the person who asks has chosen to be spoken to."""

    def __init__(
        self,
        library: Library,
        find: Find,
        fold: Callable[[str], str],
        renderer: Renderer,
        *,
        chosen_by: ChosenBy,
        slow: frozenset[str] = frozenset(),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``slow``: slugs of essays in which finding takes so long that it is done beside the event loop."""
        self._search = InlineSearch(library, find, fold, slow)
        self._renderer = renderer
        self._chosen_by = chosen_by
        self._slow = any(essay.slug in slow for essay in library.essays)
        self._now = now

    async def answer(self, query: str, person: int, spoken: Language) -> RenderedOffer:
        """Answer what somebody has written so far behind the bot's name. ``spoken``: what their client says."""
        text = clean(query, MAX_QUERY)
        chosen = await self._chosen_by(person)
        language = chosen.language or spoken
        today = self._today(language)
        if self._slow and text:
            offer = await asyncio.to_thread(self._search.offer, text, today, chosen.essay)
        else:
            offer = self._search.offer(text, today, chosen.essay)
        return RenderedOffer(
            tuple(self._rendered(choice, language, chosen.script) for choice in offer.choices),
            self._renderer.say(offer.instead, language) if offer.instead else None,
            HOLDS,
        )

    async def reply(self, text: str, person: int, spoken: Language) -> RenderedMessage:
        """Answer what somebody has put to the bot in a chat that it is not in."""
        asked = clean(text, MAX_QUERY)
        chosen = await self._chosen_by(person)
        language = chosen.language or spoken
        today = self._today(language)
        if self._slow and asked:
            response = await asyncio.to_thread(self._search.reply, asked, today, chosen.essay)
        else:
            response = self._search.reply(asked, today, chosen.essay)
        return self._renderer.message(response, language, chosen.script)

    def _today(self, language: Language) -> date:
        return self._now().astimezone(ZoneInfo(zones.DEFAULTS[language])).date()

    def _rendered(self, choice: InlineChoice, language: Language, script: Script) -> RenderedChoice:
        message = self._renderer.message(choice.passage, language, script)
        return RenderedChoice(
            choice.id,
            self._renderer.say(choice.title, language),
            self._renderer.word(choice.preview, language),
            message,
        )
