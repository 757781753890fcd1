"""What is claimed, without the words that put it into the author's mouth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.claims.claim_frames import LONGEST, unframed
from bot.search.text.script import ScriptConverter

CLAIM = "直播改变了生产方式"


@pytest.mark.parametrize(
    "said",
    [
        CLAIM,
        "作者说直播改变了生产方式",
        "作者說直播改變了生產方式",
        "文章认为，直播改变了生产方式。",
        "这篇文章里作者明确指出：直播改变了生产方式！",
        "他的意思是直播改变了生产方式吧？",
        "我记得作者好像说过“直播改变了生产方式”",
        "直播改变了生产方式，作者说的",
        "直播改变了生产方式，他是这么认为的",
        "直播改变了生产方式，文章里有讲",
        "直播改变了生产方式，作者这么看",
        "直播改变了生产方式，作者同意",
        "直播改变了生产方式对吧",
    ],
)
def test_what_is_said_about_the_author_goes(script: ScriptConverter, said: str) -> None:
    framed = unframed(script.fold(said))
    assert (framed.claim, framed.denied) == (CLAIM, False)


@pytest.mark.parametrize(
    "said",
    [
        "作者没说直播改变了生产方式",
        "作者从来没说过直播改变了生产方式",
        "作者並不認為直播改變了生產方式",
        "作者否认直播改变了生产方式",
        "文中没有提到直播改变了生产方式",
        "直播改变了生产方式，作者不同意",
        "直播改变了生产方式，他没说过",
    ],
)
def test_a_frame_that_denies_is_told(script: ScriptConverter, said: str) -> None:
    framed = unframed(script.fold(said))
    assert (framed.claim, framed.denied) == (CLAIM, True)


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("the author says that live selling ends", False),
        ("He thinks live selling ends.", False),
        ("according to the essay, live selling ends", False),
        ("live selling ends, the author says", False),
        ("the author doesn't think live selling ends", True),
        ("she never said live selling ends", True),
    ],
)
def test_so_it_is_in_english(script: ScriptConverter, said: str, denied: bool) -> None:
    framed = unframed(script.fold(said))
    assert (framed.claim, framed.denied) == ("live selling ends", denied)


@pytest.mark.parametrize("said", ["作者说", "他认为", "the author says", "作者", "吗", ""])
def test_a_frame_around_nothing_is_no_claim(said: str) -> None:
    assert len(unframed(said).claim) <= len(said)


def test_what_somebody_else_says_stays() -> None:
    assert unframed("老板说直播不行").claim == "老板说直播不行"


@given(st.text(alphabet="作者他说的是就也都很得过了不没有文章里认为，。看想“” saythen", max_size=2000))
def test_any_text_is_read_in_time(text: str) -> None:
    assert len(unframed(text).claim) <= LONGEST
