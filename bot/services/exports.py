"""What is kept, as files for those who may have it: a person's own log, and a group's discussions for its admins."""

import asyncio
import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.discussion import ConsentPurpose, Discussion, DiscussionPart, Stance
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage
from bot.core.language import Language
from bot.core.outgoing import Document
from bot.core.response import CatalogueMessage
from bot.render.renderer import Renderer
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription, subscription_entry
from bot.store.transaction import Transaction
from bot.talk.schedules.parsing.zones import DEFAULTS

MAX_OWN_ENTRIES = 2000
"""Entries that somebody gets of their own log, of what they said in discussions, and of their votes: the newest."""

MAX_GROUP_LINES = 5_000
"""Things said or voted that are exported of a group: the newest."""

MAX_GROUP_BYTES = 4_000_000
"""Bytes of their text, in UTF-8, about: with what each discussion is about, which stands in every line."""

FIELDS = ("discussion", "began", "thesis", "question", "who", "at", "kind", "text", "paragraphs", "replies")
"""Of a line of what a group said, in this order."""

LEFT_OUT = "record.left_out"
"""Where not all of it fits."""


@dataclass(frozen=True, slots=True)
class _GroupLines:
    """What of a group's discussions fits into a file."""

    lines: list[dict[str, Any]]  # with pseudonyms; discussions in their order, within each what came first
    left_out: int  # discussions that are missing, or of which something is


class ExportService:
    """Exports what is stored as files."""

    def __init__(self, library: Library, renderer: Renderer, store: Store) -> None:
        self._library = library
        self._renderer = renderer
        self._store = store

    async def export_person(self, incoming: IncomingMessage, kept: StoredSubscription | None) -> Document | None:
        """Export all that is kept of one person, as JSON lines; None where there is nothing.

        Their log, in groups what they agreed to, read, said and voted, and ``kept``, where they have arranged that.
        """
        store = self._store
        logged: list[dict[str, Any]] = []
        others: list[dict[str, Any]] = []
        async with store.read() as tx:
            # In every group they have a pseudonym of their own.
            for person in await tx.people(incoming.origin.person):
                logged += await tx.journal.of_person(person, MAX_OWN_ENTRIES)
                others += [{"consent": each} for each in await tx.groups.of_person(person)]
                others += [{"progress": each} for each in await tx.progress.of_person(person)]
                others += [{"bookmark": each} for each in await tx.bookmarks.of_person(person)]
                others += [{"settings": each} for each in await tx.preferences.of_person(person)]
                others += await tx.contributions.of_person(person, MAX_OWN_ENTRIES)
        entries = [*_newest(logged), *_by_kind(others)]
        if kept and kept.person == incoming.origin.person:
            entries.append({"daily": subscription_entry(kept)})
        return Document("essay-bot.jsonl", await asyncio.to_thread(_json_lines, entries)) if entries else None

    async def export_group(self, tx: Transaction, chat: str, language: Language) -> list[Document]:
        """Export who said and voted what on which prompt, as a CSV table and as JSON lines; nothing where nobody did.

        Of very much the newest, and then both end with how many discussions are missing or not whole. People go by
        numbers that hold in these files only, unless they let their name be exported and the group's admins have that,
        too: pseudonyms are the same in every group, and would tell in one who it is that signed in another. The table
        is in the reader's language.
        """
        group = await tx.groups.load(chat)
        signing = group is not None and group.settings.signing
        # Where its admins have that switched off, the group was told that nobody is named.
        names = await tx.groups.names(chat, ConsentPurpose.EXPORT) if signing else {}
        kept = await self._newest_lines(tx, chat)
        if not kept.lines:
            return []
        members = {person: n for n, person in enumerate(dict.fromkeys(line["who"] for line in kept.lines), 1)}
        who = {each: names.get(each) or self._text("record.member", language, number=n) for each, n in members.items()}
        lines = [line | {"who": who[line["who"]], "member": members[line["who"]]} for line in kept.lines]
        left = [{"left_out": kept.left_out}] if kept.left_out else []
        words = self._table_words(language, kept.left_out)
        return [
            Document("discussions.csv", await asyncio.to_thread(_table, lines, words, ZoneInfo(DEFAULTS[language]))),
            Document("discussions.jsonl", await asyncio.to_thread(_json_lines, [*lines, *left])),
        ]

    def _text(self, key: str, language: Language, count: int | None = None, **values: int) -> str:
        counted = {} if count is None else {"count": count}
        return self._renderer.say(CatalogueMessage(key, values | counted, count=count), language)

    def _table_words(self, language: Language, left_out: int) -> dict[str, str]:
        """Whatever the table says that nobody wrote, by key."""
        votes = [f"record.vote_{part}" for part in (DiscussionPart.BEFORE, DiscussionPart.AFTER)]
        keys = ["record.reply", *votes, *(f"stance.{each}" for each in Stance), *(f"record.field.{n}" for n in FIELDS)]
        words = {key: self._text(key, language) for key in keys}
        if left_out:
            words[LEFT_OUT] = self._text(LEFT_OUT, language, count=left_out)
        return words

    def _thesis(self, discussion: Discussion) -> str:
        """What it was about, in words, while that is in the library."""
        if not self._library.holds(discussion.ref):
            return discussion.thesis
        theses = self._library.essay(discussion.ref.slug).theses
        return next((thesis.title.zh for thesis in theses if thesis.id == discussion.thesis), discussion.thesis)

    async def _newest_lines(self, tx: Transaction, chat: str) -> _GroupLines:
        """As much of the newest discussions as fits; of the first that does not fit, what came last."""
        told = await tx.contributions.discussed(chat)
        held = [each.discussion for each in await tx.discussions.of_chat(chat)]
        held = [each for each in held if each.id in told]
        newest: list[dict[str, Any]] = []  # the newest first
        left = MAX_GROUP_BYTES
        for place in reversed(range(len(held))):
            # One more than there is room for tells that something is missing.
            for line in reversed(await self._lines(tx, held[place], MAX_GROUP_LINES - len(newest) + 1)):
                left -= sum(len(value.encode()) for value in line.values() if isinstance(value, str))
                if left < 0 or len(newest) == MAX_GROUP_LINES:
                    return _GroupLines(newest[::-1], place + 1)
                newest.append(line)
        return _GroupLines(newest[::-1], 0)

    async def _lines(self, tx: Transaction, discussion: Discussion, limit: int) -> list[dict[str, Any]]:
        """One for each thing said or voted, what came first first; at least the newest ``limit``."""
        question = discussion.question.zh if discussion.question else ""
        about = {"discussion": discussion.id, "began": discussion.opened.isoformat(timespec="seconds")}
        about |= {"thesis": self._thesis(discussion), "question": question}
        came = []
        for each in await tx.contributions.quoted(discussion.id, limit):
            response = {"who": each.person, "at": each.at, "kind": "reply", "text": each.text}
            came.append({**about, **response, "paragraphs": list(each.touched), "replies": each.replies})
        for vote, at in await tx.contributions.voted(discussion.id, limit):
            chose = {"who": vote.person, "at": at, "kind": f"vote_{vote.part}", "text": str(vote.stance)}
            came.append({**about, **chose, "paragraphs": [], "replies": 0})
        return sorted(came, key=lambda line: str(line["at"]))


def _newest(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most OWN of them, the oldest first."""
    return sorted(entries, key=lambda entry: str(entry.get("at", "")))[-MAX_OWN_ENTRIES:]


def _by_kind(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each kind as many; an entry holds one thing, by the name of its kind."""
    found: list[dict[str, Any]] = []
    for kind in ("consent", "settings", "progress", "bookmark", "contribution", "vote"):
        found += [{kind: each} for each in _newest([entry[kind] for entry in entries if kind in entry])]
    return found


def _table(lines: Sequence[dict[str, Any]], words: dict[str, str], zone: ZoneInfo) -> bytes:
    """For people: in words, with the hours of a clock. With the mark by which spreadsheets know UTF-8."""

    def clock(at: str) -> str:
        return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M %z}"

    def told(line: dict[str, Any]) -> dict[str, Any]:
        vote = line["kind"] != "reply"
        return line | {
            "began": clock(line["began"]),
            "at": clock(line["at"]),
            "kind": words[f"record.{line['kind']}"],
            "text": words[f"stance.{line['text']}"] if vote else line["text"],
            "paragraphs": ", ".join(map(str, line["paragraphs"])),
        }

    sheet = StringIO(newline="")
    table = csv.DictWriter(sheet, FIELDS, extrasaction="ignore")
    table.writerow({name: words[f"record.field.{name}"] for name in FIELDS})
    table.writerows({name: spreadsheet_cell(value) for name, value in told(line).items()} for line in lines)
    if LEFT_OUT in words:
        table.writerow({FIELDS[0]: words[LEFT_OUT]})
    return sheet.getvalue().encode("utf-8-sig")


def _json_lines(entries: Sequence[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries).encode()


def spreadsheet_cell(value: object) -> object:
    """Escape a value, so that a spreadsheet does not run what somebody wrote as a formula."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
