"""What goes on from another message is told from what stands alone, in any essay's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap.engine import FITTED
from bot.search.parameters import FollowUpModel, Parameters
from bot.search.retrieval.follow_ups import follow_up_chance, follow_up_tokens


@pytest.fixture(scope="module")
def model() -> FollowUpModel:
    return Parameters.load(FITTED).follow_ups


LEANING = ("为什么", "那后来呢", "好处呢", "具体是哪几样", "真的假的", "why is that", "and then", "like what")
ALONE = (
    "流量是不是不重要",
    "直播带货能干多久",
    "鸟儿迁徙的时候靠什么认路",
    "渡口的船后来去了哪里",
    "is blockchain important for the economy",
    "what role do celebrities play in live selling",
)


def test_most_of_what_needs_the_message_before_is_told(model: FollowUpModel) -> None:
    assert [follow_up_chance(text, model) > 0.5 for text in LEANING].count(False) <= 1


def test_most_of_what_names_its_matter_stands_alone(model: FollowUpModel) -> None:
    assert [follow_up_chance(text, model) < 0.5 for text in ALONE].count(False) <= 1


@given(st.text(max_size=200))
def test_whatever_is_written_has_a_chance(text: str) -> None:
    model = FollowUpModel(0.0, {"^为": 2.0, "#3": -1.0})
    assert 0 <= follow_up_chance(text, model) <= 1
    assert "" not in follow_up_tokens(text)
