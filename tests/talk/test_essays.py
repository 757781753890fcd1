"""A reader turns to another essay of the shelf; whoever does not ask for one hears of none."""

from dataclasses import replace

import pytest

from bot.core.conversation import ConversationState
from bot.core.decision import StartDiscussion
from bot.core.discussion import DiscussionFigures, GroupContext
from bot.core.essay import Library, Ref
from bot.core.incoming import MessageKind
from bot.core.language import LocalizedText
from bot.core.response import CatalogueMessage, Overview, Passage, TextResponse
from bot.talk.commands import commands_for
from bot.talk.essays import named_essay
from tests.incoming import changed
from tests.talk.people import SLUG, Search, Talk, at, buttons, do, found, keys
from tests.talk.rooms import OVER, commands, take

OTHERS = ["ferry", "birds"]


@pytest.fixture
def alone(library: Library) -> Library:
    """The shelf as it is with one essay."""
    return replace(library, essays=library.essays[:1])


def test_the_essays_of_the_shelf_are_offered(library: Library) -> None:
    response = Talk(library).command("essays").response
    assert keys(response) == ["essays.list"]
    assert [button.payload for button in buttons(response)] == [f"t:{slug}:-" for slug in (SLUG, *OTHERS)]


@pytest.mark.parametrize("slug", OTHERS)
def test_what_follows_is_about_the_essay_that_was_chosen(library: Library, slug: str) -> None:
    search = Search(found(3, slug=slug))
    talk = Talk(library, search, at(11, others=(12,), asked=("流量没了呢",)))
    chosen = talk.press(f"t:{slug}:-")
    assert isinstance(chosen.response, Overview)
    assert chosen.response.slug == slug
    assert talk.context.essay.slug == slug
    assert (talk.chat.asked, talk.chat.others) == ((), ())
    assert talk.chat.at is None, "no passage was shown that a question might lean on"
    answer = talk.say("这里面有谁给过粮食")
    assert isinstance(answer.response, Passage)
    assert answer.response.ref == Ref(slug, 3)
    assert all("流量没了呢" not in earlier for _, earlier in search.asked), "nothing of the other essay goes along"
    talk.command("start")
    assert talk.context.essay.slug == SLUG, "a chat opens with the first"


def test_an_outline_of_another_essay_turns_to_it(library: Library) -> None:
    talk = Talk(library, chat=at(11))
    talk.press("o:birds")
    assert talk.context.essay.slug == "birds"
    same = Talk(library, chat=at(11, others=(12,), asked=("流量",)))
    same.press(f"o:{SLUG}")
    assert settled_like(same.chat) == settled_like(at(11, others=(12,), asked=("流量",)))


def settled_like(state: ConversationState) -> tuple[object, ...]:
    return state.at, state.others, state.asked


@pytest.mark.parametrize(
    "text", ["你还能聊别的文章吗", "除了这篇，你还能聊别的吗", "你就只会聊这一篇吗", "书架上还有什么别的"]
)
def test_essays_are_offered_to_who_asks_what_else_there_is(library: Library, text: str) -> None:
    response = Talk(library, chat=at(3)).say(text).response
    assert isinstance(response, TextResponse)
    assert [note.key for note in response.notes] == ["essays.list"]


def test_who_wants_to_speak_of_something_else_is_not_sent_to_another_essay(library: Library) -> None:
    response = Talk(library, chat=at(3)).say("能聊点别的吗").response
    assert not (isinstance(response, TextResponse) and response.notes[0] == CatalogueMessage("essays.list"))


@pytest.mark.parametrize(
    "text",
    [
        *("现在是哪篇文章", "我在读哪篇？", "我现在在读哪一篇文章", "这是哪篇", "翻开的是哪篇", "哪篇文章"),
        *("which essay", "Which essay is this?", "what essay is this about", "which essay am I reading"),
    ],
)
def test_which_essay_is_open_is_said_with_the_others_beside_it(library: Library, text: str) -> None:
    talk = Talk(library, chat=at(3))
    response = talk.say(text).response
    assert isinstance(response, TextResponse)
    title = library.essay(SLUG).title
    assert response.notes == (CatalogueMessage("essays.open", {"title": LocalizedText(title)}),)
    assert len(buttons(response)) == 3
    assert talk.chat == at(3) or talk.chat.at == at(3).at, "what was on the table stays there"


@pytest.mark.parametrize(
    "name", ["ferry", "等人的船", "《等人的船》", "FERRY", "birds", "不带地图的远行", "不带地图的远行：候鸟怎样认路"]
)
def test_an_essay_is_opened_by_its_name(library: Library, name: str) -> None:
    talk = Talk(library, chat=at(11))
    response = talk.command("essays", name).response
    assert isinstance(response, Overview)
    assert talk.context.essay.slug == response.slug != SLUG


def test_an_essay_that_has_left_the_shelf_is_not_open(library: Library, alone: Library) -> None:
    talk = Talk(library, chat=at(11))
    talk.press("t:birds:-")
    assert Talk(alone, chat=talk.chat).context.essay.slug == SLUG


@pytest.mark.parametrize("name", ["船", "x" * 300, "😂", "《》", "ferry birds"])
def test_a_name_of_none_is_answered_with_those_there_are(library: Library, name: str) -> None:
    talk = Talk(library, chat=at(11))
    response = talk.command("essays", name).response
    assert isinstance(response, TextResponse)
    assert response.notes == (CatalogueMessage("essays.unknown", {"asked": name[:40]}),)
    assert len(buttons(response)) == 3
    assert talk.context.essay.slug == SLUG


@pytest.mark.parametrize(
    "text",
    [
        "换一篇",
        "换一篇文章",
        "我想换一篇文章",
        "换篇文章吧",
        "还有别的文章吗",
        "你这里还有什么文章？",
        "有哪些文章",
        "another essay please",
        "Do you have any other essays?",
    ],
)
def test_another_essay_is_asked_for_in_words(library: Library, alone: Library, text: str) -> None:
    assert keys(Talk(library, chat=at(11)).say(text).response) == ["essays.list"]
    response = Talk(alone, chat=at(11)).say(text).response
    assert not isinstance(response, TextResponse) or "essays.list" not in keys(response)


@pytest.mark.parametrize("text", ["聊聊《等人的船》", "换成等人的船", "我想看等人的船吧", "《等人的船》"])
def test_another_essay_is_named_in_words(library: Library, text: str) -> None:
    talk = Talk(library, chat=at(11))
    assert isinstance(talk.say(text).response, Overview)
    assert talk.context.essay.slug == "ferry"


def test_a_long_message_asks_for_none(library: Library) -> None:
    talk = Talk(library, Search(found(11)), at(11))
    assert isinstance(talk.say("来" * 4000).response, Passage | TextResponse)
    assert talk.context.essay.slug == SLUG


@pytest.mark.parametrize("text", ["这篇文章讲了什么", "这篇有几段", "换个说法", "等人的船是什么意思", "ferry"])
def test_what_is_said_of_this_essay_leads_to_no_other(library: Library, text: str) -> None:
    talk = Talk(library, Search(found(11)), at(11))
    talk.say(text)
    assert talk.context.essay.slug == SLUG


def test_with_one_essay_nobody_hears_of_others(alone: Library, library: Library) -> None:
    response = Talk(alone).command("essays").response
    assert keys(response) == ["essays.one"]
    helped = Talk(alone).command("help").response
    assert isinstance(helped, TextResponse)
    assert "essays" not in [note.values.get("name") for note in helped.notes]
    without = [command.name for command in commands_for(owner=False, several=False)]
    assert without == [command.name for command in commands_for(owner=False) if command.name != "essays"]


def test_a_reader_of_the_first_essay_is_told_the_same_whatever_stands_beside_it(
    library: Library, alone: Library
) -> None:
    for said in (
        "你好",
        "目录",
        "大意",
        "流量没了会怎样",
        "说人话",
        "你是谁",
        "主播挣多少",
        "谢谢",
        "考考我",
        "第11段",
    ):
        one, other = (Talk(shelf, Search(found(11)), at(11)).say(said) for shelf in (alone, library))
        assert one == other, said
    for command in ("start", "outline", "summary", "privacy"):
        assert Talk(alone).command(command) == Talk(library).command(command), command


def test_a_reply_to_a_question_about_another_essay_is_about_that(library: Library) -> None:
    ferry = library.essay("ferry")
    thesis = ferry.theses[0]
    question = thesis.discuss[0].zh
    talk = Talk(library, Search(found(2, slug="ferry")), at(11))
    talk.take(changed(do(MessageKind.TEXT, "我接过家里的店"), answers=f"想一想：{question}"))
    assert talk.context.essay is ferry


def test_a_title_up_to_its_colon_names_an_essay(library: Library) -> None:
    assert named_essay(library, "不带地图的远行") is library.essay("birds")
    assert named_essay(library, "") is None


@pytest.mark.parametrize("slug", OTHERS)
def test_a_group_discusses_another_essay_by_its_name(library: Library, slug: str) -> None:
    essay = library.essay(slug)
    for argument in (slug, essay.title, f"《{essay.title}》"):
        decision = take(commands("discuss", argument), library)
        assert decision.response
        [effect] = decision.effects
        assert isinstance(effect, StartDiscussion)
        assert effect.discussion.ref.slug == slug
        assert (decision.state.opened, decision.state.at) == (slug, None), "and goes on with it"


def test_turns_are_counted_by_essay(library: Library) -> None:
    first, second = (thesis.id for thesis in library.essay("ferry").theses[:2])
    held = ((SLUG, "intro"), (SLUG, "S1"), ("ferry", first))
    group = GroupContext(last=OVER, figures=DiscussionFigures(begun=("intro", "S1"), held=held))
    [effect] = take(commands("discuss", "ferry"), library, group).effects
    assert isinstance(effect, StartDiscussion)
    assert effect.discussion.thesis == second


def test_a_group_is_told_how_to_discuss_each(library: Library) -> None:
    response = take(commands("essays"), library).response
    assert keys(response) == ["essays.group", *["essays.group.line"] * 3]
    assert buttons(response) == []
