"""What is written in a group: what is answered, what is counted, and what is met with silence and not kept."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import AddContribution, CountFollowUp, Decision, Effect, RecordInterjection
from bot.core.discussion import Discussion, DiscussionStage, GroupContext, GroupSettings
from bot.core.essay import Library, Ref
from bot.core.incoming import MessageKind
from bot.core.match import NOTHING, Finding, Verdict
from bot.core.response import Button, CatalogueMessage, Extent, Passage
from bot.talk.groups.messages import INTERJECTION_CONFIDENCE, TOUCH_CONFIDENCE, touched_paragraphs
from tests.incoming import changed
from tests.talk.people import SLUG, Search, do, found
from tests.talk.recognising import recognise
from tests.talk.rooms import GROUP, NOW, OVER, TALK, TOPIC, chats, commands, says, take

ASKING = replace(TALK, id=6, stage=DiscussionStage.ASKING)
ANSWERS = GroupSettings(answers=True)
SURELY = Search(found(11, 12, confidence=1.0))
QUESTION = "一对一谈单为什么贵"


def silent(decision: Decision, *effects: Effect) -> bool:
    """Nothing is said, and nothing kept but the deeds."""
    assert (decision.response, decision.toast, decision.finding, decision.forget, decision.export) == (
        None,
        None,
        None,
        False,
        False,
    )
    return not decision.keep and decision.effects == effects


def counted(decision: Decision, discussion: Discussion, *paragraphs: int) -> bool:
    """Nothing is said, and it is kept as part of a discussion."""
    assert (decision.response, decision.toast) == (None, None)
    return decision.keep and decision.effects == (AddContribution(discussion.id, paragraphs),)


def snippet(decision: Decision) -> Passage:
    assert isinstance(decision.response, Passage)
    assert decision.response.extent is Extent.SNIPPET
    read = Button(
        CatalogueMessage("group.press.read"), start=f"p-{decision.response.ref.slug}-{decision.response.ref.number}"
    )
    assert decision.response.rows == ((read,),)
    return decision.response


# Not put to the bot


@pytest.mark.parametrize(
    "words", ["今天天气不错", QUESTION, "第12段说得好", "😂", "你好", "帮助", "/", "@somebody 来了吗"]
)
@pytest.mark.parametrize(
    "group", [GroupContext(), GroupContext(running=TALK), GroupContext(last=OVER)], ids=["idle", "running", "over"]
)
def test_what_people_say_to_each_other_is_neither_answered_nor_kept(
    library: Library, words: str, group: GroupContext
) -> None:
    assert silent(take(chats(words), library, group, find=SURELY))


def test_what_is_not_put_to_the_bot_is_not_even_searched_for(library: Library) -> None:
    search = Search(found(11, confidence=1.0))
    for group in (
        GroupContext(),
        GroupContext(replies_to_contribution=True),
        GroupContext(settings=ANSWERS, cooling_down=True),
    ):
        take(chats(QUESTION), library, group, find=search)
    assert search.asked == []


def test_stickers_and_the_like_are_left_alone_whoever_they_are_for(library: Library) -> None:
    media = changed(do(MessageKind.MEDIA, ""), at=NOW, to=GROUP, message=100)
    for addressed, mentioned, concerned in product((True, False), (True, False), (None, TALK, OVER)):
        said = changed(media, addressed=addressed, mentioned=mentioned)
        assert silent(take(said, library, GroupContext(settings=ANSWERS, concerned=concerned), find=SURELY))


@pytest.mark.parametrize("topic", [GROUP, TOPIC])
def test_commands_that_are_none_may_be_anothers(library: Library, topic: Any) -> None:
    for name in ("roll", "outline", "why", "broadcast", "summary", "x" * 32):
        assert silent(take(commands(name, to=topic), library, GroupContext(running=TALK)))


# Where an admin lets it answer all the same


def test_a_question_to_everybody_is_answered_where_the_essay_surely_speaks_to_it(library: Library) -> None:
    decision = take(chats(QUESTION), library, GroupContext(settings=ANSWERS), find=SURELY)
    passage = snippet(decision)
    assert (passage.ref, passage.sentence, passage.verdict) == (Ref(SLUG, 11), 0, Verdict.SAYS)
    assert (decision.effects, decision.keep) == ((RecordInterjection(),), False)
    assert decision.state.asked == ()
    assert decision.state.at is None


@pytest.mark.parametrize(
    "finding",
    [
        found(11, confidence=INTERJECTION_CONFIDENCE - 0.001),
        found(11, verdict=Verdict.RELATED, confidence=1.0),
        found(11, verdict=Verdict.SILENT, confidence=1.0),
        NOTHING,
    ],
)
def test_where_it_is_not_sure_it_holds_its_tongue(library: Library, finding: Finding) -> None:
    assert silent(take(chats(QUESTION), library, GroupContext(settings=ANSWERS), find=Search(finding)))


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("直播带货改变了什么", True),
        ("為什麼會落幕", True),
        ("会落幕吗", True),
        ("谁说的", True),
        ("技术呢", True),
        ("why is that", True),
        ("ＷＨＯ said so", True),
        ("真的？", True),
        ("really?", True),
        ("我觉得会落幕", False),
        ("直播带货改变了思想", False),
        ("whyever", False),
        ("技术呢，我懂", False),
    ],
)
def test_only_questions_are_answered_unasked(library: Library, words: str, asks: bool) -> None:
    decision = take(chats(words), library, GroupContext(settings=ANSWERS), find=SURELY)
    assert snippet(decision) if asks else silent(decision)


def test_after_an_answer_that_nobody_had_asked_it_for_it_rests(library: Library) -> None:
    assert silent(take(chats(QUESTION), library, GroupContext(settings=ANSWERS, cooling_down=True), find=SURELY))
    asked = take(says(QUESTION), library, GroupContext(settings=ANSWERS, cooling_down=True), find=SURELY)
    assert snippet(asked), "whoever asks it is answered"


# Replies to a prompt, to its poll, and to those who replied


@pytest.mark.parametrize("discussion", [TALK, ASKING])
def test_a_reply_to_a_prompt_is_kept_counted_and_not_answered(library: Library, discussion: Discussion) -> None:
    decision = take(
        says("我看重的是技术"),
        library,
        GroupContext(concerned=discussion, running=discussion),
        find=Search(found(16, 3)),
    )
    assert counted(decision, discussion, 16)
    assert decision.finding == found(16, 3)


def test_it_counts_for_the_discussion_that_it_replies_to_and_not_for_another_that_goes_on(library: Library) -> None:
    """A prompt of one topic cannot be answered in another; but a later one may have begun."""
    decision = take(says("技术"), library, GroupContext(concerned=ASKING, running=TALK), find=Search(found(16)))
    assert counted(decision, ASKING, 16)


def test_after_the_end_nothing_is_counted_nor_said(library: Library) -> None:
    for words in ("我看重的是技术", "你好", QUESTION):
        assert silent(take(says(words), library, GroupContext(concerned=OVER, running=TALK), find=SURELY))


@pytest.mark.parametrize("words", ["😂", "……", "👍👍"])
def test_a_reply_without_words_is_no_contribution(library: Library, words: str) -> None:
    assert silent(take(says(words), library, GroupContext(concerned=TALK), find=SURELY))


def test_what_sounds_like_small_talk_is_a_contribution_all_the_same(library: Library) -> None:
    for words in ("你好", "谢谢", "第12段", "帮助"):
        decision = take(says(words), library, GroupContext(concerned=TALK))
        assert decision.keep
        assert [type(effect) for effect in decision.effects] == [AddContribution]
        assert decision.response is None


def test_a_reply_that_also_names_the_bot_is_counted_and_answered(library: Library) -> None:
    decision = take(says(QUESTION, mentioned=True), library, GroupContext(concerned=TALK), find=SURELY)
    assert snippet(decision).ref == Ref(SLUG, 11)
    assert decision.effects == (AddContribution(TALK.id, (11,)),)
    assert decision.keep
    late = take(says(QUESTION, mentioned=True), library, GroupContext(concerned=OVER), find=SURELY)
    assert snippet(late)
    assert late.effects == ()


def test_a_reply_to_a_contribution_is_counted_and_nothing_else(library: Library) -> None:
    for settings in (GroupSettings(), ANSWERS):
        decision = take(
            chats(QUESTION, replies_to=50),
            library,
            GroupContext(settings=settings, replies_to_contribution=True),
            find=SURELY,
        )
        assert silent(decision, CountFollowUp())
    assert silent(take(chats("😂", replies_to=50), library, GroupContext(replies_to_contribution=True)))


def _context(library: Library) -> Context:
    return Context(ConversationState(), library, Search(), recognise=recognise)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("第12段说得好", (12,)),
        ("第１２段和第 3 段", (3, 12)),
        ("第12自然段", (12,)),
        ("第27段，第28段，第999段", (27,)),
        ("第0段、第012段", ()),
        ("第五十段", ()),
        ("12段", ()),
        ("第12", ()),
        ("第 3  段", ()),
        ("", ()),
    ],
)
def test_paragraphs_are_named_by_their_numbers(library: Library, words: str, expected: tuple[int, ...]) -> None:
    assert touched_paragraphs(says(words), NOTHING, _context(library)) == expected


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (found(16, 17), (3, 16)),
        (found(3), (3,)),
        (found(16, verdict=Verdict.RELATED), (3,)),
        (replace(found(16), confidence=TOUCH_CONFIDENCE - 0.01), (3,)),
        (found(16, verdict=Verdict.SILENT), (3,)),
        (NOTHING, (3,)),
    ],
)
def test_what_is_named_and_what_fits_best_count_once_each(
    library: Library, finding: Finding, expected: tuple[int, ...]
) -> None:
    assert touched_paragraphs(says("第3段里一对多那句"), finding, _context(library)) == expected


@pytest.mark.parametrize("words", ["好的", "谢谢大家", "第3段"])
def test_manners_and_wishes_speak_of_nothing_else(library: Library, words: str) -> None:
    assert touched_paragraphs(says(words), found(16), _context(library)) == ((3,) if "3" in words else ())
