"""What an update says in a group: to whom, in reply to what, and what a vote says."""

from typing import Any

import pytest
from telegram import Update

from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.outgoing import Address, ChatKind
from tests.handlers.inbound.test_updates import ANONYMOUS, CHANNEL, GROUP, MESSAGE, READING, USER, press, read
from tests.incoming import listed

BOT = {"id": 42, "is_bot": True, "first_name": "直播带货", "username": "Essay_Bot"}
OTHER_BOT = {"id": 43, "is_bot": True, "first_name": "别的", "username": "other_bot"}
FORUM = GROUP | {"is_forum": True}


def at(text: str, piece: str, kind: str = "mention", **about: Any) -> dict[str, Any]:
    """The entity that covers ``piece``, in UTF-16 units."""
    start = len(text[: text.index(piece)].encode("utf-16-le", "surrogatepass")) // 2
    return {"type": kind, "offset": start, "length": len(piece.encode("utf-16-le")) // 2, **about}


def group(text: str | None = None, **about: Any) -> IncomingMessage:
    content = {} if text is None else {"text": text}
    said = read(**{"chat": GROUP, **content, **about})
    assert said
    return said


def before(**about: Any) -> dict[str, Any]:
    """A message that is replied to."""
    return {"message_id": 7, "date": 1, "chat": GROUP, "from": USER | {"id": 8}, "text": "作者说会火下去"} | about


# To whom it is said


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("@Essay_Bot 主播卖假货呢", "主播卖假货呢"),
        ("@essay_bot主播卖假货呢", "主播卖假货呢"),
        ("主播卖假货呢 @ESSAY_BOT", "主播卖假货呢"),
        ("😂😂 @Essay_Bot 主播呢", "😂😂   主播呢"),
        ("@Essay_Bot", ""),
    ],
)
def test_whoever_names_the_bot_speaks_to_it_and_its_name_is_taken_out(text: str, content: str) -> None:
    name = text[text.index("@") :][: len("@Essay_Bot")]
    said = group(text, entities=[at(text, name)])
    assert (said.addressed, listed(said).mentioned, listed(said).content) == (True, True, content)


@pytest.mark.parametrize("text", ["问 直播带货 一下", "😂 直播带货"])
def test_whoever_picks_it_from_the_list_of_members_names_it_too(text: str) -> None:
    said = group(text, entities=[at(text, "直播带货", "text_mention", user=BOT)])
    assert (said.addressed, listed(said).mentioned) == (True, True)
    assert "直播带货" not in listed(said).content


def test_naming_somebody_else_is_not_speaking_to_it() -> None:
    text = "@other_bot 看看 @Essay_Bot_2"
    said = group(text, entities=[at(text, "@other_bot"), at(text, "@Essay_Bot_2")])
    assert (said.addressed, listed(said).mentioned, listed(said).content) == (False, False, text)
    picked = group("直播带货", entities=[at("直播带货", "直播带货", "text_mention", user=OTHER_BOT)])
    assert not picked.addressed
    assert not group("@Essay_Bot 没有成为提及").addressed, "Telegram says what a mention is"


def test_below_a_picture_it_can_be_named_too() -> None:
    caption = "看图 @Essay_Bot"
    said = group(caption=caption, photo=[], caption_entities=[at(caption, "@Essay_Bot")])
    assert (said.kind, listed(said).content, listed(said).mentioned) == (MessageKind.TEXT, "看图", True)


def test_in_private_everything_is_said_to_it_and_its_name_is_left_in() -> None:
    text = "@Essay_Bot 是谁"
    said = read(text=text, entities=[at(text, "@Essay_Bot")])
    assert said
    assert (said.addressed, listed(said).mentioned, listed(said).content) == (True, False, text)


def test_what_people_say_to_each_other_is_known_as_that() -> None:
    for said in (group("闲话"), group("闲话", reply_to_message=before()), group(dice={"emoji": "🎲", "value": 3})):
        assert (said.addressed, listed(said).mentioned) == (False, False)
    assert group("/recap").addressed
    assert group("/recap@essay_bot").addressed


def test_lone_surrogates_beside_a_name_do_no_harm() -> None:
    text = "\ud83d @Essay_Bot 主播呢"
    said = group(text, entities=[at(text, "@Essay_Bot")])
    assert (listed(said).mentioned, listed(said).content, said.quote) == (True, "主播呢", "")


# Replies


def test_reply_to_the_bot_is_said_to_it_and_tells_which_of_its_words() -> None:
    said = group("为什么", reply_to_message=before(**{"from": BOT, "text": "<b>原文</b>\u200b"}))
    assert (said.addressed, listed(said).mentioned, listed(said).replies_to) == (True, False, 7)
    assert (listed(said).answers, listed(said).replied) == ("<b>原文</b>", "")


def test_reply_to_its_poll_tells_the_question() -> None:
    poll = {"id": "1", "question": "你怎么看？", "options": [], "total_voter_count": 0, "is_closed": False}
    poll |= {"is_anonymous": False, "type": "regular", "allows_multiple_answers": False}
    poll |= {"allows_revoting": True, "members_only": False}
    asked = {name: value for name, value in before(**{"from": BOT}).items() if name != "text"}
    said = group("看情况", reply_to_message=asked | {"poll": poll})
    assert (said.addressed, listed(said).answers, listed(said).replies_to) == (True, "你怎么看？", 7)


def test_reply_to_a_person_tells_what_they_said() -> None:
    said = group("/check", reply_to_message=before())
    assert (listed(said).replied, listed(said).answers, listed(said).replies_to, said.kind) == (
        "作者说会火下去",
        "",
        7,
        MessageKind.COMMAND,
    )
    captioned = before(caption="图里说的")
    captioned.pop("text")
    assert listed(group("/check", reply_to_message=captioned)).replied == "图里说的"
    assert listed(group("/check", reply_to_message=before(text="x" * 9000))).replied == "x" * 4096
    picture = before()
    picture.pop("text")
    assert listed(group("/check", reply_to_message=picture)).replied == ""


def test_reply_may_choose_a_stretch_of_it() -> None:
    quote = {"text": "会火😂", "position": 3, "is_manual": True}
    said = group("/check", reply_to_message=before(text="作者说会火😂下去"), quote=quote)
    assert listed(said).replied == "会火😂"
    ours = group("为什么", reply_to_message=before(**{"from": BOT}), quote=quote)
    assert (listed(ours).answers, listed(ours).replied) == ("会火😂", "")


def test_what_another_bot_wrote_is_not_looked_at() -> None:
    said = group("/check", reply_to_message=before(**{"from": OTHER_BOT}))
    assert (listed(said).replied, listed(said).answers, listed(said).replies_to, said.addressed) == ("", "", 7, True)
    assert not group("对吗", reply_to_message=before(**{"from": OTHER_BOT})).addressed


def test_what_somebody_says_as_a_chat_is_a_persons() -> None:
    """Telegram names a bot for them, too."""
    for sender in (GROUP, CHANNEL):
        said = group("/check", reply_to_message=before(**{"from": ANONYMOUS, "sender_chat": sender}))
        assert listed(said).replied == "作者说会火下去"


def test_in_a_topic_what_replies_to_nothing_replies_to_nothing() -> None:
    """Telegram has it reply to the beginning of the topic, which may be the bot's own."""
    begun = {"name": "第一章", "icon_color": 7322096}
    beginning = before(**{"from": BOT, "forum_topic_created": begun, "message_thread_id": 3})
    beginning.pop("text")
    said = group("闲话", chat=FORUM, message_thread_id=3, is_topic_message=True, reply_to_message=beginning)
    assert (said.addressed, listed(said).replies_to, listed(said).answers) == (False, None, "")
    assert said.origin.to == Address(-100, ChatKind.GROUP, 3)
    real = group(
        "为什么", chat=FORUM, message_thread_id=3, is_topic_message=True, reply_to_message=before(**{"from": BOT})
    )
    assert (real.addressed, listed(real).replies_to) == (True, 7)


def test_what_a_channel_posts_into_its_group_is_said_by_nobody() -> None:
    about = {"chat": GROUP, "sender_chat": CHANNEL, "is_automatic_forward": True}
    assert (
        read(text="@Essay_Bot 读这段", **about, **{"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}})
        is None
    )
    own = {"chat": GROUP, "sender_chat": GROUP, "is_automatic_forward": True, "from": ANONYMOUS}
    assert read(text="/discuss", **own) is None


def test_what_other_bots_say_is_not_heard_even_where_they_name_it() -> None:
    text = "@Essay_Bot 为什么"
    for about in ({}, {"reply_to_message": before(**{"from": BOT})}):
        assert read(text=text, chat=GROUP, entities=[at(text, "@Essay_Bot")], **{"from": OTHER_BOT}, **about) is None


# What an answer quotes


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("@Essay_Bot 主播卖假货呢", "主播卖假货呢"),
        ("主播卖假货呢 @Essay_Bot", "主播卖假货呢"),
        ("主播 @Essay_Bot 呢", "主播 @Essay_Bot 呢"),
        ("@Essay_Bot\n\n  第一行\n第二行", "第一行"),
        ("@Essay_Bot <b>&", "<b>&"),
        ("@Essay_Bot 😂👨‍👩‍👧笑", "😂👨‍👩‍👧笑"),
        ("@Essay_Bot", ""),
        ("@Essay_Bot " + "一" * 120, "一" * 120),
        ("@Essay_Bot " + "一" * 121, "一" * 120),
        ("@Essay_Bot " + "😂" * 61, "😂" * 60),
        ("@Essay_Bot " + "一" * 100 + "。" + "二" * 50, "一" * 100 + "。"),
        ("@Essay_Bot 看不见\u200b的", ""),
        ("@Essay_Bot 换\ud800了", ""),
    ],
)
def test_answer_quotes_the_beginning_character_for_character(text: str, quote: str) -> None:
    said = group(text, entities=[at(text, "@Essay_Bot")])
    assert said.quote == quote
    assert quote in text
    assert len(quote.encode("utf-16-le")) // 2 <= 120


@pytest.mark.parametrize("kind", ["bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"])
def test_what_has_marks_is_not_quoted(kind: str) -> None:
    """Telegram wants them repeated exactly."""
    about = {"custom_emoji_id": "5"} if kind == "custom_emoji" else {}
    assert group("主播呢", entities=[at("主播呢", "主播", kind, **about)]).quote == ""
    assert group(caption="主播呢", photo=[], caption_entities=[at("主播呢", "主播", kind, **about)]).quote == ""
    assert group("看 t.me/x", entities=[at("看 t.me/x", "t.me/x", "url")]).quote == "看 t.me/x"


def test_commands_are_not_quoted() -> None:
    assert group("/discuss 12").quote == ""


# Votes


def vote(**about: Any) -> IncomingMessage | None:
    answer = {"poll_id": "77", "user": USER, "option_ids": [1], "option_persistent_ids": ["o1"]} | about
    update = Update.de_json({"update_id": 5, "poll_answer": answer}, None)
    assert update.poll_answer
    return READING.vote(update, update.poll_answer)


@pytest.mark.parametrize(
    ("options", "stance"), [([0], "agree"), ([1], "disagree"), ([2], "depends"), ([3], "undecided"), ([], "")]
)
def test_vote_tells_who_chose_what_in_which_poll(options: list[int], stance: str) -> None:
    said = vote(option_ids=options)
    assert said
    assert (said.kind, listed(said).content, said.origin.person, listed(said).poll) == (
        MessageKind.VOTE,
        stance,
        "person-7",
        "77",
    )
    assert (said.origin.key, said.origin.chat, said.origin.to, said.origin.sender, said.origin.name) == (
        "telegram:42:5",
        "",
        None,
        None,
        "",
    )


def test_whoever_votes_as_a_chat_is_that_chat() -> None:
    """Telegram names a person besides, who is the same for all of them."""
    nobody = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    said = vote(voter_chat=GROUP, user=nobody)
    assert said
    assert said.origin.person == "chat--100"


@pytest.mark.parametrize("options", [[4], [-1], [0, 9]])
def test_option_that_no_poll_of_ours_has_is_no_vote(options: list[int]) -> None:
    assert vote(option_ids=options) is None


def test_vote_of_nobody_is_none() -> None:
    answer = {"poll_id": "77", "option_ids": [1], "option_persistent_ids": ["o1"]}
    update = Update.de_json({"update_id": 5, "poll_answer": answer}, None)
    assert update.poll_answer
    assert READING.vote(update, update.poll_answer) is None


# Buttons


def test_press_in_a_topic_answers_there_and_brings_the_name_along() -> None:
    shown = MESSAGE | {"chat": FORUM, "message_thread_id": 3, "is_topic_message": True}
    said = press(shown)
    assert (said.origin.to, said.origin.name) == (Address(-100, ChatKind.GROUP, 3), "小林")


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [("小", "林", "小 林"), ("\u202e小\x00林", None, "小林"), ("\u200b", None, ""), ("长" * 90, "名", "长" * 64)],
)
def test_names_are_cleaned_and_bounded(first: str, last: str | None, name: str) -> None:
    query = {"id": "1", "from": USER | {"first_name": first, "last_name": last}, "chat_instance": "1", "data": "g:sign"}
    update = Update.de_json({"update_id": 5, "callback_query": query | {"message": MESSAGE}}, None)
    assert update.callback_query
    assert READING.press(update, update.callback_query).origin.name == name
