"""Daily excerpts in words: that of a day, the closing message, the panel."""

from dataclasses import replace
from datetime import date, time
from itertools import product

import pytest

from bot.core.essay import Library, Ref
from bot.core.incoming import EPOCH
from bot.core.language import Language, LocalizedText
from bot.core.outgoing import Address, ChatKind, InlineButton
from bot.core.response import CatalogueMessage, DailyExcerpt, EssayFinished, Panel, Response
from bot.core.subscription import (
    DailyExcerpts,
    PromptSchedule,
    ReadingOrder,
    Recurrence,
    SubscriptionKind,
    SubscriptionStatus,
)
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.page import Block, ListItem, Page, Prose, QuoteBlock
from bot.render.page import Location as Where
from bot.render.split import units
from bot.render.telegram import render_telegram
from bot.render.terminal import terminal
from bot.search.text.script import ScriptConverter
from bot.talk.schedules.excerpts import todays_excerpt
from bot.talk.schedules.panel.buttons import SettingVerb
from bot.talk.schedules.panel.screens import is_screen, show
from bot.talk.schedules.panel.view import PanelView
from tests.render.essays import made_of

SLUG = "zhibo-daihuo"
CATALOGUES = Catalogues(ScriptConverter().traditional)
DAILY = DailyExcerpts(5, SLUG, Language.HANS, Recurrence(time(8, 30), "Asia/Shanghai"), status=SubscriptionStatus.ON)


def page(library: Library, response: Response, language: Language = Language.HANS) -> Page:
    return Composer(library, CATALOGUES).compose(response, language)


def excerpt(
    library: Library,
    position: int,
    *,
    order: ReadingOrder = ReadingOrder.PARAGRAPHS,
    place: ChatKind = ChatKind.PRIVATE,
) -> DailyExcerpt:
    response = todays_excerpt(replace(DAILY, position=position, order=order), library, place)
    assert isinstance(response, DailyExcerpt)
    return response


def said(blocks: tuple[Block, ...]) -> list[str]:
    return [block.quotation.text if isinstance(block, QuoteBlock) else block.text for block in blocks]


def test_an_excerpt_is_numbered_quoted_placed_summed_up_and_asked_about(library: Library) -> None:
    paragraph = library.essay().paragraph(3)
    day, quote, place, summary, question = page(library, excerpt(library, 2)).blocks
    assert day == Prose("第 3 / 27 天", strong=True)
    assert isinstance(quote, QuoteBlock)
    assert (quote.quotation.text, quote.folded) == (paragraph.text, True)
    assert place == Where("第 3 / 27 段 · 引言：怎样看待直播带货", Ref(SLUG, 3))
    assert summary == Prose(f"一句话：{paragraph.summary.zh}")
    assert isinstance(question, Prose)
    assert question.text.startswith("想一想：")


def test_a_short_passage_is_not_folded() -> None:
    library = made_of("雨", "雨下了一个月。")
    _, quote, *_ = page(library, DailyExcerpt(Ref("made", 1), 1, 1)).blocks
    assert isinstance(quote, QuoteBlock)
    assert not quote.folded


def test_the_thesis_of_the_day_stands_before_its_passage(library: Library) -> None:
    thesis = library.essay().thesis("T2")
    day, stated, quote, *_ = page(library, excerpt(library, 3, order=ReadingOrder.THESES)).blocks
    assert day == Prose("第 4 / 8 天", strong=True)
    assert stated == Prose(f"{thesis.title.zh}：{thesis.statement.zh}")
    assert isinstance(quote, QuoteBlock)


@pytest.mark.parametrize("language", list(Language))
def test_the_passage_is_the_authors_in_every_language(library: Library, language: Language) -> None:
    for position in range(27):
        blocks = page(library, excerpt(library, position), language).blocks
        paragraph = library.essay().paragraph(position + 1)
        assert paragraph.text in said(blocks)
        assert CATALOGUES.word(paragraph.summary, language) in said(blocks)[3]


def test_in_english_only_what_is_not_the_authors_is_english(library: Library) -> None:
    lines = said(page(library, excerpt(library, 2), Language.ENGLISH).blocks)
    assert lines[0] == "Day 3 / 27"
    assert lines[3] == f"In short: {library.essay().paragraph(3).summary.en}"


def test_links_are_carried_to_the_door(library: Library) -> None:
    [row] = page(library, excerpt(library, 10, place=ChatKind.GROUP)).rows
    assert row == (
        InlineButton("上一段", start=f"p-{SLUG}-10"),
        InlineButton("下一段", start=f"p-{SLUG}-12"),
        InlineButton("聊聊这一段", start=f"p-{SLUG}-11_T1_0"),
    )


@pytest.mark.parametrize(("place", "on"), [(ChatKind.PRIVATE, ["p:made:1:2"]), (ChatKind.CHANNEL, [])])
def test_a_paragraph_too_long_for_one_message_is_read_on_where_that_disturbs_nobody(
    place: ChatKind, on: list[str]
) -> None:
    library = made_of("长", "".join(f"第{number}句说来话长。" for number in range(800)))
    shown = page(library, todays_excerpt(replace(DAILY, slug="made"), library, place))
    assert [key.payload for row in shown.rows for key in row if key.payload.startswith("p:")] == on
    assert "1 / " in said(shown.blocks)[2]


def test_the_closing_message_tells_the_argument_and_what_comes_next(library: Library) -> None:
    response = todays_excerpt(replace(DAILY, position=27), library, ChatKind.PRIVATE)
    first, *lines, last = page(library, response).blocks
    assert first == Prose("《直播带货，产业互联网的前奏曲》读完了，它说的是：", strong=True)
    assert lines == [ListItem(f"{each.first}–{each.last}", each.statement.zh) for each in library.essay().theses]
    assert last == Prose("接下来从头再读一遍。")
    english = page(library, response, Language.ENGLISH).blocks
    assert [each.text for each in english if isinstance(each, ListItem)] == [
        each.statement.en for each in library.essay().theses
    ]


def test_a_line_of_the_argument_may_be_a_paragraphs() -> None:
    library = made_of("雨", "雨下了一个月。", "街上积了水。")
    blocks = page(library, EssayFinished("made", ("intro", 2), CatalogueMessage("closing.stop"))).blocks
    assert blocks[2] == ListItem("2", "街上积了水。")


def test_a_panel_says_what_has_happened_then_how_things_stand() -> None:
    library = made_of("雨", "雨下了一个月。")
    lines = (
        CatalogueMessage(
            "daily.on",
            {
                "days": CatalogueMessage(
                    "daily.and", {"before": CatalogueMessage("daily.mon"), "after": CatalogueMessage("daily.fri")}
                )
            },
        ),
        CatalogueMessage("daily.loud"),
    )
    response = Panel(CatalogueMessage("daily.ask.days"), lines, CatalogueMessage("daily.saved"))
    assert page(library, response).blocks == (
        Prose("改好了。"),
        Prose("哪几天送？", strong=True),
        Prose("每周一、五\n送到时响一声"),
    )
    assert render_telegram(page(library, response)).plain == "改好了。\n\n哪几天送？\n\n每周一、五\n送到时响一声"
    assert terminal(page(library, response)).plain == "改好了。\n哪几天送？\n每周一、五\n送到时响一声"
    assert page(library, Panel(CatalogueMessage("daily.ask.which"))).blocks == (Prose("说的是哪一个？", strong=True),)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.HANS, "3月16日周一 08:30"),
        (Language.HANT, "3月16日 週一 08:30"),
        (Language.ENGLISH, "Mon 16 Mar at 08:30"),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(language: Language, expected: str) -> None:
    note = CatalogueMessage("daily.next.on", {"date": date(2026, 3, 16), "time": "08:30"})
    assert CATALOGUES.say(note, language) == expected


@pytest.mark.parametrize("language", list(Language))
def test_every_screen_of_the_panel_is_said_in_every_language(library: Library, language: Language) -> None:
    group = Address(-100, ChatKind.GROUP)
    for kind, verb, status in product(SubscriptionKind, SettingVerb, SubscriptionStatus):
        if is_screen(verb, kind):
            prompts = PromptSchedule(5, DAILY.slug, DAILY.language, DAILY.recurrence, status=status, hours=24)
            excerpts = replace(DAILY, status=status, together=True)
            subscription = prompts if kind is SubscriptionKind.PROMPT else excerpts
            shown = page(library, show(PanelView(subscription, library, EPOCH, to=group), verb), language)
            assert all(0 < len(key.text) < 40 for row in shown.rows for key in row)
            assert render_telegram(shown).plain.count("\n") < 15, "one screen of a phone"


def several(library: Library, pace: int, position: int = 0) -> DailyExcerpt:
    response = todays_excerpt(
        replace(DAILY, slug=library.essay().slug, pace=pace, position=position), library, ChatKind.GROUP
    )
    assert isinstance(response, DailyExcerpt)
    return response


def test_each_of_several_passages_is_quoted_placed_and_summed_up(library: Library) -> None:
    essay = library.essay()
    day, *blocks, question = page(library, several(library, 3, position=2)).blocks
    assert day == Prose("第 3 / 9 天", strong=True)
    for place, number in enumerate((7, 8, 9)):
        quote, where, summary = blocks[place * 3 : place * 3 + 3]
        assert isinstance(quote, QuoteBlock)
        assert quote.quotation.text == essay.paragraph(number).text
        assert isinstance(where, Where)
        assert (where.ref, where.text.startswith(f"第 {number} / 27 段 · ")) == (Ref(SLUG, number), True)
        assert summary == Prose(f"一句话：{essay.paragraph(number).summary.zh}")
    assert isinstance(question, Prose)
    assert question.text.startswith("想一想：")


LONG = "".join(f"第{number}句说来话长。" for number in range(1, 330))
"""Three thousand characters."""


@pytest.mark.parametrize(
    "paragraphs",
    [
        (LONG, LONG, LONG),
        ("短。", LONG, "也短。"),
        ("字" * 3000, "字" * 9000, "字" * 3000),
        ("😂" * 3000, LONG, "👨‍👩‍👧" * 900),
        ("e\u0301" * 4000, "。" * 4000, "<b>&" * 1500),
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_several_passages_stay_within_one_message(paragraphs: tuple[str, ...], language: Language) -> None:
    library = made_of("题" * 200, *paragraphs)
    response = replace(several(library, 3), question=LocalizedText("问" * 2000))
    shown = page(library, response, language)
    message = render_telegram(shown, lambda ref: f"https://t.me/bot?start=p-{ref.slug}-{ref.number}")
    assert units(message.plain) <= 4096
    assert message.text.count("<blockquote") == 3, "with its marks"
    for number in (1, 2, 3):
        assert f"p-made-{number}" in message.text
    quoted = [block.quotation for block in shown.blocks if isinstance(block, QuoteBlock)]
    for quotation, paragraph in zip(quoted, paragraphs, strict=True):
        assert paragraph.startswith(quotation.text)
        assert quotation.partial == (quotation.text != paragraph)
        assert len(quotation.text) > 100 or not quotation.partial, "there is always something to read"


def test_what_short_passages_leave_is_for_the_long_one() -> None:
    library = made_of("雨", "短。", LONG, "也短。")
    shown = page(library, several(library, 3))
    first, long, last = (block.quotation for block in shown.blocks if isinstance(block, QuoteBlock))
    assert (first.text, last.text) == ("短。", "也短。")
    assert units(long.text) > 2500
    places = [block.text for block in shown.blocks if isinstance(block, Where)]
    assert ["（节选）" in place for place in places] == [False, units(long.text) < units(LONG), False]


def test_the_last_time_there_may_be_less(library: Library) -> None:
    response = several(library, 2, position=13)
    assert (response.ref, response.more) == (Ref(SLUG, 27), ())
    assert page(library, response).blocks[0] == Prose("第 14 / 14 天", strong=True)
