"""Where an admin has switched that on, a question of the essay that was put to nobody is answered; nothing of it is
kept."""

from collections.abc import AsyncIterator
from pathlib import Path
from time import time

import pytest
from sqlalchemy import select

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.match import Verdict
from bot.store.tables import inbox
from bot.talk.groups.messages import INTERJECTION_CONFIDENCE
from handlers.inbound.updates import update_key
from tests.botapi import BotApi, Message
from tests.journeys.circle import BOT, CLEAR, MARKER, Circle, circle, kept
from tests.journeys.rows import SLUG
from tests.journeys.running import Sitting, Start, running, settings_for

ON = "也答没叫我的问题"


class Telegrams:
    """The clock by which messages are dated."""

    ahead = 0.0

    def __call__(self) -> float:
        return time() + self.ahead


@pytest.fixture
def clock() -> Telegrams:
    return Telegrams()


@pytest.fixture
async def api(clock: Telegrams) -> AsyncIterator[BotApi]:
    async with BotApi.open(reads_all=True, clock=clock) as api:
        yield api


@pytest.fixture
async def club(sitting: Sitting) -> Circle:
    club = circle(sitting)
    assert "也答一句" in (await club.sets(ON)).text
    return club


async def test_clear_question_is_answered_once(club: Circle) -> None:
    asked = club.member.says(CLEAR, to=club.group)
    answer = await club.hears(asked)
    assert (answer.reply_to, answer.quotation) == (asked, CLEAR)
    assert "第 24 / 27 段" in answer.text
    [[button]] = answer.buttons
    assert button.url == "https://t.me/essay_test_bot?start=p-zhibo-daihuo-24"


async def test_not_again_within_five_minutes(club: Circle, clock: Telegrams) -> None:
    await club.hears(club.member.says(CLEAR, to=club.group))
    await club.hears_nothing(club.other.says("直播带货改变了生产方式吗？", to=club.group))
    assert (await club.asks("直播带货改变了生产方式吗？")).quoted, "whoever speaks to it meanwhile is answered"
    clock.ahead = 4 * 60 + 50
    await club.hears_nothing(club.other.says("直播带货改变了生产方式吗？", to=club.group))
    clock.ahead = 5 * 60 + 10
    answer = await club.hears(club.other.says("直播带货改变了生产方式吗？", to=club.group))
    assert answer.quoted


async def test_statements_and_other_questions_get_silence(club: Circle) -> None:
    for text in (
        "晚饭吃什么？",
        "今天几点开会？",
        "李佳琦一年赚多少钱？",
        "直播带货的底层技术依然是消费互联网的技术",
        "我昨天也看了一场直播带货",
        "？",
    ):
        await club.hears_nothing(club.member.says(text, to=club.group))
    await club.hears_nothing(club.member.sends_photo(to=club.group), club.member.sends_sticker(to=club.group))
    assert (await club.hears(club.member.says(CLEAR, to=club.group))).quoted, "it listens all the same"


async def test_question_that_may_be_meant_otherwise_gets_silence(club: Circle) -> None:
    find = club.sitting.engine.find
    asked = ("为什么直播带货火了？", "直播带货能火多久？", "一对一谈单为什么贵？", "技术启蒙是什么意思？")
    found = {text: find(text, (), SLUG) for text in asked}
    unsure = [
        text
        for text, each in found.items()
        if each.verdict is Verdict.SAYS and each.confidence < INTERJECTION_CONFIDENCE
    ]
    assert unsure, "choose others"
    for text in unsure:
        await club.hears_nothing(club.member.says(text, to=club.group))


async def test_elsewhere_it_is_silent_and_here_as_soon_as_it_is_switched_off(club: Circle) -> None:
    elsewhere = circle(club.sitting)
    await elsewhere.hears_nothing(elsewhere.member.says(CLEAR, to=elsewhere.group))
    await club.sets("只在叫我时说话")
    await club.hears_nothing(club.member.says(CLEAR, to=club.group))


async def test_replies_to_people_are_a_talk_of_theirs_but_questions_all_the_same(club: Circle) -> None:
    first = club.other.says("大家读到哪儿了", to=club.group)
    asked = club.member.says(CLEAR, to=club.group, reply_to=first)
    assert (await club.hears(asked)).reply_to is asked


async def test_nothing_of_what_was_not_put_to_it_is_kept(start: Start, settings: Settings) -> None:
    async with start() as sitting:
        club = circle(sitting)
        await club.sets(ON)
        before = len(await sitting.log())
        passed = club.member.says(f"{MARKER} 晚上谁去打球", to=club.group)
        await club.hears_nothing(passed)
        assert len(await sitting.log()) == before, "silence leaves no trace"
        answered = club.member.says(f"{CLEAR} {MARKER}", to=club.group)
        await club.hears(answered)
        missed = club.other.says(f"直播带货改变了生产方式吗？ {MARKER}", to=club.group)
        await club.hears_nothing(missed)
        for message in (passed, answered, missed):
            assert await payload(sitting, message) == ""
        *_, entry = await sitting.log()
        assert (entry["asked"], entry["answered"], entry["verdict"], entry["matches"]) == ("", "", None, [])
        assert entry["person"] == entry["chat"], "nor who asked"
        assert entry["delivered"] is True
    assert MARKER not in kept(settings)


async def payload(sitting: Sitting, message: Message) -> str:
    """What the inbox still holds of it."""
    key = update_key(int(sitting.api.token.partition(":")[0]), message.update_id or 0)
    async with sitting.services.store.database.read() as connection:
        found = await connection.execute(select(inbox.c.payload).where(inbox.c.key == key))
        return str(found.scalar_one())


async def test_what_was_put_to_it_is_kept_sealed_and_can_be_found(start: Start, settings: Settings) -> None:
    """Else the search above would find nothing whatever happens."""
    async with start() as sitting:
        await circle(sitting).asks(MARKER)
        assert (await sitting.log())[-1]["asked"] == MARKER
    assert MARKER in kept(settings)
    assert not any(MARKER.encode() in path.read_bytes() for path in settings.data.iterdir())


async def test_answer_that_cannot_be_sent_keeps_no_words_of_the_question(
    api: BotApi, start: Start, settings: Settings
) -> None:
    async with start() as sitting:
        club = circle(sitting)
        await club.sets(ON)
        api.refuse("sendMessage", 400, "Bad Request: something is wrong", chat_id=club.group.chat_id)
        await club.hears_nothing(club.member.says(f"{CLEAR} {MARKER}", to=club.group))
    assert MARKER not in kept(settings)


async def test_what_was_said_long_ago_is_not_answered_any_more(
    api: BotApi, start: Start, settings: Settings, clock: Telegrams
) -> None:
    """The bot was down, and the group has moved on."""
    async with start() as sitting:
        club = circle(sitting)
        await club.sets(ON)
    clock.ahead = -11 * 60
    asked = club.member.says(f"{CLEAR} {MARKER}", to=club.group)
    put = club.member.says(f"{BOT} {CLEAR}", to=club.group)
    clock.ahead = 0
    async with start() as sitting:
        club.sitting = sitting
        await club.hears_nothing(asked, put)
        assert (await sitting.log())[-1]["asked"] == CLEAR, "what was put to it is kept all the same"
        assert (await club.hears(club.other.says(f"{BOT} {CLEAR}", to=club.group))).quoted
    assert MARKER not in kept(settings)


async def test_as_an_admin_it_hears_everything_too(engine: Engine, tmp_path: Path) -> None:
    async with BotApi.open() as api, running(api, engine, settings_for(api, tmp_path)) as sitting:
        club = circle(sitting)
        await club.sets(ON)
        assert club.member.says(CLEAR, to=club.group).update_id is None, "privacy mode"
        await sitting.handled(club.group.sets_bot("administrator", by=club.admin))
        assert (await club.hears(club.member.says(CLEAR, to=club.group))).quoted
