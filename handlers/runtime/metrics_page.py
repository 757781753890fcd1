"""All figures of this process on one page: what it has done, what is stored, and how it is."""

import time
from collections.abc import Iterator
from importlib.metadata import version

from bot.core.metrics import MetricFamily, Sample, exposition, gauge
from bot.services.bot_metrics import BotMetrics
from bot.services.stored_figures import StoredFigures
from handlers.runtime.health import Health


class MetricsPage:
    """Written anew for everybody who asks. Each of several processes tells its own."""

    def __init__(self, metrics: BotMetrics, health: Health) -> None:
        self._metrics = metrics
        self._health = health
        self._started = time.time()
        # Read from a file.
        self._version = version("essay-bot")
        self.stored: StoredFigures | None = None
        """None as long as the database is not open."""

    async def text(self) -> str:
        """Write the page, in bounded time."""
        stored = await self.stored.families() if self.stored else []
        return exposition([*self._process(), *self._metrics.families(), *stored])

    def _process(self) -> Iterator[MetricFamily]:
        about = Sample(1, {"version": self._version})
        yield MetricFamily("essay_bot_info", "gauge", "Which version runs.", [about])
        yield gauge("process_start_time_seconds", "When the process started, in seconds since 1970.", self._started)
        yield gauge("essay_bot_ready", "1 where it can take messages, store them and answer.", int(self._health.ready))
        yield gauge("essay_bot_training", "1 while the matcher is being trained.", int(self._health.training))
        yield gauge("essay_bot_trained_essays", "Essays that this start had to train.", self._health.trained)
        yield gauge(
            "essay_bot_load_seconds", "Seconds that essays and indexes took to load.", self._health.load_seconds
        )
