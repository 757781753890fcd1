"""What buttons and links carry fits its limits, and is believed only as far as the shelf bears it out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import deep_links
from bot.core.argument import Place
from bot.core.callback_data.actions import BeginDiscussionButton, ReadingButton, SignButton
from bot.core.callback_data.parsing import parse
from bot.core.callback_data.passages import (
    OTHERS,
    OtherMatchButton,
    OutlineButton,
    ParagraphButton,
    PassageButton,
    QuestionButton,
    SeparateParagraphButton,
    ThesisButton,
)
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.deep_links import ExportLink, ParagraphLink, RecapLink
from bot.core.essay import Essay, Library, Part, Ref, Thesis
from bot.core.language import LocalizedText
from bot.core.response import CatalogueMessage, Passage
from bot.store.encryption import Encryption
from tests.seeds import seeded_library
from tests.talk.people import SLUG, Talk, at, buttons

LIBRARY = seeded_library()
LONGEST = "x" * 32
FURTHEST = tuple(map(Place, range(99_999, 99_999 - OTHERS - 1, -1)))


def largest() -> Library:
    """An essay of the longest name and the most paragraphs that a button can name."""
    one = LIBRARY.essay().paragraphs[0]
    words = LocalizedText("x")
    thesis = Thesis("T1234567", "T1234567", words, words, words, words, 1, 99_999)
    part = Part(thesis.id, None, 1, 99_999)
    return Library((Essay(LONGEST, "x", words, (part,), (thesis,), (one,) * 99_999, ()),))


@pytest.mark.parametrize(
    "button",
    [
        ParagraphButton(Ref(LONGEST, 99_999), 999, 999, converted=True),
        SeparateParagraphButton(Ref(LONGEST, 99_999)),
        ThesisButton(LONGEST, "T1234567", Place(99_999, 999)),
        OutlineButton(LONGEST),
        QuestionButton(Ref(LONGEST, 99_999)),
        OtherMatchButton(LONGEST, FURTHEST, OTHERS),
    ],
    ids=lambda button: type(button).__name__,
)
def test_the_longest_payload_fits_a_button_and_is_read_back(button: PassageButton) -> None:
    text = button.pack()
    assert len(text.encode()) <= 64
    assert parse(text) == button
    decision = Talk(largest()).press(text)
    assert decision.response is not None
    if isinstance(button, OtherMatchButton):
        assert isinstance(decision.response, Passage)
        assert decision.response.ref == Ref(LONGEST, FURTHEST[OTHERS].paragraph)


def test_more_passages_than_a_button_can_carry_are_left_out() -> None:
    assert OtherMatchButton("x", tuple(map(Place, range(1, 20))), 1).pack() == "m:x:1.2.3.4:1"


def test_the_sentence_that_is_set_off_comes_along_where_it_fits() -> None:
    places = (Place(21, 3), Place(22), Place(26, 0))
    payload = OtherMatchButton(SLUG, places, 2).pack()
    assert payload == f"m:{SLUG}:21s3.22.26s0:2"
    assert parse(payload) == OtherMatchButton(SLUG, places, 2)
    response = Talk(LIBRARY).press(payload).response
    assert isinstance(response, Passage)
    assert (response.ref.number, response.sentence) == (26, 0)
    long = OtherMatchButton(LONGEST, (Place(99_999, 10), Place(99_998, 11), Place(99_997, 12), Place(1, 13)), 0)
    assert long.pack() == f"m:{LONGEST}:99999.99998.99997.1:0"


def test_a_sentence_that_has_left_the_essay_is_not_set_off() -> None:
    response = Talk(LIBRARY).press(f"p:{SLUG}:11s99t").response
    assert isinstance(response, Passage)
    assert (response.ref.number, response.sentence, response.converted) == (11, None, True)


def test_there_is_a_way_back_from_what_a_section_says() -> None:
    response = Talk(LIBRARY).press(ThesisButton(SLUG, "T1", Place(11, 3)).pack()).response
    assert ParagraphButton(Ref(SLUG, 11), sentence=3) in [each.data for each in buttons(response)]
    assert Talk(LIBRARY).press(f"t:{SLUG}:T1:99").response is None


def test_every_paragraph_has_a_link_that_leads_to_it(library: Library) -> None:
    for paragraph in library.essay().paragraphs:
        ref = Ref(SLUG, paragraph.number)
        link = ParagraphLink(ref).pack()
        assert link == f"p-zhibo-daihuo-{paragraph.number}"
        assert Talk(library, chat=ConversationState()).command("start", link).state.at == ref


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
        (f"r:done:{10**13 - 1}:99999:99999", ReadingButton("done", 10**13 - 1, 99_999, 99_999)),
        ("r:done:5:1", ReadingButton("done", 5, 1)),
        ("r:done:5:3", ReadingButton("done", 5, 3)),
        ("r:done:5:3:2", ReadingButton("done", 5, 3, 2)),
        ("r:where:5", ReadingButton("where", 5)),
        (f"r:show:{10**13 - 1}", ReadingButton("show", 10**13 - 1)),
    ],
)
def test_what_those_who_read_together_press_is_read_back(text: str, expected: ReadingButton) -> None:
    assert len(text.encode()) <= 64
    assert parse(text) == expected
    assert expected.pack() == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "r", "r:", "r:done", "r:done:5", "r:done:5:", "r:done:5:0", "r:done:5:-1", "r:done:5:3:", "r:done:5:3:0"),
        *("r:done:0:1", "r:done:05:1", "r:done:5:100000", f"r:done:{10**13}:1", "r:done:5:３", "r:done:5:3:2:1"),
        *("r:where", "r:where:", "r:where:5:1", "r:show:0", "r:show:5\n", "R:show:5", "r:hide:5", "d:done:5:3"),
    ],
)
def test_what_is_forged_is_no_press_of_theirs(text: str) -> None:
    assert not isinstance(parse(text), ReadingButton)


@given(st.text(max_size=64) | SHAPED)
def test_whatever_is_pressed_never_raises_nor_leads_off_the_shelf(text: str) -> None:
    chat = at(11, others=[12, 13], asked=["问"])
    decision = Talk(LIBRARY, chat=chat).press(text)
    if decision.response is None:
        assert decision == Decision(None, chat, toast=CatalogueMessage("button.stale"))
    else:
        assert decision.response is not None
        assert decision.state.at is not None
        assert LIBRARY.holds(decision.state.at)
        assert not decision.forget


@given(st.text(st.sampled_from("p-zhibodau:0129 \n")) | st.text(max_size=70))
def test_whatever_a_link_says_never_raises_nor_leads_off_the_shelf(text: str) -> None:
    link = deep_links.parse(text)
    assert link is None or link.pack() == text
    ref = link.ref if isinstance(link, ParagraphLink) and LIBRARY.holds(link.ref) else None
    decision = Talk(LIBRARY, chat=ConversationState()).command("start", text)
    assert decision.response is not None
    assert decision.state.at == (ref if text else None)


CHAT = "c" + "0123456789abcdef0123"


@pytest.mark.parametrize("discussion", [1, 42, 10**12 - 1])
def test_a_link_to_a_recap_is_read_back(discussion: int) -> None:
    link = RecapLink(discussion).pack()
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link)
    assert deep_links.parse(link) == RecapLink(discussion)


def test_a_link_to_what_a_group_said_is_read_back() -> None:
    link = ExportLink(CHAT).pack()
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link)
    assert deep_links.parse(link) == ExportLink(CHAT)


def test_the_pseudonyms_that_there_are_fit_such_a_link() -> None:
    chat = Encryption(Encryption.new_key()).pseudonym("chat", -1_001_234_567_890)
    assert deep_links.parse(ExportLink(chat).pack()) == ExportLink(chat)


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
    assert deep_links.parse(text) is None


@pytest.mark.parametrize(
    "text", [f"e-{CHAT}0", f"e-{CHAT[:-1]}", f"e-{CHAT.upper()}", f"e-p{CHAT[1:]}", f"e-{CHAT}\n", CHAT]
)
def test_what_is_forged_leads_to_nothing_that_a_group_said(text: str) -> None:
    assert deep_links.parse(text) is None


def test_the_buttons_of_a_group_fit() -> None:
    assert SignButton().pack() == "g:sign"
    assert BeginDiscussionButton("T1234567").pack() == "g:begin:T1234567"
    assert len(BeginDiscussionButton("T1234567").pack().encode()) <= 64
