"""Found words are set off where they stand, in each door's way; the essay stays as it was written."""

from io import StringIO

import pytest
from rich.console import Console

from bot.core.essay import Library
from bot.core.language import Language
from bot.core.response import CatalogueMessage, FoundWords, HitLine
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.page import MarkedLine, Page
from bot.render.telegram import render_telegram
from bot.render.terminal import show, terminal
from bot.search.text.script import ScriptConverter
from tests.render.essays import made_of

CATALOGUES = Catalogues(ScriptConverter().traditional)
TITLE = CatalogueMessage("search.title", {"words": "<b>&", "count": 2, "paragraphs": 1}, count=2)


def page(library: Library, *lines: HitLine, language: Language = Language.HANS) -> Page:
    return Composer(library, CATALOGUES).compose(FoundWords("made", TITLE, lines), language)


def of(text: str, *hits: tuple[int, int], start: int = 0, end: int | None = None, sentence: int = 0) -> Page:
    line = HitLine(1, sentence, start, len(text) if end is None else end, hits)
    return page(made_of("题", text), line)


def test_only_the_words_are_set_off_and_what_is_escaped_stays_whole() -> None:
    text = "若 a<b & b>c，则 a&amp;b。"
    told = of(text, (2, 5), (6, 7), (15, 16))
    message = render_telegram(told).text
    assert "若 <b>a&lt;b</b> <b>&amp;</b> b&gt;c，则 a<b>&amp;</b>amp;b。" in message
    assert "<b>“&lt;b&gt;&amp;”：2 处，在 1 段里</b>" in message
    assert text in render_telegram(told).plain


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [(0, None, "雨停了，天晴了。"), (4, None, "…天晴了。"), (0, 3, "雨停了…"), (4, 6, "…天晴…")],
)
def test_what_is_left_out_of_a_sentence_is_shown(start: int, end: int | None, shown: str) -> None:
    [line] = of("雨停了，天晴了。", (start, start + 1), start=start, end=end).blocks[1:]
    assert isinstance(line, MarkedLine)
    assert (line.mark, line.text) == ("1", shown)


def test_the_sentence_before_is_nothing_that_was_left_out() -> None:
    [line] = of("雨停了。 天晴了。", (5, 6), start=5, sentence=1).blocks[1:]
    assert isinstance(line, MarkedLine)
    assert line.text == "天晴了。"


def test_the_terminal_sets_them_off_on_a_screen_and_on_a_pipe() -> None:
    told = of("雨停了，[red]天晴了[/red]。", (9, 10))
    assert terminal(told).plain.split("\n")[1] == "       1  雨停了，[red]【天】晴了[/red]。"
    screen = StringIO()
    show(told, Console(file=screen, force_terminal=True, width=60, color_system="standard"))
    assert "[red]\x1b[1;33m天\x1b[0m晴了[/red]。" in screen.getvalue()


@pytest.mark.parametrize("language", list(Language))
def test_the_essay_is_quoted_as_it_was_written(language: Language) -> None:
    told = page(made_of("题", "产业互联网。"), HitLine(1, 0, 0, 6, ((0, 5),)), language=language)
    assert "1  <b>产业互联网</b>。" in render_telegram(told).text
