"""Owners are told in private, in their language; where nobody can be told, the log is."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.core.essay import Library
from bot.core.incident import IncidentKind, Observation
from bot.core.language import Language
from bot.core.outgoing import Address, Cause, OutgoingMessage, SendStatus
from bot.search.text.script import ScriptConverter
from bot.services.owner_alerts import OwnerAlerts
from tests.databases import Opened
from tests.house import NOW, House

OWNERS = (71, 72)
SEEN = [
    Observation(IncidentKind.DEAD_LETTERS, 1),
    Observation(IncidentKind.UNKNOWN, 2),
    Observation(IncidentKind.NOT_READY, 5),
    Observation(IncidentKind.DISK, 7),
    Observation(IncidentKind.BACKUP, 9),
    Observation(IncidentKind.ERROR, 3, "ValueError in bot.talk.decide.decide"),
]
"""Everything at once."""


@pytest.fixture
async def house(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[House]:
    async with databases() as database:
        yield House(library, script, database)


def alerts(house: House, owners: tuple[int, ...] = OWNERS) -> OwnerAlerts:
    return OwnerAlerts(house.renderer, house.store, owners)


async def waiting(house: House) -> dict[int, OutgoingMessage]:
    """What is to be sent, by whom it goes to."""
    async with house.store.read() as tx:
        return {queued.outgoing.to.chat: queued.outgoing for queued in await tx.outbox.ready((), 50)}


async def test_every_owner_gets_one_message_with_a_line_for_each(house: House) -> None:
    assert await alerts(house).report(SEEN, NOW, reachable=True)
    sent = await waiting(house)
    assert set(sent) == set(OWNERS)
    assert {outgoing.cause for outgoing in sent.values()} == {Cause.NOTICE}
    lines = [line for line in sent[71].message.plain.splitlines() if line.strip()]
    assert len(lines) == 1 + len(SEEN)
    assert "3 次：ValueError in bot.talk.decide.decide" in lines[-1]


async def test_it_is_said_in_the_language_in_which_the_owner_talks_with_the_bot(house: House) -> None:
    said = house.text("What does the author say?", to=Address(71), by=71, spoken=Language.ENGLISH)
    async with house.store.transaction() as tx:
        state = await tx.chats.load(said.origin.chat)
        await tx.chats.save(said, type(state)(language=Language.ENGLISH), NOW)
    await alerts(house).report(SEEN[:1], NOW, reachable=True)
    assert (await waiting(house))[71].message.plain.splitlines()[-1].startswith("1 update could not be handled")


@pytest.mark.parametrize(
    ("event", "says"),
    [("what is stored is in effect", "归好的照样起作用"), ("the seeds alone count", "只照原来的标注答")],
)
async def test_error_that_the_program_knows_is_told_by_what_it_means(house: House, event: str, says: str) -> None:
    seen = Observation(IncidentKind.ERROR, 2, f"bot.services.overlays: overlay's file not read; {event}")
    await alerts(house).report([seen], NOW, reachable=True)
    told = (await waiting(house))[71].message.plain.splitlines()[-1]
    assert says in told
    assert "overlay" not in told
    assert "essay-bot check" in told


async def test_error_that_it_does_not_know_is_named_as_the_log_names_it(house: House) -> None:
    seen = Observation(IncidentKind.ERROR, 2, "bot.somewhere: all is lost")
    await alerts(house).report([seen], NOW, reachable=True)
    told = (await waiting(house))[71].message.plain.splitlines()[-1]
    assert "2 次：bot.somewhere: all is lost（日志里的叫法" in told


async def test_told_twice_or_by_two_processes_it_comes_once(house: House) -> None:
    assert await alerts(house).report(SEEN, NOW, reachable=True)
    assert not await alerts(house).report(SEEN, NOW, reachable=True)
    assert not await alerts(house).report(SEEN, NOW + timedelta(hours=1), reachable=True)
    assert len(await waiting(house)) == len(OWNERS)


async def test_after_a_day_there_is_a_digest(house: House) -> None:
    await alerts(house, (71,)).report(SEEN, NOW, reachable=True)
    await house.delivers()
    await alerts(house, (71,)).report(SEEN[:1], NOW + timedelta(days=1), reachable=True)
    [outgoing] = (await waiting(house)).values()
    assert "昨天" in outgoing.message.plain


@pytest.mark.parametrize(("owners", "reachable"), [((), True), ((), False), (OWNERS, False)])
async def test_where_nobody_hears_it_the_log_does_and_the_owners_as_soon_as_they_can(
    house: House, caplog: pytest.LogCaptureFixture, owners: tuple[int, ...], reachable: bool
) -> None:
    for _ in range(2):
        await alerts(house, owners).report(SEEN[:2], NOW, reachable=reachable)
    [record] = caplog.records
    assert (record.levelname, record.msg) == ("ERROR", "owners have to know")
    assert record.__dict__["incidents"] == "dead_letters 1; unknown 2"
    assert set(await waiting(house)) == set(owners)


async def test_where_they_hear_it_the_log_is_silent(house: House, caplog: pytest.LogCaptureFixture) -> None:
    await alerts(house).report(SEEN, NOW, reachable=True)
    await house.delivers()
    assert caplog.records == []


@pytest.mark.parametrize("fate", [SendStatus.GONE, SendStatus.FAILED, SendStatus.MISSING])
async def test_what_an_owner_who_cannot_be_written_to_does_not_hear_stands_in_the_log(
    house: House, caplog: pytest.LogCaptureFixture, fate: SendStatus
) -> None:
    """Somebody who has never begun the bot, or has blocked it."""
    await alerts(house, (71,)).report(SEEN[:1], NOW, reachable=True)
    await alerts(house, (71,)).report_outage(NOW - timedelta(minutes=5), NOW, 3)
    sent = await house.delivers(fate)
    assert [(each.levelname, each.msg, each.__dict__["notice"]) for each in caplog.records] == [
        ("ERROR", "owners have to know", outgoing.message.plain) for outgoing in sent
    ]
    assert len(sent) == 2


async def test_where_nothing_is_wrong_nothing_is_written(house: House) -> None:
    assert not await alerts(house).report([], NOW, reachable=True)
    assert await house.rows() == {}


async def test_what_waits_for_telegram_says_of_when_it_is_and_goes_out_within_a_day_or_not_at_all(house: House) -> None:
    await alerts(house, (71,)).report(SEEN[2:3], NOW, reachable=False)
    [outgoing] = (await waiting(house)).values()
    assert "UTC 2026-03-09 12:00" in outgoing.message.plain.splitlines()[-1]
    assert outgoing.expires == NOW + timedelta(days=1)


async def test_readiness_that_an_outage_took_is_told_by_the_outage(house: House) -> None:
    speaks = alerts(house, (71,))
    await speaks.report(SEEN[:1], NOW, reachable=True)
    await speaks.report(SEEN[2:3], NOW + timedelta(minutes=1), reachable=False)
    await speaks.report_outage(NOW - timedelta(minutes=5), NOW + timedelta(minutes=2), 3)
    assert not await speaks.report([], NOW + timedelta(minutes=20), reachable=True)
    sent = await house.delivers()
    assert len(sent) == 2
    assert "没法正常干活" not in "".join(outgoing.message.plain for outgoing in sent)
