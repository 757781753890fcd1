"""Discussions are carried on: begun, asked once more, ended, and shown anew."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.discussion import (
    DiscussionFigures,
    DiscussionMessage,
    DiscussionPart,
    DiscussionStage,
    GroupSettings,
    Stance,
    Vote,
)
from bot.core.essay import Library, Ref, Thesis
from bot.core.language import Language, LocalizedText
from bot.core.outgoing import Cause, OutgoingMessage, SendStatus
from bot.render.split import units
from bot.search.text.script import ScriptConverter
from bot.services.discussions import DiscussionService
from bot.services.polls import OPTION, QUESTION
from bot.store.discussions import StoredDiscussion
from bot.talk.schedules.durations import SECOND_POLL_HOURS
from tests.databases import Opened
from tests.house import ADMIN, GROUP, MEMBER, NOW, TOPIC, House
from tests.outgoing import parts
from tests.talk.rooms import TALK as STORED

DAY = timedelta(hours=24)
TALK = replace(STORED, id=0)


@pytest.fixture
async def house(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[House]:
    async with databases() as database:
        yield House(library, script, database)


async def begins(house: House, argument: str = "T1") -> StoredDiscussion:
    """Prompt and poll stand in the group."""
    await house.obeys("discuss", argument)
    await house.delivers()
    held = await house.held()
    assert held
    return held


async def goes_on(house: House, held: StoredDiscussion) -> bool:
    return await house.discussions.advance_due(held.discussion.id, house.now)


async def stage(house: House, held: StoredDiscussion) -> DiscussionStage:
    async with house.store.read() as tx:
        found = await tx.discussions.load(held.discussion.id)
    assert found
    return found.discussion.stage


def kinds(outgoing_messages: list[OutgoingMessage]) -> list[str]:
    return ["stop" if parts(each).stops else "poll" if parts(each).options else "text" for each in outgoing_messages]


# The poll


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("part", [DiscussionPart.BEFORE, DiscussionPart.AFTER])
def test_every_thesis_can_be_put_to_the_vote_within_telegrams_limits(
    house: House, language: Language, part: DiscussionPart
) -> None:
    for thesis in house.library.essay().theses:
        discussion = replace(TALK, id=5, thesis=thesis.id, language=language)
        outgoing = house.discussions.polls.poll_message(
            StoredDiscussion(discussion, "g1", TOPIC, "", None), part, Cause.REPLY
        )
        assert 0 < units(outgoing.message.plain) <= QUESTION
        assert len(parts(outgoing).options) == len(Stance)
        assert all(0 < units(option) <= OPTION for option in parts(outgoing).options)
        assert (outgoing.piece, outgoing.to, outgoing.chat) == (DiscussionMessage(5, part), TOPIC, "g1")
        assert (
            outgoing.message.plain
            != house.discussions.polls.poll_message(
                StoredDiscussion(discussion, "g1", TOPIC, "", None),
                DiscussionPart.AFTER if part is DiscussionPart.BEFORE else DiscussionPart.BEFORE,
                Cause.REPLY,
            ).message.plain
        )


async def test_statement_that_is_too_long_for_a_poll_is_cut(house: House, script: ScriptConverter) -> None:
    essay = house.library.essay()
    long = tuple(replace(each, statement=LocalizedText("长" * 500, "long " * 200)) for each in essay.theses)
    shelf = Library((replace(essay, theses=long),))
    discussions = DiscussionService(shelf, house.renderer, house.store)
    for language in Language:
        held = StoredDiscussion(replace(TALK, language=language), "g1", GROUP, "", None)
        assert units(discussions.polls.poll_message(held, DiscussionPart.BEFORE, Cause.REPLY).message.plain) <= QUESTION


# By itself


async def test_it_goes_on_by_itself_when_its_time_has_come_and_once(house: House) -> None:
    await house.behaves(GroupSettings(hours=24))
    held = await begins(house)
    await house.counts(await house.poll(), Stance.AGREE)
    house.now = NOW + DAY - timedelta(seconds=1)
    assert (await house.tick(), await goes_on(house, held)) == (0, False)
    house.now = NOW + DAY
    assert await house.tick() == 1
    assert (await house.tick(), await goes_on(house, held)) == (0, False)
    assert await stage(house, held) is DiscussionStage.ASKING
    assert kinds(await house.delivers()) == ["stop", "text", "poll"]
    await house.counts(await house.poll(DiscussionPart.AFTER), Stance.DISAGREE)
    house.now += SECOND_POLL_HOURS - timedelta(seconds=1)
    assert await house.tick() == 0
    house.now += timedelta(seconds=1)
    assert (await house.tick(), await house.tick()) == (1, 0)
    assert await stage(house, held) is DiscussionStage.CLOSED
    stop, recap = await house.delivers()
    assert kinds([stop, recap]) == ["stop", "text"]
    assert "1 → 0" in recap.message.plain
    assert "0 → 1" in recap.message.plain
    house.now += timedelta(days=99)
    assert await house.tick() == 0


async def test_where_nobody_voted_it_ends_at_its_time(house: House) -> None:
    await house.behaves(GroupSettings(hours=12))
    held = await begins(house)
    await house.hears("技术", replies_to=held.message)
    house.now += DAY
    assert await house.tick() == 1
    assert await stage(house, held) is DiscussionStage.CLOSED
    assert kinds(await house.delivers()) == ["stop", "text"]


async def test_crash_between_two_steps_leaves_it_where_it_was(house: House) -> None:
    await house.behaves(GroupSettings(hours=12))
    held = await begins(house)
    await house.counts(await house.poll(), Stance.AGREE)
    house.now += DAY
    before = await house.rows()
    house.form.crashes = True
    with pytest.raises(RuntimeError):
        await house.discussions.advance_due(held.discussion.id, house.now)
    house.form.crashes = False
    assert (await house.rows(), await stage(house, held)) == (before, DiscussionStage.OPEN)
    assert await house.tick() == 1
    assert await stage(house, held) is DiscussionStage.ASKING


async def test_many_that_are_due_at_once_all_go_on(house: House) -> None:
    async with house.store.transaction() as tx:
        for number in range(60):
            to = replace(GROUP, topic=number + 1)
            await house.discussions.begin(tx, StoredDiscussion(replace(TALK, due=NOW), "g1", to, "", None))
    assert await house.tick() == 60
    assert await house.tick() == 0


async def test_one_of_an_essay_that_left_the_shelf_ends_without_a_word(house: House) -> None:
    gone = (
        replace(TALK, ref=Ref("gone", 3)),
        replace(TALK, ref=Ref(TALK.ref.slug, 99)),
        replace(TALK, thesis="T9"),
    )
    for number, talk in enumerate(gone, 1):
        async with house.store.transaction() as tx:
            held = await house.discussions.begin(tx, StoredDiscussion(replace(talk, due=NOW), "g1", GROUP, "", None))
            await tx.discussions.record_message(
                DiscussionMessage(held.discussion.id, DiscussionPart.BEFORE), number, f"{number}"
            )
        assert not await goes_on(house, held)
        assert await stage(house, held) is DiscussionStage.CLOSED
        assert kinds(await house.delivers()) == ["stop"], "but nobody votes there any longer"


# To make room for the next


async def current(house: House, held: StoredDiscussion) -> StoredDiscussion:
    async with house.store.read() as tx:
        found = await tx.discussions.load(held.discussion.id)
    assert found
    return found


async def test_next_one_by_schedule_ends_the_one_that_goes_on(house: House) -> None:
    held = await begins(house)
    await house.counts(await house.poll(), Stance.AGREE)
    await house.discussions.close_now(await current(house, held), house.now)
    assert await stage(house, held) is DiscussionStage.CLOSED, "without asking once more: the next prompt is there"
    stop, recap = await house.delivers()
    assert kinds([stop, recap]) == ["stop", "text"]
    assert recap.cause is Cause.PROMPT


async def test_one_in_which_nobody_took_part_makes_room_in_silence(house: House) -> None:
    held = await begins(house)
    await house.discussions.close_now(await current(house, held), house.now)
    assert await stage(house, held) is DiscussionStage.CLOSED
    assert kinds(await house.delivers()) == ["stop"]


# What does not arrive


async def test_prompt_outlives_that_its_beginner_is_forgotten(house: House) -> None:
    """It holds nothing of theirs, and without it there would be a poll about nothing."""
    await house.obeys("discuss", "T3")
    async with house.store.transaction() as tx:
        await tx.forget(house.person(ADMIN), house.now)
    assert kinds(await house.delivers()) == ["text", "poll"]
    held = await house.held()
    assert held
    assert (held.person, held.sender, held.message is not None) == ("", None, True)


async def test_id_of_a_discussion_is_never_used_again(house: House) -> None:
    """Links and the outbox name it by that."""
    held = await begins(house)
    async with house.store.transaction() as tx:
        await tx.discussions.drop_before(house.now + DAY)
    assert (await begins(house)).discussion.id > held.discussion.id


async def test_prompt_that_cannot_be_sent_begins_nothing(house: House) -> None:
    await house.obeys("discuss", "T1")
    prompt, *_ = await house.delivers(SendStatus.FAILED)
    assert prompt.piece
    assert prompt.piece.part is DiscussionPart.PROMPT
    assert await house.held() is None
    async with house.store.read() as tx:
        assert await tx.outbox.ready((), 10) == [], "and its poll is not asked"


@pytest.mark.parametrize("status", [SendStatus.FAILED, SendStatus.SHUT])
async def test_where_no_poll_may_be_asked_the_discussion_goes_on_without(house: House, status: SendStatus) -> None:
    await house.obeys("discuss", "T1")
    async with house.store.read() as tx:
        [prompt] = await tx.outbox.ready((), 10)
    await house.sends(prompt, SendStatus.SENT)
    [poll] = await house.delivers(status)
    assert parts(poll).options
    held = await house.held()
    assert held
    assert not held.discussion.poll
    await house.hears("技术", replies_to=held.message)
    await house.obeys("close")
    [recap] = await house.delivers()
    assert "→" not in recap.message.plain


async def test_one_that_is_over_does_not_come_back_when_its_prompt_fails(house: House) -> None:
    held = await begins(house)
    await house.obeys("close")
    async with house.store.transaction() as tx:
        await house.discussions.cancel(tx, held.discussion.id, NOW + DAY)
        await house.discussions.continue_without_poll(tx, held.discussion.id)
    async with house.store.read() as tx:
        kept = await tx.discussions.load(held.discussion.id)
    assert kept
    assert (kept.discussion.closed, kept.discussion.poll) == (NOW, True)


# What is counted


async def test_figures_are_of_one_discussion_and_of_what_its_group_has_talked_about(house: House) -> None:
    first = await begins(house, "T1")
    await house.counts(await house.poll(), Stance.AGREE)
    await house.hears("第3段", replies_to=first.message)
    for _ in range(2):
        await house.obeys("close")
        await house.delivers()
    second = await begins(house, "T3")
    await house.hears("第16段", replies_to=second.message, by=ADMIN)
    figures = await house.figures(second)
    assert figures.votes == ()
    assert [(each.person, each.touched) for each in figures.contributions] == [(house.member(ADMIN), (16,))]
    assert (figures.covered, figures.begun) == (frozenset({3, 16}), ("T1", "T3"))
    before = await house.figures(first)
    assert before.votes == (Vote(house.member(MEMBER), DiscussionPart.BEFORE, Stance.AGREE),)
    async with house.store.read() as tx:
        nothing = await house.discussions.figures(tx, "g9", None)
    assert nothing == DiscussionFigures()


async def test_what_was_said_of_another_essay_does_not_count_for_this_one(house: House) -> None:
    async with house.store.transaction() as tx:
        for ref in (Ref("gone", 3), TALK.ref):
            await house.discussions.begin(
                tx, StoredDiscussion(replace(TALK, ref=ref, thesis=ref.slug), "g1", GROUP, "", None)
            )
        figures = await house.discussions.figures(tx, "g1", None)
    assert figures.begun == (TALK.ref.slug,)


def test_what_is_on_the_shelf(house: House) -> None:
    theses: tuple[Thesis, ...] = house.library.essay().theses
    assert all(house.discussions.is_shelved(replace(TALK, thesis=thesis.id)) for thesis in theses)
    assert not house.discussions.is_shelved(replace(TALK, thesis="T9"))
    assert not house.discussions.is_shelved(replace(TALK, ref=Ref("gone", 1)))
