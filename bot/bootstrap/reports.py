"""How the bot was used, written down: for a terminal, a spreadsheet, a browser, or as a picture."""

from collections.abc import Callable
from datetime import datetime

from bot.bootstrap.library import open_library
from bot.bootstrap.painting import open_painter
from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import open_existing_store
from bot.core.errors import ForeseenError
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.statistics import ReportForm, StatisticsReport, UsageFigures
from bot.render.blocks import Blocks
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.picture import Painter
from bot.render.statistics.table import statistics_table
from bot.render.statistics_page.page import statistics_page
from bot.render.statistics_words import statistics_content
from bot.render.terminal import terminal
from bot.search.text.script import ScriptConverter
from bot.services.statistics import StatisticsService


class NoReport(ForeseenError):
    """There is no report to be had; the message says why, and what to do."""


class ReportMaker:
    """Writes figures down in one language."""

    def __init__(self, library: Library, language: Language, painter: Painter) -> None:
        self._library = library
        self._language = language
        self._catalogues = Catalogues(ScriptConverter().traditional)
        self._painter = painter
        self._make: dict[ReportForm, Callable[[UsageFigures], bytes]] = {
            ReportForm.TEXT: self._text,
            ReportForm.CSV: lambda figures: statistics_table(figures).encode(),
            ReportForm.HTML: self._page,
            ReportForm.PNG: self._picture,
        }

    def make(self, figures: UsageFigures, form: ReportForm) -> bytes:
        """Write them down; text in UTF-8. Raises NoReport."""
        return self._make[form](figures)

    def _text(self, figures: UsageFigures) -> bytes:
        page = Composer(self._library, self._catalogues).compose(StatisticsReport(figures), self._language)
        return f"{terminal(page).plain}\n".encode()

    def _page(self, figures: UsageFigures) -> bytes:
        content = statistics_content(figures, self._blocks())
        return statistics_page(content, self._language).encode(errors="replace")

    def _picture(self, figures: UsageFigures) -> bytes:
        content = statistics_content(figures, self._blocks())
        if content.excuse:
            raise NoReport(f"no picture was drawn. {content.excuse}")
        drawn = self._painter.draw(content)
        if drawn is None:
            raise NoReport("no picture was drawn: there is no font with Chinese. Install one, or set ESSAY_BOT_FONT.")
        return drawn

    def _blocks(self) -> Blocks:
        return Blocks(self._library, self._catalogues, self._language)


async def make_report(
    settings: Settings, since: str, now: datetime, form: ReportForm, *, language: Language, zone: str = ""
) -> bytes:
    """Count what there was since then, and write it down. ``zone``: IANA; empty for that of the first owner.

    Raises NoReport, BrokenSeeds, SettingsError, StoreError.
    """
    library = open_library(settings).library
    maker = ReportMaker(library, language, open_painter(settings))
    async with open_existing_store(settings) as store:
        statistics = StatisticsService(library, store)
        figures = await statistics.since(since, now, zone or await statistics.owners_zone(settings.owners, language))
    if figures is None:
        raise NoReport(f"{since!r} is no stretch of time up to now; write 30d, 4w or 2026-03-01, ten years at most.")
    return maker.make(figures, form)
