"""Inline queries: bounded for each person and for all, and the newest of each person alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot

from bot.bootstrap.engine import Engine
from bot.core.essay import Library
from bot.core.preferences import Preferences
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.renderer import Renderer
from bot.render.telegram import render_telegram
from bot.services.inline import InlineService
from handlers.inbound.inline import ALL_BURST, BURST, WAITING, WORTH, InlineQueries
from tests.botapi import BotApi
from tests.patience import until


class Clock:
    """Moves when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def service(library: Library, engine: Engine) -> InlineService:
    renderer = Renderer(Composer(library, Catalogues(engine.script.traditional)), render_telegram)
    return InlineService(library, engine.find, engine.script.fold, renderer, chosen_by=nothing_chosen)


async def nothing_chosen(person: int) -> Preferences:
    return Preferences()


@asynccontextmanager
async def running(service: InlineService, clock: Clock) -> AsyncIterator[tuple[BotApi, InlineQueries]]:
    async with BotApi.open() as api, Bot(api.token, base_url=api.base_url) as bot:
        yield api, InlineQueries(bot, service, clock)


def raw(person: int, text: str, query: str = "1") -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": "小林"}
    return {"update_id": 1, "inline_query": {"id": query, "from": user, "query": text, "offset": ""}}


@asynccontextmanager
async def answering(queries: InlineQueries) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(queries.run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def test_only_the_newest_query_of_a_person_is_answered(service: InlineService) -> None:
    async with running(service, Clock()) as (api, queries):
        reader = api.reader()
        typed = [reader.queries(text) for text in ("流", "流量", "流量红")]
        for query in typed:
            assert queries.offer(raw(reader.id, query.text, query.id))
        async with answering(queries):
            await reader.sees_offer(typed[-1])
        assert [query.answer is None for query in typed] == [True, True, False]


async def test_what_is_too_old_is_not_answered(service: InlineService) -> None:
    clock = Clock()
    async with running(service, clock) as (api, queries):
        reader, other = api.reader(), api.reader("别人")
        old, new = reader.queries("流量"), other.queries("流量")
        queries.offer(raw(reader.id, old.text, old.id))
        clock.now += WORTH
        queries.offer(raw(other.id, new.text, new.id))
        async with answering(queries):
            await other.sees_offer(new)
        assert old.answer is None


async def test_flood_of_one_person_leaves_the_others_their_answers(service: InlineService) -> None:
    async with running(service, Clock()) as (api, queries):
        reader, other = api.reader(), api.reader("别人")
        for _ in range(int(BURST)):
            queries.offer(raw(reader.id, "流量", "gone"))
        late, fine = reader.queries("流量"), other.queries("流量")
        queries.offer(raw(reader.id, late.text, late.id))
        queries.offer(raw(other.id, fine.text, fine.id))
        async with answering(queries):
            await other.sees_offer(fine)
            assert late.answer is None


async def test_flood_of_many_is_bounded(service: InlineService) -> None:
    async with running(service, Clock()) as (api, queries):
        for person in range(int(ALL_BURST) + 50):
            queries.offer(raw(person + 1, "流量", "unknown"))
        async with answering(queries):
            await api.called("answerInlineQuery", WAITING)
        assert len(api.calls_of("answerInlineQuery")) == WAITING


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "inline_query": {}},
        {"update_id": 1, "inline_query": {"from": "x"}},
        {"update_id": 1, "inline_query": {"from": {"id": 7}}},
        {"update_id": 1, "inline_query": {"from": {"id": 7}, "id": 5, "query": ["x"], "offset": None}},
    ],
)
async def test_what_cannot_be_read_harms_nobody(service: InlineService, update: dict[str, Any]) -> None:
    async with running(service, Clock()) as (api, queries):
        reader = api.reader()
        fine = reader.queries("流量")
        async with answering(queries):
            assert queries.offer(update)
            queries.offer(raw(reader.id, fine.text, fine.id))
            await reader.sees_offer(fine)


async def test_anything_else_is_left_to_the_inbox(service: InlineService) -> None:
    async with running(service, Clock()) as (_, queries):
        assert not queries.offer({"update_id": 1, "message": {"text": "x"}})
        assert not queries.offer({"update_id": 1, "inline_query": None})


async def test_refusal_ends_nothing(service: InlineService) -> None:
    async with running(service, Clock()) as (api, queries):
        reader = api.reader()
        async with answering(queries):
            queries.offer(raw(reader.id, "流量", "unknown"))
            await until(lambda: _called(api))
            fine = reader.queries("流量")
            queries.offer(raw(reader.id, fine.text, fine.id))
            await reader.sees_offer(fine)


async def _called(api: BotApi) -> bool:
    return bool(api.calls_of("answerInlineQuery"))
