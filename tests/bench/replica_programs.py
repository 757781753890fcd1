"""Several of the real program on one PostgreSQL database, behind one webhook that is brought to each in turn."""

import asyncio
import secrets
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from pydantic import SecretStr

from bot.store.encryption import Encryption
from handlers.runtime.http_server import TELEGRAM
from tests.bench.crash_program import LEFT, LONG, STARTING, Crash, Program, Say
from tests.bench.processes import free_port
from tests.botapi import BotApi
from tests.postgres import PostgresServer

URL, SECRET = "https://bot.example/telegram", "s3cret"


@dataclass
class Replicas:
    """The processes, and their database."""

    api: BotApi
    programs: Sequence[Program]
    server: PostgresServer
    database: str
    schema: str
    begins: str
    """What a process asks of Telegram once it is there."""

    @classmethod
    @asynccontextmanager
    async def installed(
        cls,
        api: BotApi,
        server: PostgresServer,
        owners: Sequence[int] = (),
        *,
        number: int = 2,
        cache: Path | None = None,
        webhook: bool = True,
        **more: str,
    ) -> "AsyncIterator[Replicas]":
        """Not started yet. ``cache``: one in which everything is computed already. ``more``: further settings."""
        database, key = f"replicas_{secrets.token_hex(4)}", Encryption.new_key()
        connection = await server.connect()
        await connection.execute(f"CREATE DATABASE {database}")
        await connection.close()
        ports = [free_port() for _ in range(number)]
        about = {"DATABASE_URL": server.url(database), "KEY": key, **more}
        if webhook:
            about |= hooked(api, *ports)
        given = {"database_url": SecretStr(server.url(database)), "key": SecretStr(key)}
        async with AsyncExitStack() as stack:
            programs = []
            for port in ports:
                own = about | {"LISTEN": f"127.0.0.1:{port}"} | ({"CACHE": str(cache)} if cache else {})
                program = await stack.enter_async_context(Program.installed(api, owners, **own))
                cache = cache or program.settings.cache
                program.settings = program.settings.model_copy(update=given)
                programs.append(program)
            schema = f"essay_bot_{programs[0].settings.bot_id}"
            yield cls(api, programs, server, database, schema, "setWebhook" if webhook else "getUpdates")

    async def start(self) -> None:
        """One after the other: the first computes what the others find in the cache."""
        for program in self.programs:
            up = len(self.api.calls_of(self.begins))
            await program.start()
            await program.unless_it_ends(self.api.arrived(self.begins, up + 1, LONG))

    def check(self) -> None:
        """Raises RuntimeError where one has ended by itself."""
        for program in self.programs:
            program.check()

    async def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the database of the bot."""
        connection = await self.server.connect(self.database)
        try:
            await connection.execute(f"SET search_path TO {self.schema}")
            return [tuple(row.values()) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    async def number(self, query: str) -> int:
        return int((await self.ask(query))[0][0])

    async def idle(self, say: Say) -> int:
        """Waits until all that came in is handled, and all that is to go out has gone; what is left of it."""
        last, since = -1, time.monotonic()
        while True:
            self.check()
            waiting = len(self.api.world.updates.pending) + await self.number(LEFT)
            if waiting != last:
                last, since = waiting, time.monotonic()
            if not waiting or time.monotonic() - since > STARTING:
                say(f"{waiting} are left")
                return waiting
            await asyncio.sleep(0.3)

    async def crash(self, kills: int, sends: int, chance: Random, say: Say) -> list[Crash]:
        """Kill one after the other, and start it again at once, while so many messages arrive."""
        crashes = []
        places = sorted(chance.randrange(sends // 10, sends - sends // 10) for _ in range(kills))
        for number, place in enumerate(places):
            await self.api.arrived("sendMessage", place, LONG)
            program = self.programs[number % len(self.programs)]
            at, sent = time.monotonic(), len(self.api.calls_of("sendMessage"))
            await program.end(signal.SIGKILL)
            in_flight = await self.number("SELECT count(*) FROM outbox WHERE state = 'sending'")
            up = len(self.api.calls_of("setWebhook")) + 1
            await program.start()
            first = (await program.unless_it_ends(self.api.arrived("sendMessage", sent + 1, STARTING)))[sent]
            crashes.append(Crash(at, in_flight, first.at - at))
            say(f"kill {number + 1} of {kills}: {in_flight} in flight, {first.at - at:.1f} s to the next message")
            # One that starts while the database is away waits for it.
            await program.unless_it_ends(self.api.arrived("setWebhook", up, LONG))
        return crashes

    async def end(self) -> None:
        """As systemd ends them."""
        for program in self.programs:
            await program.end(signal.SIGTERM)


def hooked(api: BotApi, *ports: int) -> dict[str, str]:
    """Settings of a webhook that leads to these ports in turn."""
    api.postman.leads(URL, *(f"http://127.0.0.1:{port}{TELEGRAM}" for port in ports))
    return {"WEBHOOK_URL": URL, "WEBHOOK_SECRET": SECRET}
