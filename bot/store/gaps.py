"""Messages of the log that got no good answer."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from bot.core.essay import Ref
from bot.core.gaps import DISLIKES, OF_VERDICTS, GapMessage, GapReason
from bot.core.incoming import MessageKind
from bot.core.match import Verdict
from bot.store.prepared import Row
from bot.store.repository import Repository
from bot.store.tables import journal

MOST = 10_000
"""Messages that are looked through, the newest: each takes some 40 microseconds to open."""
AT_ONCE = 500
"""Keys that are looked for in one query."""
_COLUMNS = tuple(journal.c[name] for name in ("id", "key", "at", "person", "asked", "found", "feedback", "gap"))
_SAID = (journal.c.kind == MessageKind.TEXT, journal.c.person != "")


class Gaps(Repository):
    """Reads the log for those who mend what it shows; texts are opened."""

    async def messages(self) -> list[GapMessage]:
        """Those of the last MOST that got no good answer, or may have got none, the newest first."""
        # Of what an older version wrote only the finding tells, and that is sealed.
        suspect = or_(journal.c.gap != "", journal.c.gap.is_(None), journal.c.feedback != "")
        query = select(*_COLUMNS).where(*_SAID, suspect).order_by(journal.c.id.desc()).limit(MOST)
        return [message for row in await self._many(query) if (message := _message(row))]

    async def known(self, keys: Sequence[str]) -> list[GapMessage]:
        """Those messages of the log that have these keys, whatever they got, the newest first."""
        found: list[GapMessage] = []
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            rows = await self._many(select(*_COLUMNS).where(*_SAID, journal.c.key.in_(some)))
            found += [_read(row, _reason(row) or GapReason.ABSENT) for row in rows if row["asked"]]
        return sorted(found, key=lambda message: -message.id)


def _message(row: Row) -> GapMessage | None:
    reason = _reason(row)
    return _read(row, reason) if reason and row["asked"] else None


def _read(row: Row, reason: GapReason) -> GapMessage:
    known = row["found"]
    found = tuple(ref for match in known.get("matches", ()) if (ref := Ref.parse(match["ref"])))
    essay = found[0].slug if found else known.get("essay") or ""
    return GapMessage(row["id"], row["key"], row["at"], row["person"], row["asked"], reason, found, essay)


def _reason(row: Row) -> GapReason | None:
    if row["feedback"] in DISLIKES:
        return GapReason.DISLIKED
    if row["gap"] is not None:
        return GapReason(row["gap"]) if row["gap"] else None
    verdict, found = row["found"].get("verdict"), row["found"].get("matches")
    return OF_VERDICTS.get(Verdict(verdict)) if verdict and found else None
