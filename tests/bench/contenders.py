"""What is measured beside each other: a bare python-telegram-bot that echoes, and the whole program in its set-ups."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.bootstrap.settings import PREFIX
from handlers.inbound.webhook import CONNECTIONS
from tests.bench.crash_program import LEFT, LONG, Program
from tests.bench.processes import free_port, memory, spent
from tests.bench.replica_programs import SECRET, URL, Replicas, hooked
from tests.botapi import BotApi
from tests.patience import until
from tests.postgres import PostgresServer

RATE = "1000"
"""Messages a second that the program may send: as many as can be set, so that it is not what is measured."""
PAGES = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
BYTES = "SELECT pg_database_size(current_database())"

ECHO = """
import asyncio, sys
from aiohttp import web
from telegram import Update
from telegram.ext import Application, MessageHandler, filters

token, address, port, url, secret = sys.argv[1:]

async def echo(update, context):
    await update.effective_message.reply_text(update.effective_message.text)

def built(builder):
    application = builder.token(token).base_url(address).build()
    application.add_handler(MessageHandler(filters.ALL, echo))
    return application

async def serve():
    # As python-telegram-bot's own example of a custom webhook does it, with another HTTP server.
    application = built(Application.builder().updater(None))

    async def take(request):
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == secret
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/telegram", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    async with application:
        await application.bot.set_webhook(url, secret_token=secret)
        await application.start()
        await asyncio.Event().wait()

if url:
    asyncio.run(serve())
else:
    built(Application.builder()).run_polling(bootstrap_retries=0)
"""


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot, and how it is set up. Without a database it is the one that echoes."""

    database: str = ""
    webhook: bool = False
    replicas: int = 1

    @property
    def name(self) -> str:
        way = "webhook" if self.webhook else "polling"
        replicas = f", {self.replicas} replicas" if self.replicas > 1 else ""
        return f"{self.database or 'echo bot'}, {way}{replicas}"


ECHOES = Contender(), Contender(webhook=True)
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
OURS = (
    *(Contender(database, webhook) for database in (SQLITE, POSTGRES) for webhook in (False, True)),
    Contender(POSTGRES, webhook=True, replicas=2),
)


@dataclass(frozen=True, slots=True)
class Place:
    """What all bots share: a server, and a cache in which the others find what the first has computed."""

    server: PostgresServer
    cache: Path


@dataclass(frozen=True, slots=True)
class Installed:
    """The program, not started yet. ``number``: what a query gives, whatever kind its database is of."""

    api: BotApi
    programs: Sequence[Program]
    begins: str  # what a process asks of Telegram once it is there
    number: Callable[[str], Coroutine[Any, Any, int]]
    size: str  # the query for the bytes of the database, without what is still in a log beside it

    async def start(self) -> None:
        """One after the other: what the first computes, the others find."""
        for program in self.programs:
            before = len(self.api.calls_of(self.begins))
            await program.start()
            await program.unless_it_ends(self.api.arrived(self.begins, before + 1, LONG))

    async def end(self) -> None:
        """As systemd ends them, once they have nothing left to do."""
        await until(self._is_idle, LONG)
        for program in self.programs:
            await program.end(signal.SIGTERM)

    async def _is_idle(self) -> bool:
        return not self.api.world.updates.pending and await self.number(LEFT) == 0

    async def stored(self) -> int:
        """Tell the bytes of the database."""
        return await self.number(self.size)

    def resident(self) -> float:
        """Tell the memory of all processes, in MB."""
        return sum(memory(program.pid)["VmRSS"] for program in self.programs)


@asynccontextmanager
async def installed(contender: Contender, api: BotApi, place: Place) -> AsyncIterator[Installed]:
    """In a folder, or a database, of its own."""
    begins = "setWebhook" if contender.webhook else "getUpdates"
    if contender.database == SQLITE:
        more = {"CACHE": str(place.cache), "RATE": RATE}
        if contender.webhook:
            port = free_port()
            more |= {"LISTEN": f"127.0.0.1:{port}", **hooked(api, port)}
        async with Program.installed(api, (), **more) as program:
            yield Installed(api, [program], begins, lambda query: asyncio.to_thread(program.number, query), PAGES)
    else:
        about: dict[str, Any] = {"number": contender.replicas, "webhook": contender.webhook, "cache": place.cache}
        async with Replicas.installed(api, place.server, **about, RATE=RATE) as replicas:
            yield Installed(api, replicas.programs, begins, replicas.number, BYTES)


@dataclass(frozen=True, slots=True)
class Running:
    """The processes of one bot. ``stored``: bytes of its database."""

    pids: Sequence[int]
    stored: Callable[[], Coroutine[Any, Any, int]]

    def resident(self) -> float:
        """Tell the memory of all of them, in MB."""
        return sum(memory(pid)["VmRSS"] for pid in self.pids)

    def spent(self) -> float:
        """Tell their processor time so far, in seconds."""
        return sum(map(spent, self.pids))


@asynccontextmanager
async def running(contender: Contender, api: BotApi, place: Place) -> AsyncIterator[Running]:
    """Started, and ended with the block."""
    api.postman.at_once = CONNECTIONS
    if not contender.database:
        async with _echo(api, webhook=contender.webhook) as echo:
            yield echo
        return
    async with installed(contender, api, place) as bot:
        await bot.start()
        yield Running([program.pid for program in bot.programs], bot.stored)
        await bot.end()


@asynccontextmanager
async def _echo(api: BotApi, *, webhook: bool) -> AsyncIterator[Running]:
    port = free_port()
    url, secret = (URL, SECRET) if webhook else ("", "")
    if webhook:
        hooked(api, port)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", ECHO, api.token, api.base_url, str(port), url, secret),
        env=environment,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await api.arrived("setWebhook" if webhook else "getUpdates", 1, LONG)
        yield Running([process.pid], _nothing)
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


async def _nothing() -> int:
    return 0
