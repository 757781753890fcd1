"""Figures as a page: it loads nothing, and shows what is told and nothing else."""

import re
from xml.etree import ElementTree

import pytest

from bot.core.essay import Library
from bot.core.language import Language
from bot.core.statistics import UsageFigures
from bot.render.blocks import Blocks
from bot.render.catalogue import Catalogues
from bot.render.statistics_page.page import statistics_page
from bot.render.statistics_words import statistics_content
from bot.search.text.script import ScriptConverter
from tests.render.figures import EMPTY, FIGURES, TOO_FEW


def page(
    figures: UsageFigures, library: Library, script: ScriptConverter, language: Language = Language.ENGLISH
) -> str:
    blocks = Blocks(library, Catalogues(script.traditional), language)
    return statistics_page(statistics_content(figures, blocks), language)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<body>")[2]))


@pytest.mark.parametrize("language", Language)
def test_page_shows_every_figure(library: Library, script: ScriptConverter, language: Language) -> None:
    written = page(FIGURES, library, script, language)
    told = text_of(written)
    assert f'<html lang="{language}">' in written
    for figure in ("12,345", "678", "9,000", "4,000", "7,000", "9,900", "130", "345", "Asia/Shanghai"):
        assert figure in told, figure
    assert written.count('<ol class="heat">') == 2, "of two essays paragraphs were asked for"


def test_page_loads_nothing_and_runs_nothing(library: Library, script: ScriptConverter) -> None:
    written = page(FIGURES, library, script)
    assert "default-src 'none'" in written
    assert not re.search(r"<(script|img|link|iframe)|\bsrc=|\bhref=|style=|url\(", written)
    body = written.partition("</head>")[2].rpartition("</html>")[0]
    assert ElementTree.fromstring(body).tag == "body", "every tag is closed"  # noqa: S314  (our own)


def test_cells_and_bars_are_as_strong_as_what_they_tell(library: Library, script: ScriptConverter) -> None:
    written = page(FIGURES, library, script)
    assert '<li class="s5">11<small>4,000</small></li>' in written
    assert '<li class="s0">12</li>' in written
    bars = re.findall(r'<rect class="bar"[^>]*width="([0-9.]+)"', written)
    assert bars[:3] == ["100.0", "8.8", "3.8"], "8,000, 700, 300"


@pytest.mark.parametrize(("figures", "said"), [(EMPTY, "Nobody wrote"), (TOO_FEW, "Fewer than 5 people wrote")])
def test_without_figures_it_says_why(
    library: Library, script: ScriptConverter, figures: UsageFigures, said: str
) -> None:
    told = text_of(page(figures, library, script))
    assert said in told
    assert "interactions" not in told
