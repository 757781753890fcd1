"""What a message leaves behind of a group: all of it or nothing, and once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.discussion import (
    ConsentPurpose,
    Contribution,
    DiscussionMessage,
    DiscussionPart,
    DiscussionStage,
    GroupSettings,
    Stance,
    Vote,
)
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.match import Finding
from bot.core.outgoing import Address
from bot.search.text.script import ScriptConverter
from bot.services.answer_queue import MAX_GROUP_DELAY
from bot.services.permissions import AllowAll
from bot.store.database import Database
from bot.store.tables import metadata
from tests.house import ADMIN, BOT, GROUP, MEMBER, TOPIC, House
from tests.incoming import changed, listed
from tests.outgoing import parts
from tests.services.crashing import Crash, CrashingStore
from tests.services.test_group_context import QUESTION, begins, database, house
from tests.store.traces import traces
from tests.talk.people import Search, found

__all__ = ["database", "house"]

# What is stored


async def test_what_people_say_to_each_other_leaves_nothing(house: House) -> None:
    await begins(house)
    before = await house.rows()
    for words in ("durian-marker", QUESTION, "第3段"):
        assert await house.hears(words, addressed=False)
    assert await house.rows() == before
    assert await traces(house.store, "durian-marker") == set()


async def test_contribution_is_kept_once_however_often_it_is_delivered(house: House) -> None:
    held = await begins(house)
    said = house.text("第3段 durian-marker", replies_to=held.message)
    handled = await house.take(said)
    assert handled
    assert (handled.message, handled.toast) == (None, None)
    before = await house.rows()
    assert await house.take(said) is None
    assert await house.rows() == before
    figures = await house.figures(held)
    assert figures.contributions == (Contribution(house.member(MEMBER), said.message or 0, (3, 11)),)
    [entry] = [entry for entry in await house.log() if entry["kind"] == "text"]
    assert (entry["asked"], entry["answered"], entry["delivered"]) == (listed(said).content, "", True)
    assert await traces(house.store, "durian-marker") == {"journal.asked"}


async def test_reply_to_a_contribution_is_counted_and_nothing_of_it_kept(house: House) -> None:
    held = await begins(house)
    said = house.text("第3段", replies_to=held.message)
    await house.take(said)
    before = await house.rows()
    await house.hears("durian-marker", addressed=False, replies_to=said.message, by=ADMIN)
    assert await house.rows() == before
    assert await traces(house.store, "durian-marker", house.person(9), house.member(9)) == set()
    assert [each.replies for each in (await house.figures(held)).contributions] == [1]


async def test_vote_is_kept_changed_and_taken_back_and_each_once(house: House) -> None:
    held = await begins(house)
    poll, person = await house.poll(), house.member(MEMBER)
    for stance in (Stance.AGREE, Stance.DEPENDS, None):
        vote = house.vote(poll, stance)
        for _ in range(2):
            await house.take(vote)
        expected = (Vote(person, DiscussionPart.BEFORE, stance),) if stance else ()
        assert (await house.figures(held)).votes == expected
    late, last = house.vote(poll, Stance.AGREE), house.vote(poll, Stance.DISAGREE)
    for vote in (late, last, late):
        await house.take(vote)
    assert (await house.figures(held)).votes == (Vote(person, DiscussionPart.BEFORE, Stance.DISAGREE),), (
        "the last one stands"
    )


async def test_vote_makes_nobody_the_one_who_spoke_last(house: House) -> None:
    await begins(house)
    before = await house.rows()
    await house.counts(await house.poll(), Stance.AGREE)
    assert await house.rows() == before | {"votes": 1, "journal": before["journal"] + 1}


async def test_answer_to_a_question_that_was_not_put_to_it_keeps_no_word_of_it(house: House) -> None:
    await house.behaves(GroupSettings(answers=True))
    said = house.text("durian-marker 为什么贵", addressed=False, quote="durian-marker")
    handled = await house.take(said)
    assert handled
    assert handled.message
    [entry] = await house.log()
    assert (entry["asked"], entry["answered"], entry["verdict"], entry["person"]) == ("", "", None, entry["chat"])
    assert await traces(house.store, house.person(MEMBER), house.member(MEMBER)) == set()
    [outgoing] = await house.delivers()
    assert (parts(outgoing).reply_to, parts(outgoing).quote) == (said.message, "durian-marker")
    assert await traces(house.store, "durian-marker") == set()
    assert (await house.take(changed(said, key="next", content="为什么"))) is not None
    async with house.store.read() as tx:
        assert await tx.outbox.ready((), 10) == [], "it rests"


async def test_discussion_its_prompt_and_its_poll_are_stored_together_and_once(house: House) -> None:
    said = house.command("discuss", "T1")
    await house.take(said)
    before = await house.rows()
    assert (before["discussions"], before["outbox"]) == (1, 2)
    assert await house.take(said) is None
    assert await house.rows() == before
    prompt, poll = await house.delivers()
    held = await house.held()
    assert held
    number = held.discussion.id
    assert (prompt.key, parts(prompt).reply_to) == (f"reply:{said.origin.key}", said.message)
    assert (prompt.piece, poll.piece) == (
        DiscussionMessage(number, DiscussionPart.PROMPT),
        DiscussionMessage(number, DiscussionPart.BEFORE),
    )
    assert (held.person, held.sender, held.to) == (house.member(ADMIN), Address(ADMIN), GROUP)


async def test_discussion_that_comes_too_late_to_be_shown_is_not_begun(house: House) -> None:
    """The bot was down; by now the group has moved on."""
    await house.obeys("discuss", "T1", at=house.now - MAX_GROUP_DELAY - timedelta(seconds=1))
    assert await house.held() is None
    async with house.store.read() as tx:
        assert await tx.outbox.ready((), 10) == []
    assert "discussions" not in await house.rows()


async def test_close_that_comes_too_late_to_be_answered_is_done_aloud_by_the_clock(house: House) -> None:
    held = await begins(house)
    await house.counts(await house.poll(), Stance.AGREE)
    await house.obeys("close", at=house.now - MAX_GROUP_DELAY - timedelta(seconds=1))
    before = await house.held()
    assert before
    assert before.discussion.stage is DiscussionStage.OPEN
    await house.tick()
    said = [outgoing.key for outgoing in await house.delivers()]
    assert f"asking:{held.chat}:{held.discussion.id}" in said
    after = await house.held()
    assert after
    assert after.discussion.stage is DiscussionStage.ASKING


async def test_one_whose_essay_has_left_the_shelf_ends_when_the_next_begins(
    house: House, library: Library, script: ScriptConverter, database: Database
) -> None:
    """Nobody could close it any more, and its poll would stay open."""
    held = await begins(house)
    shelf = Library((replace(library.essay(), slug="another"),))
    later = House(shelf, script, database, store=house.store)
    await later.take(later.command("close", key="c"))
    await later.take(later.command("discuss", "T3", key="d"))
    _, stop, *_ = await later.delivers()
    assert parts(stop).stops
    async with house.store.read() as tx:
        left = await tx.discussions.load(held.discussion.id)
        going_on = await tx.discussions.running(held.chat, None)
    assert left
    assert going_on
    assert (left.discussion.stage, going_on.discussion.ref.slug) == (DiscussionStage.CLOSED, "another")


async def test_close_that_was_overtaken_while_rights_were_asked_is_decided_anew(house: House) -> None:
    held = await begins(house)
    await house.counts(await house.poll(), Stance.AGREE)

    class Slow(AllowAll):
        async def allow(
            self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
        ) -> bool:
            current = await house.held()
            if current:
                await house.discussions.close_now(current, house.now)
            return True

    handled = await house.take(house.command("close"), Slow())
    assert handled
    assert handled.message
    assert handled.message.plain.startswith("现在没有正在聊的题目")
    keys = [outgoing.key for outgoing in await house.delivers()]
    assert len([key for key in keys if key.startswith("closed:")]) == 1, keys
    async with house.store.read() as tx:
        after = await tx.discussions.load(held.discussion.id)
    assert after
    assert (after.discussion.stage, after.message) == (DiscussionStage.CLOSED, held.message)


async def test_close_goes_one_step_however_often_it_is_delivered(house: House) -> None:
    held = await begins(house)
    await house.counts(await house.poll(), Stance.AGREE)
    close = house.command("close")
    await house.take(close)
    assert await house.take(close) is None
    asking = await house.held()
    assert asking
    assert asking.discussion.stage is DiscussionStage.ASKING
    kinds = [
        bool(parts(each).stops) * "stop" or bool(parts(each).options) * "poll" or "text"
        for each in await house.delivers()
    ]
    assert sorted(kinds) == ["poll", "stop", "text"]
    await house.obeys("close")
    assert await house.held() is None
    async with house.store.read() as tx:
        kept = await tx.discussions.load(held.discussion.id)
    assert kept
    assert kept.discussion.closed == house.now


async def test_manners_are_kept_for_the_whole_group(house: House) -> None:
    panel = await house.take(house.said(MessageKind.BUTTON, "g:anyone:1", by=ADMIN, to=TOPIC, message=77))
    assert panel
    assert panel.message
    assert await house.settings() == GroupSettings(anyone=True)
    [outgoing] = await house.delivers()
    assert parts(outgoing).edit == 77


async def test_name_is_kept_only_where_somebody_wishes_it_and_gone_when_they_do_not(house: House) -> None:
    await house.hears(QUESTION, name="durian-marker")
    assert await traces(house.store, "durian-marker") == set()
    handled = await house.take(house.said(MessageKind.BUTTON, "g:sign", name="durian-marker"))
    assert handled
    assert handled.alert
    assert handled.toast
    assert "durian-marker" in handled.toast
    async with house.store.read() as tx:
        names = await tx.groups.names(house.store.chat_of(GROUP), ConsentPurpose.EXPORT)
    assert names == {house.member(MEMBER): "durian-marker"}
    await house.take(house.said(MessageKind.BUTTON, "g:sign", name="durian-marker"))
    assert await traces(house.store, "durian-marker") == set(), "nor does the log remember it"


async def test_claim_of_somebody_else_is_checked_and_not_kept(house: House) -> None:
    handled = await house.obeys("check", replied="作者说 durian-marker", replies_to=50)
    assert handled
    assert handled.message
    assert await traces(house.store, "durian-marker") == set()
    [outgoing] = await house.delivers()
    assert (parts(outgoing).reply_to, parts(outgoing).quote) == (50, "")


@pytest.mark.parametrize("what", ["discuss", "contribution", "follow", "vote", "close", "sign", "manners", "unasked"])
async def test_crash_before_the_commit_leaves_nothing(
    house: House, library: Library, script: ScriptConverter, database: Database, what: str
) -> None:
    held = await begins(house)
    await house.behaves(GroupSettings(answers=True))
    first = house.text("第3段", replies_to=held.message)
    await house.take(first)
    poll = await house.poll()
    await house.counts(poll, Stance.AGREE, by=ADMIN)
    acts: dict[str, Any] = {
        "discuss": house.command("discuss", "T3", to=TOPIC),
        "contribution": house.text("第16段", replies_to=held.message),
        "follow": house.text("同意", addressed=False, replies_to=first.message),
        "vote": house.vote(poll, Stance.DISAGREE),
        "close": house.command("close"),
        "sign": house.said(MessageKind.BUTTON, "g:sign", name="小林"),
        "manners": house.said(MessageKind.BUTTON, "g:answers:0", by=ADMIN, message=77),
        "unasked": house.text(QUESTION, addressed=False),
    }
    before = await everything(house)
    store = CrashingStore(database, house.store.encryption, BOT)
    crashing = House(library, script, database, find=Search(found(11, confidence=1.0)), store=store)
    with pytest.raises(Crash):
        await crashing.take(acts[what])
    assert await everything(house) == before
    assert await house.take(acts[what]) is not None
    assert await everything(house) != before, "tried again, it is done"


async def everything(house: House) -> list[tuple[Any, ...]]:
    """All rows of all tables."""
    async with house.store.database.read() as connection:
        return [tuple(row) for each in metadata.sorted_tables for row in await connection.execute(select(each))]


async def test_failure_while_thinking_leaves_nothing(
    library: Library, script: ScriptConverter, database: Database
) -> None:
    def broken(message: str, earlier: Sequence[str], slug: str) -> Finding:
        raise RuntimeError

    house = House(library, script, database)
    held = await begins(house)
    failing = House(library, script, database, find=broken, store=house.store)
    before = await everything(house)
    with pytest.raises(RuntimeError):
        await failing.hears("技术", replies_to=held.message, key="another")
    assert await everything(house) == before
