"""Words of the essay itself: only what stands by itself there is the author's word."""

from dataclasses import replace

import pytest

from bot.core.essay import Essay, Library
from bot.search.text.script import ScriptConverter
from bot.search.text.verbatim import SHORTEST, VerbatimFinder

FIRST = "如果天一直下雨，庄稼就会烂在地里，"
SECOND = "在他们看来，雨下得越久收成越好，其实雨水并没有真正改变土地的性质。"


@pytest.fixture(scope="module")
def essay(small: Library) -> Essay:
    essay = small.essay()
    paragraph = replace(essay.paragraphs[1], sentences=(f"{FIRST}农民都明白这个道理。", SECOND))
    return replace(essay, paragraphs=(essay.paragraphs[0], paragraph, essay.paragraphs[2]))


@pytest.fixture(scope="module")
def verbatim(essay: Essay, script: ScriptConverter) -> VerbatimFinder:
    return VerbatimFinder(essay, script.fold)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("雨下了一个月。它让人想到限度。", (1, 0)),
        ("凡事都有限度，过了就成灾", None),
        ("灾过去以后，人们开始反思", (3, 0)),
        ("“灾过去以后，人们开始反思。”", (3, 0)),
        (f"{FIRST}农民都明白这个道理。{SECOND}", (2, 0)),
        (SECOND, (2, 1)),
        ("其实雨水并没有真正改变土地的性质", None),
        ("雨下得越久收成越好", None),
        ("庄稼就会烂在地里", None),
        ("真正改变土地的性质", None),
        ("其实雨水并没有真正改变", None),
        ("灾后是反思", None),
        ("", None),
        ("。。。。。。。。。。", None),
    ],
)
def test_a_stretch_is_found_where_it_stands_by_itself(
    verbatim: VerbatimFinder, script: ScriptConverter, said: str, place: tuple[int, int] | None
) -> None:
    assert verbatim.find(script.fold(said)) == place


def test_a_part_of_a_sentence_from_mark_to_mark_is_found(essay: Essay, script: ScriptConverter) -> None:
    sentence = "说得直接一些，这门生意相当依赖流量，流量一断就什么都没有了。"
    first = replace(essay.paragraphs[0], sentences=(sentence,))
    verbatim = VerbatimFinder(replace(essay, paragraphs=(first, *essay.paragraphs[1:])), script.fold)
    assert verbatim.find("这门生意相当依赖流量") == (1, 0)
    assert verbatim.find("這門生意相當依賴流量") is None, "it is asked with folded texts"
    assert verbatim.find("流量一断就什么都没有了") == (1, 0)
    assert verbatim.find("生意相当依赖流量") is None, "cut in the middle"


def test_a_word_or_two_is_no_quote(verbatim: VerbatimFinder, essay: Essay) -> None:
    assert verbatim.find(essay.paragraph(3).text[: SHORTEST - 1]) is None
