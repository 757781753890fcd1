"""The overlays of the essays: what owners made of messages, by the keys of those messages."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.core.overlay import Overlay
from bot.store.prepared import Prepared
from bot.store.repository import Repository
from bot.store.tables import journal, overlays
from bot.store.upsert import insert

_REVISIONS = Prepared(select(overlays.c.essay, overlays.c.revision).where(overlays.c.bot == bindparam("which")))


class OverlaysTable(Repository):
    """Of one bot, a row an essay; sealed."""

    async def load(self, slug: str) -> Overlay:
        """That of an essay; empty where there is none."""
        query = select(overlays).where(overlays.c.bot == self._bot, overlays.c.essay == slug)
        row = await self._row(query)
        return Overlay(slug, row["revision"], row["entries"]) if row else Overlay(slug)

    async def revisions(self) -> dict[str, int]:
        """How often each was changed, by the slugs of the essays: so everybody sees that there is something new."""
        return {row["essay"]: row["revision"] for row in await self._rows(_REVISIONS, which=self._bot)}

    async def save(self, overlay: Overlay, now: datetime) -> Overlay | None:
        """Store a changed one in the place of that of its revision, and return it with the next.

        None, with nothing stored, where somebody else has changed it meanwhile.
        """
        saved = replace(overlay, revision=overlay.revision + 1)
        row = {"revision": saved.revision, "entries": saved.entries, "at": now}
        made = insert(overlays).values(bot=self._bot, essay=overlay.slug, **row)
        which = (overlays.c.bot == self._bot) & (overlays.c.essay == overlay.slug)
        changed = update(overlays).where(which, overlays.c.revision == overlay.revision).values(**row)
        stored = await self._value(
            changed.returning(overlays.c.revision)
            if overlay.revision
            else made.on_conflict_do_nothing(index_elements=["bot", "essay"]).returning(overlays.c.revision)
        )
        return saved if stored is not None else None

    async def prune(self, now: datetime) -> None:
        """Let go of what was made of messages whose words the log does not hold any more."""
        for slug in await self.revisions():
            overlay = await self.load(slug)
            said = (journal.c.person != "", journal.c.asked != "")
            held = set(await self._values(select(journal.c.key).where(journal.c.key.in_(overlay.keys), *said)))
            gone = tuple(key for key in overlay.keys if key not in held)
            if gone and await self.save(overlay.without(gone), now) is None:
                # Whoever changed it meanwhile holds the row until it is stored: then it is looked at once more.
                overlay = await self.load(slug)
                await self.save(overlay.without(gone), now)
