"""One ink: darker for more, and text on it can be read."""

from itertools import pairwise

import pytest

from bot.render.colours import INK, NOTHING, PAPER, QUIET, TEXT, contrast, over, shade, top

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(INK, INK) == 1
    assert contrast((119, 119, 119), WHITE) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("most", [5, 12, 40])
def test_more_is_darker_from_nothing_to_full_ink(most: int) -> None:
    shades = [shade(count, most) for count in range(most + 1)]
    assert shades[0] == NOTHING
    assert shades[-1] == INK
    against_paper = [contrast(each, PAPER) for each in shades]
    assert against_paper == sorted(set(against_paper))


def test_steps_look_even() -> None:
    """The lightness of CIE, which is not what the shades are made from; the curve of counts is left out by its ends."""

    def lightness(count: int) -> float:
        return float(116 * ((contrast(shade(count, 1000), BLACK) * 0.05 - 0.05) ** (1 / 3)) - 16)

    places = [round(1000 * (part / 5) ** (1 / 0.7)) for part in range(6)]
    steps = [lightness(one) - lightness(other) for one, other in pairwise(places[1:])]
    assert max(steps) < 1.4 * min(steps)


@pytest.mark.parametrize("most", [5, 12, 10_000])
def test_numbers_can_be_read_on_every_shade(most: int) -> None:
    for count in {*range(100), *range(0, 10_001, 100)}:
        ground = shade(count, most)
        assert contrast(over(ground), ground) > 4


def test_words_can_be_read_on_paper_and_on_nothing() -> None:
    assert contrast(TEXT, PAPER) > 7
    assert contrast(QUIET, PAPER) > 4.5
    assert contrast(QUIET, NOTHING) > 4


def test_a_single_word_is_not_drawn_in_full_ink() -> None:
    assert shade(1, top((0, 1))) != INK
    assert shade(9, top((0, 9, 3))) == INK
    assert top(()) == top((0, 0)) == top((1,))
