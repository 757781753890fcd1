"""``essay-bot queue``: what waits, what is lost, what was set aside; to be tried again, or dropped."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.running import finish

if TYPE_CHECKING:
    from bot.store.queue import QueueRow, QueueTable
    from bot.store.store import Store

HEAD = ("id", "kind", "state", "tries", "age", "chat", "error")

Names = Annotated[list[str], typer.Argument(metavar="ID", help="As they are listed: in:12, out:5.")]

queue = typer.Typer()


@queue.callback(invoke_without_command=True)
def _list(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for machines.")] = False,
) -> None:
    """List what waits, is lost, or was set aside; retry or drop it. The bot may run meanwhile.

    First how much there is in each state, then at most 50 rows each, those that need somebody first.

    Inbox: updates that wait, are being worked on, or were set aside because they failed three times, or cannot be read:
    of those nothing is kept, and they can only be dropped. Outbox: messages that wait or are being sent; unknown ones
    may have arrived; failed ones were refused. No text is shown, and chats appear under pseudonyms. What is lost
    can be retried for three days, what was set aside for thirty.
    """
    if context.invoked_subcommand:
        return

    async def look() -> None:
        async with _opened() as store, store.read() as tx:
            found = {"inbox": await tx.queue.inbox(), "outbox": await tx.queue.outbox()}
        now = datetime.now(UTC)
        if as_json:
            typer.echo(json.dumps({name: _written(listing, now) for name, listing in found.items()}))
            return
        for name, listing in found.items():
            for line in _lines(name, listing, now):
                typer.echo(line)

    finish(look())


@queue.command()
def retry(
    names: Annotated[list[str] | None, typer.Argument(metavar="ID", help="As they are listed: in:12, out:5.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All that is unknown, failed, or set aside, and can be tried again.")
    ] = False,
) -> None:
    """Try these again: updates that were set aside, with fresh attempts; messages that are unknown or failed.

    A running bot finds them within two seconds. Where one that was named cannot be tried again, nothing is changed,
    and the exit code is 1.
    """
    if bool(names) is everything:
        raise typer.BadParameter("name what to try again (in:12, out:5), or say --all.")

    async def put_back() -> None:
        now = datetime.now(UTC)
        async with _opened() as store, store.transaction() as tx:
            with _nothing_done("retried"):
                lines = await tx.queue.retry_all(now) if everything else await tx.queue.retry(names or (), now)
        # Said once it is done: whoever reads slowly must not keep the bot from storing.
        for line in lines or ["nothing is unknown, failed, or set aside."]:
            typer.echo(line)

    finish(put_back())


@queue.command()
def drop(names: Names) -> None:
    """Be done with these, whatever they wait for, and wipe what they hold.

    Where one of them is done with already, nothing is changed, and the exit code is 1.
    """

    async def let_go() -> None:
        async with _opened() as store, store.transaction() as tx:
            with _nothing_done("dropped"):
                lines = await tx.queue.drop(names, datetime.now(UTC))
        for line in lines:
            typer.echo(line)

    finish(let_go())


@contextmanager
def _nothing_done(done: str) -> Iterator[None]:
    """Where one of several rows is refused, say what became of the others."""
    from bot.store.queue import NoSuchRow

    try:
        yield
    except NoSuchRow as error:
        raise NoSuchRow(f"{error} Nothing was {done}.") from error


@asynccontextmanager
async def _opened() -> AsyncIterator["Store"]:
    from bot.bootstrap.settings import Settings
    from bot.bootstrap.storage import open_existing_store

    async with open_existing_store(Settings.load()) as store:
        yield store


def _written(listing: "QueueTable", now: datetime) -> dict[str, Any]:
    rows = [asdict(row) | {"at": row.at.isoformat(), "age": _seconds(row, now)} for row in listing.rows]
    return {"counts": listing.counts, "rows": rows, "more": listing.more}


def _lines(name: str, listing: "QueueTable", now: datetime) -> Iterator[str]:
    counts = ", ".join(f"{count} {state}" for state, count in sorted(listing.counts.items()))
    yield f"{name}: {counts or 'nothing'}"
    if not listing.rows:
        return
    table = [HEAD, *(_cells(row, now) for row in listing.rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
    if listing.more:
        yield f"  and {listing.more} more"


def _cells(row: "QueueRow", now: datetime) -> tuple[str, ...]:
    age = _age(_seconds(row, now))
    return (row.id, row.kind, row.state, str(row.attempts), age, row.chat or "-", row.error or "-")


def _seconds(row: "QueueRow", now: datetime) -> int:
    return max(int((now - row.at).total_seconds()), 0)


def _age(seconds: int) -> str:
    """About how long, in the largest unit that fits: 45 s, 3 min, 7 h, 2 d."""
    for unit, length in (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1))):
        count = seconds // int(length.total_seconds())
        if count:
            return f"{count} {unit}"
    return f"{seconds} s"
