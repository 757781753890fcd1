"""A month of a busy bot, straight into a store: golden messages and noise, as people may have asked and been answered.

.venv/bin/python -m tests.bench.simulated_month     how long /stats and each form of the report take on it

``write_month`` is for whatever else has to hold up after such a month. The same seed writes the same month.
"""

import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from bot.bootstrap.reports import ReportMaker
from bot.bootstrap.settings import Settings
from bot.core.act import ActType
from bot.core.essay import Library, Ref
from bot.core.feedback import Feedback
from bot.core.language import Language
from bot.core.match import Verdict
from bot.core.outgoing import ChatKind, DeliveryStatus
from bot.core.statistics import Period, ReportForm
from bot.core.subscription import SubscriptionKind
from bot.render.picture import Painter
from bot.services.statistics import StatisticsService
from bot.shelf.loader import load_library
from bot.store.column_types import WIPED
from bot.store.encryption import Encryption
from bot.store.store import Store
from bot.store.tables import chats, journal
from bot.store.usage_marks import FEEDBACK, usage_marks
from bot.store.usage_tables import daily_counts
from tests.databases import opened

DAYS, MESSAGES, PEOPLE, GROUPS, MEMBERS = 30, 100_000, 2_000, 20, 300
"""Of the people so many write in groups, and only there."""
NOISE, RELATED, RATED, CORRECTED = 0.3, 0.08, 0.03, 0.01
"""How often a message is chatter; an answer only touches on it; it gets a word from its reader; it is a correction."""
AT_ONCE = 5_000
"""Rows that are written at a time."""
WANTED = 2.0
"""Seconds, of each."""
END = datetime(2026, 6, 1, tzinfo=UTC)
HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 10, 9, 9, 8, 9, 8, 8, 8, 9, 10, 12, 15, 18, 17, 12, 6)
"""How busy the hours of a day (UTC) are, beside each other."""


@dataclass(frozen=True, slots=True)
class SimulatedMessage:
    """What somebody may have said, and what the log would hold of it."""

    text: str
    act: ActType
    verdict: Verdict | None
    refs: tuple[Ref, ...] = ()

    @property
    def found(self) -> dict[str, object]:
        return {
            "act": self.act,
            "corrects": None,
            "verdict": self.verdict,
            "confidence": 0.8 if self.verdict else None,
            "matches": [{"ref": str(ref), "score": 0.9} for ref in self.refs],
        }


@dataclass(slots=True)
class SimulatedMonth:
    """What was written, counted while it was: for whoever counts it again."""

    period: Period
    messages: int = 0
    people: set[str] = field(default_factory=set)
    acts: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    paragraphs: Counter[str] = field(default_factory=Counter)
    hours: Counter[str] = field(default_factory=Counter)
    feedback: Counter[str] = field(default_factory=Counter)


def sayings(library: Library, chance: random.Random) -> list[SimulatedMessage]:
    """Every golden message of the shelf with the answer that is right, and now and then one that is not; chatter."""
    said = []
    for essay in library.essays:
        for golden in essay.golden:
            refs = tuple(Ref(essay.slug, number) for number in (*golden.best, *golden.ok))
            verdict = Verdict.SAYS if refs else Verdict.SILENT
            verdict = Verdict.RELATED if refs and chance.random() < RELATED else verdict
            act = ActType.PASSAGE if refs else ActType.ABSENT
            act = ActType.CORRECTION if chance.random() < CORRECTED else act
            said.append(SimulatedMessage(golden.text, act, verdict, refs))
    return said


async def write_month(
    store: Store,
    library: Library,
    *,
    messages: int = MESSAGES,
    people: int = PEOPLE,
    until: datetime = END,
    seed: int = 1,
) -> SimulatedMonth:
    """Write a month that ends at a moment. Few people write much, and most little; some of them in groups."""
    chance = random.Random(seed)
    month = SimulatedMonth(Period(until - timedelta(days=DAYS), until, "UTC"))
    writers = await _write_chats(store, people, until)
    golden = sayings(library, chance)
    noise = [SimulatedMessage(text, ActType.SMALL_TALK, None) for text in library.chatter]
    weights = [1 / (rank + 10) for rank in range(len(writers))]
    sealed = {text: store.encryption.encrypt(text) for text in {each.text for each in (*golden, *noise)} | {"答"}}
    opinions = {each: store.encryption.encrypt(each) for each in Feedback}
    rows = []
    for number in range(messages):
        said = chance.choice(noise if chance.random() < NOISE else golden)
        person, chat = chance.choices(writers, weights)[0]
        hour = chance.choices(range(24), HOURS)[0]
        at = month.period.since + timedelta(days=chance.randrange(DAYS), hours=hour, seconds=chance.randrange(3600))
        opinion = chance.choice(list(Feedback)) if said.verdict and chance.random() < RATED else None
        row = {"key": f"month:{seed}:{number}", "at": at, "door": "telegram", "person": person, "chat": chat}
        row |= {"kind": "text", "asked": sealed[said.text], "answered": sealed["答"], "delivered": True, "mark": None}
        row |= {"found": store.encryption.encrypt_json(said.found), **usage_marks(said.found, store.encryption)}
        row |= {"feedback": opinions[opinion] if opinion else WIPED}
        row |= {"feedback_mark": store.encryption.digest(FEEDBACK, opinion) if opinion else None}
        rows.append(row)
        _count(month, said, person, at, opinion)
    await _write(store, rows)
    await _write_days(store, month.period)
    return month


def _count(month: SimulatedMonth, said: SimulatedMessage, person: str, at: datetime, opinion: Feedback | None) -> None:
    month.messages += 1
    month.people.add(person)
    month.acts[said.act] += 1
    month.hours[str(at.hour)] += 1
    if said.verdict:
        month.verdicts[said.verdict] += 1
    if said.refs:
        month.paragraphs[str(said.refs[0])] += 1
    if opinion:
        month.feedback[opinion] += 1


async def _write_chats(store: Store, people: int, at: datetime) -> list[tuple[str, str]]:
    """A private chat each; but for the last ones, who are members of groups. Pseudonyms of people and their chats."""
    members = people * MEMBERS // PEOPLE
    private = [(store.encryption.pseudonym("person", one), store.pseudonym(one)) for one in range(people - members)]
    groups = [store.pseudonym(-1_000_000_000_000 - one) for one in range(GROUPS)]
    sealed = store.encryption.encrypt("{}")
    rows = [
        {"chat": chat, "person": "", "state": sealed, "at": at, "place": ChatKind.PRIVATE, "address": None}
        for _, chat in private
    ]
    rows += [
        {"chat": chat, "person": "", "state": sealed, "at": at, "place": ChatKind.GROUP, "address": None}
        for chat in groups
    ]
    async with store.database.begin() as connection:
        await connection.execute(insert(chats), rows)
    spread = [
        (store.encryption.member(chat, store.encryption.pseudonym("person", people - 1 - one)), chat)
        for one, chat in zip(range(members), groups * (members // GROUPS + 1), strict=False)
    ]
    return [*spread, *private]


async def _write(store: Store, rows: Sequence[dict[str, object]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        async with store.database.begin() as connection:
            await connection.execute(insert(journal), list(rows[start : start + AT_ONCE]))


async def _write_days(store: Store, period: Period) -> None:
    """Of each day how many followed an excerpt, some more every day, and what was delivered."""
    rows = []
    for number in range(DAYS):
        day = (period.since + timedelta(days=number)).date().isoformat()
        for subject, name, count in (
            ("subscribers", SubscriptionKind.EXCERPT, 300 + 4 * number),
            ("subscribers", SubscriptionKind.PROMPT, 12 + number // 4),
            ("deliveries", DeliveryStatus.SENT, 3_500),
            ("deliveries", DeliveryStatus.GONE, 6),
        ):
            rows.append({"day": day, "subject": subject, "name": name, "count": count, "chats": count})
    async with store.database.begin() as connection:
        await connection.execute(insert(daily_counts), rows)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds: as somebody waits, and of the processor, where others are at work beside it."""

    wall: float
    processor: float

    def __add__(self, other: "Took") -> "Took":
        return Took(self.wall + other.wall, self.processor + other.processor)


@contextmanager
def timed(took: dict[str, Took], name: str) -> Iterator[None]:
    wall, processor = time.perf_counter(), time.process_time()
    yield
    took[name] = Took(time.perf_counter() - wall, time.process_time() - processor)


async def measure() -> dict[str, Took]:
    """How long each thing takes on a month: to count, and to count and write it down in each form."""
    library = load_library(Settings.load().seeds)
    took: dict[str, Took] = {}
    with TemporaryDirectory(prefix="essay-bot-bench-") as folder:
        async with opened(Path(folder) / "data") as database:
            store = Store(database, Encryption(Encryption.new_key()), 42)
            month = await write_month(store, library)
            print(f"{month.messages:,} messages of {len(month.people):,} people")
            service = StatisticsService(library, store)
            maker = ReportMaker(library, Language.HANS, Painter.find())
            with timed(took, "counting"):
                figures = await service.figures(month.period)
            for form in ReportForm:
                with timed(took, form):
                    maker.make(figures, form)
    counting = took.pop("counting")
    reports = {f"report as {form}": counting + made for form, made in took.items()}
    return reports | {"/stats": counting + took[ReportForm.TEXT] + took[ReportForm.PNG]}


def main() -> None:
    """Print the figures; exit 1 where one takes longer than is wanted."""
    took = asyncio.run(measure())
    for name, each in took.items():
        print(f"{name:16} {each.wall:5.2f} s, {each.processor:5.2f} s of the processor")
    sys.exit(int(max(each.wall for each in took.values()) > WANTED))


if __name__ == "__main__":
    main()
