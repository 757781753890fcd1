"""Inline queries over the stand-in: Telegram's limits."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.error import BadRequest

from tests.botapi import BotApi


@pytest.fixture
async def bot() -> AsyncIterator[tuple[Bot, BotApi]]:
    async with BotApi.open() as api, Bot(api.token, base_url=api.base_url) as bot:
        await bot.get_updates(allowed_updates=["inline_query"])
        yield bot, api


def article(name: str, text: str = "x") -> InlineQueryResultArticle:
    return InlineQueryResultArticle(name, "t", InputTextMessageContent(text, "HTML"))


async def test_query_is_fetched_and_answered_once(bot: tuple[Bot, BotApi]) -> None:
    asks, api = bot
    query = api.reader().queries("流量")
    [update] = await asks.get_updates()
    assert update.inline_query
    assert (update.inline_query.id, update.inline_query.query) == (query.id, "流量")
    await asks.answer_inline_query(query.id, [article("1", "<blockquote>y</blockquote>")])
    assert [(each["id"], each["text"]) for each in query.results] == [("1", "y")]
    with pytest.raises(BadRequest, match="too old"):
        await asks.answer_inline_query(query.id, [])


@pytest.mark.parametrize(
    ("names", "refusal"),
    [
        ([str(number) for number in range(51)], "RESULTS_TOO_MUCH"),
        (["长" * 22], "RESULT_ID_INVALID"),
        ([""], "RESULT_ID_INVALID"),
        (["1", "1"], "RESULT_ID_DUPLICATE"),
    ],
)
async def test_limits_of_results(bot: tuple[Bot, BotApi], names: list[str], refusal: str) -> None:
    asks, api = bot
    query = api.reader().queries("")
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await asks.answer_inline_query(query.id, [article(name) for name in names])
    await asks.answer_inline_query(query.id, [article("长" * 21), *(article(str(number)) for number in range(49))])


async def test_limits_of_the_button(bot: tuple[Bot, BotApi]) -> None:
    asks, api = bot
    query = api.reader().queries("")
    for start in ("", "x" * 65, "a b"):
        with pytest.raises(BadRequest, match=r"(?i)start_param"):
            await asks.answer_inline_query(query.id, [], button=InlineQueryResultsButton("问", start_parameter=start))
    await asks.answer_inline_query(query.id, [], button=InlineQueryResultsButton("问", start_parameter="x-1"))
