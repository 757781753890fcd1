"""Which way a claim points: negations and opposites turn it round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Library
from bot.search.claims.judge import signs_of
from bot.search.claims.opposites import KEPT, NEGATING, TURNING, axes
from bot.search.claims.polarity import FAMILIES, LONGEST, Polarity, Signed
from bot.search.text.features import Features


@pytest.fixture(scope="module")
def polarity(small: Library, features: Features) -> Polarity:
    return signs_of(small.essay(), features)


def family(signed: Signed, name: str) -> dict[str, float]:
    return signed[FAMILIES.index(name)]


def test_there_is_a_place_for_every_kind_of_sign(polarity: Polarity) -> None:
    assert len(polarity.of("下雨改变了限度")) == len(FAMILIES)


@pytest.mark.parametrize(
    "turned",
    [
        "雨没有改变限度",
        "雨并未改变限度",
        "雨不会改变限度",
        "雨从不改变限度",
        "雨无法改变限度",
    ],
)
def test_a_negation_turns_a_clause_round(polarity: Polarity, turned: str) -> None:
    plain, negated = polarity.of("雨改变限度"), polarity.of(turned)
    for token in ("雨", "改变", "限度"):
        assert family(plain, "characters")[token] > 0 > family(negated, "characters")[token]
    assert family(plain, "clauses") == {"clause": 1}
    assert family(negated, "clauses") == {"clause": -1}


@pytest.mark.parametrize("twice", ["没有人不说雨会停", "雨不会不来", "雨不可能没有停"])
def test_two_negations_turn_it_back(polarity: Polarity, twice: str) -> None:
    assert family(polarity.of(twice), "clauses") == {"clause": 1}


@pytest.mark.parametrize("kept", ["雨不断地下", "雨不得不停", "雨下得差不多了", "雨是非常好的", "雨有没有停"])
def test_what_only_looks_like_a_negation_turns_nothing(polarity: Polarity, kept: str) -> None:
    assert family(polarity.of(kept), "clauses") == {"clause": 1}


@pytest.mark.parametrize(
    ("one", "other", "axis"),
    [
        ("它会一直持续", "它会退场", "lasts"),
        ("它会退场", "它不会退场", "lasts"),
        ("它阻碍发展", "它推动发展", "helps"),
        ("它很神秘", "它很清楚", "clear"),
        ("it will last forever", "it will leave the stage", "lasts"),
        ("it is a myth", "it is not a myth", "real"),
        ("it's a catalyst", "it isn't a catalyst", "helps"),
    ],
)
def test_opposites_lie_on_one_axis(polarity: Polarity, one: str, other: str, axis: str) -> None:
    first, second = (family(polarity.of(text), "axes")[axis] for text in (one, other))
    assert first * second < 0


def test_what_lasts_and_what_does_not_leave_point_the_same_way(polarity: Polarity) -> None:
    signs = [family(polarity.of(text), "axes")["lasts"] for text in ("它永远在", "它不会退场", "它不会被淘汰")]
    assert all(sign > 0 for sign in signs)


def test_a_turn_begins_anew(polarity: Polarity) -> None:
    words = family(polarity.of("它不是终点而是起点"), "axes")
    assert words["begins"] == 2, "not the end, and the beginning: both point the same way"


def test_clauses_count_each_for_itself(polarity: Polarity) -> None:
    assert family(polarity.of("雨不会停，天会晴"), "clauses") == {"clause": 0}
    assert family(polarity.of("雨不会停，天会晴"), "characters")["天"] > 0


@pytest.mark.parametrize(
    "claim", ["没有雨，庄稼也能长", "没有雨庄稼也能长", "如果不下雨，庄稼就能长", "一旦没有雨，庄稼就能长"]
)
def test_a_condition_is_not_what_is_claimed(polarity: Polarity, claim: str) -> None:
    assert family(polarity.of(claim), "clauses") == {"clause": 1}


def test_the_past_is_kept_apart(polarity: Polarity) -> None:
    before, now = polarity.of("以前它是神话"), polarity.of("现在它是神话")
    assert set(family(before, "axes")) == {"real@past"}
    assert set(family(now, "axes")) == {"real"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("反思比限度更重要", "限度比反思更重要"),
        ("反思取代限度", "限度取代反思"),
        ("反思不如限度", "限度不如反思"),
        ("反思被限度取代", "反思取代限度"),
        ("反思没有限度那么重要", "反思比限度重要"),
        ("从反思变成限度", "从限度变成反思"),
        ("反思比限度小", "反思比限度大"),
        ("反思是限度的前奏", "限度是反思的前奏"),
    ],
)
def test_who_wins_over_whom_is_told(polarity: Polarity, one: str, other: str) -> None:
    first, second = (family(polarity.of(text), "orders") for text in (one, other))
    assert first.keys() == second.keys()
    [pair] = first
    assert first[pair] * second[pair] < 0


def test_the_same_said_from_the_other_side_is_the_same(polarity: Polarity) -> None:
    first, *others = (
        family(polarity.of(text), "orders") for text in ("反思比限度更重要", "限度不如反思", "限度没有反思那么重要")
    )
    assert all(first == other for other in others)


def test_what_is_kept_and_what_is_dropped_is_told(polarity: Polarity) -> None:
    dropped, passive = family(polarity.of("人们抛弃了限度"), "objects"), family(polarity.of("限度被抛弃了"), "objects")
    assert dropped == passive == {"keeps 限度": -1}
    assert family(polarity.of("人们选择限度"), "objects") == {"keeps 限度": 1}
    assert family(polarity.of("抛弃"), "objects") == {}


def test_what_another_word_means_is_known_by_its_concept(polarity: Polarity) -> None:
    """The lexicon knows 过头 as 限度, which the essay has."""
    one, other = (family(polarity.of(text), "subjects") for text in ("限度会消失", "过头会消失"))
    assert one == other == {"lasts 限度": -1}


def test_only_the_beginning_of_a_long_claim_is_read(polarity: Polarity) -> None:
    assert polarity.of("雨" * LONGEST) == polarity.of("雨" * LONGEST + "不停")


@given(st.text(max_size=400))
def test_any_text_has_signs(polarity: Polarity, text: str) -> None:
    assert len(polarity.of(text)) == len(FAMILIES)


def test_no_word_has_two_meanings() -> None:
    assert not KEPT & NEGATING
    assert not KEPT & TURNING
    assert not NEGATING & TURNING
    assert not axes().keys() & (KEPT | NEGATING | TURNING)


def test_every_axis_has_two_ends() -> None:
    ends: dict[str, set[int]] = {}
    for axis, end in axes().values():
        ends.setdefault(axis, set()).add(end)
    assert set(map(len, ends.values())) == {2}
