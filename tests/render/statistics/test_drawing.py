"""Figures as a picture."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.core.essay import Library
from bot.core.language import Language
from bot.core.statistics import Breakdown, UsageFigures
from bot.render import fonts
from bot.render.blocks import Blocks
from bot.render.catalogue import Catalogues
from bot.render.colours import LEADING, PAPER
from bot.render.picture import Painter
from bot.render.statistics.drawing import MARGIN, WIDTH
from bot.render.statistics.shapes import StatisticsContent
from bot.render.statistics_words import statistics_content
from bot.search.text.script import ScriptConverter
from tests.render.figures import EMPTY, FIGURES
from tests.render.typefaces import latin


@pytest.fixture
def painter(tmp_path: Path) -> Painter:
    return Painter(fonts.Face(latin(tmp_path)))


def content(figures: UsageFigures, library: Library, script: ScriptConverter) -> StatisticsContent:
    return statistics_content(figures, Blocks(library, Catalogues(script.traditional), Language.ENGLISH))


def test_picture_has_a_bar_for_each_hour_that_is_told(
    painter: Painter, library: Library, script: ScriptConverter
) -> None:
    def blue(figures: UsageFigures) -> int:
        drawn = painter.draw(content(figures, library, script))
        assert drawn
        image = Image.open(BytesIO(drawn)).convert("RGB")
        assert image.width == WIDTH
        assert image.getpixel((MARGIN // 2, MARGIN // 2)) == PAPER
        return sum(count for count, colour in image.getcolors(1 << 24) or () if colour == LEADING)

    one = replace(FIGURES, hours=Breakdown((("8", 5_000),)))
    two = replace(FIGURES, hours=Breakdown((("8", 5_000), ("20", 5_000))))
    assert blue(replace(FIGURES, hours=Breakdown())) < blue(one) < blue(two)


def test_picture_grows_with_what_there_is_to_tell(painter: Painter, library: Library, script: ScriptConverter) -> None:
    def height(figures: UsageFigures) -> int:
        return Image.open(BytesIO(painter.draw(content(figures, library, script)) or b"")).height

    bare = replace(FIGURES, paragraphs=Breakdown(), hours=Breakdown(), subscribers={})
    assert height(bare) < height(replace(bare, paragraphs=FIGURES.paragraphs)) < height(FIGURES)


def test_of_nothing_there_is_no_picture(painter: Painter, library: Library, script: ScriptConverter) -> None:
    assert painter.draw(content(EMPTY, library, script)) is None
