"""How the bot was used: counted in the store, by the clock of whoever looks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.context import Context
from bot.core.essay import Library, Ref
from bot.core.incoming import Command
from bot.core.language import Language
from bot.core.statistics import Period, UsageFigures
from bot.store.store import Store
from bot.talk.schedules.parsing import zones
from bot.talk.statistics import USUAL, read_period

SECOND = timedelta(seconds=1)
"""Within which Telegram tells when something was said: what came before it in the same second counts."""


class StatisticsService:
    """Counts what there is about the essays of a library."""

    def __init__(self, library: Library, store: Store) -> None:
        self._store = store
        self._refs = [str(Ref(essay.slug, each.number)) for essay in library.essays for each in essay.paragraphs]

    async def figures(self, period: Period) -> UsageFigures:
        """Count what there was in a period. Raises StoreUnavailable."""
        async with self._store.read() as tx:
            return await tx.statistics.usage(period, self._refs)

    async def asked_for(self, incoming: Command, context: Context) -> UsageFigures | None:
        """Count for the command; None where it names no period. Its clock is that of the chat's excerpts, if any."""
        following = context.subscription.recurrence.zone if context.subscription else None
        zone = following or zones.DEFAULTS[context.state.language or incoming.origin.spoken]
        period = read_period(incoming.argument or USUAL, incoming.origin.at + SECOND, zone)
        return await self.figures(period) if period else None

    async def owners_zone(self, owners: Sequence[int], language: Language) -> str:
        """The clock of the first owner who has excerpts come in private; else the usual one of a language."""
        async with self._store.read() as tx:
            for owner in owners:
                kept = await tx.subscriptions.find(self._store.pseudonym(owner), None)
                if kept:
                    return kept.subscription.recurrence.zone
        return zones.DEFAULTS[language]

    async def since(self, text: str, until: datetime, zone: str) -> UsageFigures | None:
        """Count from what ``text`` names (30d, 4w, a date) to a moment; None where it names nothing."""
        period = read_period(text, until, zone)
        return await self.figures(period) if period else None
