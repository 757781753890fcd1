"""What is put to the bot in a group, and votes."""

import pytest

from bot.core.conversation import REMEMBERED, ConversationState
from bot.core.decision import AddContribution, CastVote
from bot.core.discussion import DiscussionPart, GroupContext, Stance
from bot.core.essay import Library, Ref
from bot.core.match import NOTHING, Finding, Verdict
from bot.core.response import Button, CatalogueMessage, Extent, NotInEssay, Passage, TextResponse
from tests.incoming import changed
from tests.talk.groups.test_messages import ANSWERS, ASKING, QUESTION, SURELY, silent, snippet
from tests.talk.people import SCRIPT, SLUG, Search, at, buttons, found, keys
from tests.talk.rooms import OVER, TALK, chats, commands, presses, says, take, votes
from tests.talk.subscriptions import OTHER, two

# Put to the bot


def test_a_question_to_the_bot_gets_two_sentences_and_the_way_on(library: Library) -> None:
    decision = take(says(QUESTION), library, find=Search(found(11, 12)), chat=at(3, others=[4], asked=["以前的"]))
    assert snippet(decision) == Passage(
        Ref(SLUG, 11),
        Extent.SNIPPET,
        sentence=0,
        rows=((Button(CatalogueMessage("group.press.read"), start=f"p-{SLUG}-11"),),),
    )
    assert (decision.state.at, decision.state.others, decision.keep, decision.effects) == (Ref(SLUG, 11), (), True, ())
    assert decision.state.asked == ("以前的", QUESTION)


def test_what_the_essay_only_touches_on_is_said_to_be_so(library: Library) -> None:
    decision = take(says(QUESTION), library, find=Search(found(11, verdict=Verdict.RELATED)))
    assert snippet(decision).verdict is Verdict.RELATED


def test_a_particular_that_the_passage_does_not_give_is_said_to_be_lacking(library: Library) -> None:
    decision = take(says("一共卖了多少钱"), library, find=Search(found(10)))
    assert snippet(decision).lacking == CatalogueMessage("lacking.anywhere.money")


@pytest.mark.parametrize(
    ("finding", "nearest"),
    [
        (NOTHING, None),
        (found(11, verdict=Verdict.SILENT, confidence=0.005), None),
        (found(11, verdict=Verdict.SILENT, confidence=0.1), 11),
    ],
)
def test_what_it_does_not_speak_of_is_said_in_a_line(library: Library, finding: Finding, nearest: int | None) -> None:
    decision = take(says("李佳琦一年赚多少钱"), library, find=Search(finding), chat=at(3))
    assert decision.response == NotInEssay(Ref(SLUG, nearest) if nearest else None, brief=True)
    assert decision.state.at == Ref(SLUG, 3)


def test_no_more_questions_are_remembered_than_in_private(library: Library) -> None:
    asked = [f"第{number}个问题" for number in range(REMEMBERED)]
    decision = take(says(QUESTION), library, find=SURELY, chat=at(3, asked=asked))
    assert decision.state.asked == (*asked[1:], QUESTION)


@pytest.mark.parametrize(
    ("words", "key"), [("你好", "say.greeting.0"), ("谢谢", "say.thanks.0"), ("你是谁", "say.identity")]
)
def test_manners_are_returned_without_buttons(library: Library, words: str, key: str) -> None:
    decision = take(says(words), library)
    assert (keys(decision.response), buttons(decision.response)) == ([key], [])


def test_a_paragraph_is_shown_by_its_number(library: Library) -> None:
    decision = take(says("第12段"), library)
    assert (snippet(decision).ref, snippet(decision).sentence, decision.state.at) == (
        Ref(SLUG, 12),
        None,
        Ref(SLUG, 12),
    )


@pytest.mark.parametrize("words", ["目录", "下一段", "总结一下", "怎么用", ""])
def test_what_is_better_done_alone_is_shown_the_way_there(library: Library, words: str) -> None:
    decision = take(says(words), library, chat=at(11))
    assert keys(decision.response) == ["group.private"]
    assert buttons(decision.response) == [Button(CatalogueMessage("button.private"), start=f"p-{SLUG}-11")]
    new = take(says(words), library)
    assert buttons(new.response) == [Button(CatalogueMessage("button.private"), start="")]


@pytest.mark.parametrize("words", ["第28段", "第0段"])
def test_a_paragraph_that_is_not_there_is_said_to_be_none(library: Library, words: str) -> None:
    assert keys(take(says(words), library).response) == ["page.none"]


@pytest.mark.parametrize("words", ["😂", "？", "👍👍"])
def test_a_thumb_is_an_answer_by_itself(library: Library, words: str) -> None:
    decision = take(says(words), library)
    assert (decision.response, decision.keep) == (None, False)


@pytest.mark.parametrize(
    ("words", "key"),
    [("出一题", "group.say.discuss"), ("开始讨论", "group.say.discuss"), ("核对一下：作者说它会火", "group.say.check")],
)
def test_commands_in_words_are_told_how_to_give_them(library: Library, words: str, key: str) -> None:
    assert keys(take(says(words), library).response) == [key]


@pytest.mark.parametrize(
    ("words", "key"), [("错了", "group.correction"), ("哈哈哈", "say.laughter.0"), ("作者是谁", "fact")]
)
def test_words_that_lead_to_questions_are_shorter_here(library: Library, words: str, key: str) -> None:
    assert keys(take(says(words), library).response) == [key]


def test_a_question_leans_on_what_came_before_only_where_it_replies_to_that(library: Library) -> None:
    essay, earlier = library.essay(), at(11, asked=["一对一谈单为什么贵"])
    shown = essay.paragraph(11).sentences[0]
    for answers, leant in (("", ()), (shown, ("一对一谈单为什么贵",))):
        search = Search(found(11, verdict=Verdict.RELATED, confidence=0.5), together=found(12))
        decision = take(says("这是为什么", answers=answers), library, chat=earlier, find=search)
        assert leant in {before for _, before in search.asked}
        assert snippet(decision).ref.number == (12 if leant else 11)


def test_what_is_asked_while_a_discussion_goes_on_belongs_to_it(library: Library) -> None:
    for discussion in (TALK, ASKING):
        decision = take(says("第3段里的假货呢"), library, GroupContext(running=discussion), find=Search(found(11)))
        assert decision.effects == (AddContribution(discussion.id, (3, 11)),)
        silence = take(says("第3段里的假货呢"), library, GroupContext(running=discussion))
        assert isinstance(silence.response, NotInEssay)
        assert silence.effects == (AddContribution(discussion.id, (3,)),)
    assert take(says(QUESTION), library, GroupContext(last=OVER), find=SURELY).effects == ()


def test_while_another_essay_is_discussed_questions_are_about_that(library: Library) -> None:
    """Else its figures would name paragraphs of an essay that nobody talks about."""
    shelf = two(library)
    assert shelf.essay().slug == OTHER
    search = Search(found(2))
    decision = take(
        says(QUESTION, answers="其一。"),
        shelf,
        GroupContext(running=TALK),
        find=search,
        chat=ConversationState(at=Ref(OTHER, 3)),
    )
    assert decision.effects == (AddContribution(TALK.id, (2,)),)
    assert snippet(decision).ref == Ref(SLUG, 2)
    idle = take(says("第3段"), shelf, GroupContext(last=OVER))
    assert snippet(idle).ref == Ref(OTHER, 3)


def test_one_message_too_many_gets_silence_in_front_of_everybody(library: Library) -> None:
    for said in (says(QUESTION), commands("discuss"), commands("recap")):
        assert silent(take(changed(said, flooding=True), library, GroupContext(running=TALK), find=SURELY))
    pressed = take(presses("g:begin:T1", flooding=True), library, GroupContext())
    assert (pressed.response, pressed.toast, pressed.effects) == (None, CatalogueMessage("say.flood"), ())


# Votes


@pytest.mark.parametrize("part", [DiscussionPart.BEFORE, DiscussionPart.AFTER])
@pytest.mark.parametrize("stance", [*Stance, None])
def test_a_vote_is_kept_changed_and_taken_back_without_a_word(
    library: Library, part: DiscussionPart, stance: Stance | None
) -> None:
    decision = take(votes(stance or ""), library, GroupContext(concerned=TALK, part=part))
    assert (decision.response, decision.toast, decision.keep) == (None, None, True)
    assert decision.effects == (CastVote(TALK.id, part, stance),)


@pytest.mark.parametrize(
    "group",
    [GroupContext(), GroupContext(concerned=TALK), GroupContext(running=TALK, part=DiscussionPart.AFTER)],
    ids=["no such poll", "which poll", "another's"],
)
def test_a_vote_that_belongs_to_nothing_that_goes_on_is_not_kept(library: Library, group: GroupContext) -> None:
    assert silent(take(votes("agree"), library, group))


def test_a_vote_that_comes_when_all_is_over_counts_for_it_was_cast_before_the_poll_was_closed(library: Library) -> None:
    decision = take(votes("agree"), library, GroupContext(concerned=OVER, part=DiscussionPart.AFTER))
    assert (decision.response, decision.effects) == (None, (CastVote(OVER.id, DiscussionPart.AFTER, Stance.AGREE),))


def test_a_vote_has_its_place_though_it_names_no_chat(library: Library) -> None:
    """A door that does not say where it was cast."""
    decision = take(votes("agree", to=None), library, GroupContext(concerned=TALK, part=DiscussionPart.BEFORE))
    assert decision.effects == (CastVote(TALK.id, DiscussionPart.BEFORE, Stance.AGREE),)


# An essay that has left the shelf


def test_where_its_essay_has_left_the_shelf_a_discussion_is_as_good_as_over(library: Library) -> None:
    """The room has none then; what is put to the bot is answered from what is left."""
    decision = take(
        says("技术"), library, GroupContext(), find=Search(found(16)), chat=ConversationState(at=Ref("gone", 3))
    )
    assert (snippet(decision).ref, decision.effects) == (Ref(SLUG, 16), ())
    assert silent(take(votes("agree"), library, GroupContext()))


def test_a_group_of_which_nothing_is_known_is_treated_like_any_other(library: Library) -> None:
    assert isinstance(take(says("谢谢"), library, None).response, TextResponse)
    assert silent(take(chats("谢谢"), library, None))


def test_questions_are_recognised_whatever_the_script(library: Library) -> None:
    assert SCRIPT.fold("為什麼") == "为什么"
    assert snippet(take(chats("直播帶貨為什麼會落幕"), library, GroupContext(settings=ANSWERS), find=SURELY))


def test_what_was_meant_is_answered_in_reply_to_an_answer(library: Library) -> None:
    shown = library.essay().paragraph(11).sentences[0]
    search = Search(found(6))
    decision = take(says("不是，我问的是新零售为什么推不动", answers=shown), library, chat=at(11), find=search)
    assert snippet(decision).ref.number == 6
    assert {asked for asked, _ in search.asked} == {"新零售为什么推不动"}
    assert decision.state.asked[-1] == "新零售为什么推不动"
