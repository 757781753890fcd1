"""/metrics of a bot at work: what was asked and answered, as Prometheus reads it, and no word of anybody."""

import asyncio
import re
import socket

import httpx
import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.metrics import CONTENT_TYPE
from handlers.runtime.http_server import METRICS
from tests.botapi import BotApi
from tests.journeys.running import Sitting, running

FAKES = "主播卖假货这事作者怎么看"
MARKER = "durian-marker"
SAMPLE = re.compile(r'([a-z_]+)(?:\{([a-z]+)="([^"]*)"\})? (\S+)')


@pytest.fixture
def watched(settings: Settings) -> Settings:
    """Somebody may ask how the bot is."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return settings.model_copy(update={"listen": f"127.0.0.1:{found.getsockname()[1]}"})


async def page(settings: Settings) -> str:
    assert settings.address
    async with httpx.AsyncClient() as http:
        answer = await http.get(f"http://127.0.0.1:{settings.address[1]}{METRICS}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, CONTENT_TYPE)
    return answer.text


def figures(text: str) -> dict[tuple[str, str], float]:
    """By name and the value of the label."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found = [SAMPLE.fullmatch(line) for line in lines]
    return {(each[1], each[3] or ""): float(each[4]) for each in found if each}


async def answered(sitting: Sitting) -> None:
    """Asks twice, one of it something of which the essay says nothing."""
    for text in (FAKES, f"{MARKER} 今天天气怎么样"):
        update = sitting.reader.says(text).update_id
        await sitting.reader.hears()
        await sitting.handled(update)


async def test_what_was_asked_and_answered_is_counted(api: BotApi, engine: Engine, watched: Settings) -> None:
    async with running(api, engine, watched) as sitting:
        await answered(sitting)
        text = await page(watched)
        found = figures(text)
        assert found["essay_bot_updates_total", "message"] == 2
        assert found["essay_bot_verdicts_total", "says"] == 1
        assert sum(count for (name, _), count in found.items() if name == "essay_bot_acts_total") == 2
        assert found["essay_bot_messages_sent_total", "reply"] == 2
        assert found["essay_bot_answer_seconds_count", ""] == found["essay_bot_answer_seconds_bucket", "+Inf"] == 2
        assert (found["essay_bot_ready", ""], found["essay_bot_store_counted", ""]) == (1, 1)
        assert found["essay_bot_inbox", "waiting"] == found["essay_bot_outbox", "pending"] == 0
        assert found["essay_bot_database_bytes", ""] > 0
        assert MARKER not in text
        assert str(sitting.reader.id) not in text


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
async def test_what_could_not_be_sent_is_counted_by_kind(api: BotApi, engine: Engine, watched: Settings) -> None:
    async with running(api, engine, watched) as sitting:
        api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user", times=1)
        await sitting.handled(sitting.reader.says(FAKES).update_id)
        api.flood(1)
        other = api.reader()
        other.says(FAKES)
        assert (await other.hears()).quoted
        found = figures(await page(watched))
        assert found["essay_bot_send_errors_total", "Forbidden"] == 1
        assert found["essay_bot_send_errors_total", "RetryAfter"] == 1
        assert found["essay_bot_flood_waits_total", "all"] == 1
        assert found["essay_bot_flood_wait_seconds_total", ""] >= 1


async def test_many_who_ask_hold_up_nobody(api: BotApi, engine: Engine, watched: Settings) -> None:
    async with running(api, engine, watched) as sitting:
        await sitting.still_answers()
        pages = asyncio.gather(*(page(watched) for _ in range(50)))
        await sitting.still_answers()
        assert all("essay_bot_inbox{" in text for text in await pages)


async def test_an_update_that_is_set_aside_is_told_to_the_owner_and_no_word_of_it(
    api: BotApi, engine: Engine, settings: Settings
) -> None:
    owner = api.reader()
    owner.chat.started = True
    owned = settings.model_copy(update={"owners": (owner.id,)})
    api.inject({"message": {"text": MARKER}})
    async with running(api, engine, owned) as sitting:
        await sitting.until(lambda: aside(sitting))
    async with running(api, engine, owned):
        told = await owner.hears()
    assert "essay-bot queue" in told.text
    assert MARKER not in told.text


async def aside(sitting: Sitting) -> bool:
    async with sitting.services.store.read() as tx:
        return await tx.figures.dead_letters() == 1
