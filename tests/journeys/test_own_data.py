"""What is kept of a person: they get it on request, and it goes on request, and after a while."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.store.tables import chats, inbox, journal, subscriptions
from tests.botapi.people import Reader
from tests.journeys.running import Sitting

MARKER = "榴莲味的暗号 durian-marker"


async def exported(reader: Reader) -> list[dict[str, Any]]:
    reader.says("/export")
    message = await reader.hears()
    assert message.document is not None
    assert message.content["document"]["file_name"] == "essay-bot.jsonl"
    return [json.loads(line) for line in message.document.decode().splitlines()]


async def test_a_person_gets_what_is_kept_of_them_and_nothing_of_others(sitting: Sitting) -> None:
    other = sitting.api.reader("别人")
    other.says("主播卖假货这事作者怎么看")
    await other.hears()
    answer = await sitting.asks(MARKER)
    [entry] = await exported(sitting.reader)
    assert (entry["asked"], entry["answered"].split()) == (MARKER, answer.text.split())


async def test_whoever_has_said_nothing_gets_an_answer_all_the_same(sitting: Sitting) -> None:
    answer = await sitting.asks("/export")
    assert answer.text == "这里没有和你有关的记录。"
    assert answer.document is None


async def test_what_a_person_has_arranged_is_kept_of_them_too(sitting: Sitting) -> None:
    await sitting.asks("/daily 21:05 Asia/Tokyo")
    *_, arranged = await exported(sitting.reader)
    daily = arranged["daily"]
    assert (daily["at"], daily["zone"], daily["standing"]) == ("21:05", "Asia/Tokyo", "on")


async def test_after_forgetting_nothing_of_it_is_in_any_file(sitting: Sitting) -> None:
    await sitting.asks(MARKER)
    await exported(sitting.reader)
    await sitting.asks("/daily 21:17 America/St_Johns")
    await sitting.forgets()
    store = sitting.services.store
    async with store.database.read() as connection:
        person = store.encryption.pseudonym("person", sitting.reader.id)
        for table in (journal, inbox, subscriptions, chats):
            found = await connection.execute(select(table).where(table.c.person == person))
            assert found.first() is None, table.name
        kept = await connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE parcel != ''")
        assert kept.scalar_one() == 0
    sealed = b"".join(path.read_bytes() for path in sitting.settings.data.iterdir())
    assert MARKER.encode() not in sealed


async def test_log_is_kept_for_so_many_days_only(sitting: Sitting) -> None:
    await sitting.asks(MARKER)
    store, keep = sitting.services.store, sitting.services.store.keep
    assert keep == timedelta(days=365)
    now = datetime.now(UTC)
    await store.drop_old(now + keep - timedelta(minutes=1))
    assert len(await sitting.log()) == 1
    await store.drop_old(now + keep + timedelta(minutes=1))
    assert await sitting.log() == []
    async with store.read() as tx:
        chat = await tx.chats.load(store.pseudonym(sitting.reader.id))
        assert chat.asked == ()
        assert await tx.chats.count() == 1, "it can still be written to"
