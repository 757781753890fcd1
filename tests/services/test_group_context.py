"""What goes on in a group, as each message finds it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.deep_links import ExportLink, RecapLink
from bot.core.discussion import DiscussionPart, DiscussionStage, GroupContext, GroupSettings, Stance
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.match import ClaimVerdict
from bot.core.outgoing import Address, ChatKind, SendStatus
from bot.search.text.script import ScriptConverter
from bot.services.group_context import INTERJECTION_COOLDOWN
from bot.store.database import Database
from bot.store.discussions import StoredDiscussion
from tests.databases import Opened
from tests.house import ADMIN, GROUP, MEMBER, TOPIC, House
from tests.incoming import changed
from tests.patience import PATIENCE
from tests.talk.people import Search, found, judging

PRIVATE = Address(MEMBER)
QUESTION = "一对一谈单为什么贵"


@pytest.fixture
async def database(databases: Opened) -> AsyncIterator[Database]:
    async with databases() as database:
        yield database


@pytest.fixture
def house(library: Library, script: ScriptConverter, database: Database) -> House:
    search = Search(found(11, 12, confidence=1.0))
    return House(library, script, database, find=search, judge=judging(ClaimVerdict.AGAINST, 21, 2))


async def begins(house: House, to: Address = GROUP, argument: str = "T1") -> StoredDiscussion:
    """Prompt and poll stand there."""
    await house.obeys("discuss", argument, to=to)
    await house.delivers()
    held = await house.held(to)
    assert held
    assert held.message
    return held


async def ends(house: House, to: Address = GROUP) -> None:
    for _ in range(2):
        if await house.held(to):
            await house.obeys("close", to=to)
    await house.delivers()


async def group(house: House, incoming: IncomingMessage) -> GroupContext | None:
    """The room as this message finds it."""
    async with house.store.read() as tx:
        located = await house.rooms.resolve_chat(tx, incoming)
        assert located
        seen = await house.rooms.load(tx, located)
    return seen.group if seen else None


# What is read


async def test_what_is_not_put_to_the_bot_costs_no_more_than_a_look_at_what_it_replies_to(house: House) -> None:
    held = await begins(house)
    assert await group(house, house.text("闲话", addressed=False)) == GroupContext(chat=GROUP.chat)
    follows = house.text("同意", addressed=False, replies_to=held.message)
    seen = await group(house, follows)
    assert seen
    assert (seen.concerned, seen.running) == (held.discussion, held.discussion), "a reply to the prompt is more"


async def test_reply_to_a_prompt_or_to_a_poll_finds_its_discussion(house: House) -> None:
    held = await begins(house)
    assert held.message
    for replies_to, concerned in ((held.message, held.discussion), (held.message + 1, held.discussion), (99, None)):
        seen = await group(house, house.text("技术", replies_to=replies_to))
        assert seen
        assert (seen.concerned, seen.running, seen.last) == (concerned, held.discussion, None)
    await ends(house)
    seen = await group(house, house.text("技术", replies_to=held.message))
    assert seen
    assert seen.concerned
    assert (seen.concerned.stage, seen.running, seen.last) == (DiscussionStage.CLOSED, None, seen.concerned)


async def test_command_that_replies_to_a_prompt_is_no_contribution(house: House) -> None:
    held = await begins(house)
    seen = await group(house, house.command("check", replies_to=held.message, answers="题目"))
    assert seen
    assert seen.concerned is None


async def test_prompt_is_known_by_its_question_while_it_is_being_sent_and_after_a_crash(house: House) -> None:
    await house.obeys("discuss", "T1")
    held = await house.held()
    assert held
    question = held.discussion.question
    assert question
    shown = f"聊一题\n\n{question.zh}\n\n回复这条消息"
    for answers, concerned in ((shown, held.discussion), (question.en, held.discussion), ("别的话", None), ("", None)):
        seen = await group(house, house.text("技术", replies_to=500, answers=answers or ""))
        assert seen
        assert seen.concerned == concerned
    await house.delivers()
    seen = await group(house, house.text("技术", replies_to=500, answers=shown))
    assert seen
    assert seen.concerned, "sent once more, it may stand there twice"


async def test_prompt_is_known_by_its_question_in_traditional_characters_too(
    house: House, script: ScriptConverter
) -> None:
    await house.obeys("discuss", "T1")
    held = await house.held()
    assert held
    assert held.discussion.question
    shown = script.traditional(held.discussion.question.zh)
    seen = await group(house, house.text("技術", replies_to=500, answers=shown))
    assert seen
    assert seen.concerned == held.discussion


async def test_topics_of_a_forum_are_rooms_of_their_own(house: House) -> None:
    here, there = await begins(house, GROUP), await begins(house, TOPIC, "T3")
    for to, held, other in ((GROUP, here, there), (TOPIC, there, here)):
        seen = await group(house, house.text("技术", to=to))
        assert seen
        assert (seen.running, seen.concerned) == (held.discussion, None)
        seen = await group(house, house.text("技术", to=to, replies_to=other.message))
        assert seen
        assert seen.concerned == other.discussion, "messages are numbered through the whole forum"


@pytest.mark.parametrize(("name", "counted"), [("discuss", True), ("close", True), ("recap", True), ("check", False)])
async def test_figures_are_read_where_they_are_asked_for(house: House, name: str, counted: bool) -> None:
    held = await begins(house)
    await house.hears("第3段", replies_to=held.message)
    seen = await group(house, house.command(name))
    assert seen
    assert (seen.figures is not None) is counted
    assert not seen.figures or len(seen.figures.contributions) == 1
    said = await group(house, house.text(name))
    assert said
    assert said.figures is None, "the word alone is no command"
    for button, asks in (("g:begin:T1", True), ("g:answers:1", False), ("g:sign", False)):
        pressed = await group(house, house.said(MessageKind.BUTTON, button))
        assert pressed
        assert (pressed.figures is not None) is asks


async def test_figures_are_of_what_goes_on_or_else_of_the_last(house: House) -> None:
    held = await begins(house)
    await house.hears("第3段", replies_to=held.message)
    await ends(house)
    over = await group(house, house.command("recap"))
    assert over
    assert over.figures
    assert len(over.figures.contributions) == 1
    await begins(house, argument="T3")
    running = await group(house, house.command("recap"))
    assert running
    assert running.figures
    assert (running.figures.contributions, running.figures.begun) == ((), ("T1", "T3"))


async def test_it_rests_after_it_has_spoken_unasked_and_not_for_longer(house: House) -> None:
    await house.behaves(GroupSettings(answers=True))
    assert await house.hears(QUESTION, addressed=False)
    for later, rests in (
        (INTERJECTION_COOLDOWN - timedelta(seconds=1), True),
        (INTERJECTION_COOLDOWN, False),
        (-timedelta(days=20), False),
    ):
        said = house.text(QUESTION, addressed=False, at=house.now + later)
        seen = await group(house, said)
        assert seen
        assert (seen.settings.answers, seen.cooling_down) == (True, rests)


async def test_who_has_signed_and_who_can_be_written_to_is_read_for_those_who_ask(house: House) -> None:
    sign, export = house.said(MessageKind.BUTTON, "g:sign", name="小林"), house.command("export")
    for known in (False, True):
        seen, asked = await group(house, sign), await group(house, export)
        assert seen
        assert asked
        assert (seen.signed, asked.reachable) == (known, known)
        await house.take(changed(sign, key="other"))
        await house.obeys("start", to=Address(ADMIN))
    other = await group(house, house.said(MessageKind.BUTTON, "g:sign", by=ADMIN))
    assert other
    assert not other.signed


async def test_in_private_nothing_goes_on_unless_a_group_is_asked_for(house: House) -> None:
    await begins(house)
    for said in (
        house.text(QUESTION, to=PRIVATE),
        house.command("start", to=PRIVATE),
        house.command("recap", to=PRIVATE),
        house.command("start", RecapLink(99).pack(), to=PRIVATE),
        house.command("start", ExportLink("c" + "0" * 20).pack(), to=PRIVATE),
        house.said(MessageKind.BUTTON, "p:zhibo-daihuo:1", to=PRIVATE),
        house.command("daily", to=Address(-9, ChatKind.CHANNEL)),
        house.text(QUESTION, to=None, chat="terminal"),
    ):
        assert await group(house, said) is None


async def test_recap_in_private_is_of_the_latest_that_one_took_part_in(house: House) -> None:
    first = await begins(house)
    await house.hears("第3段", replies_to=first.message, by=MEMBER)
    await ends(house)
    second = await begins(house, TOPIC, "T3")
    await house.hears("第16段", to=TOPIC, replies_to=second.message, by=ADMIN)
    for by, held in ((MEMBER, first), (ADMIN, second)):
        seen = await group(house, house.command("recap", by=by, to=Address(by)))
        assert seen
        assert seen.last
        assert seen.figures
        assert (seen.last.id, seen.chat, len(seen.figures.contributions)) == (held.discussion.id, GROUP.chat, 1)


async def test_link_of_a_recap_leads_to_that_discussion_and_to_the_whole_group(house: House) -> None:
    held = await begins(house, TOPIC)
    link = house.command("start", RecapLink(held.discussion.id).pack(), to=PRIVATE)
    async with house.store.read() as tx:
        located = await house.rooms.resolve_chat(tx, link)
    assert located
    assert located.origin.elsewhere == GROUP
    seen = await group(house, link)
    assert seen
    assert seen.last == held.discussion


async def test_essay_that_left_the_shelf_takes_its_discussion_along(
    library: Library, script: ScriptConverter, database: Database
) -> None:
    house = House(library, script, database)
    held = await begins(house)
    essay = library.essay()
    shelf = Library((replace(essay, slug="another"),))
    later = House(shelf, script, database, store=house.store)
    seen = await group(later, house.text("技术", replies_to=held.message))
    assert seen
    assert (seen.concerned, seen.running) == (None, None)
    voted = await group(later, house.vote(await house.poll(), Stance.AGREE))
    assert voted
    assert voted.concerned is None
    asked = house.command("start", RecapLink(held.discussion.id).pack(), to=PRIVATE)
    assert await group(later, asked) is None


# Votes, which name no chat


async def test_vote_finds_its_group_and_its_end(house: House) -> None:
    held = await begins(house, TOPIC)
    vote = house.vote(await house.poll(), Stance.AGREE)
    async with house.store.read() as tx:
        located = await house.rooms.resolve_chat(tx, vote)
    assert located
    assert (located.origin.chat, located.origin.to) == (house.store.chat_of(TOPIC), TOPIC)
    assert await group(house, vote) == GroupContext(concerned=held.discussion, part=DiscussionPart.BEFORE)


async def test_vote_in_a_poll_that_is_not_known_belongs_nowhere(house: House) -> None:
    await begins(house)
    before = await house.rows()
    assert await house.counts("no such poll", Stance.AGREE) is None
    assert await house.rows() == before


async def test_whether_a_poll_is_known_is_asked_as_long_as_a_poll_is_being_sent(house: House) -> None:
    await house.obeys("discuss", "T1")
    async with asyncio.timeout(PATIENCE):
        assert not await house.rooms.knows_poll("5000", 3600), "nothing is being sent: it is no poll of ours"
        async with house.store.read() as tx:
            [prompt] = await tx.outbox.ready((), 10)
        async with house.store.transaction() as tx:
            await tx.outbox.begin([prompt.id], house.now)
        assert not await house.rooms.knows_poll("5000", 3600), "what is being sent is no poll"
        await house.sends(prompt, SendStatus.SENT)
        async with house.store.read() as tx:
            [poll] = await tx.outbox.ready((), 10)
        assert not await house.rooms.knows_poll("5000", 3600), "it waits to be sent: nobody can have voted in it"
    async with house.store.transaction() as tx:
        await tx.outbox.begin([poll.id], house.now)
    waiting = asyncio.create_task(house.rooms.knows_poll("5000", 3600))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    async with asyncio.timeout(PATIENCE):
        assert not await house.rooms.knows_poll("5001", 0.1), "it is waited for so long only"
    await house.sends(poll, SendStatus.SENT)
    assert await waiting
