"""What comes by schedule in a chat: which subscription a message concerns, and what it leaves of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.core.discussion import Stance
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind, SendResult, SendStatus
from bot.core.subscription import (
    DailyExcerpts,
    PromptSchedule,
    Recurrence,
    Subscription,
    SubscriptionKind,
    SubscriptionStatus,
)
from bot.search.text.script import ScriptConverter
from bot.services.permissions import AllowAll
from bot.services.subscriptions import SubscriptionService
from bot.store.subscriptions import StoredSubscription
from bot.talk.schedules.recurrence import next_due
from tests.databases import Opened
from tests.house import ADMIN, GROUP, MEMBER, TOPIC, House
from tests.incoming import changed
from tests.store.traces import traces

CHANNEL = Address(-1_009, ChatKind.CHANNEL)
PRIVATE = Address(MEMBER)
DAILY = DailyExcerpts(
    0, "zhibo-daihuo", Language.HANS, Recurrence(time(8, 30), "Asia/Shanghai"), status=SubscriptionStatus.ON
)
PROMPTS = PromptSchedule(
    0, "zhibo-daihuo", Language.HANS, Recurrence(time(20), "Asia/Shanghai"), status=SubscriptionStatus.ON
)


@pytest.fixture
async def house(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[House]:
    async with databases() as database:
        yield House(library, script, database)


async def save(house: House, daily: Subscription, to: Address = GROUP, by: int = ADMIN) -> int:
    """Set up a minute ago."""
    person = house.person(by) if to.place is ChatKind.PRIVATE else house.member(by, to)
    kept = StoredSubscription(daily, house.store.chat_of(to), to, person, Address(by))
    async with house.store.transaction() as tx:
        return await tx.subscriptions.save(kept, next_due(daily, house.now - timedelta(minutes=1)))


async def finds(house: House, incoming: IncomingMessage) -> int | None:
    services = SubscriptionService(house.library, house.store, house.discussions)
    place = services.place(incoming)
    async with house.store.read() as tx:
        kept = await services.find(tx, incoming)
        _, beside = await tx.load_reader(incoming, place)
    assert beside == (kept if place else None), "it is the same that comes along with the reader"
    return kept.subscription.id if kept else None


async def kept(
    house: House, to: Address = GROUP, kind: SubscriptionKind = SubscriptionKind.EXCERPT
) -> StoredSubscription | None:
    async with house.store.read() as tx:
        return await tx.subscriptions.find(house.store.chat_of(to), to.topic, kind)


# Which one


async def test_commands_and_buttons_find_what_they_are_about(house: House) -> None:
    excerpts, prompts = await save(house, DAILY), await save(house, PROMPTS)
    assert await finds(house, house.command("daily")) == excerpts
    assert await finds(house, house.command("schedule")) == prompts
    assert await finds(house, house.said(MessageKind.BUTTON, "d:loud")) == excerpts
    assert await finds(house, house.said(MessageKind.BUTTON, "s:loud")) == prompts
    assert await finds(house, house.command("help")) == excerpts
    assert await finds(house, house.text("schedule")) == excerpts, "the word alone is no command"


async def test_every_topic_finds_its_own(house: House) -> None:
    here, there = await save(house, PROMPTS), await save(house, PROMPTS, TOPIC)
    found = [await finds(house, house.command("schedule", to=to)) for to in (GROUP, TOPIC, replace(TOPIC, topic=8))]
    assert found == [here, there, None]


async def test_button_that_names_anothers_is_whose_who_set_it_up(house: House) -> None:
    number = await save(house, DAILY, CHANNEL)
    mine, theirs = (house.said(MessageKind.BUTTON, f"d:loud@{number}", to=Address(by), by=by) for by in (ADMIN, MEMBER))
    assert (await finds(house, mine), await finds(house, theirs)) == (number, None)
    assert await finds(house, house.said(MessageKind.BUTTON, "d:loud@99", to=Address(ADMIN), by=ADMIN)) is None


async def test_button_under_an_excerpt_is_for_those_who_read_it_in_their_group(house: House) -> None:
    number = await save(house, DAILY)
    for content in (f"r:done:{number}:1", f"r:where:{number}", f"r:show:{number}"):
        assert await finds(house, house.said(MessageKind.BUTTON, content)) == number
        elsewhere = Address(-1_001_999, ChatKind.GROUP)
        assert await finds(house, house.said(MessageKind.BUTTON, content, to=elsewhere)) is None
    assert await finds(house, house.said(MessageKind.BUTTON, "r:done:99:1")) is None


async def test_settings_of_another_chat_are_found_there(house: House) -> None:
    number, own = await save(house, DAILY, CHANNEL), await save(house, DAILY, Address(ADMIN))
    asked = house.command("daily", to=Address(ADMIN), elsewhere=CHANNEL)
    assert await finds(house, asked) == number
    assert await finds(house, changed(asked, content="recap")) == own, "a recap is no setting"


async def test_vote_finds_none_to_change(house: House) -> None:
    await save(house, PROMPTS)
    await house.obeys("discuss", "T1")
    await house.delivers()
    before = await kept(house, kind=SubscriptionKind.PROMPT)
    await house.counts(await house.poll(), Stance.AGREE)
    assert await kept(house, kind=SubscriptionKind.PROMPT) == before


# What is left of it


async def test_what_is_arranged_is_kept_with_who_arranged_it_and_comes(house: House) -> None:
    await house.obeys("schedule", "20:00", to=TOPIC)
    found = await kept(house, TOPIC, SubscriptionKind.PROMPT)
    assert found
    assert (found.person, found.sender, found.to) == (house.member(ADMIN), Address(ADMIN), TOPIC)
    assert found.subscription.status is SubscriptionStatus.ON
    async with house.store.read() as tx:
        [(number, due)] = await tx.subscriptions.due(house.now + timedelta(days=8), 10)
    assert number == found.subscription.id
    assert due > house.now
    assert await kept(house, TOPIC) is None, "there are no excerpts for that"


async def test_whoever_changes_it_is_the_one_who_is_told(house: House) -> None:
    number = await save(house, PROMPTS)
    await house.obeys("schedule", "21:00", by=MEMBER)
    found = await kept(house, kind=SubscriptionKind.PROMPT)
    assert found
    assert (found.subscription.id, found.person, found.sender) == (number, house.member(MEMBER), PRIVATE)
    await house.obeys("schedule", "22:00", by=ADMIN, sender=None, as_chat=True)
    found = await kept(house, kind=SubscriptionKind.PROMPT)
    assert found
    assert found.subscription.recurrence.at == time(22)
    assert (found.person, found.sender) == (house.member(MEMBER), PRIVATE), "whoever speaks as the group cannot be told"


async def test_whoever_may_not_changes_nothing(house: House) -> None:
    class Nobody(AllowAll):
        async def allow(
            self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
        ) -> bool:
            return False

    number = await save(house, PROMPTS)
    before = await kept(house, kind=SubscriptionKind.PROMPT)
    await house.take(house.command("schedule", "21:00", by=MEMBER), Nobody())
    await house.take(house.said(MessageKind.BUTTON, "s:stop", by=MEMBER), Nobody())
    assert await kept(house, kind=SubscriptionKind.PROMPT) == before
    assert number


@pytest.mark.parametrize(("kind", "name"), [(SubscriptionKind.EXCERPT, "daily"), (SubscriptionKind.PROMPT, "schedule")])
async def test_what_was_planned_is_not_sent_any_more_once_it_is_stopped(
    house: House, kind: SubscriptionKind, name: str
) -> None:
    due = DAILY if kind is SubscriptionKind.EXCERPT else PROMPTS
    due = replace(due, recurrence=replace(due.recurrence, at=time(20)))
    other = PROMPTS if kind is SubscriptionKind.EXCERPT else DAILY
    await save(house, due)
    await save(house, other)
    house.now += timedelta(minutes=1)
    assert await house.tick() == (1 if kind is SubscriptionKind.PROMPT else 2)
    await house.obeys(name, "off")
    sent = await house.delivers()
    assert [outgoing.cause.value for outgoing in sent if outgoing.cause.value in ("daily", "prompt")] == (
        [] if kind is SubscriptionKind.PROMPT else ["prompt", "prompt"]
    )


async def test_prompt_that_was_stopped_before_it_was_sent_begins_no_discussion(house: House) -> None:
    """Else nobody could begin another one, and nobody would know why."""
    await save(house, PROMPTS)
    house.now += timedelta(minutes=1)
    assert await house.tick() == 1
    assert await house.held()
    await house.obeys("schedule", "off")
    assert await house.held() is None


async def test_prompt_that_was_stopped_while_it_was_being_sent_begins_none_where_it_did_not_arrive(
    house: House,
) -> None:
    await save(house, PROMPTS)
    house.now += timedelta(minutes=1)
    await house.tick()
    async with house.store.read() as tx:
        [prompt] = await tx.outbox.ready((), 10)
    async with house.store.transaction() as tx:
        await tx.outbox.begin([prompt.id], house.now)
    await house.obeys("schedule", "off")
    await house.delivery.settle(prompt, SendResult(SendStatus.LATER), house.now)
    assert await house.held() is None


async def test_what_came_before_it_was_stopped_goes_on(house: House) -> None:
    await save(house, PROMPTS)
    house.now += timedelta(minutes=1)
    await house.tick()
    await house.delivers()
    await house.obeys("schedule", "off")
    assert await house.held()


async def test_draft_for_another_chat_is_stored_at_once(house: House) -> None:
    asked = house.command("daily", to=Address(ADMIN), elsewhere=CHANNEL)
    await house.take(asked)
    found = await kept(house, CHANNEL)
    assert found
    assert (found.subscription.status, found.to, found.sender) == (SubscriptionStatus.DRAFT, CHANNEL, Address(ADMIN))
    assert await kept(house, Address(ADMIN)) is None


async def test_nothing_of_who_arranged_it_is_left_when_they_are_forgotten(house: House) -> None:
    """Not even where somebody else has changed it since, and a discussion has begun by it."""
    user = 8_765_432_109
    await house.obeys("schedule", "20:00", by=user)
    await house.obeys("schedule", "20:01", sender=None, as_chat=True, person=house.store.chat_of(GROUP))
    house.now += timedelta(days=2, minutes=1)
    assert await house.tick() == 1
    await house.delivers()
    assert await house.held()
    await house.forgets(user)
    await house.delivers()
    assert await traces(house.store, str(user), house.person(user), house.member(user)) == set()
    assert await kept(house, kind=SubscriptionKind.PROMPT), "it goes on without them"
