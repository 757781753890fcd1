"""A particular that is asked for, and that the passage does not give."""

from dataclasses import replace

import pytest

from bot.bootstrap.engine import Engine
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.details import DetailKind
from bot.core.essay import Library, Ref
from bot.core.incoming import MessageKind, Text
from bot.core.language import Language
from bot.core.match import ClaimVerdict, Verdict
from bot.core.response import CatalogueMessage, Extent, Passage
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.page import Prose
from bot.search.text.script import ScriptConverter
from bot.talk.answers.lacking import lacking_detail, say_what_is_lacking
from tests.talk.answers.conversation import Chat, shown
from tests.talk.people import SLUG, Talk, do


def lacking(decision: Decision) -> str | None:
    """The key of what is said to be lacking."""
    assert isinstance(decision.response, Passage)
    return decision.response.lacking.key if decision.response.lacking else None


@pytest.mark.parametrize(
    ("before", "text", "key"),
    [
        ("为什么会有这么多人参与直播带货", "那有没有提到卖了多少钱", "lacking.anywhere.money"),
        ("關店潮是怎麼回事", "具體是哪一年的事情", "lacking.anywhere.year"),
        ("翻车的新闻是怎么回事", "是哪个主播", "lacking.told"),
        ("直播激活的消费潜能", "具体增长了多少", "lacking.anywhere.number"),
        ("why was one-on-one selling costly", "what was the profit margin", "lacking.anywhere.share"),
        ("S2B模式", "什么时候提出的", "lacking.here.time"),
        ("", "直播带货有多少企业家参与", "lacking.anywhere.number"),
        ("", "how many stores closed", "lacking.anywhere.number"),
        ("江南的雨", "到底下了多久", None),
        ("流量红利没了会怎样", "多少算够", None),
        ("关店潮是怎么回事", "谁还会去商场", None),
        ("关店潮是怎么回事", "什么时候线下才能翻身", None),
        ("直播带货带来了什么", "谁是受益者", None),
    ],
)
def test_it_is_said_before_the_passage(engine: Engine, before: str, text: str, key: str | None) -> None:
    chat = Chat(engine)
    if before:
        chat.say(before)
    assert lacking(chat.say(text)) == key


@pytest.mark.parametrize(
    ("number", "kind", "key"),
    [
        (10, DetailKind.MONEY, "lacking.here.money"),
        (18, DetailKind.MONEY, None),
        (23, DetailKind.YEAR, "lacking.here.year"),
        (14, DetailKind.YEAR, None),
        (22, DetailKind.NUMBER, None),
        (13, DetailKind.PLACE, None),
        (13, DetailKind.NAME, None),
        (10, None, None),
    ],
)
def test_where_other_paragraphs_bear_it_nothing_is_claimed_of_the_essay(
    library: Library, number: int, kind: DetailKind | None, key: str | None
) -> None:
    said = lacking_detail(kind, Ref("ferry", number), library.essay("ferry"))
    assert (said.key if said else None) == key


def test_where_the_editors_say_nothing_of_names_nothing_is_said(library: Library) -> None:
    essay = library.essay()
    said = lacking_detail(DetailKind.NAME, Ref(SLUG, 3), essay)
    assert said is not None
    assert said.values["fact"] == essay.argument.facts["names"]
    unknown = replace(essay, argument=replace(essay.argument, facts={}))
    assert lacking_detail(DetailKind.NAME, Ref(SLUG, 3), unknown) is None


def test_the_passage_its_buttons_and_what_is_remembered_stay(engine: Engine) -> None:
    state = ConversationState(at=Ref(SLUG, 10), asked=("为什么会有这么多人参与直播带货",))
    decision = Chat(engine, state).say("那有没有提到卖了多少钱")
    response = decision.response
    assert isinstance(response, Passage)
    assert shown(decision) == 10
    assert decision.finding is not None
    assert decision.finding.matches[0].ref == response.ref
    assert response.rows


def test_before_a_passage_one_thing_is_said(library: Library) -> None:
    incoming = do(MessageKind.TEXT, "卖了多少钱")
    assert isinstance(incoming, Text)
    plain = Passage(Ref(SLUG, 10), Extent.EXCERPT)
    state = ConversationState()
    context = Talk(library).context
    assert lacking(say_what_is_lacking(Decision(plain, state), incoming, context)) == "lacking.anywhere.money"
    for spoken in (
        replace(plain, lead=CatalogueMessage("objected")),
        replace(plain, unmentioned="淘宝"),
        replace(plain, asserted=ClaimVerdict.BEARS_OUT),
    ):
        decision = Decision(spoken, state)
        assert say_what_is_lacking(decision, incoming, context) == decision


@pytest.mark.parametrize("extent", [Extent.EXCERPT, Extent.BRIEF, Extent.WHOLE, Extent.SNIPPET])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.HANS, "全文没有提到具体金额，最接近的是这一段："),
        (Language.HANT, "全文沒有提到具體金額，最接近的是這一段："),
        (Language.ENGLISH, "The essay names no amount. The nearest it comes:"),
    ],
)
def test_it_stands_first_and_stands_for_that_it_only_touches_on_it(
    library: Library, script: ScriptConverter, extent: Extent, language: Language, words: str
) -> None:
    passage = Passage(
        Ref(SLUG, 10), extent, 0, lacking=CatalogueMessage("lacking.anywhere.money"), verdict=Verdict.RELATED
    )
    first, second, *_ = Composer(library, Catalogues(script.traditional)).compose(passage, language).blocks
    assert first == Prose(words)
    assert not isinstance(second, Prose)
