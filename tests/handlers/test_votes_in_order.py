"""Votes and /close that Telegram hands over together: whatever is handled when, what was cast before counts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.core.discussion import DiscussionPart, DiscussionStage, OpinionShift, Stance, Tally
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage
from bot.core.outgoing import Address, ChatKind, OutgoingMessage, SendResult, SendStatus
from bot.search.text.script import ScriptConverter
from bot.store.database import Database
from bot.store.discussions import StoredDiscussion
from handlers.inbound.ingest import UpdateIngest
from handlers.inbound.updates import UpdateParser
from handlers.inbound.worker import Raw, Worker
from handlers.runtime.health import Health
from tests.house import ADMIN, BOT, GROUP, NOW, House
from tests.outgoing import parts

STANCES = tuple(Stance)
PEOPLE = (21, 22, 23)
CLOSE = "close"


@dataclass(frozen=True)
class Cast:
    """A vote, or (without a choice) that it is taken back."""

    person: int
    choice: int | None


Event = Cast | str
votes = st.builds(Cast, st.sampled_from(PEOPLE), st.none() | st.integers(0, 3))
batches = st.lists(votes, min_size=1, max_size=6).flatmap(
    lambda some: st.integers(0, len(some)).flatmap(
        lambda at: st.booleans().map(lambda twice: [*some[:at], *([CLOSE] * (1 + twice)), *some[at:]])
    )
)


def tally(events: Sequence[Event]) -> Tally:
    """What stands at the end of these."""
    last = {event.person: event.choice for event in events if isinstance(event, Cast)}
    chosen = [STANCES[choice] for choice in last.values() if choice is not None]
    return Tally({stance: chosen.count(stance) for stance in STANCES if stance in chosen})


@dataclass
class Hall:
    """One bot, and groups in it, one after the other."""

    services: House
    delays: Sequence[int] = ()  # thousandths of a second before each update is handled, in turn
    to: Address = GROUP
    numbers: Any = field(default_factory=lambda: count(1))
    handled: set[int] = field(default_factory=set)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        store = self.services.store
        self.ingest = UpdateIngest(BOT, store, Health(), arrived=lambda: None)
        self.reading = UpdateParser(BOT, "essay_test_bot", store.encryption.pseudonym)

    async def begins(self) -> None:
        """In a group of its own: prompt and poll stand there."""
        self.to = Address(-1_000_000_000_000 - next(self.numbers), ChatKind.GROUP)
        await self.services.obeys("discuss", "T1", to=self.to)
        await self.services.delivers()

    async def held(self) -> StoredDiscussion:
        """The latest here, whether it goes on or not."""
        async with self.services.store.read() as tx:
            *_, held = await tx.discussions.of_chat(self.services.store.chat_of(self.to))
        return held

    def update(self, event: Event, poll: str) -> Raw:
        number = next(self.numbers)
        if isinstance(event, Cast):
            user = {"id": event.person, "is_bot": False, "first_name": "x"}
            chosen = [] if event.choice is None else [event.choice]
            answer = {"poll_id": poll, "user": user, "option_ids": chosen, "option_persistent_ids": []}
            return {"update_id": number, "poll_answer": answer}
        chat = {"id": self.to.chat, "type": "supergroup", "title": "x"}
        admin = {"id": ADMIN, "is_bot": False, "first_name": "x"}
        said = {"message_id": number, "date": int(NOW.timestamp()), "chat": chat, "from": admin, "text": f"/{event}"}
        return {"update_id": number, "message": said}

    async def come(self, events: Sequence[Event], poll: str, *, taken: int = 0) -> list[int]:
        """Telegram hands them over together. ``taken``: so many a process had begun with when it was killed."""
        updates = [self.update(event, poll) for event in events]
        await self.ingest.keep(updates)
        async with self.services.store.transaction() as tx:
            await tx.inbox.take(taken)
        return [update["update_id"] for update in updates]

    async def work(self, numbers: Sequence[int]) -> None:
        """Until all of them are handled."""
        async with self.working():
            await self.until(numbers)

    async def until(self, numbers: Sequence[int]) -> None:
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(lambda: self.handled.issuperset(numbers)), 30)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        worker, stop = Worker(self.services.store, self._process, self._give_up, Health()), asyncio.Event()
        running = asyncio.create_task(worker.run(stop))
        try:
            yield
        finally:
            stop.set()
            await running

    async def _process(self, raw: Raw) -> None:
        number, update = raw["update_id"], Update.de_json(raw, None)
        await asyncio.sleep(self.delays[number % len(self.delays)] / 1000 if self.delays else 0)
        said: IncomingMessage | None = self.reading.message(update)
        if update.poll_answer:
            vote = self.reading.vote(update, update.poll_answer)
            said = vote if vote and await self.services.conversation.knows_poll(vote, 10) else None
        if said:
            await self.services.take(said)
        async with self.changed:
            self.handled.add(number)
            self.changed.notify_all()

    async def _give_up(self, key: str, raw: Raw, error: str) -> None:
        raise AssertionError(error)

    async def play(self, batch: Sequence[Event], delays: Sequence[int], taken: int) -> None:
        """A batch in the first poll, and the same in the second one, where that is asked."""
        self.delays = delays
        await self.begins()
        before = batch[: batch.index(CLOSE)]
        first = await self.services.poll()
        await self.work(await self.come(batch, first, taken=taken))
        if not tally(before).total:
            assert (await self.held()).discussion.stage is DiscussionStage.CLOSED
            await self._mends(DiscussionPart.BEFORE, batch)
            return
        assert (await self.held()).discussion.stage is DiscussionStage.ASKING, (
            "another /close, within a second, was none"
        )
        await self.services.delivers()
        second = await self.services.poll(DiscussionPart.AFTER)
        assert second != first
        await self.work(await self.come(batch, second, taken=taken))
        told = (await self.held()).reported
        assert told
        assert told.movement
        assert told.movement.before == tally(batch)
        assert told.movement.after == tally(before), "what came before the /close, and no more"
        await self._mends(DiscussionPart.AFTER, batch)

    async def _mends(self, part: DiscussionPart, batch: Sequence[Event]) -> None:
        """Telegram closes the poll, in which people had voted until then: the outcome tells of that, too, and once."""
        store, held = self.services.store, await self.held()
        async with store.read() as tx:
            [poll] = await tx.discussions.polls_of(held.discussion.id, part)
        self.services.chosen[poll] = tuple(tally(batch).of(stance) for stance in STANCES)
        edits = [edit for edit in (parts(outgoing).edit for outgoing in await self._goes_on()) if edit]
        told = (await self.held()).reported
        assert told
        movement = told.movement or OpinionShift(Tally(), Tally(), 0)
        assert (movement.before if part is DiscussionPart.BEFORE else movement.after) == tally(batch)
        late = tally(batch) != tally(batch[: batch.index(CLOSE)])
        assert edits == [told.message] or (edits == [] and not late)

    async def _goes_on(self) -> list[OutgoingMessage]:
        """All that is sent when the clock has ticked twice."""
        sent = await self.services.delivers()
        for _ in range(2):
            await self.services.tick()
            sent += await self.services.delivers()
        return sent


Opened = Callable[[], AbstractAsyncContextManager[Hall]]


@pytest.fixture
def hall(library: Library, script: ScriptConverter, tmp_path: Path) -> Opened:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Hall]:
        async with Database.open(f"sqlite+aiosqlite:///{tmp_path / 'essay-bot.db'}") as database:
            yield Hall(House(library, script, database))

    return opened


def test_outcome_counts_every_vote_that_was_delivered_before_the_close(hall: Opened) -> None:
    """Several people who vote, vote anew and take it back; one /close or two; any order of handling; a kill -9."""
    with asyncio.Runner() as runner:
        opened = hall()
        place = runner.run(opened.__aenter__())

        @settings(max_examples=10, deadline=None)
        @given(batch=batches, delays=st.lists(st.integers(0, 3), min_size=3, max_size=7), taken=st.integers(0, 4))
        def holds(batch: list[Event], delays: list[int], taken: int) -> None:
            runner.run(place.play(batch, delays, taken))

        try:
            holds()
        finally:
            runner.run(opened.__aexit__(None, None, None))


async def test_vote_in_a_poll_that_is_being_sent_waits_for_it_and_the_close_waits_for_the_vote(hall: Opened) -> None:
    async with hall() as place:
        await place.begins()
        await place.services.obeys("close", to=place.to)
        await place.services.delivers()
        await place.services.obeys("discuss", "T3", to=place.to)
        async with place.services.store.read() as tx:
            [prompt] = await tx.outbox.ready((), 10)
        await place.services.sends(prompt, SendStatus.SENT)
        async with place.services.store.read() as tx:
            [poll] = await tx.outbox.ready((), 10)
        async with place.services.store.transaction() as tx:
            await tx.outbox.begin([poll.id], NOW)
        numbers = await place.come([Cast(21, 0), Cast(22, 1), Cast(21, 2), CLOSE], "777")
        async with place.working():
            await place.services.delivery.settle(poll, SendResult(SendStatus.SENT, message=9, poll="777"), NOW)
            await place.until(numbers)
        held = await place.held()
        assert held.discussion.stage is DiscussionStage.ASKING
        votes = (await place.services.figures(held)).votes
        assert sorted(vote.stance for vote in votes) == ["depends", "disagree"]


async def test_votes_of_one_person_keep_their_order_when_their_poll_becomes_known_in_between(hall: Opened) -> None:
    """The chat of the first vote could not be told when it came; that of the second one could."""
    async with hall() as place:
        await place.begins()
        known = await place.services.poll()
        one = {"update_id": 1, **place.update(Cast(21, 0), "unknown")}
        two = place.update(Cast(21, 1), known)
        await place.ingest.keep([one])
        await place.ingest.keep([two])
        async with place.services.store.transaction() as tx:
            first, second = await tx.inbox.take(10)
        assert first.lane == second.lane
