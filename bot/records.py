"""What is kept, as files for those who may have it: a person's own log, and a group's discussions for its admins."""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.chat import Utterance
from bot.core.discussion import Discussion, Purpose
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.post import Document
from bot.core.reply import Note
from bot.render.compose import Composer
from bot.store.database import Connection
from bot.store.store import Store
from bot.store.subscriptions import Kept
from bot.talk.schedules.zones import DEFAULTS

OWN = 2000
"""Entries that somebody gets of their own log: the newest."""

FIELDS = ("discussion", "began", "thesis", "question", "who", "at", "kind", "text", "paragraphs", "replies")
"""Of a line of what a group said, in this order."""


class Records:
    """Reads what is stored; makes files of it."""

    def __init__(self, library: Library, composer: Composer, store: Store) -> None:
        self._library = library
        self._composer = composer
        self._store = store

    async def of_person(self, utterance: Utterance, kept: Kept | None) -> Document | None:
        """The log of one person, a line an entry, and what they have arranged; None where there is nothing."""
        async with self._store.database.read() as connection:
            entries = await self._store.journal.of_person(connection, utterance.person, OWN)
        if kept and kept.person == utterance.person:
            entries.append({"daily": self._store.subscriptions.told(kept)})
        return Document("essay-bot.jsonl", _json_lines(entries)) if entries else None

    async def of_group(self, connection: Connection, chat: str, language: Language) -> list[Document]:
        """Who said and voted what on which prompt: a table, and the same as JSON lines; nothing where nobody did.

        People go by pseudonyms, unless they let their name be exported and the group's admins have that, too. The table
        is in the reader's language.
        """
        group = await self._store.groups.load(connection, chat)
        signing = group is not None and group.manners.signing
        # Where its admins have that switched off, the group was told that there are pseudonyms only.
        names = await self._store.groups.names(connection, chat, Purpose.EXPORT) if signing else {}
        lines = await self._lines(connection, chat)
        if not lines:
            return []
        table = self._table(lines, names, language)
        named = [line | {"who": names.get(line["who"], line["who"])} for line in lines]
        return [Document("discussions.csv", table), Document("discussions.jsonl", _json_lines(named))]

    def _table(self, lines: Sequence[dict[str, Any]], names: Mapping[str, str], language: Language) -> bytes:
        """For people: numbers for members, hours of a clock. With the mark by which spreadsheets know UTF-8."""

        def say(key: str, **values: int) -> str:
            return self._composer.say(Note(key, values), language)

        def clock(at: str) -> str:
            return f"{datetime.fromisoformat(at).astimezone(ZoneInfo(DEFAULTS[language])):%Y-%m-%d %H:%M %z}"

        members = list(dict.fromkeys(line["who"] for line in lines))
        who = {each: names.get(each) or say("record.member", number=n) for n, each in enumerate(members, 1)}

        def told(line: dict[str, Any]) -> dict[str, Any]:
            vote = line["kind"] != "reply"
            return line | {
                "began": clock(line["began"]),
                "who": who[line["who"]],
                "at": clock(line["at"]),
                "kind": say(f"record.{line['kind']}"),
                "text": say(f"stance.{line['text']}") if vote else line["text"],
                "paragraphs": ", ".join(map(str, line["paragraphs"])),
            }

        sheet = StringIO(newline="")
        table = csv.DictWriter(sheet, FIELDS)
        table.writerow({name: say(f"record.field.{name}") for name in FIELDS})
        table.writerows({name: cell(value) for name, value in told(line).items()} for line in lines)
        return sheet.getvalue().encode("utf-8-sig")

    def _thesis(self, discussion: Discussion) -> str:
        """What it was about, in words, while that is in the library."""
        if not self._library.holds(discussion.ref):
            return discussion.thesis
        theses = self._library.essay(discussion.ref.slug).theses
        return next((thesis.title.zh for thesis in theses if thesis.id == discussion.thesis), discussion.thesis)

    async def _lines(self, connection: Connection, chat: str) -> list[dict[str, Any]]:
        """One for each thing said or voted: discussions in their order, within each what came first."""
        store = self._store
        held = {each.discussion.id: each.discussion for each in await store.discussions.of_chat(connection, chat)}
        lines: list[dict[str, Any]] = []
        for discussion in held.values():
            question = discussion.question.zh if discussion.question else ""
            about = {"discussion": discussion.id, "began": discussion.opened.isoformat(timespec="seconds")}
            about |= {"thesis": self._thesis(discussion), "question": question}
            came = []
            for each in await store.said.quoted(connection, discussion.id):
                said = {"who": each.person, "at": each.at, "kind": "reply", "text": each.text}
                came.append({**about, **said, "paragraphs": list(each.touched), "replies": each.replies})
            for vote, at in await store.said.voted(connection, discussion.id):
                chose = {"who": vote.person, "at": at, "kind": f"vote_{vote.part}", "text": str(vote.stance)}
                came.append({**about, **chose, "paragraphs": [], "replies": 0})
            lines += sorted(came, key=lambda line: str(line["at"]))
        return lines


def _json_lines(entries: Sequence[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries).encode()


def cell(value: object) -> object:
    """A spreadsheet takes what begins with = + - @ for a formula; what somebody wrote to us must not run there."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
