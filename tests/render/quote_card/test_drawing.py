"""The picture of a passage."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.core.essay import Library
from bot.core.language import Language
from bot.render.colours import MARK, PAPER
from bot.render.fonts import Face, found
from bot.render.picture import Painter
from bot.render.quote_card.content import CardContent
from bot.render.quote_card.drawing import FontMetrics
from bot.render.quote_card.layout import LEAST_MARGIN, OPENING_MARK, WIDTH
from tests.render.quote_card.cards import LINK, by_length, content_of
from tests.render.typefaces import latin, made

FEW_KILOBYTES = 300_000


def everything(library: Library) -> str:
    """All characters that cards of the house are written in."""
    contents = [
        content_of(essay, number, language, converted=language is Language.HANT)
        for language in Language
        for essay, number in by_length(library)
    ]
    said = "".join(each.text + each.title + each.source for each in contents)
    return "".join(sorted({*said, *OPENING_MARK, *LINK} - {" "}))


@pytest.fixture(scope="module")
def font(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("fonts") / "made.ttf", everything(library), alike=True)


@pytest.fixture(scope="module")
def painters(font: Path) -> list[Painter]:
    """With a font that is made here, and with one of the machine, where there is one."""
    here = found()
    return [Painter.find(font), *([Painter(here)] if here else [])]


def drawn(painter: Painter, content: CardContent) -> Image.Image:
    picture = painter.draw(content)
    assert picture
    assert len(picture) < FEW_KILOBYTES
    with Image.open(BytesIO(picture)) as image:
        assert image.format == "PNG"
        assert image.width == WIDTH
        return image.convert("RGB")


@pytest.mark.parametrize("place", [0, -1])
def test_the_shortest_and_the_longest_passage_leave_the_margins_empty(
    painters: list[Painter], library: Library, place: int
) -> None:
    for painter in painters:
        image = drawn(painter, content_of(*by_length(library)[place]))
        for strip in ((0, 0, LEAST_MARGIN, image.height), (WIDTH - LEAST_MARGIN, 0, WIDTH, image.height)):
            assert image.crop(strip).getcolors() == [(LEAST_MARGIN * image.height, PAPER)]
        seal = [colour for _, colour in image.getcolors() or []]
        assert MARK in seal, "inks are the same on every card"


def test_every_language_is_drawn(painters: list[Painter], library: Library) -> None:
    for language in Language:
        drawn(painters[0], content_of(library.essay(), 8, language, converted=language is Language.HANT))


def test_a_font_without_one_of_the_characters_draws_nothing(library: Library, tmp_path: Path) -> None:
    content = content_of(library.essay(), 1)
    without = everything(library).replace(content.text[0], "")
    assert Painter.find(made(tmp_path / "without.ttf", without, alike=True)).draw(content) is None
    assert Painter.find(latin(tmp_path)).draw(content) is None


def test_without_a_font_nothing_is_drawn(library: Library) -> None:
    assert Painter(None).draw(content_of(library.essay(), 1)) is None


def test_the_ink_of_a_mark_is_measured(tmp_path: Path) -> None:
    metrics = FontMetrics(Face(latin(tmp_path)).at(100))
    left, right = metrics.blanks(".")
    assert left > 0
    assert right > 0
    assert left + right < metrics.width(".")
    assert metrics.blanks(" ") == (0.0, 0.0)
