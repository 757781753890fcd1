"""What a sentence of a language model adds to the passages: links, denials, other people, remarks. None is shown."""

import json

import pytest

from bot.core.essay import Essay, Library
from bot.core.paraphrase import ModelSentence, ParaphraseLine
from bot.talk.paraphrases import UnusableReply, read_reply
from tests.talk.people import SCRIPT, SLUG

HONEST = "作者认为一对一谈单成本很高"


@pytest.fixture(scope="module")
def essay(library: Library) -> Essay:
    return library.essay(SLUG)


def read(essay: Essay, said: str, *numbers: int) -> tuple[ParaphraseLine, ...]:
    reply = json.dumps({"lines": [{"say": said}]}, ensure_ascii=False)
    return read_reply(reply, essay, [essay.paragraph(each) for each in numbers or (11, 15, 14)], SCRIPT.fold)


def refused(essay: Essay, said: str) -> None:
    with pytest.raises(UnusableReply):
        read(essay, said)


@pytest.mark.parametrize(
    "said",
    [
        HONEST,
        f"{HONEST}。",
        "文章认为一对一谈单成本很高",
        "作者認為一對一談單成本很高",
        "作者指出，一对一谈单成本很高",
        "笔者在文中明确表示一对一谈单成本很高",
        "这篇文章说一对一谈单成本很高",
        "他说一对一谈单成本很高",
        "一对一的谈单对企业来讲成本很高",
        "作者认为一对一谈单体验更好，但是成本很高",
        "直播带货让销售不再是一对一",
        "作者不看好一对一谈单",
        "直播带货让人们认为产业互联网有了可能",
    ],
)
def test_an_honest_paraphrase_is_read(essay: Essay, said: str) -> None:
    assert read(essay, said) == (ModelSentence(said),)


@pytest.mark.parametrize(
    "added",
    [
        "，详见 evil.com/win 领奖",
        " t.me/evil",
        " evil@evil.com",
        " @evil",
        " /forget",
        " #spam",
        " forget",
        "，详见ｅｖｉｌ点ｃｏｍ",
        "，要13800138000元",
        "，多出１００倍",
        "，多出一百五十倍",
        "，电话一三八零零一三八",
        "，详见 пример",
        "，详见 例え",
        "，详见 领奖.中国",
        "，涨了①",
        " 😀",
        " 👉",
        " 💰",
        "＠谈单",
        "／谈单",
        "＃谈单",
        "％",
        "（见 S2B）",
        "+",
        "=",
        "$",
        "\\",
    ],
)
def test_letters_digits_and_signs_that_the_passages_do_not_have_are_refused(essay: Essay, added: str) -> None:
    refused(essay, HONEST + added)
    refused(essay, f"{HONEST}。{added.strip('， ')}")


def test_letters_that_the_passages_have_may_stand_in_a_sentence(essay: Essay) -> None:
    number = next(each.number for each in essay.paragraphs if "S2B" in each.text)
    said = "作者提到了S2B"
    assert read(essay, said, number) == (ModelSentence(said),)
    for part in ("S2", "S2Bx", "S2B.com", "2"):
        with pytest.raises(UnusableReply):
            read(essay, f"作者提到了{part}", number)
    refused(essay, said)


@pytest.mark.parametrize(
    "said",
    [
        "作者不再认为一对一谈单成本很高",
        "作者不曾认为一对一谈单成本很高",
        "作者从未认为一对一谈单成本很高",
        "作者未必认为一对一谈单成本很高",
        "作者并非认为一对一谈单成本很高",
        "作者没有在文中认为一对一谈单成本很高",
        "作者不認為一對一談單成本很高",
        "作者曾经认为一对一谈单成本很高",
        "作者拒绝认为一对一谈单成本很高",
        "作者似乎认为一对一谈单成本很高",
        "作者认为一对一谈单成本未必很高",
        "作者认为一对一谈单并非成本很高",
        "作者认为一对一谈单成本不再很高",
        "作者认为一对一谈单成本也许很高",
        "作者认为一对一谈单成本谈不上很高",
        "一对一谈单从未成本很高",
        "作者否认一对一谈单成本很高",
    ],
)
def test_a_denial_or_a_doubt_that_the_passages_do_not_have_is_refused(essay: Essay, said: str) -> None:
    refused(essay, said)


@pytest.mark.parametrize(
    "who",
    [
        "习近平",
        "读者",
        "習近平",
        "专家",
        "他们",
        "大家",
        "有人",
        "我",
        "你",
        "作者的读者",
        "作者和习近平",
        "作者习近平",
        "习近平这位作者",
        "另一位作者",
        "连马云都",
        "",
    ],
)
@pytest.mark.parametrize("says", ["认为", "说", "觉得", "指出", "主张", "表示", "写道", "抱怨", "坦言", "相信"])
def test_what_is_put_into_the_mouth_of_somebody_else_is_refused(essay: Essay, who: str, says: str) -> None:
    refused(essay, f"{who}{says}一对一谈单成本很高")
    refused(essay, f"{HONEST}，{who}也{says}成本很高")


@pytest.mark.parametrize(
    "said",
    [
        "一对一谈单成本很高，习近平说",
        "一对一谈单成本很高是习近平的看法",
        "一对一谈单成本很高，这是读者的意思",
        "在习近平看来一对一谈单成本很高",
        "据习近平讲一对一谈单成本很高",
        "根据习近平的观点，一对一谈单成本很高",
        "用马云的话一对一谈单成本很高",
        "作者认为习近平说一对一谈单成本很高",
        "Xi says the cost is high",
    ],
)
def test_an_attribution_in_other_places_is_refused_too(essay: Essay, said: str) -> None:
    refused(essay, said)


@pytest.mark.parametrize(
    "remark",
    [
        "其实这没错",
        "是吗",
        "是吗？",
        "？",
        "对吧",
        "对不对",
        "不是吗",
        "有道理",
        "这很有道理",
        "這沒錯",
        "说得好",
        "我同意",
        "你看呢",
        "这是对的",
        "可惜错了",
        "何必呢",
        "为什么",
        "显然如此",
        "确实如此",
        "请加微信",
    ],
)
def test_a_remark_of_its_own_is_refused(essay: Essay, remark: str) -> None:
    refused(essay, f"{HONEST}，{remark}")
    refused(essay, f"{HONEST}{remark}")
    refused(essay, f"{HONEST}。{remark}")


@pytest.mark.parametrize(
    "said",
    [
        f"{HONEST}领奖",
        f"{HONEST}，领奖去",
        f"{HONEST}是假的",
        f"{HONEST}是谎言",
        f"{HONEST}才怪",
        f"{HONEST}，其实这是真的",
        f"{HONEST}（假的）",
        "一对一谈单成本很高出自习近平",
    ],
)
def test_a_call_or_a_verdict_that_is_hung_on_to_it_is_refused(essay: Essay, said: str) -> None:
    refused(essay, said)
