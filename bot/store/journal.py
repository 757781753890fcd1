"""The conversation log: who asked what, what was found, what was answered, and whether it arrived."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import bindparam, delete, func, or_, select, update

from bot.core.act import ActType
from bot.core.conversation import REMEMBERED
from bot.core.decision import Decision
from bot.core.essay import Ref
from bot.core.feedback import Feedback, RatedAnswer
from bot.core.gaps import OF_VERDICTS, GapReason
from bot.core.incoming import IncomingMessage, MessageKind, Origin
from bot.core.match import Finding, Verdict
from bot.store.column_types import WIPED, stamp
from bot.store.prepared import Prepared, Row
from bot.store.repository import Repository
from bot.store.tables import journal
from bot.store.upsert import insert
from bot.store.usage_marks import FEEDBACK, usage_marks
from bot.store.usage_tables import MARKS

KEYS_KEPT = timedelta(days=3)
"""Telegram keeps what nobody fetched for one day."""
BATCH = 500
"""Rows read at a time when the log is exported."""
_RECORD = Prepared(insert(journal).on_conflict_do_nothing(index_elements=["key"]))
_KNOWS = Prepared(select(journal.c.id).where(journal.c.key == bindparam("which")))
# The answer to whoever was forgotten arrives afterwards: nothing is written down about them any more.
_THEIRS = update(journal).where(journal.c.key == bindparam("which"), journal.c.door != "")
_SETTLE = Prepared(_THEIRS.values(delivered=bindparam("arrived")))
_STANDS = Prepared(_THEIRS.values(mark=bindparam("there")))
_ANSWERS = (
    select(journal.c.id, journal.c.key, journal.c.found)
    .where(journal.c.person == bindparam("which"), journal.c.mark.is_not(None))
    .order_by(journal.c.id.desc())
    .limit(1)
)
_BEFORE = (
    select(func.max(journal.c.id))
    .where(
        journal.c.person == bindparam("whose"),
        journal.c.chat == bindparam("where"),
        journal.c.kind == MessageKind.TEXT,
        journal.c.key != bindparam("which"),
    )
    .scalar_subquery()
)
_CORRECTED = Prepared(update(journal).where(journal.c.id == _BEFORE).values(gap=GapReason.CORRECTED))
FIELDS = (
    "at", "door", "person", "chat", "kind", "asked", "verdict", "confidence", "matches", "answered", "delivered",
    "act", "corrects", "feedback",
)  # fmt: skip
"""Of an exported entry, in this order."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One message and what was made of it."""

    origin: Origin
    kind: MessageKind
    asked: str
    finding: Finding | None
    answered: str  # as plain text; empty where silence was right
    at: datetime  # aware
    act: ActType | None = None  # what the message was taken for
    corrects: Ref | None = None  # the passage shown before, which was not what was asked for
    gap: GapReason | None = None  # why it got no good answer
    essay: str = ""  # slug of the one that it was put to

    @classmethod
    def of(cls, incoming: IncomingMessage, decision: Decision, answered: str, at: datetime, *, essay: str = "") -> Self:
        """The entry about a message and what was decided about it. ``essay``: slug of the one that was open."""
        known = (decision.finding, answered, at, decision.act, decision.corrects, gap_of(incoming, decision))
        return cls(incoming.origin, incoming.kind, incoming.logged, *known, essay)

    def blank(self) -> "JournalEntry":
        """Without words and without who it was."""
        nobody = replace(self.origin, person=self.origin.chat)
        return JournalEntry(nobody, self.kind, "", None, "", self.at)


def gap_of(incoming: IncomingMessage, decision: Decision) -> GapReason | None:
    """Why a message got no good answer; None where it did, or asked for none."""
    finding = decision.finding
    if incoming.kind is not MessageKind.TEXT or decision.response is None:
        return None
    if not decision.understood:
        return GapReason.UNCLEAR
    return OF_VERDICTS.get(finding.verdict) if finding and finding.matches else None


class Journal(Repository):
    """The conversation log; texts are sealed."""

    async def record(self, entry: JournalEntry) -> None:
        """Write an entry. One that is there already (the message was delivered twice) stays as it is."""
        origin, found = entry.origin, _found(entry)
        row = {
            "key": origin.key,
            "at": entry.at,
            "door": origin.door,
            "person": origin.person,
            "chat": origin.chat,
            "kind": str(entry.kind),
            "asked": entry.asked,
            "found": found,
            "answered": entry.answered,
            "delivered": None,
            **usage_marks(found, self._encryption),
            "gap": entry.gap or "",
        }
        await self._run(_RECORD, row)
        if entry.kind is MessageKind.TEXT and (entry.act is ActType.CORRECTION or entry.corrects):
            await self._run(_CORRECTED, {"whose": origin.person, "where": origin.chat, "which": origin.key})

    async def knows(self, key: str) -> bool:
        """Was this message answered before?"""
        return await self._value(_KNOWS, which=key) is not None

    async def forgot(self, key: str) -> bool:
        """Was whoever said this forgotten since?"""
        which = (journal.c.key == key) & (journal.c.person == "")
        return await self._row(select(journal.c.id).where(which)) is not None

    async def settle(self, key: str, *, delivered: bool) -> None:
        """Write down whether the answer arrived."""
        await self._run(_SETTLE, {"which": key, "arrived": delivered})

    async def stands_in(self, key: str, chat: str, message: int) -> None:
        """Write down in which message of a chat (pseudonym) an answer stands."""
        await self._run(_STANDS, {"which": key, "there": self._encryption.digest(chat, message)})

    async def answer_in(self, origin: Origin, message: int) -> RatedAnswer | None:
        """The answer that stands in a message: the last that did, where it was changed. None where that was no answer
        to this person, or is not kept any more."""
        mark = self._encryption.digest(origin.chat, message)
        row = await self._row(_ANSWERS.where(journal.c.mark == mark), which=origin.person)
        if row is None:
            return None
        last = await self._row(_ANSWERS.where(journal.c.chat == origin.chat), which=origin.person)
        says = row["found"].get("verdict") not in (None, Verdict.SILENT) and row["found"]["matches"]
        newest = last is not None and last["id"] == row["id"]
        absent = newest and row["found"].get("verdict") == Verdict.SILENT
        return RatedAnswer(row["key"], Ref.parse(says[0]["ref"]) if says and newest else None, absent=absent)

    async def question_in(self, origin: Origin, message: int) -> list[str]:
        """What this person had said to which a message was the answer, the newest first: after it was changed in place
        there are several. Nothing where that is not kept any more."""
        here = (journal.c.mark == self._encryption.digest(origin.chat, message)) & (journal.c.person == origin.person)
        asked = select(journal.c.asked).where(here, journal.c.kind == MessageKind.TEXT).order_by(journal.c.id.desc())
        return [text for text in await self._values(asked.limit(REMEMBERED)) if text]

    async def rate(self, key: str, feedback: Feedback | None) -> None:
        """Keep a person's word on an answer in place of the one before; None takes it back."""
        mark = self._encryption.digest(FEEDBACK, feedback) if feedback else None
        changed = update(journal).where(journal.c.key == key)
        await self._run(changed.values(feedback=feedback or WIPED, feedback_mark=mark))

    async def forget(self, *people: str) -> None:
        """Delete all that is known of a person. ``people``: their pseudonyms.

        Only the keys of the messages stay, and when they came, for KEYS_KEPT: what is delivered again gets no second
        answer.
        """
        await self._blank(journal.c.person.in_(people))

    async def forget_chat(self, chat: str) -> None:
        """The same, for all that was said in a chat."""
        await self._blank(journal.c.chat == chat)

    async def _blank(self, which: Any) -> None:
        blank: dict[str, Any] = dict.fromkeys(("door", "person", "chat", "kind", "gap"), "")
        blank |= dict.fromkeys(("asked", "answered", "found", "feedback"), WIPED)
        blank |= dict.fromkeys(("delivered", "mark", *MARKS))
        await self._run(update(journal).where(which).values(**blank))

    async def move(self, old: str, new: str) -> None:
        """A group has become another one: what was said in the old one was said there."""
        await self._run(update(journal).where(journal.c.chat == old).values(chat=new))

    async def of_person(self, person: str, limit: int) -> list[dict[str, Any]]:
        """The newest ``limit`` entries of a person, oldest first, texts opened, with the keys of FIELDS."""
        query = select(journal).where(journal.c.person == person).order_by(journal.c.id.desc()).limit(limit)
        rows = await self._rows(query)
        return [_opened(row) for row in reversed(rows)]

    async def drop_before(self, moment: datetime) -> bool:
        """Delete some of the entries that are older than ``moment``; are there perhaps more?"""
        return await self._some(delete(journal), journal, journal.c.at < moment)

    async def blank_before(self, moment: datetime) -> bool:
        """Wipe what was said and answered before ``moment``; are there perhaps more? What it was taken for stays."""
        said = or_(journal.c.asked != "", journal.c.answered != "")
        blank = update(journal).values(asked=WIPED, answered=WIPED)
        return await self._some(blank, journal, (journal.c.at < moment) & said)

    async def drop_feedback_before(self, moment: datetime) -> bool:
        """Wipe the words on answers of before ``moment``, and by what they are counted; are there perhaps more?"""
        rated = or_(journal.c.feedback != "", journal.c.feedback_mark.is_not(None))
        wiped = update(journal).values(feedback=WIPED, feedback_mark=None)
        return await self._some(wiped, journal, (journal.c.at < moment) & rated)

    async def drop_old_keys(self, now: datetime) -> bool:
        """Delete keys that forgotten persons left, once no late delivery can come any more; are there perhaps more?"""
        old = (journal.c.person == "") & (journal.c.at < now - KEYS_KEPT)
        return await self._some(delete(journal), journal, old)

    async def entries(self) -> AsyncIterator[dict[str, Any]]:
        """Every entry, oldest first, texts opened, with the keys of FIELDS. Raises WrongKey."""
        last = 0
        while True:
            known = select(journal).where(journal.c.id > last, journal.c.person != "")
            query = known.order_by(journal.c.id).limit(BATCH)
            rows = await self._rows(query)
            if not rows:
                return
            for row in rows:
                yield _opened(row)
            last = rows[-1]["id"]


def _opened(row: Row) -> dict[str, Any]:
    # Of an entry that an older version wrote, nothing is known of the act.
    known = {
        **dict.fromkeys(FIELDS),
        **row,
        **row["found"],
        "at": stamp(row["at"]),
        "feedback": row["feedback"] or None,
    }
    return {name: known[name] for name in FIELDS}


def _found(entry: JournalEntry) -> dict[str, Any]:
    """What was understood and found: nothing of a message that was not put to the essay, such as a greeting."""
    finding = entry.finding if entry.finding and entry.finding.matches else None
    return {
        "act": entry.act,
        "corrects": str(entry.corrects) if entry.corrects else None,
        "essay": entry.essay,
        "verdict": finding.verdict if finding else None,
        "confidence": finding.confidence if finding else None,
        "matches": [{"ref": str(each.ref), "score": each.score} for each in (finding.matches if finding else ())],
    }
