"""``/check``: did the author say so? The claim is judged, never who made it, and nothing of either is kept."""

import pytest

from bot.bootstrap.settings import Settings
from bot.core.essay import Essay
from tests.botapi import Message
from tests.journeys.circle import MARKER, Circle, circle, deletes, kept
from tests.journeys.running import Sitting, Start

BORNE_OUT = "作者说产业互联网不以流量为生命线"
AGAINST = "作者说产业互联网以流量为生命线"
UNSAID = "作者说李佳琦一年赚十亿"
USAGE = "回复那条“作者说……”的消息，发 /check；或者写在命令后面。"


@pytest.fixture
async def club(sitting: Sitting) -> Circle:
    return circle(sitting)


async def checked(club: Circle, claim: Message, quote: str | None = None) -> Message:
    """What the bot says when the member doubts what somebody else wrote."""
    return await club.hears(club.member.says("/check", to=club.group, reply_to=claim, quote=quote))


async def test_claim_is_answered_with_the_passage_that_judges_it(club: Circle, essay: Essay) -> None:
    for words, verdict in ((BORNE_OUT, "文章是这么说的："), (AGAINST, "文章说的正相反：")):
        claim = club.other.says(words, to=club.group)
        answer = await checked(club, claim)
        assert answer.reply_to is claim, "the answer stands under the claim, not under the command"
        assert answer.text.startswith(verdict)
        [shown] = answer.quoted
        assert shown in essay.paragraph(22).text
        assert "第 22 / 27 段" in answer.text
        [[button]] = answer.buttons
        assert button.url == "https://t.me/essay_test_bot?start=p-zhibo-daihuo-22"
        assert club.other.user["first_name"] not in answer.text


async def test_what_the_essay_does_not_say_is_said_so(club: Circle) -> None:
    claim = club.other.says(UNSAID, to=club.group)
    answer = await checked(club, claim)
    assert answer.reply_to is claim
    assert answer.text.startswith("文章没有这么说。")
    assert (answer.quoted, answer.buttons) == ([], [])


async def test_only_the_stretch_that_was_chosen_is_judged(club: Circle) -> None:
    claim = club.other.says(f"晚上吃火锅吧。{AGAINST}。{UNSAID}，真多", to=club.group)
    assert (await checked(club, claim, quote=AGAINST)).text.startswith("文章说的正相反：")
    assert (await checked(club, claim, quote=UNSAID)).text.startswith("文章没有这么说。")
    assert (await checked(club, claim, quote="晚上吃火锅吧")).text.startswith("文章没有这么说。")


async def test_words_behind_the_command_are_judged_too(club: Circle) -> None:
    said = club.member.says(f"/check {AGAINST}", to=club.group)
    answer = await club.hears(said)
    assert answer.reply_to is said
    assert answer.text.startswith("文章说的正相反：")
    claim = club.other.says(BORNE_OUT, to=club.group)
    both = club.member.says(f"/check {AGAINST}", to=club.group, reply_to=claim)
    assert (await club.hears(both)).text.startswith("文章说的正相反："), "one's own words come first"


async def test_without_anything_it_says_how(club: Circle) -> None:
    assert (await club.hears(club.member.says("/check", to=club.group))).text == USAGE
    answer = await club.asks("直播带货的底层技术是什么？")
    assert (await checked(club, answer)).text == USAGE, "what the bot said is no claim"
    other_bot = club.sitting.api.other_bot_says(club.group, AGAINST)
    heard = await checked(club, other_bot)
    assert (heard.text, heard.reply_to is other_bot) == (USAGE, False), "nor what another bot said"
    sticker = club.other.sends_sticker(to=club.group)
    assert (await checked(club, sticker)).text == USAGE


async def test_claims_come_in_many_shapes(club: Circle) -> None:
    club.group.hides(club.admin)
    for claim in (
        club.other.sends_photo(AGAINST, to=club.group),
        club.other.sends_poll(AGAINST, "对", "不对", to=club.group),
        club.admin.says(AGAINST, to=club.group),
        club.other.forwards(club.admin.says(AGAINST, to=club.group), to=club.group),
    ):
        answer = await checked(club, claim)
        assert answer.reply_to is claim
        assert answer.text.startswith("文章说的正相反：")


async def test_it_is_answered_though_the_claim_was_taken_back(club: Circle) -> None:
    claim = club.other.says(AGAINST, to=club.group)
    said = club.member.says("/check", to=club.group, reply_to=claim)
    deletes(claim)
    answer = await club.hears(said)
    assert (answer.reply_to, answer.text[:8]) == (None, "文章说的正相反：")


async def test_in_a_topic_it_stays_there_and_the_topic_itself_is_no_claim(sitting: Sitting) -> None:
    club = circle(sitting, forum=True)
    topic = club.group.topic(AGAINST, by=club.admin)
    alone = await club.hears(club.member.says("/check", to=club.group, topic=topic))
    assert (alone.text, alone.thread_id) == (USAGE, topic)
    claim = club.other.says(BORNE_OUT, to=club.group, topic=topic)
    answer = await club.hears(club.member.says("/check", to=club.group, topic=topic, reply_to=claim))
    assert (answer.thread_id, answer.reply_to) == (topic, claim)


async def test_in_private_it_works_as_well(sitting: Sitting, essay: Essay) -> None:
    reader = sitting.reader
    assert (await sitting.asks("/check")).text == USAGE
    answer = await sitting.asks(f"/check {AGAINST}")
    assert answer.text.startswith("文章说的正相反：")
    claim = reader.says(BORNE_OUT)
    await reader.hears()
    reader.says("/check", reply_to=claim)
    answer = await reader.hears()
    assert answer.text.startswith("文章是这么说的：")
    reader.presses(answer, "看全段")
    await reader.sees_edit(answer)
    assert answer.quoted == [essay.paragraph(22).text]


async def test_nothing_of_the_claim_is_kept(start: Start, settings: Settings) -> None:
    async with start() as sitting:
        club = circle(sitting)
        claim = club.other.says(f"{AGAINST} {MARKER}", to=club.group)
        await checked(club, claim)
        await checked(club, claim, quote=f"流量为生命线 {MARKER}")
        sitting.api.refuse("sendMessage", 400, "Bad Request: something is wrong", chat_id=club.group.chat_id)
        await club.hears_nothing(club.member.says("/check", to=club.group, reply_to=claim))
        log = await sitting.log()
        member = sitting.known_as(club.member, club.group)
        assert [(entry["asked"], entry["person"]) for entry in log] == [("check", member)] * 3
    assert MARKER not in kept(settings)
