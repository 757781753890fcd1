"""What each chat remembers, sealed."""

import json
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.chat import Chat, Utterance
from bot.core.essay import Ref
from bot.core.language import Language
from bot.store.tables import chats
from bot.store.vault import Vault


class Chats:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def load(self, connection: AsyncConnection, chat: str) -> Chat:
        """The chat's state; that of a new chat where it is unknown."""
        found = await connection.execute(select(chats.c.state).where(chats.c.chat == chat))
        sealed = found.scalar_one_or_none()
        return _read(self._vault.open(sealed)) if sealed else Chat()

    async def save(self, connection: AsyncConnection, utterance: Utterance, state: Chat, at: datetime) -> None:
        row = {
            "person": utterance.person,
            "state": self._vault.seal(_write(state)),
            "at": at.isoformat(timespec="seconds"),
        }
        statement = insert(chats).values(chat=utterance.chat, **row)
        await connection.execute(statement.on_conflict_do_update(index_elements=["chat"], set_=row))

    async def forget(self, connection: AsyncConnection, person: str) -> None:
        await connection.execute(delete(chats).where(chats.c.person == person))


def _write(state: Chat) -> str:
    return json.dumps(
        {
            "language": state.language,
            "at": str(state.at) if state.at else None,
            "others": [str(ref) for ref in state.others],
            "asked": state.asked,
        },
        ensure_ascii=False,
    )


def _read(text: str) -> Chat:
    """A passage that can no longer be named is dropped: the chat goes on without it."""
    kept = json.loads(text)
    refs = [Ref.parse(ref) for ref in kept["others"]]
    return Chat(
        language=Language(kept["language"]) if kept["language"] else None,
        at=Ref.parse(kept["at"]) if kept["at"] else None,
        others=tuple(ref for ref in refs if ref),
        asked=tuple(kept["asked"]),
    )
