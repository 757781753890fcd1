"""What an inline query takes in this process: found, put into words, and made the answer that Telegram gets.

.venv/bin/python -m tests.bench.inline
"""

import asyncio
import sys
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.bootstrap.engine import open_engine
from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import open_store
from bot.core.essay import Essay
from bot.core.language import Language
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.renderer import Renderer
from bot.render.telegram import render_telegram
from bot.services.inline import InlineService, chosen_in
from handlers.inbound.inline import article

ALLOWED = 50.0
"""Milliseconds that half of them may take at most."""


PERSON = 7


async def measure(settings: Settings) -> dict[str, list[float]]:
    """Milliseconds of each query, by their kind; none is asked twice. What the person has chosen is looked up."""
    engine = open_engine(settings)
    renderer = Renderer(Composer(engine.library, Catalogues(engine.script.traditional)), render_telegram)
    with TemporaryDirectory() as folder:
        own = {"data": Path(folder), "key_file": Path(folder) / "key", "database_url": None}
        async with open_store(settings.model_copy(update=own)) as store:
            chosen_by = chosen_in(store)
            service = InlineService(
                engine.library, engine.find, engine.script.fold, renderer, chosen_by=chosen_by, slow=engine.slow
            )
            return await _measured(service, engine.library.essay())


async def _measured(service: InlineService, essay: Essay) -> dict[str, list[float]]:
    asked = [golden.text for golden in essay.golden]
    words = sorted({each.text[at : at + 4] for each in essay.paragraphs for at in range(0, len(each.text), 40)})
    typed = [text[:end] for text in asked[:40] for end in range(1, len(text))]
    text = "".join(paragraph.text for paragraph in essay.paragraphs)
    kinds = {
        "questions": asked,
        "four characters of the essay": words,
        "questions, letter by letter": typed,
        "256 characters": [text[at : at + 256] for at in range(0, len(text) - 256, 64)],
        "nothing": [""] * 100,
    }
    return {
        kind: [await _timed(service, query) for query in dict.fromkeys(queries) or queries]
        for kind, queries in kinds.items()
    }


async def _timed(service: InlineService, query: str) -> float:
    start = perf_counter()
    offer = await service.answer(query, PERSON, Language.HANS)
    for choice in offer.choices:
        article(choice).to_dict()
    return (perf_counter() - start) * 1000


def main() -> None:
    """Print medians and 99th percentiles; exit 1 where a median is above what is allowed."""
    worst = 0.0
    for kind, spent in asyncio.run(measure(Settings.load())).items():
        cuts = quantiles(spent, n=100) if len(spent) > 1 else [spent[0]] * 99
        worst = max(worst, cuts[49])
        sys.stdout.write(f"{kind:30} {len(spent):5}   median {cuts[49]:6.2f} ms   p99 {cuts[98]:6.2f} ms\n")
    sys.exit(worst > ALLOWED)


if __name__ == "__main__":
    main()
