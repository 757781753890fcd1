"""What is kept ends by kind: not before its time, in small steps, and words before what they were taken for."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, text, update

from bot.core.feedback import Feedback
from bot.store.retention import FAILED, SENT, Retention
from bot.store.store import Store
from bot.store.tables import bookmarks, chats, discussions, inbox, journal, outbox
from tests.store.conftest import NOW
from tests.store.filled import row_of

DAY = timedelta(days=1)
YEAR = 365 * DAY
LITTLE = timedelta(minutes=1)
EVERYTHING = {"log", "words", "feedback", "feedback that is counted", "chats", "discussions", "bookmarks"}
ENDS = Retention(texts=30 * DAY, feedback=60 * DAY, discussions=90 * DAY, failed=7 * DAY, sent=5 * DAY)


@pytest.fixture
async def kept(store: Store) -> Store:
    """A row of each kind, of NOW."""
    keeping = replace(store, keep=YEAR, retention=ENDS)
    async with store.database.begin() as connection:
        for table in (journal, chats, inbox, outbox, discussions, bookmarks):
            row = row_of(table, 1, store.encryption) | {"at": NOW, "person": "p1"}
            known = {name: value for name, value in row.items() if name in table.c}
            await connection.execute(insert(table), known)
        await connection.execute(update(inbox).values(state="aside"))
        await connection.execute(update(outbox).values(state="unknown", done=NOW))
        rated = {"feedback": store.encryption.encrypt(Feedback.UP), "feedback_mark": "0" * 24}
        await connection.execute(update(journal).values(**rated))
    return keeping


async def sees(store: Store) -> dict[str, int]:
    """How many rows there are of each kind, with something in it."""
    queries = {
        "log": select(func.count()).select_from(journal),
        "words": select(func.count()).select_from(journal).where(journal.c.asked != ""),
        "feedback": select(func.count()).select_from(journal).where(journal.c.feedback != ""),
        "feedback that is counted": select(func.count(journal.c.feedback_mark)).select_from(journal),
        "chats": select(func.count()).select_from(chats).where(chats.c.person != ""),
        "discussions": select(func.count()).select_from(discussions),
        "failed": select(func.count()).select_from(inbox),
        "sent": select(func.count()).select_from(outbox),
        "bookmarks": select(func.count()).select_from(bookmarks),
    }
    async with store.database.read() as connection:
        return {name: int((await connection.execute(query)).scalar_one()) for name, query in queries.items()}


async def gone_at(store: Store, moment: datetime) -> set[str]:
    """Which kinds are there no more once it is so late."""
    while await store.drop_old(moment):
        pass
    return {name for name, rows in (await sees(store)).items() if not rows}


async def test_each_kind_ends_at_its_time_and_not_before(kept: Store) -> None:
    gone: set[str] = set()
    ends = (
        (ENDS.sent, {"sent"}),
        (ENDS.failed, {"failed"}),
        (ENDS.texts, {"words", "chats"}),
        (ENDS.feedback, {"feedback", "feedback that is counted"}),
        (ENDS.discussions, {"discussions"}),
        (YEAR, {"log", "bookmarks"}),
    )
    for end, kinds in ends:
        assert end
        assert await gone_at(kept, NOW + end - LITTLE) == gone
        gone |= kinds
        assert await gone_at(kept, NOW + end + LITTLE) == gone


async def test_nothing_is_dropped_where_nobody_knows_the_time_or_it_is_long_ago(kept: Store) -> None:
    before = await sees(kept)
    await kept.drop_old(None)
    assert await gone_at(kept, NOW - 400 * DAY) == set()
    assert await sees(kept) == before


async def test_kind_is_never_kept_longer_than_everything(kept: Store) -> None:
    short = replace(kept, keep=DAY)
    assert await gone_at(short, NOW + DAY - LITTLE) == set()
    gone = await gone_at(short, NOW + DAY + LITTLE)
    assert gone == EVERYTHING, "keys outlive what they were of"
    async with kept.database.read() as connection:
        left = (await connection.execute(text("SELECT payload FROM inbox UNION SELECT parcel FROM outbox"))).scalars()
        assert set(left) == {""}
    assert short.kept_text_days == short.kept_days == 1
    assert await gone_at(short, NOW + SENT + 3 * DAY) >= {"failed", "sent"}


async def test_for_ever_is_for_ever_but_for_what_has_an_end_of_its_own(kept: Store) -> None:
    ever = replace(kept, keep=None, retention=Retention())
    assert await gone_at(ever, NOW + 99 * YEAR) == {"failed", "sent"}
    assert (ever.kept_days, ever.kept_text_days) == (0, 0)
    assert (FAILED, SENT) == (30 * DAY, 3 * DAY)


async def test_many_rows_go_in_small_steps(kept: Store) -> None:
    async with kept.database.begin() as connection:
        rows = [row_of(journal, number, kept.encryption) | {"at": NOW} for number in range(2, 1203)]
        await connection.execute(insert(journal), rows)
    left = []
    more = True
    while more:
        more = await kept.drop_old(NOW + YEAR + LITTLE)
        left.append((await sees(kept))["log"])
    assert left == [702, 202, 0]
