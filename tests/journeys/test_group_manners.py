"""In a group the bot speaks when it is spoken to, and only then; whatever Telegram shows it."""

from collections.abc import AsyncIterator

import pytest

from tests.botapi import BotApi
from tests.botapi.records import units
from tests.journeys.circle import BOT, CLEAR, Circle, circle
from tests.journeys.running import Sitting

THANKED = {"不客气。还想到什么，接着问。", "应该的。哪一段还没聊透，咱们再翻翻。", "客气啦。书就摊在这儿，随时接着聊。"}

TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
"""Who brings what a channel posts into the group that belongs to it."""
STICKER = {"file_id": "CAACAgIAAxkBAAI", "file_unique_id": "AgADBQADu", "type": "regular", "width": 512, "height": 512}
STICKER |= {"is_animated": False, "is_video": False}


@pytest.fixture(params=["privacy mode", "reads all", "administrator"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def api(mode: str) -> AsyncIterator[BotApi]:
    async with BotApi.open(reads_all=mode == "reads all") as api:
        yield api


@pytest.fixture
async def club(sitting: Sitting, mode: str) -> Circle:
    club = circle(sitting)
    if mode == "administrator":
        await sitting.handled(club.group.sets_bot("administrator", by=club.admin))
    return club


async def test_what_is_put_to_it_is_answered_as_a_reply(club: Circle, mode: str) -> None:
    for text in (
        "/help",
        f"/help{BOT}",
        "/HELP@Essay_Test_Bot",
        f"{BOT} {CLEAR}",
        f"大家看 {BOT} {CLEAR}",
        f"{CLEAR} @Essay_Test_Bot",
    ):
        said = club.member.says(text, to=club.group)
        answer = await club.hears(said)
        assert answer.reply_to is said, text
    photo = club.member.sends_photo(f"{BOT} {CLEAR}", to=club.group)
    answer = await club.hears(photo)
    assert (answer.reply_to, answer.quotation) == (photo, CLEAR)
    response = club.other.says("直播带货改变了生产方式吗？", to=club.group, reply_to=answer)
    assert (await club.hears(response)).reply_to is response
    if mode != "privacy mode":
        # So an app names a bot that somebody picks from a list. It does not arrive in privacy mode.
        name = {"type": "text_mention", "offset": 0, "length": units("小书"), "user": club.sitting.api.world.bot}
        picked = club.puts(club.member.user, f"小书 {CLEAR}", entities=[name])
        assert (await club.hears(picked)).quotation == CLEAR


async def test_everything_else_gets_silence(club: Circle) -> None:
    member, group = club.member, club.group
    answer = await club.asks(CLEAR)
    talk = member.says(CLEAR, to=group)
    before = len(await club.sitting.log())
    await club.hears_nothing(
        talk,
        member.says("哈哈哈", to=group),
        member.says("同意", to=group, reply_to=talk),
        member.says("@essay_test_bots 你好", to=group),
        member.says("/start@another_bot", to=group),
        member.says("/outline", to=group),
        member.says("/roll 6", to=group),
        member.says("请看 /start", to=group),
        member.forwards(answer, to=group),
        member.sends_sticker(to=group),
        member.sends_voice(to=group),
        member.sends_poll("周几见？", "周六", "周日", to=group),
        club.puts(member.user, "", reply_to=answer, content={"sticker": {"emoji": "👍"} | STICKER}),
    )
    assert len(await club.sitting.log()) == before
    await club.sitting.still_answers()


async def test_other_bots_edits_and_what_comes_by_itself_get_silence(club: Circle) -> None:
    member, group, api = club.member, club.group, club.sitting.api
    talk, put = member.says("哈哈哈", to=group), member.says(f"{BOT} {CLEAR}", to=group)
    answer = await club.hears(put)
    before = len(await club.sitting.log())
    queued = {"sender_chat": {"id": -1_009_000_000_001, "type": "channel", "title": "频道"}}
    await club.hears_nothing(
        member.says_via_bot("/start", to=group),
        member.says_via_bot(f"{BOT} {CLEAR}", to=group),
        api.other_bot_says(group, "/start"),
        api.other_bot_says(group, f"{BOT} {CLEAR}"),
        api.other_bot_says(group, CLEAR, reply_to=answer),
        club.puts(TELEGRAM, f"{BOT} {CLEAR}", content={**queued, "is_automatic_forward": True}),
        club.puts(TELEGRAM, "/start", content={**queued, "is_automatic_forward": True}),
        member.edits(talk, f"{BOT} {CLEAR}"),
        member.edits(talk, "/start"),
        member.edits(put, f"{BOT} 一对一卖货贵在哪儿"),
    )
    newcomer = api.reader("新人")
    newcomer.joins(group)
    newcomer.leaves(group)
    await club.hears_nothing(*group.chat.messages[-2:])
    assert len(await club.sitting.log()) == before


@pytest.mark.parametrize("mode", ["reads all"])
async def test_channel_that_speaks_in_the_group_is_nobody_of_it(club: Circle) -> None:
    """A member may speak as a channel of their own. Telegram then names a bot as the sender, as it does for admins."""
    channel = {"id": -1_009_000_000_002, "type": "channel", "title": "小林的频道"}
    bot = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    for text in ("/settings", "/discuss", f"{BOT} {CLEAR}"):
        await club.hears_nothing(club.puts(bot, text, content={"sender_chat": channel}))


@pytest.mark.parametrize("mode", ["reads all"])
async def test_what_is_said_in_a_topic_is_not_said_to_whoever_opened_it(sitting: Sitting) -> None:
    """In a topic Telegram lets everything reply to the topic's beginning; that may be the bot's own."""
    club = circle(sitting, forum=True)
    topic = club.group.topic("第一章", by=club.admin)
    root = club.group.chat.topics[topic]
    root.sender = sitting.api.world.bot
    said = club.member.says(CLEAR, to=club.group, topic=topic)
    assert said.reply_to is root
    await club.hears_nothing(said)
    assert await sitting.log() == []


@pytest.mark.parametrize("mode", ["privacy mode"])
async def test_where_mentions_do_not_arrive_a_reply_does(club: Circle) -> None:
    club.sitting.api.world.mentions_arrive = False
    assert club.member.says(f"{BOT} {CLEAR}", to=club.group).update_id is None
    way = await club.hears(club.member.says("/start", to=club.group))
    assert (await club.hears(club.member.says(CLEAR, to=club.group, reply_to=way))).quoted


@pytest.mark.parametrize("mode", ["reads all"])
async def test_flood_gets_silence_and_others_are_answered(club: Circle) -> None:
    flood = [club.member.says(f"{BOT} 谢谢", to=club.group) for _ in range(40)]
    answers = []
    for message in flood:
        await club.sitting.handled(message.update_id)
    while club.group.chat.unheard:
        answers.append(await club.group.hears())
    assert len(answers) == 30
    assert {answer.text for answer in answers} <= THANKED, "nobody is scolded in front of all"
    assert (await club.hears(club.other.says(f"{BOT} {CLEAR}", to=club.group))).quoted


@pytest.mark.parametrize("mode", ["reads all"])
async def test_talk_among_people_is_no_flood(club: Circle) -> None:
    talk = [club.member.says("哈哈哈", to=club.group) for _ in range(80)]
    await club.hears_nothing(*talk)
    assert (await club.asks(CLEAR)).quoted
