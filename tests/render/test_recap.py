"""The recap of a discussion in words, its links, and the picture."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.core.callback_data.actions import BeginDiscussionButton
from bot.core.discussion import OpinionShift, Stance, Tally
from bot.core.essay import Library, Ref
from bot.core.language import Language, LocalizedText
from bot.core.response import Button, CatalogueMessage, DiscussionPrompt, Recap
from bot.core.response_parts import PopularContribution
from bot.render.discussions import NAMED
from bot.render.page import Block, ListItem, MessageLink, PictureFallback, Prose, QuoteBlock
from bot.render.row_layout import Stretch
from bot.render.split import units
from bot.render.telegram import CAPTION, LIMIT, render_telegram
from bot.render.terminal import terminal
from tests.botapi.markup import parsed
from tests.render.test_discussions import ASKED, CATALOGUES, SLUG, page, said

AGREE, DISAGREE, DEPENDS, UNDECIDED = Stance
SUPERGROUP, BASIC = -1_001_234_567_890, -123_456
PICTURE = b"\x89PNG"

MOVED = OpinionShift(
    before=Tally({AGREE: 12, DISAGREE: 3, UNDECIDED: 1}),
    after=Tally({AGREE: 10, DISAGREE: 4, DEPENDS: 2}),
    both=14,
    moved={(UNDECIDED, DISAGREE): 1, (AGREE, DEPENDS): 2, (DISAGREE, AGREE): 1},
)
RECAP = Recap(
    Ref(SLUG, 11),
    "T1",
    ASKED,
    closed=True,
    people=21,
    said=34,
    touched=((3, 2), (8, 1), (10, 1), (16, 5), (17, 1)),
    movement=MOVED,
    popular=(PopularContribution(50, 3, 7, (3, 16)), PopularContribution(41, 1, 2)),
    chat=SUPERGROUP,
    untouched="T5",
    then=ASKED,
)


def counted(key: str, count: int, **values: Any) -> str:
    return CATALOGUES.say(CatalogueMessage(key, {"count": count, **values}, count), Language.HANS)


def texts(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if not isinstance(block, QuoteBlock)]


def items(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    return [(block.mark, block.text) for block in blocks if isinstance(block, ListItem)]


def behind(heading: str, blocks: Sequence[Block]) -> list[Block]:
    """The list that this line leads to, which stands there once."""
    [at] = [place for place, block in enumerate(blocks) if block == Prose(heading, leads=True)]
    found: list[Block] = []
    for block in blocks[at + 1 :]:
        if not isinstance(block, ListItem | MessageLink):
            break
        found.append(block)
    return found


@pytest.mark.parametrize("language", list(Language))
def test_a_recap_tells_who_what_how_and_what_is_left(library: Library, language: Language) -> None:
    blocks, essay = page(library, RECAP, language).blocks, library.essay()
    assert blocks[0] == Prose(said("recap.closed", language, title=essay.thesis("T1").title), strong=True)
    people, messages = (
        CatalogueMessage("recap.people", {"count": 21}, 21),
        CatalogueMessage("recap.said", {"count": 34}, 34),
    )
    assert blocks[1] == Prose(said("recap.counts", language, people=people, said=messages))
    then = CatalogueMessage("recap.then", {"question": ASKED})
    assert blocks[-1] == Prose(said("recap.untouched", language, title=essay.thesis("T5").title, then=then))
    assert [type(block) for block in blocks].count(PictureFallback) == 1


def test_theses_are_told_by_how_much_was_said_about_them_and_of_two_alike_the_earlier_one(library: Library) -> None:
    blocks, essay = page(library, RECAP).blocks, library.essay()
    expected = [("T3", 6), ("intro", 2), ("S1", 1), ("T1", 1)]
    assert behind(said("recap.theses"), blocks) == [
        ListItem(counted("recap.times", count), essay.thesis(thesis).title.zh) for thesis, count in expected
    ]


def named(library: Library, touched: tuple[tuple[int, int], ...]) -> str:
    [instead] = [
        block.text
        for block in page(library, replace(RECAP, touched=touched)).blocks
        if isinstance(block, PictureFallback)
    ]
    return instead


def listed(*touched: tuple[int, int]) -> str:
    told = [counted("recap.paragraph", times, number=number) for number, times in touched]
    return said("recap.paragraphs", list=said("list.comma").join(told))


def test_paragraphs_are_named_in_their_order_and_only_those_that_were_spoken_of_most(library: Library) -> None:
    assert named(library, ((3, 2), (16, 5))) == listed((3, 2), (16, 5))
    many = tuple((number, 1 + (number in (20, 21))) for number in range(1, 28))
    assert NAMED == 6
    assert named(library, many) == listed((1, 1), (2, 1), (3, 1), (4, 1), (20, 2), (21, 2))


def test_where_nothing_of_the_essay_was_spoken_of_it_says_so(library: Library) -> None:
    shown = page(library, replace(RECAP, touched=()))
    assert Prose(said("recap.nowhere")) in shown.blocks
    assert not [block for block in shown.blocks if isinstance(block, PictureFallback)]
    assert shown.strip is None


def test_both_polls_stand_side_by_side_and_options_that_nobody_chose_are_left_out(library: Library) -> None:
    told = behind(said("recap.moved"), page(library, RECAP).blocks)
    figures = {AGREE: "12 → 10", DISAGREE: "3 → 4", DEPENDS: "0 → 2", UNDECIDED: "1 → 0"}
    assert told == [ListItem(mark, said(f"stance.{stance}")) for stance, mark in figures.items()]
    one = OpinionShift(Tally({AGREE: 1}), Tally({AGREE: 1}), 1)
    assert items(behind(said("recap.moved"), page(library, replace(RECAP, movement=one)).blocks)) == [
        ("1 → 1", said("stance.agree"))
    ]


def turned(old: Stance, new: Stance, people: int) -> str:
    note = CatalogueMessage(
        "recap.turn",
        {"old": CatalogueMessage(f"stance.{old}"), "new": CatalogueMessage(f"stance.{new}"), "count": people},
    )
    return CATALOGUES.say(note, Language.HANS)


def test_who_changed_their_mind_is_told_most_first_and_of_two_alike_in_the_order_of_the_options(
    library: Library,
) -> None:
    changed = CatalogueMessage("recap.changed", {"both": 14, "count": 4}, 4)
    turns = [turned(AGREE, DEPENDS, 2), turned(DISAGREE, AGREE, 1), turned(UNDECIDED, DISAGREE, 1)]
    expected = said("recap.turns", changed=changed, list=said("list.comma").join(turns))
    assert Prose(expected) in page(library, RECAP).blocks


def test_where_nobody_changed_their_mind_it_says_so(library: Library) -> None:
    firm = replace(MOVED, moved={})
    assert Prose(said("recap.firm", count=14, both=14)) in page(library, replace(RECAP, movement=firm)).blocks


def test_where_it_was_not_asked_once_more_only_the_first_poll_is_told(library: Library) -> None:
    once = OpinionShift(Tally({AGREE: 2, DEPENDS: 1}), Tally(), 0)
    blocks = page(library, replace(RECAP, movement=once)).blocks
    assert items(behind(said("recap.voted"), blocks)) == [("2", said("stance.agree")), ("1", said("stance.depends"))]
    assert said("recap.moved") not in texts(blocks)


@pytest.mark.parametrize("movement", [None, OpinionShift(Tally(), Tally(), 0)])
def test_where_nobody_voted_nothing_is_told_of_votes(library: Library, movement: OpinionShift | None) -> None:
    blocks = page(library, replace(RECAP, movement=movement)).blocks
    assert {said("recap.moved"), said("recap.voted")}.isdisjoint(texts(blocks))
    assert not [text for text in texts(blocks) if "→" in text]


def test_where_only_opinion_is_wanted_nothing_else_is_told(library: Library) -> None:
    shown = page(library, replace(RECAP, whole=False))
    first, *rest = shown.blocks
    assert first == page(library, RECAP).blocks[0]
    assert rest == [block for block in page(library, RECAP).blocks if block in rest]
    assert [text for text in texts(rest) if text in (said("recap.theses"), said("recap.popular"))] == []
    assert [mark for mark, _ in items(rest)] == ["12 → 10", "3 → 4", "0 → 2", "1 → 0"]
    assert shown.strip is None


def test_while_it_goes_on_it_is_called_otherwise(library: Library) -> None:
    title = library.essay().thesis("T1").title
    assert page(library, replace(RECAP, closed=False)).blocks[0] == Prose(said("recap.open", title=title), strong=True)


def test_what_is_left_needs_no_question(library: Library) -> None:
    left = page(library, replace(RECAP, then=None)).blocks[-1]
    assert left == Prose(said("recap.untouched", title=library.essay().thesis("T5").title, then=""))
    assert page(library, replace(RECAP, untouched=None)).blocks[-1] == MessageLink(SECOND_SAID, SUPERGROUP, 41)


SPOKE = counted("recap.popular.touched", 3, list="3、16")
SECOND_SAID = counted("recap.popular.said", 1, place=2)


# Links to messages


def links(library: Library, chat: int | None) -> list[str]:
    _, entities = parsed(render_telegram(page(library, replace(RECAP, chat=chat))).text)
    return [entity["url"] for entity in entities if entity["type"] == "text_link"]


def test_in_a_supergroup_messages_have_links(library: Library) -> None:
    assert behind(said("recap.popular"), page(library, RECAP).blocks) == [
        MessageLink(SPOKE, SUPERGROUP, 50),
        MessageLink(SECOND_SAID, SUPERGROUP, 41),
    ]
    assert links(library, SUPERGROUP) == ["https://t.me/c/1234567890/50", "https://t.me/c/1234567890/41"]


@pytest.mark.parametrize("chat", [BASIC, None, -1_000_000_000_000])
def test_elsewhere_they_have_none_and_are_told_all_the_same(library: Library, chat: int | None) -> None:
    assert links(library, chat) == []
    assert SPOKE in render_telegram(page(library, replace(RECAP, chat=chat))).plain


# The picture, and the text that stands for it


def test_where_a_picture_is_shown_the_words_that_stand_for_it_are_left_out(library: Library) -> None:
    shown = page(library, RECAP)
    words = listed(*RECAP.touched)
    drawn = render_telegram(shown, draw=lambda strip: PICTURE)
    assert (drawn.picture, words in drawn.plain, words in drawn.text) == (PICTURE, False, False)
    for message in (render_telegram(shown), render_telegram(shown, draw=lambda strip: None), terminal(shown)):
        assert message.picture is None
        assert words in message.plain


def test_what_the_picture_shows(library: Library) -> None:
    strip = page(library, RECAP, Language.ENGLISH).strip
    assert strip
    essay = library.essay()
    assert strip.title == essay.thesis("T1").title.en
    assert [(number, times) for number, times in enumerate(strip.counts, 1) if times] == list(RECAP.touched)
    assert len(strip.counts) == 27
    assert strip.stretches == tuple(
        Stretch(each.first, each.last, CATALOGUES.word(each.label, Language.ENGLISH)) for each in essay.theses
    )
    assert strip.scale == said("recap.scale", Language.ENGLISH)
    messages = CatalogueMessage("recap.said", {"count": 34}, 34)
    assert strip.subtitle == said("recap.picture", Language.ENGLISH, title=essay.title, said=messages)
    assert essay.title in strip.subtitle
    assert (strip.marked, strip.mark) == (11, said("recap.mark", Language.ENGLISH))


def test_picture_shows_nothing_that_a_late_vote_changes(library: Library) -> None:
    voted = replace(RECAP, people=22, movement=replace(MOVED, both=15))
    assert page(library, voted).strip == page(library, RECAP).strip


def test_what_has_no_picture_is_never_drawn(library: Library) -> None:
    for response in (
        replace(RECAP, touched=()),
        replace(RECAP, whole=False),
        DiscussionPrompt(Ref(SLUG, 11), "T1", ASKED),
    ):
        message = render_telegram(page(library, response), draw=lambda strip: pytest.fail("drawn"))
        assert message.picture is None


EVERYWHERE = tuple((number, 1) for number in range(1, 28))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("draw", [None, lambda strip: PICTURE], ids=["text", "picture"])
def test_whatever_was_said_fits_the_message_or_the_caption(library: Library, language: Language, draw: Any) -> None:
    long = LocalizedText("问" * 600, "long " * 120)
    rows = ((Button(LocalizedText("就聊这个"), BeginDiscussionButton("T5")),),)
    full = replace(
        RECAP,
        touched=EVERYWHERE,
        popular=tuple(PopularContribution(10**9 + n, 10**6, n, (25, 26, 27)) for n in range(3)),
        then=long,
        rows=rows,
    )
    for response in (RECAP, full, replace(full, then=None)):
        message = render_telegram(page(library, response, language), draw=draw)
        limit = CAPTION if draw else LIMIT
        text, _ = parsed(message.text)
        assert text == message.plain
        assert units(text) <= limit
        assert [key.payload for row in message.rows for key in row] == (["g:begin:T5"] if response.rows else [])


def test_what_has_no_room_in_a_caption_goes_line_by_line_from_the_end(library: Library) -> None:
    """A heading goes with the last of its lines."""
    words = render_telegram(page(library, RECAP), draw=lambda strip: PICTURE).plain
    room = CAPTION - units(words) + units(ASKED.zh) + units(SECOND_SAID) + 5
    shown = page(library, replace(RECAP, then=LocalizedText("问" * room)))
    whole, cut = render_telegram(shown), render_telegram(shown, draw=lambda strip: PICTURE)
    lost = [line for line in whole.plain.split("\n") if line not in cut.plain.split("\n")]
    assert said("recap.popular") in lost
    assert SPOKE in lost
    assert SECOND_SAID in lost
    assert cut.plain.endswith("问" * room), "what is left to talk about stays"
    for block in shown.blocks:
        if isinstance(block, Prose) and block.leads and block.text in cut.plain.split("\n"):
            following = cut.plain.split(f"{block.text}\n")[1]
            assert following.split("\n")[0] in {_line(each) for each in behind(block.text, shown.blocks)}


def _line(block: Block) -> str:
    return (
        f"{block.mark}  {block.text}"
        if isinstance(block, ListItem)
        else block.text
        if isinstance(block, MessageLink)
        else ""
    )
