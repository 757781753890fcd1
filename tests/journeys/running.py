"""The whole bot at work, over the stand-in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pydantic import SecretStr
from sqlalchemy import select

from bot.bootstrap.application import Services, open_services
from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.bootstrap.telegram import serve_telegram, telegram_form
from bot.store.encryption import load_or_create_key
from bot.store.tables import inbox, outbox
from handlers.inbound.updates import update_key
from handlers.outbound.rate_limits import SendLimits
from handlers.runtime.health import Health
from tests.botapi import BotApi, Message
from tests.botapi.gatherings import Gathering
from tests.botapi.people import Reader
from tests.databases import laid_into
from tests.patience import PATIENCE, until

QUICK = SendLimits(
    rate=1000.0, burst=100.0, gap=0.0, edit_gap=0.0, group=1000, retry=0.05, settled=0.2, tick=0.1, wiped=0.05
)
"""No pauses, where pace is not what is tested."""


@dataclass(repr=False)
class Sitting:
    """A running bot, and somebody who has not written to it yet.

    Its repr stays short: asyncio writes out what a task has returned, and the whole library would take half a second.
    """

    api: BotApi
    reader: Reader
    engine: Engine
    services: Services
    settings: Settings
    serving: "asyncio.Task[None]"
    health: Health

    async def asks(self, text: str) -> Message:
        """What the bot says to ``text``."""
        self.reader.says(text)
        return await self.reader.hears()

    def known_as(self, reader: Reader, group: Gathering) -> str:
        """The pseudonym of somebody in a group."""
        store = self.services.store
        return store.encryption.member(store.pseudonym(group.chat_id), store.encryption.pseudonym("person", reader.id))

    async def forgets(self, reader: Reader | None = None) -> Message:
        """What the bot says once somebody has asked to be forgotten, and pressed the button that does it."""
        whose = reader or self.reader
        whose.says("/forget")
        asked = await whose.hears()
        press = whose.presses(asked, "全部删掉")
        edited = await whose.sees_edit(asked)
        # The files are scrubbed before the press is answered.
        await whose.sees_answer(press)
        await self.handled(press.update_id)
        return edited

    async def handled(self, update_id: int | None, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Waits until an update is done with, and all that is to be sent is sent."""
        assert update_id is not None, "the bot was never told: privacy mode, or not in allowed_updates"
        await self.api.confirmed(update_id)
        key = update_key(int(self.api.token.partition(":")[0]), update_id)
        await self.until(lambda: self._is_done(key), timeout)

    async def _is_done(self, key: str) -> bool:
        async with self.services.store.database.read() as connection:
            unsent = select(outbox.c.id).where(outbox.c.state.in_(["pending", "sending"])).exists()
            found = await connection.execute(select(inbox.c.state, unsent).where(inbox.c.key == key))
            state, is_unsent = found.one()
            return state in ("done", "aside") and not is_unsent

    async def until(self, check: Callable[[], Awaitable[bool]], timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Waits until ``check()`` holds. AssertionError if it does not in time."""
        await until(check, timeout)

    async def still_answers(self) -> None:
        """The bot is alive, and said nothing that nobody has heard."""
        answer = await self.asks("一对一卖货贵在哪儿")
        assert answer.quoted, answer.text

    async def log(self) -> list[dict[str, Any]]:
        """The conversation log."""
        async with self.services.store.read() as tx:
            return [entry async for entry in tx.journal.entries()]


def settings_for(api: BotApi, folder: Path) -> Settings:
    return Settings(
        token=SecretStr(api.token),
        api_url=api.url,
        data=folder / "data",
        cache=folder / "cache",
        key_file=folder / "config" / "key",
        database_url=None,
    )


class Start(Protocol):
    """Starts the bot, as often as a test wants; without pauses, unless told otherwise."""

    def __call__(self, limits: SendLimits = QUICK) -> AbstractAsyncContextManager[Sitting]: ...


@asynccontextmanager
async def running(
    api: BotApi, engine: Engine, settings: Settings, limits: SendLimits = QUICK
) -> AsyncIterator[Sitting]:
    """Serves until the block ends, without pauses unless told otherwise. Raises what ended the bot before."""
    stop, health = asyncio.Event(), Health()
    if not settings.data.exists():
        load_or_create_key(settings.key_file)
        laid_into(settings.data)
    form = telegram_form(settings)
    async with open_services(settings, engine, render=form) as services:
        serving = asyncio.create_task(serve_telegram(services, settings, stop, limits, form=form, health=health))
        try:
            yield Sitting(api, api.reader(), engine, services, settings, serving, health)
        finally:
            stop.set()
            await serving


def raw_message(reader: Reader, **about: Any) -> dict[str, Any]:
    """An update with a message that no app would send, as the Bot API server hands it out."""
    reader.chat.started = True
    message = {"message_id": 900_001, "from": reader.user, "chat": reader.chat.raw(), "date": 1_780_000_000}
    return {"message": message | about}
