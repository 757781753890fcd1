"""What people have chosen: sealed, theirs, and gone when they are."""

from datetime import timedelta

from sqlalchemy import select

from bot.core.conversation import ConversationState
from bot.core.incoming import MessageKind
from bot.core.language import Language, Script
from bot.core.preferences import Preferences
from bot.store.store import Store
from bot.store.tables import preferences
from tests.incoming import incoming
from tests.store.conftest import NOW

DAY = timedelta(days=1)
CHOSEN = Preferences(Language.HANT, Script.SIMPLIFIED, brief=True, essay="ferry")


async def load(store: Store, person: str = "p1") -> Preferences:
    async with store.read() as tx:
        return await tx.preferences.load(person)


async def test_what_was_chosen_last_holds_for_that_person_alone(store: Store) -> None:
    assert await load(store) == Preferences()
    for each in (Preferences(brief=True), CHOSEN):
        async with store.transaction() as tx:
            await tx.preferences.save("p1", each, NOW)
    assert await load(store) == CHOSEN
    assert await load(store, "p2") == Preferences()


async def test_it_comes_along_with_what_is_known_of_a_chat(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.preferences.save("p1", CHOSEN, NOW)
        known = await tx.chats.load_for(incoming("k1", "telegram", "p1", "c1", MessageKind.TEXT, "x"))
    assert known is not None
    assert known.preferences == CHOSEN


async def test_whoever_is_back_at_what_everybody_gets_leaves_no_row(store: Store) -> None:
    for each in (CHOSEN, Preferences()):
        async with store.transaction() as tx:
            await tx.preferences.save("p1", each, NOW)
    async with store.database.read() as connection:
        assert (await connection.execute(select(preferences))).first() is None


async def test_it_stands_sealed_and_is_forgotten_with_the_person(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.preferences.save("p1", CHOSEN, NOW)
        await tx.preferences.save("p2", CHOSEN, NOW)
    async with store.database.read() as connection:
        sealed = (await connection.execute(select(preferences.c.chosen))).scalars().all()
    assert all("ferry" not in str(each) for each in sealed)
    async with store.transaction() as tx:
        [exported] = await tx.preferences.of_person("p1")
        await tx.forget("p1", NOW)
    assert exported == {"language": "zh-Hant", "script": "simplified", "brief": True, "essay": "ferry"}
    assert await load(store) == Preferences()
    assert await load(store, "p2") == CHOSEN


async def test_of_the_silent_it_goes_when_their_time_is_up(store: Store) -> None:
    said = incoming("k1", "telegram", "p2", "c2", MessageKind.TEXT, "x")
    async with store.transaction() as tx:
        for person in ("p1", "p2"):
            await tx.preferences.save(person, CHOSEN, NOW)
        await tx.chats.save(said, ConversationState(), NOW + DAY)
        await tx.preferences.drop_before(NOW + DAY)
    assert await load(store) == Preferences()
    assert await load(store, "p2") == CHOSEN, "who still talks keeps it"
