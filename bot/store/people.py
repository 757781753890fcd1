"""People: in every group and channel they have a pseudonym of their own; where something is kept under which."""

from collections.abc import Sequence

from sqlalchemy import or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.outgoing import ChatKind
from bot.store.tables import (
    bookmarks,
    chats,
    consents,
    contributions,
    discussions,
    groups,
    inbox,
    journal,
    preferences,
    progress,
    subscriptions,
    votes,
)

AT_ONCE = 500
"""Pseudonyms that are looked for in one query."""
_KEPT = (
    journal,
    votes,
    contributions,
    consents,
    progress,
    discussions,
    subscriptions,
    inbox,
    chats,
    bookmarks,
    preferences,
)
"""Whatever has the pseudonym of a person."""


async def known_chats(connection: AsyncConnection) -> list[str]:
    """Pseudonyms of all chats by which people may be named: groups, channels, and what they were at first."""
    shared = or_(chats.c.place.is_(None), chats.c.place != ChatKind.PRIVATE)
    found = [select(chats.c.chat).where(shared), select(chats.c.origin).where(chats.c.origin.is_not(None))]
    found += [select(table.c.chat) for table in (groups, discussions, consents)]
    private = select(chats.c.chat).where(chats.c.place == ChatKind.PRIVATE)
    found.append(select(subscriptions.c.chat).where(subscriptions.c.chat.not_in(private)))
    # Of a chat of which nothing came through yet, but that something was set aside.
    found.append(select(inbox.c.lane))
    return sorted((await connection.execute(union(*found))).scalars())


async def those_kept(connection: AsyncConnection, people: Sequence[str]) -> list[str]:
    """Those of ``people`` (pseudonyms) under which anything is kept."""
    found: set[str] = set()
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        query = union(*(select(table.c.person).where(table.c.person.in_(some)) for table in _KEPT))
        found.update((await connection.execute(query)).scalars())
    return sorted(found)
