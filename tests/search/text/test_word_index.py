"""Words are found at the essay's own characters, whatever their script, width and case."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Library, UnknownPassage
from bot.core.word_search import WordFinding
from bot.search.text.script import ScriptConverter
from bot.search.text.word_index import WordIndex
from tests.render.essays import made_of

SCRIPT = ScriptConverter()


def search(texts: list[str], *words: str) -> WordFinding:
    return WordIndex(made_of("题", *texts), SCRIPT.fold).search(words, "made")


def stretches(texts: list[str], *words: str) -> list[tuple[int, str]]:
    return [(hit.paragraph, texts[hit.paragraph - 1][hit.start : hit.end]) for hit in search(texts, *words).hits]


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("S2B模式就是它们的突出代表。", "s2b", "S2B"),
        ("S2B模式就是它们的突出代表。", "ｓ２ｂ", "S2B"),
        ("Ｓ２Ｂ模式就是代表。", "s2b", "Ｓ２Ｂ"),
        ("产业互联网的前奏曲。", "產業互聯網", "产业互联网"),
        ("產業互聯網的前奏曲。", "产业互联网", "產業互聯網"),
        ("他頭髮乾了，後來發財。", "头发干了", "頭髮乾了"),
        ("隨著潮水看著海。", "随着", "隨著"),
        ("Die Straße ist naß.", "STRASSE", "Straße"),
        ("cafe\u0301 noir.", "CAFÉ", "cafe\u0301"),
        ("ﬁne days.", "fine", "ﬁne"),
        ("他说(.*)是正则。", "(.*)", "(.*)"),
        ("写作 <b>粗</b> & 细。", "<b>粗</b> &", "<b>粗</b> &"),
        ("new  \u3000 retail grows.", "new retail", "new  \u3000 retail"),
        ("雨一直下。", "雨", "雨"),
        ("雨一直下。", "。", "。"),
        ("𠮷野家开张。", "野家", "野家"),
    ],
)
def test_a_word_is_found_as_it_is_written(text: str, word: str, there: str) -> None:
    assert stretches([text], word) == [(1, there)]


@pytest.mark.parametrize("word", ["流.", "<b>流量</b>", "流 量", "火星", "", "  "])
def test_what_does_not_stand_there_to_the_letter_is_not_found(word: str) -> None:
    assert stretches(["流量就是涌来看的人。"], word) == []


def test_half_of_a_character_is_no_word() -> None:
    assert stretches(["ﬁne ½ day."], "f") == []
    assert stretches(["ﬁnd f."], "f") == [(1, "f")]


def test_several_words_are_looked_for_in_one_paragraph() -> None:
    texts = ["流量和红利。", "只有流量，还是流量。", "红利在后，流量在前。"]
    assert stretches(texts, "流量", "红利") == [(1, "流量"), (1, "红利"), (3, "红利"), (3, "流量")]
    finding = search(texts, "流量", "雨")
    assert finding == WordFinding(("流量", "雨"), (), (4, 0))


def test_of_words_that_begin_at_one_place_the_longest_is_set_off() -> None:
    texts = ["互联网里有产业互联网，产业互联网。"]
    assert stretches(texts, "互联网", "产业互联网") == [(1, "互联网"), (1, "产业互联网"), (1, "产业互联网")]
    assert search(texts, "互联网", "产业互联网").single == (3, 2)
    assert search(texts, "互联网", "互聯網", "互联网").words == ("互联网",), "each once"


def test_an_essay_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UnknownPassage):
        WordIndex(made_of("题", "雨。"), SCRIPT.fold).search(("雨",), "gone")


def test_the_first_essay_is_searched_whole(library: Library) -> None:
    essay = library.essay()
    index = WordIndex(library, SCRIPT.fold)
    for word in ("流量", "产业互联网", "的", "雨", "S2B"):
        hits = index.search((word,), essay.slug).hits
        assert len(hits) == sum(each.text.count(word) for each in essay.paragraphs)
        assert all(essay.paragraph(hit.paragraph).text[hit.start : hit.end] == word for hit in hits)


LETTERS = st.sampled_from("产產业業网網发發髮后後著着aAａＡ1１①ﬁßéſ½ \u3000\u0301㎏。，“”<&-.*ｶﾞガ𠮷龍龙")
WRITTEN = st.text(LETTERS, min_size=1, max_size=40).filter(lambda text: not text.isspace())


@given(st.lists(WRITTEN, min_size=1, max_size=4), st.lists(st.text(LETTERS, max_size=4), min_size=1, max_size=3))
def test_every_hit_is_a_word_under_folding_and_all_hits_are_there_in_order(texts: list[str], words: list[str]) -> None:
    library = made_of("题", *texts)
    index = WordIndex(library, SCRIPT.fold)
    finding = index.search(words, "made")
    told = [(hit.paragraph, hit.start, hit.end) for hit in finding.hits]
    assert told == sorted(told)
    assert all(one[2] <= other[1] for one, other in pairwise(told) if one[0] == other[0])
    for paragraph in library.essay().paragraphs:
        text = paragraph.text
        mine = [(start, end) for number, start, end in told if number == paragraph.number]
        assert all(index.fold(text[start:end]) in finding.words for start, end in mine)
        holds = all(word in _aligned(text, finding.words, index) for word in finding.words)
        assert bool(mine) == (holds and bool(finding.words))
        # Whatever else is one of the words touches one that is set off.
        for start, end in _aligned_places(text, finding.words, index) if mine else []:
            assert any(start < other_end and other_start < end for other_start, other_end in mine)


WITHOUT_MARKS = st.text(
    st.sampled_from("产產业業網网发髮后著着aAａＡ1１①ﬁßſ½ \u3000㎏。，“<&-.*ガ𠮷龍龙"), min_size=1
).filter(str.strip)


@given(WITHOUT_MARKS, st.integers(0, 40), st.integers(1, 6))
def test_whatever_is_cut_out_of_a_text_is_found_in_it_in_either_script(text: str, start: int, length: int) -> None:
    index = WordIndex(made_of("题", text), SCRIPT.fold)
    piece = text[start % len(text) :][:length]
    for word in (piece, SCRIPT.traditional(piece), piece.upper()):
        if index.fold(word).strip() and index.fold(word) == index.fold(piece):
            hits = index.search((word,), "made").hits
            assert hits
            assert {index.fold(text[each.start : each.end]).strip() for each in hits} == {index.fold(piece).strip()}


def _aligned_places(text: str, words: tuple[str, ...], index: WordIndex) -> list[tuple[int, int]]:
    """Every stretch that folds to a word, found by trying all of them."""
    # Only where folding what comes before and what comes after is folding all is there a border.
    borders = [at for at in range(len(text) + 1) if index.fold(text[:at]) + index.fold(text[at:]) == index.fold(text)]
    return [
        (start, end) for start in borders for end in borders if start < end and index.fold(text[start:end]) in words
    ]


def _aligned(text: str, words: tuple[str, ...], index: WordIndex) -> set[str]:
    return {index.fold(text[start:end]) for start, end in _aligned_places(text, words, index)}
