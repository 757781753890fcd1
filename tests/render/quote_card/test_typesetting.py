"""Lines of Chinese: where they break, and how even they are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from bot.core.essay import Library
from bot.render.quote_card.clusters import CLOSING, OPENING
from bot.render.quote_card.typesetting import TypeLine, set_lines
from tests.render.quote_card.metrics import EM, EvenMetrics

WIDTH = 20 * EM
METRICS = EvenMetrics()
PIXEL = 0.02
MIXED = (
    "他在「候鸟」一章里写道：“鸟从不‘迷路’，”然后停笔——整整停了20年……"
    "《鸟的远行》（The Travels of Birds, Oxford）才终于问世。"
)
TEXTS = st.text(st.sampled_from("天地玄黄宇宙，。、：；？！“”「」《》（）——……aB3% "), min_size=1, max_size=120)


def lines(text: str, width: float = WIDTH) -> tuple[TypeLine, ...]:
    return set_lines(text, METRICS, width)


def dense(text: str) -> str:
    return "".join(text.split())


def follows_the_rules(set_in: tuple[TypeLine, ...], width: float) -> None:
    for one, other in pairwise(set_in):
        assert one.text[-1] not in OPENING, one.text
        assert other.text[0] not in CLOSING, other.text
    for line in set_in:
        assert line.width <= width + PIXEL, line.text
        # The empty half of a mark may lie in the margin, its ink may not.
        assert line.pieces[0].x >= -EM / 2
        for before, after in pairwise(line.pieces):
            assert before.x < after.x, "nothing is drawn over what stands before it"


def test_in_all_paragraphs_of_all_essays_lines_are_even_and_follow_the_rules(library: Library) -> None:
    for essay in library.essays:
        for paragraph in essay.paragraphs:
            set_in = lines(paragraph.text)
            follows_the_rules(set_in, WIDTH)
            assert dense("".join(line.text for line in set_in)) == dense(paragraph.text), "nothing is lost"
            for line in set_in[:-1]:
                assert line.width == pytest.approx(WIDTH, abs=PIXEL)
                assert line.looseness < 0.15, line.text


@pytest.mark.parametrize("ems", range(7, 24))
def test_quotations_dashes_and_latin_in_lines_of_any_width(ems: int) -> None:
    set_in = lines(MIXED, ems * EM)
    follows_the_rules(set_in, ems * EM)
    together = [line.text for line in set_in]
    assert all("".join(together).count(word) for word in ("——", "……", "20", "Travels", "Oxford"))
    for whole in ("——", "……", "20", "Travels", "Birds", "Oxford"):
        assert any(whole in line for line in together), f"{whole} is not torn"


@given(TEXTS, st.integers(4, 20))
@limits(max_examples=60)
def test_whatever_is_set_nothing_is_lost_and_nothing_leaves_its_line(text: str, ems: int) -> None:
    set_in = lines(text, ems * EM)
    assert dense("".join(line.text for line in set_in)) == dense(text)
    for line in set_in:
        # A run of marks that fills more than a line may be torn, and no mark has more to give than it has.
        assert line.width <= ems * EM + PIXEL or len(line.pieces) == 1


def test_marks_at_the_ends_of_a_line_take_no_room() -> None:
    first, second = lines("天" * 19 + "，" + "「" + "地" * 10)
    assert (first.text[-1], second.text[0]) == ("，", "「")
    assert first.width == pytest.approx(WIDTH, abs=PIXEL)
    assert second.pieces[0].x < 0, "its ink is flush with the margin"


def test_two_marks_share_their_room() -> None:
    [line] = lines("天。”地：“玄")
    assert line.pieces[2].x - line.pieces[1].x < 0.6 * EM
    assert line.pieces[5].x - line.pieces[4].x < 0.7 * EM


def test_beside_latin_and_figures_there_is_a_little_room_and_spaces_between_words_stay() -> None:
    [line] = lines("在2022年the end")
    spots = [piece.x for piece in line.pieces]
    assert EM < spots[1] - spots[0] < 1.5 * EM
    assert spots[4] - spots[3] > METRICS.width("the")


def test_dashes_join() -> None:
    class Short(EvenMetrics):
        def blanks(self, mark: str) -> tuple[float, float]:
            return (2.0, 2.0) if mark == "—" else super().blanks(mark)

    [line] = set_lines("天——地", Short(), WIDTH)
    assert [piece.text for piece in line.pieces] == ["天", "—", "—", "地"]
    assert line.pieces[2].x - line.pieces[1].x == EM - 4.0


def test_last_line_is_no_leftover_where_that_can_be_helped() -> None:
    set_in = lines("天地玄黄，宇宙洪荒，日月盈昃，辰宿列张，寒来暑往，秋收冬藏。")
    assert set_in[-1].width > 2 * EM


def test_a_word_that_is_longer_than_a_line_is_torn_by_the_character() -> None:
    set_in = lines("见" + "a" * 90)
    assert len(set_in) > 1
    assert all(line.width <= WIDTH + PIXEL for line in set_in)


def test_of_nothing_there_is_no_line() -> None:
    assert lines("  \n ") == ()
