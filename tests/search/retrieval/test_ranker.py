"""Any corpus, ranked by its text alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap.engine import FITTED
from bot.search.encoder import open_encoder, why_none
from bot.search.parameters import Parameters
from bot.search.retrieval.ranker import AGAIN, Ranker, RankerTools
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer

CORPUS = (
    "苹果富含维生素，每天吃一个苹果对身体有好处。",
    "香蕉富含钾元素。香蕉产自热带。",
    "高速列车从北京开往上海，全程四个半小时。",
    "轮船从青岛开往大连，航行六个小时。",
    "书架上有一本诗集，是唐代诗人写的。",
    "唐代的诗人李白出生在碎叶城，后来到了长安。",
    "产业互联网改变的是生产，消费互联网改变的是销售。",
    "The train from Berlin to Munich takes four hours.",
)
QUERIES = {
    "北京到上海的火车要多久": 2,
    "哪种水果富含维生素": 0,
    "李白是什么时候的诗人": 5,
    "产业互联网改变了什么": 6,
    "青岛去大连的船": 3,
    "train to Munich": 7,
}


@pytest.fixture(scope="module")
def kit(analyser: Tokenizer, script: ScriptConverter, sounds: PinyinConverter) -> RankerTools:
    return RankerTools(analyser, script, sounds, Parameters.load(FITTED).compared)


@pytest.fixture(scope="module")
def ranker(kit: RankerTools) -> Ranker:
    return Ranker.over(CORPUS, kit)


@pytest.mark.parametrize(("query", "place"), QUERIES.items())
def test_what_fits_best_comes_first(ranker: Ranker, query: str, place: int) -> None:
    found = ranker.rank(query)
    assert found[0][0] == place
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    assert len({each for each, _ in found}) == len(found)


@pytest.mark.skipif(bool(why_none()), reason=why_none() or "it is there")
def test_with_an_encoder_what_is_meant_comes_first_of_what_shares_as_much(kit: RankerTools, tmp_path: Path) -> None:
    texts = ("他在家里养了一只小狗，天天带出去散步。", "他在家里存了一大笔钱，天天数一遍。")
    asked = "他天天在家照顾宠物"
    by_meaning = replace(kit, compared=Parameters.load(FITTED).compared_by_meaning, encoder=open_encoder())
    for cache in (None, tmp_path, tmp_path):
        assert Ranker.over(texts, by_meaning, cache).rank(asked)[0][0] == 0
    assert Ranker.over(texts[::-1], by_meaning).rank(asked)[0][0] == 1, "whatever their order"
    assert Ranker.over(texts[::-1], by_meaning).rank("？！") == []


def test_only_what_shares_something_is_ranked(ranker: Ranker) -> None:
    assert [place for place, _ in ranker.rank("香蕉")] == [1]
    assert ranker.rank("猫咪") == []


@pytest.mark.parametrize("query", ["", " ", "？！", "😀"])
def test_a_query_of_nothing_finds_nothing(ranker: Ranker, query: str) -> None:
    assert ranker.rank(query) == []


@pytest.mark.parametrize("limit", [1, 2, 30])
def test_limit_takes_the_first_of_the_ranking(ranker: Ranker, limit: int) -> None:
    whole = ranker.rank("诗人从北京开往上海", 100)
    assert ranker.rank("诗人从北京开往上海", limit) == whole[:limit]


@pytest.mark.parametrize("query", ["香蕉富含什么", "xiangjiao"])
def test_of_equals_the_earlier_comes_first(kit: RankerTools, query: str) -> None:
    alike = Ranker.over([CORPUS[0], *[CORPUS[1]] * (30 * AGAIN)], kit)
    assert [place for place, _ in alike.rank(query)] == list(range(1, 11))


@pytest.mark.parametrize("corpus", [[], [""], ["", "  "]])
def test_an_empty_corpus_finds_nothing(kit: RankerTools, corpus: list[str]) -> None:
    empty = Ranker.over(corpus, kit)
    assert empty.rank("北京") == empty.rank("beijing") == empty.rank("") == []


def test_scripts_make_no_difference(ranker: Ranker, kit: RankerTools, script: ScriptConverter) -> None:
    traditional = Ranker.over([script.traditional(text) for text in CORPUS], kit)
    for query in QUERIES:
        assert traditional.rank(query) == ranker.rank(query) == ranker.rank(script.traditional(query))


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("beijing dao shanghai de huoche", 2),
        ("fuhan weishengsu de shuiguo", 0),
        ("libai shi nage chaodai de shiren", 5),
    ],
)
def test_pinyin_finds_what_it_sounds_like(ranker: Ranker, query: str, place: int) -> None:
    assert ranker.rank(query)[0][0] == place


def test_damaged_queries_still_find_their_text(ranker: Ranker) -> None:
    assert ranker.rank("北京到尚海的活车要多久")[0][0] == 2
    assert ranker.rank("产业互连网改变了社么")[0][0] == 6


def test_from_the_cache_the_ranking_is_the_same(ranker: Ranker, kit: RankerTools, tmp_path: Path) -> None:
    queries = (*QUERIES, "beijing dao shanghai", "")
    expected = [ranker.rank(query) for query in queries]
    for _ in range(2):
        kept = Ranker.over(CORPUS, kit, cache=tmp_path)
        assert [kept.rank(query) for query in queries] == expected
    assert sorted(path.stem.rpartition("-")[2] for path in tmp_path.iterdir()) == ["grams", "sounds", "words"]


def test_corpora_do_not_meet_in_the_cache(kit: RankerTools, tmp_path: Path) -> None:
    for corpus in (["北京\0上海"], ["北京", "上海"], ["上海", "北京"]):
        found = Ranker.over(corpus, kit, cache=tmp_path).rank("上海")
        assert found == Ranker.over(corpus, kit).rank("上海")
        assert [place for place, _ in found] == [place for place, text in enumerate(corpus) if "上海" in text]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_ranked(ranker: Ranker, text: str) -> None:
    assert all(0 <= place < len(CORPUS) for place, _ in ranker.rank(text))


@pytest.mark.parametrize("text", ["北京" * 2048, "北" * 4096, "train " * 600, "zhi" * 1300, "北京shanghai북경" * 200])
def test_long_repeats_are_ranked(ranker: Ranker, text: str) -> None:
    assert len(ranker.rank(text)) <= len(CORPUS)
