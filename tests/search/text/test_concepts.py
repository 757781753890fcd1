"""Everyday words stand for concepts."""

import pytest

from bot.core.essay import Concept, Library
from bot.search.text.concepts import ConceptFinder
from bot.search.text.script import ScriptConverter

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
