"""What concerns several tables at once: a person who is forgotten, a group that moves."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from bot.core.bookmarks import Bookmark
from bot.core.conversation import ConversationState
from bot.core.discussion import ConsentPurpose, DiscussionPart, GroupSettings, Stance
from bot.core.essay import Ref
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.match import Finding, Match, Verdict
from bot.core.outgoing import Address, Cause, ChatKind, DeliveryStatus, OutgoingMessage, RenderedMessage, SendText
from bot.core.preferences import Preferences
from bot.core.subscription import SubscriptionStatus
from bot.store.inbox import ReceivedUpdate
from bot.store.journal import JournalEntry
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.store.tables import metadata, outbox
from tests.incoming import changed, decided, incoming
from tests.outgoing import sending
from tests.store.conftest import NOW
from tests.store.discussions import follow, hold, load, queued, speak, vote
from tests.store.test_subscriptions import FULL, PROMPTS
from tests.store.traces import traces

SAID = incoming("u1", "telegram", "p1", "c1", MessageKind.TEXT, "?")
ANSWER = sending("reply:u1", Cause.REPLY, "c1", Address(7), RenderedMessage("", ""), about="u1")
IN_GROUP = replace(ANSWER, key="reply:u2", chat="g1", to=Address(-100, ChatKind.GROUP), about="u2")


async def say(store: Store, incoming: IncomingMessage) -> None:
    async with store.transaction() as tx:
        await tx.journal.record(JournalEntry.of(incoming, decided(), "", NOW))
        await tx.chats.save(incoming, ConversationState(), NOW)


async def post(store: Store, outgoing: OutgoingMessage, state: DeliveryStatus) -> int:
    """Its id. It stands there as after a first try."""
    async with store.transaction() as tx:
        await tx.outbox.add([outgoing], NOW)
        number = (await tx.connection.execute(select(outbox.c.id).where(outbox.c.key == outgoing.key))).scalar_one()
    async with store.transaction() as tx:
        await tx.outbox.begin([number], NOW)
    if state is not DeliveryStatus.SENDING:
        async with store.transaction() as tx:
            await tx.outbox.finish(number, state, NOW, error="why")
    return int(number)


async def forget(store: Store, *chats: str) -> None:
    async with store.transaction() as tx:
        await tx.forget("p1", NOW, *chats)
    await store.scrub()


async def left(store: Store) -> dict[str, tuple[str, bool]]:
    """State of each message, and whether its text is kept."""
    async with store.database.read() as connection:
        rows = (await connection.execute(select(outbox.c.key, outbox.c.state, outbox.c.parcel))).all()
    return {row.key: (row.state, bool(row.parcel)) for row in rows}


async def test_lost_answers_to_the_forgotten_are_wiped_also_in_groups(store: Store) -> None:
    await say(store, SAID)
    await say(store, changed(SAID, key="u2", chat="g1"))
    await say(store, changed(SAID, key="u3", chat="g1", person="p2"))
    await post(store, ANSWER, DeliveryStatus.UNKNOWN)
    await post(store, IN_GROUP, DeliveryStatus.FAILED)
    await post(store, replace(IN_GROUP, key="reply:u3", about="u3"), DeliveryStatus.FAILED)
    await forget(store)
    assert await left(store) == {
        "reply:u1": ("unknown", False),
        "reply:u2": ("failed", False),
        "reply:u3": ("failed", True),
    }


async def test_what_is_being_sent_to_the_forgotten_is_not_sent_again(store: Store) -> None:
    await say(store, SAID)
    number = await post(store, ANSWER, DeliveryStatus.SENDING)
    await forget(store)
    async with store.read() as tx:
        assert await tx.outbox.interrupted() == [], "a crash now leaves nothing to send again"
    async with store.transaction() as tx:
        await tx.outbox.requeue(number, "Timed out", perhaps=True)
    async with store.read() as tx:
        assert await tx.outbox.ready((), 10) == []
    assert await left(store) == {"reply:u1": ("cancelled", False)}


async def test_what_waits_for_a_chat_that_nothing_is_known_of_is_wiped_as_well(store: Store) -> None:
    apology = replace(ANSWER, key="apology:u1", about="")
    await post(store, apology, DeliveryStatus.UNKNOWN)
    await forget(store, "c1")
    assert await left(store) == {"apology:u1": ("unknown", False)}


async def test_updates_of_the_forgotten_that_were_set_aside_cannot_be_retried(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate("u1", "c1", "p1", "{}"), ReceivedUpdate("u2", "c2", "p2", "{}")], NOW)
    async with store.transaction() as tx:
        await tx.inbox.take(2)
    async with store.transaction() as tx:
        await tx.inbox.set_aside("u1", "builtins.RuntimeError")
    await forget(store)
    async with store.transaction() as tx:
        # Their other update was just failing, and is set aside after they were forgotten.
        await tx.inbox.set_aside("u1", "builtins.RuntimeError")
    async with store.read() as tx:
        assert (await tx.queue.inbox()).counts == {"done": 1, "working": 1}


async def test_copy_from_before_an_upgrade_does_not_outlive_somebody_who_is_forgotten(store: Store, file: Path) -> None:
    copy = file.with_name("essay-bot.db.before-0002")
    copy.write_bytes(b"older")
    await forget(store)
    assert list(file.parent.glob("*.before-*")) == []


# Somebody who leaves nothing behind

PERSON, NAME, WORDS, ID = "p0123456789", "榴莲小林", "durian-marker 榴莲", 8_765_432_109
THEIRS, GROUP = Address(ID), Address(-100, ChatKind.GROUP)


async def lives(store: Store) -> int:
    """Somebody leaves a trace wherever one can be left; the id of a discussion that they began."""
    finding = Finding(Verdict.SAYS, 0.9, "T1", (Match(Ref("zhibo-daihuo", 3), 0.9, 0),))
    own = incoming("u1", "telegram", PERSON, "c1", MessageKind.TEXT, WORDS, to=THEIRS)
    in_group = changed(own, key="u2", chat="g1", to=GROUP)
    for said in (own, in_group):
        async with store.transaction() as tx:
            await tx.journal.record(JournalEntry.of(said, decided(finding), WORDS, NOW))
            await tx.chats.save(said, ConversationState(asked=(WORDS,)), NOW)
    async with store.transaction() as tx:
        await tx.inbox.put(
            [ReceivedUpdate("u3", "c1", PERSON, WORDS), ReceivedUpdate("u4", PERSON, PERSON, WORDS)], NOW
        )
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    message = RenderedMessage(WORDS, WORDS)
    await post(store, replace(ANSWER, to=THEIRS, content=SendText(message)), DeliveryStatus.UNKNOWN)
    await post(store, replace(IN_GROUP, content=SendText(message, quote=WORDS)), DeliveryStatus.FAILED)
    await post(
        store, replace(ANSWER, key="suspended:1", cause=Cause.NOTICE, to=THEIRS, about=""), DeliveryStatus.SENDING
    )
    held = await hold(store, person=PERSON, sender=THEIRS)
    await queued(store, held, DiscussionPart.BEFORE, 10, "111")
    await speak(store, held, 12, PERSON, touched=(3,), key="u2")
    await follow(store, 12)
    for part in (DiscussionPart.BEFORE, DiscussionPart.AFTER):
        await vote(store, held, PERSON, Stance.AGREE, part)
    async with store.transaction() as tx:
        await tx.groups.save_settings("g1", GROUP, GroupSettings(anyone=True))
        for purpose in ConsentPurpose:
            await tx.groups.consent("g1", PERSON, purpose, NAME, now=NOW)
        for number, (chat, to) in enumerate((("c1", THEIRS), ("g1", GROUP))):
            kept = StoredSubscription((FULL, PROMPTS)[number], chat, to, PERSON, THEIRS)
            subscription = await tx.subscriptions.save(kept, NOW)
            await tx.progress.finish(subscription, PERSON, 2, NOW)
        await tx.bookmarks.move(PERSON, Bookmark(Ref("zhibo-daihuo", 3), (1,), NOW), NOW)
        await tx.preferences.save(PERSON, Preferences(brief=True), NOW)
    return held.discussion.id


async def test_nothing_is_left_of_the_forgotten_in_any_table(store: Store) -> None:
    await lives(store)
    marks = (PERSON, NAME, "durian-marker", str(ID))
    everywhere = {name.partition(".")[0] for name in await traces(store, *marks)}
    # Of the rest it is known which chat, which bot, which version, how many on a day; a broadcast is an owner's, and
    # kept as such; an overlay names messages by their keys alone.
    assert everywhere == metadata.tables.keys() - {
        "halts",
        "groups",
        "polls",
        "broadcasts",
        "secrets",
        "replicas",
        "paces",
        "incidents",
        "operations",
        "daily_counts",
        "overlays",
    }
    async with store.transaction() as tx:
        await tx.forget(PERSON, NOW, "c1")
    await store.scrub()
    assert await traces(store, *marks) == set()


async def test_nothing_of_others_goes_with_the_forgotten(store: Store) -> None:
    await lives(store)
    held = await hold(store, "g1", person="p2", sender=Address(8))
    await vote(store, held, "p2", Stance.AGREE)
    await speak(store, held, 13, "p2", key="v2")
    other = incoming("v1", "telegram", "p2", "c2", MessageKind.TEXT, "another-marker", to=Address(8))
    await say(store, other)
    await post(store, replace(ANSWER, key="reply:v1", chat="c2", about="v1", to=Address(8)), DeliveryStatus.UNKNOWN)
    async with store.transaction() as tx:
        await tx.groups.consent("g1", "p2", ConsentPurpose.EXPORT, "another-marker", now=NOW)
    before = await traces(store, "p2", "another-marker")
    async with store.transaction() as tx:
        await tx.forget(PERSON, NOW, "c1")
    assert await traces(store, "p2", "another-marker") == before
    assert await load(store, held) == held
    assert (await left(store))["reply:v1"] == ("unknown", True)


async def test_words_of_the_forgotten_are_in_no_file_afterwards(store: Store, file: Path) -> None:
    """The pseudonym stands in the open, and goes all the same: out of the log and out of free pages."""
    await lives(store)
    assert PERSON.encode() in b"".join(path.read_bytes() for path in file.parent.iterdir())
    async with store.transaction() as tx:
        await tx.forget(PERSON, NOW, "c1")
    await store.scrub()
    assert PERSON.encode() not in b"".join(path.read_bytes() for path in file.parent.iterdir())


# A group that moves


async def test_prompts_of_a_schedule_that_gave_way_are_not_sent_either(store: Store) -> None:
    for subscription, cause in ((FULL, Cause.DAILY), (PROMPTS, Cause.PROMPT)):
        for chat in (-5, -1005):
            to = Address(chat, ChatKind.GROUP)
            on = replace(subscription, status=SubscriptionStatus.ON)
            kept = StoredSubscription(on, store.pseudonym(chat), to, "", None)
            async with store.transaction() as tx:
                number = await tx.subscriptions.save(kept, NOW)
                about = f"{cause}:{number}:2026-03-01"
                outgoing = sending(about, cause, kept.chat, to, RenderedMessage("", ""), about=str(number))
                await tx.outbox.add([outgoing], NOW)
    async with store.transaction() as tx:
        await tx.moved(-5, -1005, NOW)
    assert {key: state for key, (state, _) in (await left(store)).items()} == {
        "daily:1:2026-03-01": "cancelled",
        "daily:2:2026-03-01": "pending",
        "prompt:3:2026-03-01": "cancelled",
        "prompt:4:2026-03-01": "pending",
    }
