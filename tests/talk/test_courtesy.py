"""Courtesy comes off at both ends and between clauses, and takes nothing else with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Library
from bot.core.match import Find
from bot.talk.courtesy import without_courtesy
from tests.talk.people import SCRIPT

MATTER = ("s2b是什么", "作者为什么看衰直播带货", "那个门打开以后有什么好处", "what is the industrial internet")
BEFORE = (
    "你好,",
    "您好!请问",
    "请问一下,",
    "谢谢,",
    "老师,我想问一下",
    "不好意思打扰了,",
    "嗯嗯,",
    "好的好的,",
    "hi, ",
    "哈喽😊 ",
)
BEHIND = (",谢谢", "?谢谢您了", ",麻烦了,谢谢!", "😊🙏", ",辛苦了", ",在线等", " thanks", "?thank you so much")


@pytest.mark.parametrize("matter", MATTER)
@pytest.mark.parametrize("before", ["", *BEFORE])
@pytest.mark.parametrize("behind", ["", *BEHIND])
def test_what_is_dressed_is_read_as_what_is_bare(matter: str, before: str, behind: str) -> None:
    if (matter.isascii() and not before.isascii()) or (not matter.isascii() and "h" in before):
        before = ""
    bare = without_courtesy(SCRIPT.fold(f"{before}{matter}{behind}"))
    assert bare.rstrip("?,.! ") == matter


@pytest.mark.parametrize(
    "text",
    "主播说谢谢家人们 感谢主播的消费者 大家为什么买 那个门打开以后 不用谢 我想问题出在哪 "
    "早期的直播带货 话说回来还是要看生产"
    " 在吗 谢谢 你好 多谢晒 ok 再见 thanks_to_streaming_shops_survived 麻烦在哪里 老师们怎么看 就是割韭菜".split(),
)
def test_what_only_looks_like_courtesy_stays(text: str) -> None:
    text = text.replace("_", " ")
    assert without_courtesy(text) == text


@given(st.text(st.sampled_from("谢你好请问主播为什么,。? 嗯哈thanks hi那个🙏"), max_size=40))
def test_something_is_always_left_and_nothing_is_added(text: str) -> None:
    bare = without_courtesy(text)
    assert bool(bare.strip()) == bool(text.strip()) or bare == text
    assert set(bare) <= set(text) | {" "}
    assert without_courtesy(bare) == bare or len(without_courtesy(bare)) < len(bare)


def test_dressed_messages_get_the_same_paragraph_and_verdict(library: Library, find: Find) -> None:
    golden = [each for each in library.essay().golden if each.best and not each.after and len(each.text) < 40][::9]
    differ = []
    for number, message in enumerate(golden):
        folded = SCRIPT.fold(message.text)
        before, behind = BEFORE[number % 8], BEHIND[number % 6]
        bare = without_courtesy(folded)
        dressed = without_courtesy(SCRIPT.fold(f"{before}{folded}{behind}"))
        one, other = find(bare, (), "zhibo-daihuo"), find(dressed, (), "zhibo-daihuo")
        if (one.matches[0].ref, one.verdict) != (other.matches[0].ref, other.verdict):
            differ.append((bare, dressed))
    assert len(differ) <= len(golden) // 50, differ


@pytest.mark.parametrize(
    "piece",
    [
        "谢",
        "谢谢你",
        "嗯",
        "那个就是然后嗯",
        "好的",
        "我想问一下",
        "先太真十分",
        "hm",
        "h",
        " ",
        "thanks a lot ",
        "…",
        "，",
    ],
)
def test_any_length_of_courtesy_is_read_at_once(piece: str) -> None:
    """One that backtracks would not come to an end."""
    assert without_courtesy((piece * 4096)[:4096]) is not None
