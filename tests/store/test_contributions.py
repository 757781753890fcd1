"""What was said and voted in discussions."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.core.discussion import Contribution, DiscussionPart, Stance, Vote
from bot.core.incoming import MessageKind
from bot.store import tables
from bot.store.contributions import MOST, QuotedContribution
from bot.store.journal import JournalEntry
from bot.store.store import Store
from tests.incoming import decided, incoming
from tests.store.conftest import NOW
from tests.store.discussions import contributions, follow, hold, speak, vote, votes

AGREE, DISAGREE, DEPENDS, UNDECIDED = Stance


async def journal(store: Store, key: str, text: str, person: str = "p1") -> None:
    said = incoming(key, "telegram", person, "g1", MessageKind.TEXT, text)
    async with store.transaction() as tx:
        await tx.journal.record(JournalEntry.of(said, decided(), "", NOW))


async def quoted(store: Store, discussion: int) -> list[QuotedContribution]:
    async with store.read() as tx:
        return await tx.contributions.quoted(discussion)


async def knows(store: Store, message: int, chat: str = "g1") -> bool:
    async with store.read() as tx:
        return await tx.contributions.knows(chat, message)


async def test_contributions_come_back_in_the_order_in_which_they_were_made(store: Store) -> None:
    held, other = await hold(store), await hold(store, topic=7)
    await speak(store, held, 12, touched=(3, 16))
    await speak(store, held, 10, "p2")
    await speak(store, other, 11)
    assert await contributions(store, held) == (Contribution("p1", 12, (3, 16)), Contribution("p2", 10))
    assert await contributions(store, other) == (Contribution("p1", 11),)


async def test_message_that_is_there_already_stays_as_it_is(store: Store) -> None:
    held = await hold(store)
    await speak(store, held, 12, touched=(3,))
    await follow(store, 12)
    await speak(store, held, 12, "p2", touched=(9,), key="another")
    assert await contributions(store, held) == (Contribution("p1", 12, (3,), 1),)


async def test_replies_to_a_contribution_are_counted_where_it_stands(store: Store) -> None:
    here, there = await hold(store), await hold(store, "g2")
    await speak(store, here, 12)
    await speak(store, there, 12)
    for _ in range(3):
        await follow(store, 12)
    await follow(store, 99)
    await follow(store, 12, "g3")
    assert [each.replies for each in await contributions(store, here)] == [3]
    assert [each.replies for each in await contributions(store, there)] == [0], "the same number in another group"


async def test_contribution_is_known_in_its_group_only(store: Store) -> None:
    held = await hold(store)
    await speak(store, held, 12)
    assert await knows(store, 12)
    assert not await knows(store, 13)
    assert not await knows(store, 12, "g2")


async def test_last_choice_counts_and_can_be_taken_back(store: Store) -> None:
    held = await hold(store)
    await vote(store, held, "p1", AGREE)
    await vote(store, held, "p2", AGREE, at=NOW + timedelta(seconds=1))
    await vote(store, held, "p1", DEPENDS, at=NOW + timedelta(seconds=2))
    assert await votes(store, held) == (
        Vote("p2", DiscussionPart.BEFORE, AGREE),
        Vote("p1", DiscussionPart.BEFORE, DEPENDS),
    )
    await vote(store, held, "p2", None)
    await vote(store, held, "p3", None)
    assert await votes(store, held) == (Vote("p1", DiscussionPart.BEFORE, DEPENDS),)


async def test_both_polls_stand_beside_each_other(store: Store) -> None:
    held, other = await hold(store), await hold(store)
    await vote(store, held, "p1", AGREE)
    await vote(store, held, "p1", DISAGREE, DiscussionPart.AFTER, at=NOW + timedelta(hours=1))
    await vote(store, other, "p1", UNDECIDED)
    assert await votes(store, held) == (
        Vote("p1", DiscussionPart.BEFORE, AGREE),
        Vote("p1", DiscussionPart.AFTER, DISAGREE),
    )
    await vote(store, held, "p1", None, DiscussionPart.AFTER)
    assert await votes(store, held) == (Vote("p1", DiscussionPart.BEFORE, AGREE),)
    assert await votes(store, other) == (Vote("p1", DiscussionPart.BEFORE, UNDECIDED),)


async def test_moments_of_votes_are_known_to_who_exports_them(store: Store) -> None:
    held = await hold(store)
    await vote(store, held, "p2", AGREE, at=NOW + timedelta(minutes=1))
    await vote(store, held, "p1", AGREE)
    async with store.read() as tx:
        cast = await tx.contributions.voted(held.discussion.id)
    assert [(one.person, at) for one, at in cast] == [
        ("p1", "2026-03-01T08:30:15.000+00:00"),
        ("p2", "2026-03-01T08:31:15.000+00:00"),
    ]


async def test_touched_paragraphs_are_told_discussion_by_discussion(store: Store) -> None:
    one, two, elsewhere = await hold(store), await hold(store, topic=7), await hold(store, "g2")
    await speak(store, one, 1, touched=(3, 16))
    await speak(store, one, 2, "p2", touched=(16, 20))
    await speak(store, two, 3, touched=(1,))
    await speak(store, elsewhere, 4, touched=(9,))
    async with store.read() as tx:
        touched = await tx.contributions.touched("g1")
    assert touched == {one.discussion.id: frozenset({3, 16, 20}), two.discussion.id: frozenset({1})}


async def test_of_very_many_touched_passages_the_latest_count(store: Store) -> None:
    one, two = await hold(store), await hold(store, topic=7)
    await speak(store, one, 1, touched=(99,))
    row = {"discussion": two.discussion.id, "person": "p1", "key": "k", "replies": 0, "at": NOW}
    details = [{"chat": "g1", "message": n, "touched": [n]} for n in range(MOST)]
    said = [row | {"mark": str(n), "detail": store.encryption.encrypt_json(detail)} for n, detail in enumerate(details)]
    async with store.transaction() as tx:
        await tx.connection.execute(tables.contributions.insert(), said)
        touched = await tx.contributions.touched("g1")
        assert touched == {two.discussion.id: frozenset(range(MOST))}


async def test_newest_of_what_was_said_and_voted_come_the_oldest_first(store: Store) -> None:
    held = await hold(store)
    for n in range(5):
        await speak(store, held, n, f"p{n}")
        await vote(store, held, f"p{n}", AGREE, at=NOW + timedelta(minutes=n))
    async with store.read() as tx:
        assert [each.person for each in await tx.contributions.quoted(held.discussion.id, 2)] == [
            "p3",
            "p4",
        ]
        assert [each.person for each, _ in await tx.contributions.voted(held.discussion.id, 2)] == [
            "p3",
            "p4",
        ]


async def test_discussions_in_which_nobody_said_or_chose_anything_are_told_from_others(store: Store) -> None:
    said, voted, _, elsewhere = await hold(store), await hold(store), await hold(store), await hold(store, "g2")
    await speak(store, said, 1)
    await vote(store, voted, "p1", AGREE)
    await speak(store, elsewhere, 1)
    async with store.read() as tx:
        assert await tx.contributions.discussed("g1") == {said.discussion.id, voted.discussion.id}


async def test_person_is_told_their_own_the_newest_of_it_the_oldest_first(store: Store) -> None:
    held = await hold(store)
    for n in range(4):
        await speak(store, held, n, touched=(n,))
        await speak(store, held, 10 + n, "p2")
    for part in (DiscussionPart.AFTER, DiscussionPart.BEFORE):
        await vote(store, held, "p1", AGREE, part, at=NOW + timedelta(hours=part is DiscussionPart.AFTER))
    await vote(store, held, "p2", AGREE)
    async with store.read() as tx:
        told = await tx.contributions.of_person("p1", 2)
    assert [each["contribution"]["paragraphs"] for each in told[:2]] == [[2], [3]]
    assert [each["vote"]["part"] for each in told[2:]] == ["before", "after"]


async def test_words_come_from_the_log_as_long_as_they_are_kept_there(store: Store) -> None:
    held = await hold(store)
    for message, person in ((12, "p1"), (13, "p2"), (14, "p3")):
        await speak(store, held, message, person, touched=(message,))
    await journal(store, "k12", "第一句")
    await journal(store, "k13", "第二句", "p2")
    assert [(each.person, each.text, each.touched) for each in await quoted(store, held.discussion.id)] == [
        ("p1", "第一句", (12,)),
        ("p2", "第二句", (13,)),
        ("p3", "", (14,)),
    ]
    async with store.transaction() as tx:
        await tx.journal.drop_before(NOW + timedelta(days=1))
    assert [each.text for each in await quoted(store, held.discussion.id)] == ["", "", ""]


async def test_words_of_the_forgotten_do_not_come_back_by_the_log(store: Store) -> None:
    held = await hold(store)
    await speak(store, held, 12)
    await journal(store, "k12", "第一句")
    async with store.transaction() as tx:
        await tx.journal.forget("p1")
    assert [each.text for each in await quoted(store, held.discussion.id)] == [""]


async def test_whoever_is_forgotten_has_neither_said_nor_voted(store: Store) -> None:
    held = await hold(store)
    for person, message in (("p1", 12), ("p2", 13)):
        await speak(store, held, message, person)
        for part in (DiscussionPart.BEFORE, DiscussionPart.AFTER):
            await vote(store, held, person, AGREE, part)
    await follow(store, 13)
    async with store.transaction() as tx:
        await tx.contributions.forget("p1")
    assert await contributions(store, held) == (replace(Contribution("p2", 13), replies=1),)
    assert {each.person for each in await votes(store, held)} == {"p2"}


async def test_only_pseudonyms_and_numbers_stand_in_the_file(store: Store, file: Path) -> None:
    held = await hold(store)
    await speak(store, held, 12)
    await journal(store, "k12", "durian-marker")
    assert [each.text for each in await quoted(store, held.discussion.id)] == ["durian-marker"]
    assert b"durian-marker" not in b"".join(path.read_bytes() for path in file.parent.iterdir())
