"""Discussions are carried on: begun, asked once more, ended, and shown anew."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.convener import OPTION, QUESTION, Convener
from bot.core.discussion import Figures, Manners, Part, Piece, Stage, Stance, Vote
from bot.core.essay import Library, Ref, Thesis, Words
from bot.core.language import Language
from bot.core.post import Cause, Fate, Parcel, Rendered
from bot.render.page import Page
from bot.render.split import units
from bot.render.telegram import telegram
from bot.search.script import Script
from bot.store.discussions import Held
from bot.talk.schedules.durations import SECOND
from tests.databases import opened
from tests.house import ADMIN, GROUP, MEMBER, NOW, TOPIC, House
from tests.talk.rooms import TALK as STORED

DAY = timedelta(hours=24)
TALK = replace(STORED, id=0)


@pytest.fixture
async def house(library: Library, script: Script, tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as database:
        yield House(library, script, database)


async def begins(house: House, argument: str = "T1") -> Held:
    """Prompt and poll stand in the group."""
    await house.obeys("discuss", argument)
    await house.delivers()
    held = await house.held()
    assert held
    return held


async def goes_on(house: House, held: Held) -> bool:
    return await house.convener.go_on(held.discussion.id, telegram, house.now)


async def stage(house: House, held: Held) -> Stage:
    async with house.store.database.read() as connection:
        found = await house.store.discussions.load(connection, held.discussion.id)
    assert found
    return found.discussion.stage


def kinds(parcels: list[Parcel]) -> list[str]:
    return ["stop" if each.stops else "poll" if each.options else "text" for each in parcels]


# The poll


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("part", [Part.BEFORE, Part.AFTER])
def test_every_thesis_can_be_put_to_the_vote_within_telegrams_limits(
    house: House, language: Language, part: Part
) -> None:
    for thesis in house.library.essay().theses:
        discussion = replace(TALK, id=5, thesis=thesis.id, language=language)
        parcel = house.convener.ballot(Held(discussion, "g1", TOPIC, "", None), part, Cause.REPLY)
        assert 0 < units(parcel.message.plain) <= QUESTION
        assert len(parcel.options) == len(Stance)
        assert all(0 < units(option) <= OPTION for option in parcel.options)
        assert (parcel.piece, parcel.to, parcel.chat) == (Piece(5, part), TOPIC, "g1")
        assert (
            parcel.message.plain
            != house.convener.ballot(
                Held(discussion, "g1", TOPIC, "", None), Part.AFTER if part is Part.BEFORE else Part.BEFORE, Cause.REPLY
            ).message.plain
        )


async def test_statement_that_is_too_long_for_a_poll_is_cut(house: House, script: Script) -> None:
    essay = house.library.essay()
    long = tuple(replace(each, statement=Words("长" * 500, "long " * 200)) for each in essay.theses)
    shelf = Library((replace(essay, theses=long),))
    convener = Convener(shelf, house.composer, house.store)
    for language in Language:
        held = Held(replace(TALK, language=language), "g1", GROUP, "", None)
        assert units(convener.ballot(held, Part.BEFORE, Cause.REPLY).message.plain) <= QUESTION


# By itself


async def test_it_goes_on_by_itself_when_its_time_has_come_and_once(house: House) -> None:
    await house.behaves(Manners(hours=24))
    held = await begins(house)
    await house.counts(await house.poll(), Stance.AGREE)
    house.now = NOW + DAY - timedelta(seconds=1)
    assert (await house.tick(), await goes_on(house, held)) == (0, False)
    house.now = NOW + DAY
    assert await house.tick() == 1
    assert (await house.tick(), await goes_on(house, held)) == (0, False)
    assert await stage(house, held) is Stage.ASKING
    assert kinds(await house.delivers()) == ["stop", "text", "poll"]
    await house.counts(await house.poll(Part.AFTER), Stance.DISAGREE)
    house.now += SECOND - timedelta(seconds=1)
    assert await house.tick() == 0
    house.now += timedelta(seconds=1)
    assert (await house.tick(), await house.tick()) == (1, 0)
    assert await stage(house, held) is Stage.CLOSED
    stop, recap = await house.delivers()
    assert kinds([stop, recap]) == ["stop", "text"]
    assert "1 → 0" in recap.message.plain
    assert "0 → 1" in recap.message.plain
    house.now += timedelta(days=99)
    assert await house.tick() == 0


async def test_where_nobody_voted_it_ends_at_its_time(house: House) -> None:
    await house.behaves(Manners(hours=12))
    held = await begins(house)
    await house.hears("技术", replies_to=held.message)
    house.now += DAY
    assert await house.tick() == 1
    assert await stage(house, held) is Stage.CLOSED
    assert kinds(await house.delivers()) == ["stop", "text"]


async def test_crash_between_two_steps_leaves_it_where_it_was(house: House) -> None:
    await house.behaves(Manners(hours=12))
    held = await begins(house)
    await house.counts(await house.poll(), Stance.AGREE)
    house.now += DAY
    before = await house.rows()

    def crash(page: Page) -> Rendered:
        raise RuntimeError(page)

    with pytest.raises(RuntimeError):
        await house.convener.go_on(held.discussion.id, crash, house.now)
    assert (await house.rows(), await stage(house, held)) == (before, Stage.OPEN)
    assert await house.tick() == 1
    assert await stage(house, held) is Stage.ASKING


async def test_many_that_are_due_at_once_all_go_on(house: House) -> None:
    async with house.store.database.begin() as connection:
        for number in range(60):
            to = replace(GROUP, topic=number + 1)
            await house.convener.begin(connection, Held(replace(TALK, due=NOW), "g1", to, "", None))
    assert await house.tick() == 60
    assert await house.tick() == 0


async def test_one_of_an_essay_that_left_the_shelf_ends_without_a_word(house: House) -> None:
    gone = (
        replace(TALK, ref=Ref("gone", 3)),
        replace(TALK, ref=Ref(TALK.ref.slug, 99)),
        replace(TALK, thesis="T9"),
    )
    for number, talk in enumerate(gone, 1):
        async with house.store.database.begin() as connection:
            held = await house.convener.begin(connection, Held(replace(talk, due=NOW), "g1", GROUP, "", None))
            await house.store.discussions.posted(
                connection, Piece(held.discussion.id, Part.BEFORE), number, f"{number}"
            )
        assert not await goes_on(house, held)
        assert await stage(house, held) is Stage.CLOSED
        assert kinds(await house.delivers()) == ["stop"], "but nobody votes there any longer"


# To make room for the next


async def current(house: House, held: Held) -> Held:
    async with house.store.database.read() as connection:
        found = await house.store.discussions.load(connection, held.discussion.id)
    assert found
    return found


async def test_next_one_by_schedule_ends_the_one_that_goes_on(house: House) -> None:
    held = await begins(house)
    await house.counts(await house.poll(), Stance.AGREE)
    await house.convener.finish(await current(house, held), telegram, house.now)
    assert await stage(house, held) is Stage.CLOSED, "without asking once more: the next prompt is there"
    stop, recap = await house.delivers()
    assert kinds([stop, recap]) == ["stop", "text"]
    assert recap.cause is Cause.PROMPT


async def test_one_in_which_nobody_took_part_makes_room_in_silence(house: House) -> None:
    held = await begins(house)
    await house.convener.finish(await current(house, held), telegram, house.now)
    assert await stage(house, held) is Stage.CLOSED
    assert kinds(await house.delivers()) == ["stop"]


# What does not arrive


async def test_prompt_outlives_that_its_beginner_is_forgotten(house: House) -> None:
    """It holds nothing of theirs, and without it there would be a poll about nothing."""
    await house.obeys("discuss", "T3")
    async with house.store.database.begin() as connection:
        await house.store.forget(connection, house.person(ADMIN), house.now)
    assert kinds(await house.delivers()) == ["text", "poll"]
    held = await house.held()
    assert held
    assert (held.person, held.sender, held.message is not None) == ("", None, True)


async def test_id_of_a_discussion_is_never_used_again(house: House) -> None:
    """Links and the outbox name it by that."""
    held = await begins(house)
    await house.store.discussions.drop_before(house.now + DAY)
    assert (await begins(house)).discussion.id > held.discussion.id


async def test_prompt_that_cannot_be_sent_begins_nothing(house: House) -> None:
    await house.obeys("discuss", "T1")
    prompt, *_ = await house.delivers(Fate.FAILED)
    assert prompt.piece
    assert prompt.piece.part is Part.PROMPT
    assert await house.held() is None
    assert await house.store.outbox.ready((), 10) == [], "and its poll is not asked"


@pytest.mark.parametrize("fate", [Fate.FAILED, Fate.SHUT])
async def test_where_no_poll_may_be_asked_the_discussion_goes_on_without(house: House, fate: Fate) -> None:
    await house.obeys("discuss", "T1")
    [prompt] = await house.store.outbox.ready((), 10)
    await house.sends(prompt, Fate.SENT)
    [poll] = await house.delivers(fate)
    assert poll.options
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
    async with house.store.database.begin() as connection:
        await house.convener.drop(connection, held.discussion.id, NOW + DAY)
        await house.convener.without_poll(connection, held.discussion.id)
    async with house.store.database.read() as connection:
        kept = await house.store.discussions.load(connection, held.discussion.id)
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
    assert before.votes == (Vote(house.member(MEMBER), Part.BEFORE, Stance.AGREE),)
    async with house.store.database.read() as connection:
        nothing = await house.convener.figures(connection, "g9", None)
    assert nothing == Figures()


async def test_what_was_said_of_another_essay_does_not_count_for_this_one(house: House) -> None:
    async with house.store.database.begin() as connection:
        for ref in (Ref("gone", 3), TALK.ref):
            await house.convener.begin(connection, Held(replace(TALK, ref=ref, thesis=ref.slug), "g1", GROUP, "", None))
        figures = await house.convener.figures(connection, "g1", None)
    assert figures.begun == (TALK.ref.slug,)


def test_what_is_on_the_shelf(house: House) -> None:
    theses: tuple[Thesis, ...] = house.library.essay().theses
    assert all(house.convener.is_shelved(replace(TALK, thesis=thesis.id)) for thesis in theses)
    assert not house.convener.is_shelved(replace(TALK, thesis="T9"))
    assert not house.convener.is_shelved(replace(TALK, ref=Ref("gone", 1)))
