"""What buttons and links carry fits its limits, and is believed only as far as the shelf bears it out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.argument import Place
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, Library, Part, Ref, Thesis
from bot.core.localized import LocalizedText
from bot.core.response import CatalogueMessage
from bot.shelf.loader import load_library
from bot.store.encryption import Encryption
from bot.talk import callback_data, navigation_data
from bot.talk.callback_data import ButtonTarget, ReadingButton
from bot.talk.navigation_data import OTHERS
from tests.conftest import SEEDS
from tests.talk.people import SLUG, Talk, at

LIBRARY = load_library(SEEDS)
LONGEST = "x" * 32


def largest() -> Library:
    """An essay of the longest name and the most paragraphs that a button can name."""
    one = LIBRARY.essay().paragraphs[0]
    words = LocalizedText("x")
    thesis = Thesis("T1234567", "T1234567", words, words, words, words, 1, 99_999)
    part = Part(thesis.id, None, 1, 99_999)
    return Library((Essay(LONGEST, "x", words, (part,), (thesis,), (one,) * 99_999, ()),))


def test_the_longest_payload_fits_a_button_and_is_read_back() -> None:
    library = largest()
    ref = Ref(LONGEST, 99_999)
    numbers = tuple(Place(number) for number in range(99_999, 99_999 - OTHERS - 1, -1))
    written = {
        ButtonTarget.PARAGRAPH: navigation_data.paragraph(ref, 999, 999, converted=True),
        ButtonTarget.FURTHER: navigation_data.further(ref),
        ButtonTarget.THESIS: navigation_data.thesis(LONGEST, "T1234567", Place(99_999, 999)),
        ButtonTarget.OUTLINE: navigation_data.outline(LONGEST),
        ButtonTarget.QUESTION: navigation_data.question(ref),
        ButtonTarget.OTHER: navigation_data.other(LONGEST, numbers, OTHERS),
    }
    # Those of schedules, groups and reading plans have tests of their own.
    assert written.keys() | {
        ButtonTarget.DAILY,
        ButtonTarget.SCHEDULE,
        ButtonTarget.READING,
        ButtonTarget.GROUP,
        ButtonTarget.FORGET,
        ButtonTarget.WAY,
    } == set(ButtonTarget)
    for way, text in written.items():
        assert len(text.encode()) <= 64
        press = navigation_data.read(text, library)
        assert press is not None
        assert press.way is way
    other = navigation_data.read(written[ButtonTarget.OTHER], library)
    assert other is not None
    assert (other.others, other.at, other.number) == (numbers, OTHERS, numbers[OTHERS].paragraph)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", callback_data.link(ref))
    assert callback_data.read_link(callback_data.link(ref), library) == ref


def test_more_passages_than_a_button_can_carry_are_left_out() -> None:
    assert navigation_data.other("x", tuple(map(Place, range(1, 20))), 1) == "m:x:1.2.3.4:1"


def test_the_sentence_that_is_set_off_comes_along_where_it_fits() -> None:
    places = (Place(21, 3), Place(22), Place(26, 0))
    payload = navigation_data.other(SLUG, places, 2)
    assert payload == f"m:{SLUG}:21s3.22.26s0:2"
    press = navigation_data.read(payload, LIBRARY)
    assert press is not None
    assert (press.others, press.number, press.sentence) == (places, 26, 0)
    long = navigation_data.other(LONGEST, (Place(99_999, 10), Place(99_998, 11), Place(99_997, 12), Place(1, 13)), 0)
    assert long == f"m:{LONGEST}:99999.99998.99997.1:0"


def test_a_sentence_that_has_left_the_essay_is_not_set_off() -> None:
    press = navigation_data.read(f"p:{SLUG}:11s99t", LIBRARY)
    assert press is not None
    assert (press.number, press.sentence, press.converted) == (11, None, True)


def test_there_is_a_way_back_from_what_a_section_says() -> None:
    press = navigation_data.read(navigation_data.thesis(SLUG, "T1", Place(11, 3)), LIBRARY)
    assert press is not None
    assert press.back == Place(11, 3)
    assert navigation_data.read(f"t:{SLUG}:T1:99", LIBRARY) is None


def test_every_paragraph_has_a_link_that_leads_to_it(library: Library) -> None:
    for paragraph in library.essay().paragraphs:
        ref = Ref(SLUG, paragraph.number)
        assert callback_data.link(ref) == f"p-zhibo-daihuo-{paragraph.number}"
        assert callback_data.read_link(callback_data.link(ref), library) == ref


FORGED = [
    *("", "p", "p:", f"p:{SLUG}", f"p:{SLUG}:0", f"p:{SLUG}:28", f"p:{SLUG}:-1", f"p:{SLUG}:1:", f"p:{SLUG}:1:0"),
    *(
        f"p:{SLUG}:1:1000",
        f"p:{SLUG}:１",
        "p:other:1",
        "p:../etc:1",
        f"P:{SLUG}:1",
        f"p:{SLUG}:1\n",
        f"p:{SLUG}:{9**30}",
    ),
    *(f"t:{SLUG}:T9", f"t:{SLUG}:", f"t:{SLUG}:T1:T2", "o:", "o:other", f"o:{SLUG}:1", f"q:{SLUG}:28", f"x:{SLUG}:1"),
    *(f"m:{SLUG}:1.2:2", f"m:{SLUG}:1.99:0", f"m:{SLUG}:1.2.3.4.5:0", f"m:{SLUG}::0", f"m:{SLUG}:1"),
    *("a" * 64, "😂", "start", "/forget"),
]


@pytest.mark.parametrize("text", FORGED)
def test_a_forged_button_is_answered_politely_and_changes_nothing(text: str) -> None:
    chat = at(11, others=[12, 13], asked=["问"])
    decision = Talk(LIBRARY, chat=chat).press(text)
    assert decision == Decision(None, chat, toast=CatalogueMessage("button.stale"))


PIECES = ["p", "t", "o", "m", "q", SLUG, "other", "1", "27", "28", "0", "1.2.3", "27.1", "T1", "S9", "-", "", "9"]
SHAPED = st.builds(":".join, st.lists(st.sampled_from(PIECES), max_size=5))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (callback_data.done(10**13 - 1, 99_999, 99_999), ReadingButton("done", 10**13 - 1, 99_999, 99_999)),
        (callback_data.done(5, 1, 0), ReadingButton("done", 5, 1)),
        ("r:done:5:3", ReadingButton("done", 5, 3)),
        ("r:done:5:3:2", ReadingButton("done", 5, 3, 2)),
        (callback_data.together("where", 5), ReadingButton("where", 5)),
        (callback_data.together("show", 10**13 - 1), ReadingButton("show", 10**13 - 1)),
    ],
)
def test_what_those_who_read_together_press_is_read_back(text: str, expected: ReadingButton) -> None:
    assert len(text.encode()) <= 64
    assert callback_data.reading(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "r", "r:", "r:done", "r:done:5", "r:done:5:", "r:done:5:0", "r:done:5:-1", "r:done:5:3:", "r:done:5:3:0"),
        *("r:done:0:1", "r:done:05:1", "r:done:5:100000", f"r:done:{10**13}:1", "r:done:5:３", "r:done:5:3:2:1"),
        *("r:where", "r:where:", "r:where:5:1", "r:show:0", "r:show:5\n", "R:show:5", "r:hide:5", "d:done:5:3"),
    ],
)
def test_what_is_forged_is_no_press_of_theirs(text: str) -> None:
    assert callback_data.reading(text) is None


@given(st.text(max_size=64) | SHAPED)
def test_whatever_is_pressed_never_raises_nor_leads_off_the_shelf(text: str) -> None:
    chat = at(11, others=[12, 13], asked=["问"])
    decision = Talk(LIBRARY, chat=chat).press(text)
    if navigation_data.read(text, LIBRARY) is None:
        assert decision == Decision(None, chat, toast=CatalogueMessage("button.stale"))
    else:
        assert decision.response is not None
        assert decision.state.at is not None
        assert LIBRARY.holds(decision.state.at)
        assert not decision.forget


@given(st.text(st.sampled_from("p-zhibodau:0129 \n")) | st.text(max_size=70))
def test_whatever_a_link_says_never_raises_nor_leads_off_the_shelf(text: str) -> None:
    ref = callback_data.read_link(text, LIBRARY)
    assert ref is None or (LIBRARY.holds(ref) and callback_data.link(ref) == text)
    decision = Talk(LIBRARY, chat=ConversationState()).command("start", text)
    assert decision.response is not None
    assert decision.state.at == (ref if text else None)


CHAT = "c" + "0123456789abcdef0123"


@pytest.mark.parametrize("discussion", [1, 42, 10**12 - 1])
def test_a_link_to_a_recap_is_read_back(discussion: int) -> None:
    link = callback_data.recap_link(discussion)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link)
    assert callback_data.read_recap_link(link) == discussion
    assert callback_data.read_export_link(link) is None
    assert callback_data.read_link(link, LIBRARY) is None


def test_a_link_to_what_a_group_said_is_read_back() -> None:
    link = callback_data.export_link(CHAT)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link)
    assert callback_data.read_export_link(link) == CHAT
    assert callback_data.read_recap_link(link) is None
    assert callback_data.read_link(link, LIBRARY) is None


def test_the_pseudonyms_that_there_are_fit_such_a_link() -> None:
    chat = Encryption(Encryption.new_key()).pseudonym("chat", -1_001_234_567_890)
    assert callback_data.read_export_link(callback_data.export_link(chat)) == chat


@pytest.mark.parametrize(
    "text",
    [
        "",
        "r-",
        "r-0",
        "r-05",
        "r--5",
        "r-5 ",
        "r-5-5",
        "R-5",
        f"r-{10**12}",
        "r-５",
        "r-5\n",
        "e-",
        "e-c",
        "e-x",
        "e-c\n",
    ],
)
def test_what_is_forged_leads_to_no_recap(text: str) -> None:
    assert callback_data.read_recap_link(text) is None
    assert callback_data.read_export_link(text) is None


@pytest.mark.parametrize(
    "text", [f"e-{CHAT}0", f"e-{CHAT[:-1]}", f"e-{CHAT.upper()}", f"e-p{CHAT[1:]}", f"e-{CHAT}\n", CHAT]
)
def test_what_is_forged_leads_to_nothing_that_a_group_said(text: str) -> None:
    assert callback_data.read_export_link(text) is None


def test_the_buttons_of_a_group_fit() -> None:
    assert callback_data.group("sign") == "g:sign"
    assert callback_data.group("begin", "T1234567") == "g:begin:T1234567"
    assert len(callback_data.group("begin", "T1234567").encode()) <= 64
