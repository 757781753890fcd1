"""The strip: a cell a paragraph, darker where more was said; and no picture rather than a failure."""

import logging
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from PIL import Image

from bot.render.colours import LINE, NOTHING, PAPER, RGB, contrast
from bot.render.picture import LONGEST, MARGIN, WIDTH, Painter, steps
from bot.render.picture_content import Strip
from bot.render.row_layout import Stretch
from tests.render.typefaces import latin

ESSAY = (
    *(Stretch(1, 7, "Opening"), Stretch(8, 19, "Prelude"), Stretch(10, 12, "Ideas"), Stretch(13, 15, "Models")),
    *(Stretch(16, 18, "Technology"), Stretch(20, 27, "Exit"), Stretch(21, 23, "Production"), Stretch(24, 26, "Roots")),
)
SAID = (0, 1, 0, 1, 0, 0, 0, 0, 0, 2, 9, 3, 0, 1, 0, 5, 12, 4, 0, 0, 3, 6, 0, 1, 2, 0, 1)
RECAP = Strip("What was touched", "8 people", SAID, ESSAY, "The darker, the more was said")

WORDS = st.text(max_size=60) | st.text(st.characters(), max_size=8)
STRETCHES = st.lists(st.builds(Stretch, st.integers(-2, 40), st.integers(-2, 40), WORDS), max_size=8).map(tuple)
COUNTS = st.lists(st.integers(-1, 3) | st.integers(0, 10**30), min_size=1, max_size=40).map(tuple)


@pytest.fixture(scope="module")
def painter(tmp_path_factory: pytest.TempPathFactory) -> Painter:
    return Painter.find(latin(tmp_path_factory.mktemp("fonts")))


def drawn(painter: Painter, strip: Strip) -> Image.Image:
    content = painter.draw(strip)
    assert content
    with Image.open(BytesIO(content)) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def pixel(image: Image.Image, x: int, y: int) -> RGB:
    colour = image.getpixel((x, y))
    assert isinstance(colour, tuple)
    red, green, blue = map(int, colour)
    return red, green, blue


def runs(image: Image.Image, y: int) -> list[tuple[RGB, int, int]]:
    """Colour, beginning and end of what is wider than a letter's stroke and no paper, along a line."""
    found = []
    x = 0
    for colour, same in groupby(pixel(image, each, y) for each in range(image.width)):
        width = len(list(same))
        if colour != PAPER and width > 20:
            found.append((colour, x, x + width))
        x += width
    return found


def cells(image: Image.Image) -> list[tuple[RGB, int, int]]:
    """Those of the first row, in a picture without words: just below their upper edge, above the numbers."""
    top = next(y for y in range(image.height) if pixel(image, MARGIN + 20, y) != PAPER)
    return runs(image, top + 4)


def test_darker_where_more_was_said(painter: Painter) -> None:
    counts = (0, 1, 2, 4, 7, 12, 30)
    shades = [colour for colour, *_ in cells(drawn(painter, Strip("", "", counts)))]
    assert len(shades) == len(counts)
    assert shades[0] == NOTHING
    darkness = [contrast(colour, PAPER) for colour in shades]
    assert darkness == sorted(set(darkness))


def test_same_count_same_shade_in_any_order(painter: Painter) -> None:
    shades = [colour for colour, *_ in cells(drawn(painter, Strip("", "", (3, 0, 3, 8, 0))))]
    assert shades[0] == shades[2]
    assert shades[1] == shades[4] == NOTHING
    assert len(set(shades)) == 3


def test_numbers_stand_in_the_cells_and_counts_below_them(painter: Painter) -> None:
    """For who cannot tell the shades apart."""
    image = drawn(painter, Strip("", "", (0, 5)))
    lettered = []
    for colour, left, _ in cells(image):
        top, *_, bottom = (y for y in range(image.height) if pixel(image, left + 10, y) == colour)
        inside = [(left + 20, top + 20, left + 100, bottom - 28), (left + 20, bottom - 26, left + 100, bottom - 4)]
        lettered.append([len(image.crop(box).getcolors(10_000) or ()) > 1 for box in inside])
    assert lettered == [[True, False], [True, True]]


def test_a_thesis_is_underlined_from_its_first_to_its_last_paragraph(painter: Painter) -> None:
    image = drawn(painter, Strip("", "", (0,) * 10, (Stretch(2, 4, "a"), Stretch(7, 7, "a label longer than a cell"))))
    lines = next(
        found for y in range(image.height) for found in [runs(image, y)] if LINE in {each[0] for each in found}
    )
    row = cells(image)
    for (_, left, right), (first, last) in zip(lines, [(2, 4), (7, 7)], strict=True):
        # The cells are measured within their round corners.
        assert abs(left - row[first - 1][1]) < 9
        assert abs(right - row[last - 1][2]) < 9


def test_a_picture_fits_a_chat(painter: Painter) -> None:
    content = painter.draw(RECAP)
    assert content
    assert len(content) < 60_000
    image = drawn(painter, RECAP)
    assert image.width == WIDTH == 1280
    assert 0.5 < image.width / image.height < 2


def test_a_long_essay_is_drawn_in_what_telegram_takes(painter: Painter) -> None:
    parts = tuple(Stretch(first, first + 8, "Part") for first in range(1, LONGEST - 8, 9))
    theses = tuple(Stretch(first, first + 3, "Thesis") for first in range(1, LONGEST - 8, 4))
    strip = Strip("Long", "", tuple(number % 7 for number in range(LONGEST)), parts + theses, "Scale")
    content = painter.draw(strip)
    assert content
    assert len(content) < 300_000
    image = drawn(painter, strip)
    assert image.width + image.height < 10_000
    below = image.crop((0, image.height - 20, WIDTH, image.height))
    assert below.getcolors() == [(20 * WIDTH, PAPER)], "nothing is cut off"


def test_the_same_discussion_gives_the_same_bytes(painter: Painter, tmp_path: Path) -> None:
    assert painter.draw(RECAP) == painter.draw(RECAP) == Painter.find(latin(tmp_path)).draw(RECAP)


def test_what_cannot_be_seen_is_not_drawn(painter: Painter) -> None:
    plain = Strip("a b", "c", (1,), (Stretch(1, 1, "d"),), "e")
    assert painter.draw(Strip(" a\n\u200bb\0", "c\u202e", (1,), (Stretch(1, 1, "\td"),), "e\ufeff")) == painter.draw(
        plain
    )


def test_words_stay_on_the_paper(painter: Painter) -> None:
    long = "a word and another " * 20
    strip = Strip(long, long, SAID, tuple(Stretch(each.first, each.last, long) for each in ESSAY), long)
    image = drawn(painter, strip)
    margin = image.crop((WIDTH - MARGIN + 10, 0, WIDTH, image.height))
    assert margin.getcolors() == [(margin.width * margin.height, PAPER)]


@limits(max_examples=60)
@given(st.builds(Strip, WORDS, WORDS, COUNTS, STRETCHES, WORDS))
@example(Strip("", "", (1,)))
@example(Strip("\n\ud800\U0001f600这", "a\0b\u202e", (0,), (Stretch(1, 1, "\ud800"),), "\u0301"))
@example(Strip("t", "s", (10_000, 1, 0), (Stretch(1, 3, "a" * 500), Stretch(2, 2, "b" * 500)), "c" * 500))
@example(Strip("t", "s", (1,) * 40, (Stretch(1, 30, "a"), Stretch(20, 40, "b"), Stretch(25, 35, "c")), "d"))
def test_whatever_is_said_a_picture_comes_of_it(painter: Painter, strip: Strip) -> None:
    assert painter.draw(strip)


def test_without_a_font_there_is_no_picture() -> None:
    assert Painter(None).draw(RECAP) is None


@pytest.mark.parametrize("length", [0, LONGEST + 1])
def test_of_an_essay_that_nobody_could_read_in_a_picture_there_is_none(painter: Painter, length: int) -> None:
    assert painter.draw(Strip("", "", (1,) * length)) is None


def test_a_font_that_goes_away_leaves_no_picture_and_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = latin(tmp_path)
    painter = Painter.find(file)
    file.unlink()
    with caplog.at_level(logging.ERROR):
        assert painter.draw(RECAP) is None
    assert [str(file) in record.getMessage() for record in caplog.records] == [True]


def test_a_named_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        Painter.find(tmp_path / "missing.ttf")


def test_looking_for_a_font_of_the_machine_never_fails() -> None:
    painter = Painter.find()
    assert (painter.draw(RECAP) is None) == (painter.face is None)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((0, 2, 1, 1), [1, 2]),
        ((7,), [7]),
        ((1, 2, 3, 4), [1, 2, 3, 4]),
        ((1, 2, 3, 4, 5, 6, 30), [1, 3, 5, 30]),
        ((0, -1), []),
    ],
)
def test_legend_shows_only_steps_that_occur(counts: tuple[int, ...], shown: list[int]) -> None:
    assert steps(counts) == shown
    assert set(shown) <= set(counts)


def test_passage_of_the_prompt_has_a_frame_which_the_legend_explains(painter: Painter) -> None:
    plain = Strip("", "", (0, 5, 0))
    without, framed = drawn(painter, plain), drawn(painter, replace(plain, marked=2, mark="The prompt"))
    assert framed.height > without.height, "a line more"
    [*_, (_, left, right)] = cells(without)[1:2]
    middle = without.height // 4
    for x in (left - 4, right + 2):
        assert contrast(pixel(framed, x, middle), PAPER) > 3
        assert pixel(without, x, middle) == PAPER
    for marked in (0, 4, -1):
        assert painter.draw(replace(plain, marked=marked, mark="The prompt")) == painter.draw(plain)
