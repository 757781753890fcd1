"""A text is cut the same, however it is written; of a long one its ends are read."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Concept, Library
from bot.search.text.features import HEAD, TAIL, AnalysedText, ConceptFinder, Features
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer
from tests.render.essays import made_of

EMPTY: tuple[list[str], ...] = ([], [], [], [])


def test_families_hold_what_they_are_named_for(features: Features) -> None:
    text = features.of("为什么下雨过头了")
    words, grams, concepts, asked = text.meaning
    assert "过头" in words
    assert {"雨", "下雨", "过头"} <= set(grams)
    assert concepts == ["下雨", "限度"]
    assert asked == ["为什么"]
    assert "guo tou" in text.sound[0]
    assert not text.romanised


@pytest.mark.parametrize(
    ("one", "other"),
    [("凡事都有限度，過了就成災", "凡事都有限度，过了就成灾"), ("ＲＡＩＮ １２", "rain 12"), ("Too Much", "too much")],
)
def test_scripts_widths_and_cases_are_cut_alike(features: Features, one: str, other: str) -> None:
    assert features.of(one) == features.of(other)


def test_english_words_of_one_stem_share_it(features: Features) -> None:
    one, other = features.of("shopping").meaning[1], features.of("shopped").meaning[1]
    assert set(one) & set(other) == {"shopp~"}


def test_of_a_long_message_both_ends_are_read(features: Features) -> None:
    whole = "雨" * HEAD + "中" * 3000 + "灾" * TAIL
    grams = set(features.of(whole).meaning[1])
    assert {"雨", "灾"} <= grams
    assert "中" not in grams
    assert features.of(whole) == features.of("雨" * HEAD + " " + "灾" * TAIL)


@pytest.mark.parametrize("text", ["", " \n", "😀", "……？！", "\x00"])
def test_a_text_without_writing_is_empty(features: Features, text: str) -> None:
    found = features.of(text)
    assert found == AnalysedText(found.folded, EMPTY, ([],), romanised=False)
    assert found.is_empty


@pytest.mark.parametrize("text", ["雨", "a1", "为什么"])
def test_a_text_with_writing_is_not(features: Features, text: str) -> None:
    assert not features.of(text).is_empty


def test_pinyin_is_marked_as_such(features: Features) -> None:
    assert features.of("Xiayu guo tou le").romanised


def test_all_texts_are_cut_in_order(features: Features) -> None:
    assert features.all(["雨", "灾"]) == [features.of("雨"), features.of("灾")]


def test_an_essay_is_read_the_same_whatever_stands_beside_it(
    small: Library, script: ScriptConverter, sounds: PinyinConverter, cache: Path
) -> None:
    essay = small.essay()
    other = made_of("雨伞电站", *["雨伞电站建在海边，雨伞电站靠涨落。"] * 4, slug="other").essay()
    analyser = Tokenizer(cache / "jieba")
    alone = Features.of_each(small, analyser, script, sounds)[essay.slug]
    beside = Features.of_each(replace(small, essays=(other, essay)), analyser, script, sounds)
    assert beside[essay.slug].fingerprint == alone.fingerprint != beside["other"].fingerprint
    text = "雨伞电站"
    assert beside[essay.slug].words(text) == alone.words(text)
    assert text in beside["other"].words(text)
    assert text not in alone.words(text)
    assert text not in analyser.words(text), "nor does the analyser itself learn it"


TOLD = st.text(alphabet="雨灾带货为什么吗你好S2b app,。 1著產", max_size=12)


@given(st.lists(TOLD, min_size=1, max_size=3))
def test_parts_that_were_cut_are_joined_as_one_text_would_be_cut(features: Features, texts: list[str]) -> None:
    folded = [features.fold(text) for text in texts]
    joined, whole = features.joined([features.of(each) for each in folded]), features.of(" ".join(folded))
    assert joined.folded == whole.folded
    assert [Counter(family) for family in joined.meaning] == [Counter(family) for family in whole.meaning]
    assert (joined.sound, joined.romanised, joined.only_asks) == (whole.sound, whole.romanised, whole.only_asks)


CONCEPTS = (
    Concept("退场", ("落幕", "过气", "凉了", "fade out", "fade out slowly")),
    Concept("直播", ("直播", "live-stream")),
    Concept("直播带货", ("直播带货", "直播購物", "live commerce")),
    Concept("卖家", ("小b", "b端", "up主")),
)


@pytest.fixture(scope="module")
def lexicon(script: ScriptConverter) -> ConceptFinder:
    return ConceptFinder(CONCEPTS, script.fold)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("直播带货过气了", ["直播带货", "退场"]),
        ("直播直播带", ["直播", "直播"]),
        ("直播购物", ["直播带货"]),
        ("does live commerce fade out?", ["直播带货", "退场"]),
        ("a live stream may fade out slowly", ["直播", "退场"]),
        ("fade outside", []),
        ("alive commerce", []),
        ("fade，out", ["退场"]),
        ("b端和小b，还有up主", ["卖家", "卖家", "卖家"]),
        ("2b端，小bb，group主", []),
        ("", []),
        ("落", []),
    ],
)
def test_concepts_are_found_by_the_longest_word(
    lexicon: ConceptFinder, script: ScriptConverter, text: str, found: list[str]
) -> None:
    assert lexicon.concepts(script.fold(text)) == found


def test_a_word_of_two_concepts_belongs_to_the_first(script: ScriptConverter) -> None:
    both = ConceptFinder([Concept("一", ("落幕",)), Concept("二", ("落幕", "散場", "散场"))], script.fold)
    assert both.concepts("落幕散场") == ["一", "二"]


def test_no_concepts_are_no_trouble(script: ScriptConverter) -> None:
    assert ConceptFinder([], script.fold).concepts("直播 live") == []


def test_fingerprint_follows_the_words(script: ScriptConverter) -> None:
    same = ConceptFinder(CONCEPTS, script.fold).fingerprint
    assert same == ConceptFinder(CONCEPTS, script.fold).fingerprint
    changed = [*CONCEPTS[:-1], Concept("卖家", ("小b",))]
    renamed = [*CONCEPTS[:-1], Concept("商家", CONCEPTS[-1].words)]
    assert len({same, *(ConceptFinder(each, script.fold).fingerprint for each in (changed, renamed))}) == 3


def test_every_word_of_the_seeds_is_found(library: Library, script: ScriptConverter) -> None:
    lexicon = ConceptFinder(library.concepts, script.fold)
    lost = [word for concept in library.concepts for word in concept.words if not lexicon.concepts(script.fold(word))]
    assert lost == []
