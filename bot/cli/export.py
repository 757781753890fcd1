"""``essay-bot export``: the conversation log."""

import csv
import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.running import finish
from bot.core.streams import as_utf8


class Format(StrEnum):
    """Of an exported log."""

    JSONL = "jsonl"
    CSV = "csv"


def export(
    form: Annotated[Format, typer.Option("--format", help="JSON lines, or a table for a spreadsheet.")] = Format.JSONL,
) -> None:
    """Print the conversation log, oldest first, in UTF-8.

    People and chats appear under pseudonyms; times are UTC. "act": what a message was taken for;
    "corrects": the passage shown before, where somebody said that it was not what they had asked for.
    "delivered" is empty where it is not known.
    """
    from bot.bootstrap.settings import Settings
    from bot.bootstrap.storage import open_existing_store
    from bot.services.exports import spreadsheet_cell
    from bot.store.journal import FIELDS

    async def write() -> None:
        async with open_existing_store(Settings.load()) as store, store.read() as tx:
            out = as_utf8(sys.stdout)
            table = csv.DictWriter(out, FIELDS)
            if form is Format.CSV:
                table.writeheader()
            async for entry in tx.journal.entries():
                if form is Format.CSV:
                    table.writerow({name: spreadsheet_cell(value) for name, value in entry.items()})
                else:
                    out.write(json.dumps(entry, ensure_ascii=False) + "\n")

    finish(write())
