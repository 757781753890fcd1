"""The picture of a map."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limits
from PIL import Image

from bot.core.essay import Library
from bot.core.language import Language
from bot.render.argument_map.drawing import FILLS, STROKES
from bot.render.argument_map.layout import WIDTH, lay_out
from bot.render.argument_map.shapes import Ink, MapContent, MapLayout
from bot.render.colours import MARK, PAPER, contrast
from bot.render.fonts import Face, found
from bot.render.picture import Painter
from tests.render.argument_map.maps import contents, shown
from tests.render.typefaces import latin, made

FEW_KILOBYTES = 500_000
RATIO = 20
"""Telegram takes no picture that is longer than this times its width."""


@pytest.fixture(scope="module")
def painter(tmp_path_factory: pytest.TempPathFactory) -> Painter:
    return Painter.find(latin(tmp_path_factory.mktemp("fonts")))


def drawn(painter: Painter, content: MapContent) -> Image.Image:
    picture = painter.draw(content)
    assert picture
    assert len(picture) < FEW_KILOBYTES
    with Image.open(BytesIO(picture)) as image:
        assert image.format == "PNG"
        assert image.width == WIDTH
        assert image.height < RATIO * image.width
        return image.convert("RGB")


def measured(face: Face, content: MapContent) -> MapLayout:
    layout = lay_out(content, lambda text, size: face.at(size).getlength(text))
    assert layout
    return layout


@pytest.mark.parametrize("language", list(Language))
def test_the_map_is_drawn_and_the_reader_s_place_alone_is_red(
    painter: Painter, library: Library, language: Language
) -> None:
    assert painter.face
    layout = measured(painter.face, shown(library, language, 12))
    image = drawn(painter, shown(library, language, 12))
    for node in layout.nodes:
        # Near a corner, where nothing is written.
        pixel = image.getpixel((round(node.shape.x) + 9, round(node.shape.y) + 5))
        near_mark = isinstance(pixel, tuple) and all(abs(int(a) - b) < 24 for a, b in zip(pixel, MARK, strict=False))
        assert near_mark == (node.paragraph == 12)


@pytest.mark.parametrize("language", list(Language))
def test_no_text_is_wider_than_its_box_by_the_measure_of_the_font_that_draws_it(
    tmp_path: Path, library: Library, language: Language
) -> None:
    content = shown(library, language, 12)
    faces = [Face(latin(tmp_path)), *([face] if (face := found()) else [])]
    for face in faces:
        layout = measured(face, content)
        words = [*layout.words, *(each for node in (*layout.nodes, *layout.marks) for each in node.words)]
        for each in words:
            assert face.at(each.size).getlength(each.text) <= each.box.width + 1, each.text


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_written_but_what_the_essay_and_the_catalogues_say(library: Library, language: Language) -> None:
    """A font with the glyphs of these has all that is drawn."""
    content = shown(library, language, 12)
    given = "".join((content.title, content.subtitle, content.support, content.contrast, content.you))
    given += "".join((*content.paragraphs, *(thesis.title + thesis.mark for thesis in content.theses)))
    layout = lay_out(content, lambda text, size: len(text) * size)
    assert layout
    written = {
        character
        for words in (*layout.words, *(each for node in layout.nodes for each in node.words))
        for character in words.text
    }
    assert written <= {*given, *"0123456789….", " "}


def test_with_a_font_of_few_glyphs_it_is_drawn_all_the_same(tmp_path: Path, library: Library) -> None:
    painter = Painter.find(made(tmp_path / "made.ttf", "这说论发論的"))
    drawn(painter, shown(library, Language.HANS))


def test_without_a_font_there_is_no_picture(library: Library) -> None:
    assert Painter(None).draw(shown(library, Language.HANS)) is None


def test_a_font_that_goes_away_is_no_failure(tmp_path: Path, library: Library) -> None:
    file = latin(tmp_path)
    painter = Painter.find(file)
    file.unlink()
    assert painter.draw(shown(library, Language.HANS)) is None


@given(content=contents())
@limits(max_examples=12, deadline=None)
def test_any_map_is_drawn(painter: Painter, content: MapContent) -> None:
    drawn(painter, content)


def test_text_is_read_on_what_it_is_written_on_and_lines_are_seen_on_paper() -> None:
    for ground, ink in ((Ink.PART, Ink.ON_PART), (Ink.THESIS, Ink.ON_THESIS), (Ink.NUMBER, Ink.ON_NUMBER)):
        assert contrast(FILLS[ground], FILLS[ink]) >= 7
    assert contrast(FILLS[Ink.HERE], FILLS[Ink.ON_HERE]) >= 4.5
    assert all(contrast(colour, PAPER) >= 3 for colour in STROKES.values())
