"""How the bot was used, for those who run it: of which time, and what they are shown."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.incoming import Command
from bot.core.patterns import LazyPattern
from bot.core.response import CatalogueMessage, TextResponse
from bot.core.statistics import Period, StatisticsReport

COMMAND = "stats"
USUAL = "30d"
LONGEST = timedelta(days=3660)
"""Further back no log is looked through."""
_BACK = LazyPattern(r"([1-9][0-9]{0,3})([dw])")
_UNITS = {"d": timedelta(days=1), "w": timedelta(weeks=1)}


def read_period(text: str, until: datetime, zone: str) -> Period | None:
    """Read a stretch of time that ends now: 30d, 4w, or the date of its first day there. None for anything else."""
    said = text.strip().lower()
    if found := _BACK.fullmatch(said):
        since = until - int(found[1]) * _UNITS[found[2]]
    else:
        try:
            since = datetime.strptime(said, "%Y-%m-%d").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    return Period(since, until, zone) if timedelta(0) < until - since <= LONGEST else None


def asks_for_statistics(incoming: object) -> bool:
    """Is it the command, by somebody who may give it?"""
    return isinstance(incoming, Command) and incoming.name == COMMAND and incoming.origin.owner


def show_statistics(incoming: Command, context: Context) -> Decision:
    """The figures of the time that was named; how to name one, where none was understood."""
    if context.statistics is None:
        return Decision(
            TextResponse((CatalogueMessage("stats.usage", {"said": incoming.argument[:40]}),)), context.state
        )
    return Decision(StatisticsReport(context.statistics), context.state)
