"""What becomes of a link to several paragraphs when the essay is edited."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.deep_links import MARKS
from bot.core.essay import Essay
from bot.core.fingerprint import fingerprint, locate, locate_range, marked
from tests.core.test_fingerprint import ESSAY, SENTENCES, edited

COUNT = len(ESSAY)
RANGES = st.tuples(st.integers(1, COUNT), st.integers(1, COUNT)).filter(lambda ends: ends[0] != ends[1]).map(sorted)
NEW = ("新写的一段，跟原来的都不一样。", "里面也有两句话。")


def known(first: int, last: int, most: int = MARKS) -> list[str]:
    return [fingerprint(ESSAY.paragraph(each).text) for each in islice(marked(first, last), most)]


def found(first: int, last: int, essay: Essay, most: int = MARKS) -> tuple[int, int, bool] | None:
    return locate_range(known(first, last, most), first, last, essay)


@given(RANGES)
def test_marks_name_each_paragraph_once_and_both_ends_first(ends: list[int]) -> None:
    names = list(marked(*ends))
    assert sorted(names) == list(range(ends[0], ends[1] + 1))
    assert names[:2] == ends


@given(RANGES, st.sampled_from([2, 3, MARKS]))
def test_in_the_essay_as_it_was_it_is_where_it_was(ends: list[int], most: int) -> None:
    assert found(ends[0], ends[1], ESSAY, most) == (ends[0], ends[1], True)


@given(RANGES, st.integers(0, COUNT), st.integers(1, 4), st.sampled_from([2, MARKS]))
def test_paragraphs_that_are_put_in_move_it_or_belong_to_it(ends: list[int], at: int, count: int, most: int) -> None:
    first, last = ends
    essay = edited([*SENTENCES[:at], *[NEW] * count, *SENTENCES[at:]])
    expected = (first + count * (at < first), last + count * (at < last))
    assert found(first, last, essay, most) == (*expected, not first <= at < last)


@given(RANGES, st.integers(1, COUNT), st.sampled_from([2, MARKS]))
def test_one_that_is_taken_out_is_missing_and_the_others_are_still_led_to(ends: list[int], out: int, most: int) -> None:
    first, last = ends
    essay = edited([*SENTENCES[: out - 1], *SENTENCES[out:]])
    assert found(first, last, essay, most) == (first - (out < first), last - (out <= last), not first <= out <= last)


@given(RANGES)
def test_of_one_of_which_nothing_is_left_that_is_known(ends: list[int]) -> None:
    first, last = ends
    left = [*SENTENCES[: first - 1], *SENTENCES[last:]] or [NEW]
    assert found(first, last, edited(left)) is None


@given(st.integers(1, COUNT - 2))
def test_without_its_ends_it_is_what_stood_between_them(first: int) -> None:
    essay = edited([*SENTENCES[: first - 1], SENTENCES[first], *SENTENCES[first + 2 :]])
    assert found(first, first + 2, essay) == (first, first, False)


@given(RANGES, st.integers(1, COUNT - 1), st.sampled_from([2, MARKS]))
def test_paragraphs_that_are_merged_are_both_in_it(ends: list[int], at: int, most: int) -> None:
    first, last = ends
    essay = edited([*SENTENCES[: at - 1], (*SENTENCES[at - 1], *SENTENCES[at]), *SENTENCES[at + 1 :]])
    same = at + 1 < first or at > last
    assert found(first, last, essay, most) == (first - (at < first), last - (at < last), same)


@given(RANGES, st.integers(1, COUNT), st.data(), st.sampled_from([2, MARKS]))
def test_a_paragraph_that_is_split_is_in_it_with_both_halves(
    ends: list[int], at: int, data: st.DataObject, most: int
) -> None:
    first, last = ends
    sentences = SENTENCES[at - 1]
    if len(sentences) < 2:
        return
    cut = data.draw(st.integers(1, len(sentences) - 1))
    essay = edited([*SENTENCES[: at - 1], sentences[:cut], sentences[cut:], *SENTENCES[at:]])
    assert found(first, last, essay, most) == (first + (at < first), last + (at <= last), not first <= at <= last)


@given(RANGES, st.integers(1, COUNT), st.data())
def test_a_sentence_that_is_changed_leaves_it_where_it_was(ends: list[int], at: int, data: st.DataObject) -> None:
    first, last = ends
    sentences = SENTENCES[at - 1]
    place = data.draw(st.integers(0, len(sentences) - 1))
    changed = (*sentences[:place], "这一句是后来改的。", *sentences[place + 1 :])
    essay = edited([*SENTENCES[: at - 1], changed, *SENTENCES[at:]])
    now = found(first, last, essay)
    assert now is not None
    # An end of which hardly anything is left is gone; of what has changed between its marks a link knows nothing.
    assert now[0] in {first, first + (at == first)}
    assert now[1] in {last, last - (at == last)}
    assert now[2] == (at not in [*islice(marked(first, last), MARKS)])


@given(st.permutations(range(COUNT)), RANGES)
def test_in_any_order_it_leads_to_something_of_it(order: list[int], ends: list[int]) -> None:
    now = found(ends[0], ends[1], edited([SENTENCES[at] for at in order]))
    assert now is not None
    first, last, _ = now
    assert 1 <= first <= last <= COUNT
    assert {order[at - 1] + 1 for at in range(first, last + 1)} & set(range(ends[0], ends[1] + 1))


@pytest.mark.parametrize("number", range(1, COUNT))
def test_a_paragraph_that_is_merged_with_another_is_always_found(number: int) -> None:
    merged = (*SENTENCES[number - 1], *SENTENCES[number])
    essay = edited([*SENTENCES[: number - 1], merged, *SENTENCES[number + 1 :]])
    assert locate(fingerprint(ESSAY.paragraph(number).text), number, essay) == (number, False)
    assert locate(fingerprint(ESSAY.paragraph(number + 1).text), number + 1, essay) == (number, False)
