"""Inbox and outbox, for whoever runs the bot: what is there, what failed, what may be tried again or dropped.

Of every bot that has used this database. Works beside a running bot, which looks at the tables every two seconds.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import ForeseenError
from bot.core.outgoing import DeliveryStatus
from bot.core.patterns import LazyPattern
from bot.store.column_types import WIPED, stamp
from bot.store.inbox import ASIDE, DONE, WAITING, WORKING
from bot.store.outbox import LOST, nameless
from bot.store.prepared import Row
from bot.store.repository import Repository
from bot.store.tables import inbox, outbox

LISTED = 50
"""Rows of each table that are shown; those that wait for somebody's decision come first."""
IN, OUT = "in", "out"

_OPEN_IN = (ASIDE, WORKING, WAITING)
_OPEN_OUT = (*LOST, DeliveryStatus.SENDING, DeliveryStatus.PENDING)
_NAME = LazyPattern(rf"({IN}|{OUT}):([1-9][0-9]{{0,17}})")
_KIND = LazyPattern(r"[a-z_]{1,32}")
_CHAT = LazyPattern(r"c[0-9a-f]{20}")


class NoSuchRow(ForeseenError):
    """There is no such row, or nothing can be done with it. The message says which, and why."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """Something that is not done with. Nothing of it tells what was said, or to whom."""

    id: str  # "in:12", "out:5"
    kind: str  # of the update, such as "message"; why it is sent, such as "daily"
    state: str
    attempts: int
    at: datetime  # when it came, or was put in
    error: str  # the last
    chat: str  # pseudonym; empty where there is none


@dataclass(frozen=True, slots=True)
class QueueTable:
    """One of the two tables."""

    counts: dict[str, int]  # by state, all that are known
    rows: tuple[QueueRow, ...]  # at most LISTED
    more: int  # rows that are left out


class Queue(Repository):
    """Looks, and changes single rows; what is done is done in one transaction, or not at all."""

    async def inbox(self) -> QueueTable:
        """List the updates that are not done with. Raises WrongKey, for what kind they are is sealed."""
        counts, rows, more = await self._open(inbox, _OPEN_IN)
        return QueueTable(counts, tuple(map(self._arrived, rows)), more)

    async def outbox(self) -> QueueTable:
        """List the messages that are not done with, lost ones too."""
        counts, rows, more = await self._open(outbox, _OPEN_OUT)
        return QueueTable(counts, tuple(map(_posted, rows)), more)

    async def _open(self, table: Table, states: Iterable[str]) -> tuple[dict[str, int], Sequence[Row], int]:
        place = case({state: place for place, state in enumerate(map(str, states))}, value=table.c.state)
        query = select(table).where(table.c.state.in_(list(states))).order_by(place, table.c.id).limit(LISTED)
        counted = select(table.c.state, func.count().label("count")).group_by(table.c.state)
        counts = {str(row["state"]): int(row["count"]) for row in await self._rows(counted)}
        rows = await self._rows(query)
        return counts, rows, max(sum(counts.get(state, 0) for state in states) - len(rows), 0)

    def _arrived(self, row: Row) -> QueueRow:
        raw = json.loads(row["payload"] or "{}")
        kinds = [name for name in raw if name != "update_id" and _KIND.fullmatch(name)]
        return _row(IN, row, kinds[0] if kinds else "unknown", row["lane"])

    async def retry(self, names: Iterable[str], now: datetime) -> list[str]:
        """Put these rows back: updates that were set aside, messages that are lost. A line about each.

        Raises NotThere, with nothing changed, where one of them cannot be tried again.
        """
        return [await self._retry(name, now) for name in names]

    async def retry_all(self, now: datetime) -> list[str]:
        """Put back all that can be tried again. A line about each, and about how many cannot."""
        lines, left = [], 0
        for name in await _in_need(self._connection):
            try:
                lines.append(await self._retry(name, now))
            except NoSuchRow:
                left += 1
        return lines + ([f"{left} cannot be tried again, and can be dropped."] if left else [])

    async def _retry(self, name: str, now: datetime) -> str:
        table, row = await _find(self._connection, name)
        if table is inbox:
            _check_update(name, row)
            back = update(inbox).values(state=WAITING, attempts=0, error="")
            await self._run(back.where(inbox.c.id == row["id"]))
            return f"{name} will be handled again."
        _check_message(name, row, now)
        may_have_arrived = row["state"] == DeliveryStatus.UNKNOWN
        values = {"state": DeliveryStatus.PENDING, "attempts": 0, "error": "", "done": None}
        values |= {"again": row["again"] + may_have_arrived}
        await self._run(update(outbox).where(outbox.c.id == row["id"]).values(values))
        return f"{name} will be sent again{'; it may have arrived before' if may_have_arrived else ''}."

    async def drop(self, names: Iterable[str], now: datetime) -> list[str]:
        """These rows are done with, and wiped; their keys stay, so that nothing happens twice. A line about each.

        Raises NotThere, with nothing changed, where one of them is done with already.
        """
        return [await self._drop(name, now) for name in names]

    async def _drop(self, name: str, now: datetime) -> str:
        table, row = await _find(self._connection, name)
        if row["state"] not in (*_OPEN_IN, *_OPEN_OUT):
            raise NoSuchRow(f"{name} is {row['state']}: there is nothing left to drop.")
        values: dict[str, Any] = {"payload": WIPED, "person": "", "state": DONE, "error": ""}
        if table is outbox:
            values = {"parcel": WIPED, "state": DeliveryStatus.CANCELLED, "error": "", "done": now}
        await self._run(update(table).where(table.c.id == row["id"]).values(values))
        under_way = row["state"] in (WORKING, DeliveryStatus.SENDING)
        return f"{name} is dropped{'; it was under way, and may take effect all the same' if under_way else ''}."


async def _in_need(connection: AsyncConnection) -> list[str]:
    """Names of all rows that are unknown, failed, or set aside, the oldest first."""
    names = []
    for kind, table, states in ((IN, inbox, (ASIDE,)), (OUT, outbox, LOST)):
        query = select(table.c.id).where(table.c.state.in_(list(map(str, states)))).order_by(table.c.id)
        names += [f"{kind}:{number}" for number in (await connection.execute(query)).scalars()]
    return names


async def _find(connection: AsyncConnection, name: str) -> tuple[Table, Row]:
    """Raises NotThere."""
    named = _NAME.fullmatch(name)
    if not named:
        raise NoSuchRow(f"{name} is no row; they are named like in:12 and out:5.")
    table = inbox if named[1] == IN else outbox
    row = (await connection.execute(select(table).where(table.c.id == int(named[2])))).mappings().first()
    if row is None:
        raise NoSuchRow(f"there is no {name}.")
    return table, row


def _check_update(name: str, row: Row) -> None:
    """Raises NotThere where it cannot be tried again."""
    state = row["state"]
    if state == DONE:
        raise NoSuchRow(f"{name} is done: nothing of it is left to handle.")
    if state != ASIDE:
        raise NoSuchRow(f"{name} is {state}, and is handled without being asked for.")
    if not row["payload"]:
        raise NoSuchRow(
            f"nothing of {name} was kept, for it could not be read or was not put to the bot: it can only be dropped."
        )


def _check_message(name: str, row: Row, now: datetime) -> None:
    """Raises NotThere where it cannot be tried again."""
    if row["state"] in (DeliveryStatus.PENDING, DeliveryStatus.SENDING):
        raise NoSuchRow(f"{name} is {row['state']}, and is sent without being asked for.")
    if row["state"] not in LOST or not row["parcel"]:
        raise NoSuchRow(f"{name} is {row['state']}: nothing of it is left to send.")
    if row["expires"] and row["expires"] <= now:
        raise NoSuchRow(f"{name} was to be sent before {stamp(row['expires'])}; now it would come too late.")


def _posted(row: Row) -> QueueRow:
    return _row(OUT, row, row["cause"], row["chat"])


def _row(table: str, row: Row, kind: str, chat: str) -> QueueRow:
    return QueueRow(
        id=f"{table}:{row['id']}",
        kind=kind,
        state=row["state"],
        attempts=row["attempts"],
        at=row["at"],
        error=nameless(row["error"]),
        chat=chat if _CHAT.fullmatch(chat) else "",
    )
