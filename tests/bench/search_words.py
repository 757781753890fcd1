"""How long ``/search`` takes in the process, from the command to the message: each page, and the terms.

.venv/bin/python -m tests.bench.search_words                the essays of the shelf
.venv/bin/python -m tests.bench.search_words --sizes 1,15   the first of them, so many times as long
"""

import argparse
import sys
import time
from dataclasses import replace

import numpy as np

from bot.bootstrap.settings import Settings
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.essay import Essay, Library
from bot.core.incoming import ButtonPress, Command, IncomingMessage, Origin
from bot.core.language import Language
from bot.core.match import NOTHING
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.renderer import Renderer
from bot.render.telegram import render_telegram
from bot.search.text.script import ScriptConverter
from bot.search.text.word_index import WordIndex
from bot.shelf.loader import load_library
from bot.talk.decide import decide

ASKED = (
    "流量",
    "產業互聯網",
    "的",
    "，",
    "雨",
    "ｓ２ｂ",
    "流量 红利",
    "直播带货 产业互联网 的",
    "火星",
    "industrial internet",
)
WANTED = 20.0
"""Milliseconds, of the median."""
TIMES = 20
ORIGIN = Origin("", "bench", "", "")


def main() -> None:
    """Print the figures; exit 1 where the median of a search on the shelf as it is takes longer than is wanted."""
    parser = argparse.ArgumentParser(prog="tests.bench.search_words", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument(
        "--sizes", default="1", help="how many times as long the first essay is made, with commas between"
    )
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    library, script = load_library(Settings.load().seeds), ScriptConverter()
    medians = [_measure(_longer(library, size), script, size) for size in sizes]
    sys.exit(int(medians[0] > WANTED))


def _longer(library: Library, size: int) -> Library:
    """The first essay ``size`` times as long: its paragraphs again and again."""
    essay: Essay = library.essay()
    numbered = tuple(replace(paragraph, number=at) for at, paragraph in enumerate(essay.paragraphs * size, 1))
    return replace(library, essays=(replace(essay, paragraphs=numbered),))


def _measure(library: Library, script: ScriptConverter, size: int) -> float:
    """Milliseconds of the median, after the figures were printed."""
    renderer = Renderer(Composer(library, Catalogues(script.traditional)), render_telegram)
    words = WordIndex(library, script.fold)
    context = Context(ConversationState(), library, lambda text, earlier, slug: NOTHING, search_words=words.search)
    start = time.perf_counter()
    words.search(("雨",), library.essay().slug)
    folding = 1000 * (time.perf_counter() - start)
    characters = sum(len(each.text) for each in library.essay().paragraphs)
    sys.stdout.write(f"{size} x: {characters:,} characters, folded in {folding:.1f} ms when first searched\n")
    every: list[float] = []
    for asked in ASKED:
        folded = script.fold(asked)
        spent = [_timed(Command(ORIGIN, "search", asked, folded), context, renderer) for _ in range(TIMES)]
        every += spent
        sys.stdout.write(f"  {_figures(spent)}  /search {asked}\n")
    concept = [_timed(Command(ORIGIN, "concept", "流量", "流量"), context, renderer) for _ in range(TIMES)]
    sys.stdout.write(f"  {_figures(concept)}  /concept 流量\n")
    last = decide(Command(ORIGIN, "search", "的", "的"), context)
    turning = replace(context, state=last.state)
    onward = last.response.rows[-1][-1].payload if last.response else ""
    turned = [_timed(ButtonPress(ORIGIN, onward), turning, renderer) for _ in range(TIMES)]
    sys.stdout.write(f"  {_figures(turned)}  another page\n  {_figures(every)}  all searches\n")
    return float(np.percentile(every, 50))


def _timed(incoming: IncomingMessage, context: Context, renderer: Renderer) -> float:
    """Milliseconds from what was said to what is sent."""
    start = time.perf_counter()
    decision = decide(incoming, context)
    if decision.response:
        renderer.message(decision.response, Language.HANS)
    return 1000 * (time.perf_counter() - start)


def _figures(spent: list[float]) -> str:
    return f"p50 {np.percentile(spent, 50):7.2f} ms  p99 {np.percentile(spent, 99):7.2f} ms"


if __name__ == "__main__":
    main()
