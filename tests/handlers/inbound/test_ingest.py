"""An update is stored as it came, in the lane in which it is handled in order."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.discussion import DiscussionPart
from bot.core.outgoing import Address, Cause, RenderedMessage
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.inbox import PendingUpdate
from bot.store.store import Store
from handlers.inbound.ingest import UpdateIngest, chat_and_person_ids
from handlers.runtime.health import Health
from tests.databases import Opened
from tests.outgoing import sending
from tests.store.discussions import hold, queued

USER, OTHER = {"id": 7, "is_bot": False, "first_name": "小林"}, {"id": 8, "is_bot": False, "first_name": "老王"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
GROUP = {"id": -100, "type": "supergroup", "title": "读书会"}


class Desk:
    """An inbox, and the way into it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.encryption = Encryption(Encryption.new_key())
        self.store = Store(database, self.encryption, 42)
        self.rung = 0
        self.ingest = UpdateIngest(42, self.store, Health(), arrived=self._ring)

    def _ring(self) -> None:
        self.rung += 1

    async def come(self, *updates: dict[str, Any]) -> list[PendingUpdate]:
        """As the worker takes them."""
        await self.ingest.keep([{"update_id": number, **update} for number, update in enumerate(updates, 1)])
        async with self.store.transaction() as tx:
            return await tx.inbox.take(100)

    async def lanes(self, *updates: dict[str, Any]) -> list[str]:
        return [waiting.lane for waiting in await self.come(*updates)]


@pytest.fixture
async def desk(databases: Opened) -> AsyncIterator[Desk]:
    async with databases() as database:
        yield Desk(database)


def said(user: dict[str, Any] | None = USER, chat: dict[str, Any] = GROUP) -> dict[str, Any]:
    message = {"message_id": 1, "date": 1, "chat": chat, "text": "x"}
    return {"message": message | ({"from": user} if user else {})}


def vote(user: dict[str, Any] | None = USER, **about: Any) -> dict[str, Any]:
    answer = {"poll_id": "77", "option_ids": [1], **about}
    return {"poll_answer": answer | ({"user": user} if user else {})}


async def test_votes_of_one_person_are_handled_in_order_and_those_of_others_beside_them(desk: Desk) -> None:
    """Else a vote that was changed twice might end as it was in between."""
    first, second, other = await desk.lanes(vote(option_ids=[1]), vote(option_ids=[2]), vote(OTHER))
    assert first == second == desk.encryption.pseudonym("person", 7)
    assert other == desk.encryption.pseudonym("person", 8)


async def test_vote_does_not_wait_for_the_chats_of_whoever_cast_it(desk: Desk) -> None:
    private = {"id": 7, "type": "private"}
    lanes = await desk.lanes(vote(), said(chat=private), said())
    assert len(set(lanes)) == 3


async def test_votes_cast_as_a_chat_keep_their_order_too(desk: Desk) -> None:
    """Telegram names the same nobody for all of them."""
    first, second = await desk.lanes(vote(CHANNEL_BOT, voter_chat=GROUP), vote(CHANNEL_BOT, voter_chat=GROUP))
    assert first == second


async def test_votes_that_name_only_the_chat_keep_their_order_as_well(desk: Desk) -> None:
    first, second, other = await desk.lanes(
        vote(None, voter_chat=GROUP), vote(None, voter_chat=GROUP), vote(None, voter_chat=GROUP | {"id": -200})
    )
    assert first == second
    assert first != other


async def test_what_belongs_to_nobody_waits_for_nobody(desk: Desk) -> None:
    lanes = await desk.lanes({"poll": {"id": "77"}}, {"poll": {"id": "77"}}, {"new_kind": 5}, {})
    assert len(set(lanes)) == 4


async def test_whatever_happens_in_a_chat_is_handled_in_order(desk: Desk) -> None:
    press = {"callback_query": {"id": "1", "from": OTHER, "message": said()["message"], "data": "x"}}
    change = {"my_chat_member": {"chat": GROUP, "from": USER, "date": 1}}
    lanes = await desk.lanes(said(), said(OTHER), press, change, {"edited_message": said()["message"]})
    assert set(lanes) == {desk.encryption.pseudonym("chat", -100)}


async def test_update_is_kept_as_it_came_and_once(desk: Desk) -> None:
    raw = vote(option_ids=[]) | {"update_id": 5, "unknown": {"x": "😂\ud83d"}}
    await desk.ingest.keep([raw])
    await desk.ingest.keep([raw])
    async with desk.store.transaction() as tx:
        [waiting] = await tx.inbox.take(10)
    assert (json.loads(waiting.payload), waiting.key) == (raw, "telegram:42:5")
    assert desk.rung == 2


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (said(), (-100, 7)),
        (said(None), (-100, None)),
        (vote(), (None, 7)),
        ({"callback_query": {"from": USER, "message": {"chat": GROUP}}}, (-100, 7)),
        ({"callback_query": {"from": USER}}, (None, 7)),
        ({"message": {"chat": {"id": "x"}, "from": {"id": True}}}, (None, None)),
        ({"message": {"chat": 5, "from": [7]}}, (None, None)),
        ({"poll_answer": {"user": "x"}}, (None, None)),
        ({"message": "x"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_whereabouts_of_an_update_however_malformed(
    raw: dict[str, Any], expected: tuple[int | None, int | None]
) -> None:
    assert chat_and_person_ids({"update_id": 5, **raw}) == expected


async def test_what_waits_from_a_group_does_not_name_anybody_as_they_are_named_in_private(desk: Desk) -> None:
    private = {"id": 7, "type": "private"}
    updates = [said(chat=private), said(), said(chat=GROUP | {"id": -200})]
    await desk.ingest.keep([update | {"update_id": 100 + n} for n, update in enumerate(updates)])
    async with desk.database.read() as connection:
        rows = (await connection.exec_driver_sql("SELECT lane, person FROM inbox ORDER BY id")).all()
    alone = desk.encryption.pseudonym("person", 7)
    groups = [desk.encryption.member(desk.encryption.pseudonym("chat", number), alone) for number in (-100, -200)]
    assert [row.person for row in rows] == [alone, *groups]


# Votes, whose polls are known


async def known(desk: Desk, poll: str, chat: str) -> None:
    held = await hold(desk.store, chat)
    await queued(desk.store, held, DiscussionPart.BEFORE, 9, poll)


async def sends(desk: Desk, *keys: str) -> None:
    """They are being sent, each to the chat that its key names."""
    now = datetime.now(UTC)
    outgoing_messages = [
        sending(key, Cause.REPLY, key.split(":")[1], Address(-5), RenderedMessage("", "")) for key in keys
    ]
    async with desk.store.transaction() as tx:
        await tx.outbox.add(outgoing_messages, now)
        await tx.outbox.begin([each.id for each in await tx.outbox.ready((), 100)], now)


async def test_vote_is_handled_in_order_with_what_happens_in_the_chat_of_its_poll(desk: Desk) -> None:
    chat = desk.encryption.pseudonym("chat", -100)
    await known(desk, "77", chat)
    lanes = await desk.lanes(vote(), said(), vote(OTHER), vote(CHANNEL_BOT, voter_chat=GROUP), vote(poll_id="78"))
    assert lanes == [chat, chat, chat, chat, desk.encryption.pseudonym("person", 7)]


async def test_vote_in_a_poll_that_is_being_sent_is_taken_for_one_in_that_chat_where_there_is_one(desk: Desk) -> None:
    await sends(desk, "poll:c1:1:before", "reply:c2")
    assert await desk.lanes(vote()) == ["c1"]


async def test_where_two_polls_are_being_sent_a_vote_keeps_the_order_of_its_person(desk: Desk) -> None:
    await sends(desk, "poll:c1:1:before", "poll:c2:1:before")
    assert await desk.lanes(vote(), vote(OTHER)) == [desk.encryption.pseudonym("person", number) for number in (7, 8)]


async def test_vote_waits_for_earlier_ones_of_the_same_person_though_its_poll_is_known_by_now(desk: Desk) -> None:
    """Else a vote that was changed might end as it was before."""
    await desk.ingest.keep([{"update_id": 1, **vote()}])
    await known(desk, "77", "c1")
    await desk.ingest.keep([{"update_id": 2, **vote()}, {"update_id": 3, **vote(OTHER)}])
    async with desk.store.transaction() as tx:
        assert [waiting.lane for waiting in await tx.inbox.take(9)] == [
            *[desk.encryption.pseudonym("person", 7)] * 2,
            "c1",
        ]


@pytest.mark.parametrize("poll", [None, 77, "\ud83d", "x" * 5_000, "' OR 1=1 --"])
async def test_poll_that_is_none_keeps_no_update_out(desk: Desk, poll: Any) -> None:
    assert len(await desk.lanes(vote(poll_id=poll), said())) == 2
