"""What comes to groups by itself: prompts by schedule, and a word on coming in."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.discussion import DiscussionMessage, DiscussionPart, DiscussionStage, GroupSettings, Stance
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.outgoing import Cause, ChatKind, DeliveryStatus, OutgoingMessage, SendStatus
from bot.core.response import CatalogueMessage
from bot.core.subscription import SubscriptionKind, SubscriptionStatus
from bot.search.text.script import ScriptConverter
from bot.store.chats import MISSING_DAYS
from bot.store.groups import SETTLING
from bot.store.subscriptions import StoredSubscription
from bot.talk.schedules.recurrence import MAX_DELAY, next_due
from tests.databases import Opened
from tests.house import ADMIN, GROUP, NOW, TOPIC, House
from tests.outgoing import parts
from tests.talk.subscriptions import altered, prompts

EVENING = NOW - timedelta(minutes=1)
"""A minute before eight in the evening in Shanghai."""
EVERY_DAY = frozenset(range(7))


@pytest.fixture
async def house(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[House]:
    async with databases() as database:
        yield House(library, script, database)


async def arranges(house: House, to: object = None, **about: object) -> int:
    """Prompts at eight every evening, from now on."""
    place = GROUP if to is None else TOPIC
    daily = altered(prompts(), **{"days": EVERY_DAY, "id": 0, **about})
    kept = StoredSubscription(daily, house.store.chat_of(place), place, house.person(ADMIN), None)
    async with house.store.transaction() as tx:
        return await tx.subscriptions.save(kept, next_due(daily, EVENING))


async def position(house: House, number: int) -> int:
    async with house.store.read() as tx:
        kept = await tx.subscriptions.load(number)
    assert kept
    return kept.subscription.position


def said(outgoing_messages: list[OutgoingMessage]) -> list[OutgoingMessage]:
    return [outgoing for outgoing in outgoing_messages if parts(outgoing).stops is None]


# Prompts by schedule


async def test_prompt_and_poll_are_planned_when_their_moment_has_come_and_once(house: House) -> None:
    number = await arranges(house, silent=True)
    house.now = EVENING
    assert await house.tick() == 0
    house.now = NOW
    assert (await house.tick(), await house.tick()) == (1, 0)
    prompt, poll = await house.delivers()
    held = await house.held()
    assert held
    assert (held.person, held.sender, held.discussion.thesis) == ("", None, "intro")
    assert held.discussion.due == NOW + timedelta(hours=12), "a day was chosen, but the second poll has to fit in, too"
    assert (prompt.key, prompt.cause, prompt.silent) == (f"prompt:{number}:2026-03-09", Cause.PROMPT, True)
    assert (prompt.about, poll.about) == (str(number), str(number))
    assert prompt.expires == poll.expires == NOW + timedelta(hours=4), "not on another day"
    assert poll.silent, "one sound is enough"
    assert await position(house, number) == 1, "the poll behind it is no further prompt"


async def test_without_a_poll_there_is_none(house: House) -> None:
    await arranges(house, poll=False)
    assert await house.tick() == 1
    [prompt] = await house.delivers()
    held = await house.held()
    assert held
    assert (parts(prompt).options, held.discussion.poll) == ((), False)


async def test_what_goes_on_comes_to_its_end_before_the_next_begins(house: House) -> None:
    await arranges(house, hours=0)
    await house.tick()
    await house.delivers()
    first = await house.held()
    assert first
    await house.counts(await house.poll(), Stance.AGREE)
    house.now += timedelta(days=1)
    assert await house.tick() == 2, "nothing happened for a day; it is too late to ask once more"
    second = await house.held()
    assert second
    assert (second.discussion.thesis, first.discussion.thesis) == ("S1", "intro")
    recap, prompt, poll = said(await house.delivers())
    assert recap.piece == DiscussionMessage(first.discussion.id, DiscussionPart.OUTCOME)
    assert prompt.piece
    assert poll.piece
    assert (prompt.piece.part, poll.piece.part) == (DiscussionPart.PROMPT, DiscussionPart.BEFORE)
    async with house.store.read() as tx:
        over = await tx.discussions.load(first.discussion.id)
    assert over
    assert over.discussion.stage is DiscussionStage.CLOSED


async def test_every_thesis_has_its_turn_and_then_comes_another_question(house: House) -> None:
    await arranges(house)
    theses, questions = [], set()
    essay = house.library.essay()
    for day in range(2 * len(essay.theses)):
        house.now = NOW + timedelta(days=day)
        await house.tick()
        await house.delivers()
        held = await house.held()
        assert held
        theses.append(held.discussion.thesis)
        questions.add(held.discussion.question)
    assert theses == [thesis.id for thesis in essay.theses] * 2
    assert len(questions) == len(theses), "none was asked twice"


async def test_prompt_that_did_not_arrive_comes_the_next_day(house: House) -> None:
    number = await arranges(house)
    await house.tick()
    await house.delivers(SendStatus.FAILED)
    assert (await house.held(), await position(house, number)) == (None, 0)
    house.now += timedelta(days=1)
    assert await house.tick() == 1
    held = await house.held()
    assert held
    assert held.discussion.thesis == "intro"


async def test_later_than_late_it_is_counted_and_nothing_begins_or_ends(house: House) -> None:
    await arranges(house, at=prompts().recurrence.at.replace(hour=8))
    await house.obeys("discuss", "T3")
    await house.delivers()
    async with house.store.database.begin() as connection:
        # It would be over by then.
        await connection.exec_driver_sql("UPDATE discussions SET due = NULL")
    running = await house.held()
    house.now = NOW + timedelta(hours=12, minutes=1) + MAX_DELAY
    assert await house.tick() == 0
    assert await house.held() == running
    async with house.store.read() as tx:
        counts = await tx.outbox.counts(Cause.PROMPT, "1")
    assert counts == {DeliveryStatus.EXPIRED: 1}


async def test_topics_have_prompts_of_their_own(house: House) -> None:
    await arranges(house)
    await arranges(house, TOPIC)
    assert await house.tick() == 2
    for to in (GROUP, TOPIC):
        held = await house.held(to)
        assert held
        assert held.to == to


async def test_group_has_its_say_in_how_they_come(house: House) -> None:
    await house.behaves(GroupSettings(signing=True, hours=168))
    await arranges(house, language=Language.ENGLISH)
    await house.tick()
    held = await house.held()
    assert held
    assert (held.discussion.signing, held.discussion.language) == (True, Language.ENGLISH)
    assert held.discussion.due == NOW + timedelta(hours=12), "the schedule says how long"
    [prompt, poll] = await house.delivers()
    assert [key.payload for row in prompt.message.rows for key in row] == ["", "g:sign"]
    assert parts(poll).options[0].isascii()


async def test_shut_place_suspends_prompts_and_begins_none(house: House) -> None:
    number = await arranges(house)
    await house.tick()
    await house.delivers(SendStatus.SHUT)
    async with house.store.read() as tx:
        kept = await tx.subscriptions.load(number)
    assert kept
    assert (kept.subscription.status, kept.subscription.kind) == (
        SubscriptionStatus.SUSPENDED,
        SubscriptionKind.PROMPT,
    )
    assert await house.held() is None


async def test_crash_while_planning_leaves_nothing_and_the_next_tick_plans_it(house: House) -> None:
    await arranges(house)
    before = await house.rows()
    house.form.crashes = True
    with pytest.raises(RuntimeError):
        await house.tick()
    house.form.crashes = False
    assert await house.rows() == before
    assert await house.tick() == 1


# A word on coming in


async def comes(house: House, *, sees_all: bool = False, language: Language | None = None) -> None:
    await house.delivery.mark_reachable(GROUP, house.now, language, sees_all)


def words(house: House, key: str, language: Language = Language.HANS) -> str:
    return house.renderer.say(CatalogueMessage(key), language)


@pytest.mark.parametrize("sees_all", [True, False])
@pytest.mark.parametrize("language", [None, *Language])
async def test_it_says_once_what_it_does_what_it_is_shown_and_what_it_keeps(
    house: House, sees_all: bool, language: Language | None
) -> None:
    await comes(house, sees_all=sees_all, language=language)
    assert await house.tick() == 0, "a group that becomes a supergroup says so meanwhile"
    house.now += SETTLING
    assert (await house.tick(), await house.tick()) == (1, 0)
    [outgoing] = await house.delivers()
    spoken = language or Language.HANS
    told = "greeting.all" if sees_all else "greeting.some"
    said = ("greeting.does", told, "greeting.keeps.ever")
    assert [words(house, key, spoken) in outgoing.message.plain for key in said] == [True] * 3
    assert (outgoing.cause, outgoing.to, outgoing.silent) == (Cause.NOTICE, GROUP, False)
    house.now += timedelta(days=9)
    assert await house.tick() == 0


async def test_whoever_speaks_meanwhile_does_not_make_it_greet_twice(house: House) -> None:
    await comes(house)
    await house.obeys("help")
    house.now += SETTLING
    await house.tick()
    assert len(await house.delivers()) == 2
    await house.delivery.mark_reachable(GROUP, house.now)
    house.now += timedelta(hours=1)
    assert await house.tick() == 0, "it was given other rights"


async def test_put_out_and_put_in_again_it_greets_again(house: House) -> None:
    for _ in range(2):
        await comes(house)
        house.now += SETTLING
        assert await house.tick() == 1
        assert len(await house.delivers()) == 1
        await house.delivery.mark_unreachable(GROUP, house.now)


async def test_put_out_before_it_could_say_anything_it_says_nothing(house: House) -> None:
    await comes(house)
    await house.delivery.mark_unreachable(GROUP, house.now)
    house.now += timedelta(hours=1)
    assert await house.tick() == 0


async def test_many_groups_at_once_are_all_greeted(house: House) -> None:
    for number in range(60):
        await house.delivery.mark_reachable(replace(GROUP, chat=-number - 1), house.now, None, False)
    house.now += SETTLING
    ticks = [await house.tick() for _ in range(4)]
    assert (sum(ticks), ticks[-1]) == (60, 0)
    assert len(await house.delivers()) == 60


async def test_group_that_telegram_does_not_know_gets_no_more_of_anything(house: House) -> None:
    """After separate days on which it did not."""
    number = await arranges(house)
    await comes(house)
    for day in range(MISSING_DAYS):
        house.now = NOW + timedelta(days=day)
        await house.tick()
        await house.delivers(SendStatus.MISSING)
    async with house.store.read() as tx:
        kept = await tx.subscriptions.load(number)
    assert kept
    assert (kept.subscription.status, kept.to.place) == (SubscriptionStatus.AWAY, ChatKind.GROUP)
    house.now += timedelta(days=1)
    assert (await house.scheduler.tick(house.now), await house.held()) == (0, None)
