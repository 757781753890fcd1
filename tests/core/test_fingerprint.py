"""Paragraphs are found again in an essay that was edited."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Essay, Paragraph
from bot.core.fingerprint import ALPHABET, LENGTH, REACH, fingerprint, locate
from bot.core.language import LocalizedText
from tests.seeds import seeded_library

ESSAY = seeded_library().essay()
NUMBERS = st.integers(1, len(ESSAY))
SENTENCES = [each.sentences for each in ESSAY.paragraphs]


def edited(paragraphs: list[tuple[str, ...]]) -> Essay:
    made = tuple(
        Paragraph(number, sentences, "intro", "intro", LocalizedText("x"))
        for number, sentences in enumerate(paragraphs, 1)
    )
    return replace(ESSAY, paragraphs=made)


def known(number: int) -> str:
    return fingerprint(ESSAY.paragraph(number).text)


@given(st.text())
def test_any_text_has_a_fingerprint_that_a_link_can_carry(text: str) -> None:
    found = fingerprint(text)
    assert len(found) == LENGTH
    assert set(found) <= set(ALPHABET)
    assert fingerprint(f" {text}\n") == found


def test_links_that_were_shared_once_are_known_for_ever() -> None:
    assert fingerprint("路在脚下，也在前头。走的人多了，也便成了路。") == "GFy9lptW"
    assert fingerprint("") == "8sKbP1Ps"


def test_no_two_paragraphs_have_the_same() -> None:
    assert len({known(number) for number in range(1, len(ESSAY) + 1)}) == len(ESSAY)


@given(NUMBERS, st.integers(0, len(ESSAY)), st.integers(1, 5))
def test_after_paragraphs_were_put_in_it_is_found_where_it_is(number: int, at: int, count: int) -> None:
    new = [(f"新写的第{each}段，跟原来的都不一样。",) for each in range(count)]
    essay = edited([*SENTENCES[:at], *new, *SENTENCES[at:]])
    assert locate(known(number), number, essay) == (number + (count if number > at else 0), True)


@given(NUMBERS, NUMBERS)
def test_after_one_was_taken_out_the_others_are_found_and_it_is_gone(number: int, out: int) -> None:
    essay = edited([*SENTENCES[: out - 1], *SENTENCES[out:]])
    expected = None if number == out else (number - (number > out), True)
    assert locate(known(number), number, essay) == expected


@given(st.permutations(range(len(ESSAY))), NUMBERS)
def test_in_another_order_each_is_found(order: list[int], number: int) -> None:
    essay = edited([SENTENCES[at] for at in order])
    assert locate(known(number), number, essay) == (order.index(number - 1) + 1, True)


@given(NUMBERS)
def test_same_text_twice_is_the_one_that_is_nearer(number: int) -> None:
    essay = edited([*SENTENCES, *SENTENCES])
    assert locate(known(number), number, essay) == (number, True)
    assert locate(known(number), number + len(ESSAY), essay) == (number + len(ESSAY), True)


def places(edit: str) -> list[tuple[int, tuple[int, bool] | None, set[int]]]:
    """For each paragraph of several sentences that is edited alone: its number, where it is found, where it may be."""
    found = []
    for at, sentences in enumerate(SENTENCES):
        half = len(sentences) // 2
        if half < 1:
            continue
        changed = {
            "a sentence changed": [(*sentences[:half], "这一句是后来改的。", *sentences[half + 1 :])],
            "split": [sentences[:half], sentences[half:]],
        }.get(edit)
        may = {at + 1, at + len(changed or ())}
        essay = edited([*SENTENCES[:at], *(changed or [sentences]), *SENTENCES[at + 1 :]])
        if edit == "merged":
            essay = edited([*SENTENCES[:at], (*sentences, *SENTENCES[(at + 1) % len(SENTENCES)]), *SENTENCES[at + 2 :]])
            may = {at + 1}
        found.append((at + 1, locate(known(at + 1), at + 1, essay), may))
    return found


@pytest.mark.parametrize(("edit", "share"), [("a sentence changed", 0.8), ("split", 0.6), ("merged", 0.6)])
def test_changed_paragraph_is_mostly_followed_and_never_taken_for_another(edit: str, share: float) -> None:
    tried = places(edit)
    assert len(tried) > 10
    for number, found, may in tried:
        assert found is None or found[0] in may, (number, found)
        assert found is None or not found[1], "it is not as it was"
    followed = sum(found is not None for _, found, _ in tried)
    assert followed >= share * len(tried), f"{followed} of {len(tried)}"


def test_text_of_another_essay_is_not_found() -> None:
    others = [f"完全是另一篇文章里的第{number}段话，谈的是养花种草和天气。" for number in range(200)]
    assert [locate(fingerprint(text), 5, ESSAY) for text in others] == [None] * len(others)


def test_far_away_it_is_not_looked_for() -> None:
    filler = [(f"填进来的第{number}段。",) for number in range(REACH + 1)]
    essay = edited([*filler, *SENTENCES])
    assert locate(known(1), 1, essay) is None
