"""How people wish to be spoken to: one row a person, sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.core.preferences import Preferences
from bot.store.repository import Repository
from bot.store.tables import chats, preferences
from bot.store.upsert import insert

CHOSEN = select(preferences.c.chosen).where(preferences.c.person == bindparam("person"))
"""What ``person``, a pseudonym, has chosen, for queries that ask for it along with something else."""


class PreferencesTable(Repository):
    """What everybody has chosen, by the pseudonym that they have in private."""

    async def load(self, person: str) -> Preferences:
        """What a person has chosen; that of a new one where nothing is known."""
        chosen: Preferences | None = await self._value(CHOSEN, person=person)
        return chosen or Preferences()

    async def save(self, person: str, chosen: Preferences, now: datetime) -> None:
        """Somebody has chosen; who is back at what everybody gets leaves no row."""
        if chosen == Preferences():
            await self.forget(person)
            return
        row = {"chosen": chosen, "at": now}
        statement = insert(preferences).values(person=person, **row)
        await self._run(statement.on_conflict_do_update(index_elements=["person"], set_=row))

    async def of_person(self, person: str) -> list[dict[str, Any]]:
        """For a person's export: what they have chosen, where they have."""
        chosen = await self.load(person)
        if chosen == Preferences():
            return []
        return [
            {"language": chosen.language, "script": chosen.script, "brief": chosen.brief, "essay": chosen.essay or None}
        ]

    async def drop_before(self, moment: datetime) -> None:
        """Of those who have neither chosen nor said anything since."""
        spoke = select(chats.c.person).where(chats.c.at >= moment)
        await self._run(delete(preferences).where(preferences.c.at < moment, preferences.c.person.not_in(spoke)))

    async def forget(self, *people: str) -> None:
        """Delete what these people, pseudonyms, have chosen."""
        await self._run(delete(preferences).where(preferences.c.person.in_(people)))
