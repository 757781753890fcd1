"""Of what fewer than five people did no figure is told."""

import csv
import random
from collections import defaultdict
from datetime import timedelta
from io import StringIO

import pytest

from bot.core.act import ActType
from bot.core.feedback import Feedback
from bot.core.match import Verdict
from bot.core.statistics import FEWEST, Breakdown
from bot.render.statistics.table import statistics_table
from bot.store.journal import JournalEntry
from bot.store.store import Store
from tests.store.conftest import NOW
from tests.store.test_statistics import counted, entry, people, record


async def test_one_word_on_an_answer_is_not_told(store: Store) -> None:
    """Nor the one paragraph, where the others have none: there is nothing to put it with."""
    keys = await record(store, [entry(person, verdict=Verdict.SILENT, act=ActType.ABSENT) for person in people(13)])
    await record(store, [entry("p1")])
    async with store.transaction() as tx:
        await tx.journal.rate(keys[0], Feedback.DOWN)
    found = await counted(store)
    assert (found.feedback, found.paragraphs) == (Breakdown(), Breakdown())


async def test_questions_are_counted_by_themselves(store: Store) -> None:
    await record(store, [entry(person) for person in people(6)])
    await record(store, [entry(person, verdict=None, act=ActType.SMALL_TALK) for person in people(5)])
    found = await counted(store)
    assert (found.interactions, found.questions, found.people) == (11, 6, 6)


async def test_who_only_says_hello_takes_no_figure_of_questions_away(store: Store) -> None:
    await record(store, [entry(person) for person in people(6)])
    await record(store, [entry("p1", verdict=None, act=ActType.SMALL_TALK)])
    found = await counted(store)
    assert (found.interactions, found.questions, found.verdicts.total) == (7, 6, 6)


async def test_questions_of_fewer_than_five_people_are_not_told(store: Store) -> None:
    await record(store, [entry(person) for person in people(4)])
    await record(store, [entry(person, verdict=None, act=ActType.SMALL_TALK) for person in people(6)])
    found = await counted(store)
    assert (found.interactions, found.questions, found.verdicts) == (10, 0, Breakdown())


@pytest.mark.parametrize("seed", range(12))
async def test_of_no_log_is_anything_written_that_fewer_than_five_people_did(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    said, rated = [], []
    for person in people(chance.randint(5, 13)):
        for number in range(chance.randint(1, 6)):
            verdict = chance.choice([*Verdict, None])
            act = chance.choice([ActType.PASSAGE, ActType.ABSENT, ActType.CORRECTION])
            at = NOW - timedelta(hours=chance.randint(1, 3), seconds=number)
            said.append(entry(person, verdict=verdict, paragraph=chance.randint(1, 3), act=act, at=at))
            rated.append(chance.choice([*Feedback, None, None, None]))
    keys = await record(store, said)
    async with store.transaction() as tx:
        for key, word in zip(keys, rated, strict=True):
            await tx.journal.rate(key, word)
    behind = who_did(said, rated)
    rows = list(csv.DictReader(StringIO(statistics_table(await counted(store)))))
    told = {section: {row["name"] for row in rows if row["section"] == section} for section in behind}
    assert told["total"] >= {"messages", "people"}
    for section, kinds in behind.items():
        shown = told[section] - {"rest"}
        together: set[str] = set().union(*(kinds[name] for name in kinds if name not in shown))
        assert all(len(kinds[name]) >= FEWEST for name in shown), (section, shown)
        assert "rest" not in told[section] or len(together) >= FEWEST, section


def who_did(said: list[JournalEntry], rated: list[Feedback | None]) -> dict[str, dict[str, set[str]]]:
    """Who stands behind each row of the table."""
    behind: dict[str, dict[str, set[str]]] = {
        name: defaultdict(set) for name in ("total", "acts", "verdicts", "paragraphs", "hours", "feedback")
    }
    for each, word in zip(said, rated, strict=True):
        found, person = each.finding, each.origin.person
        rows = {"acts": each.act, "hours": str(each.at.hour), "feedback": word}
        if found:
            rows["verdicts"] = found.verdict
            if found.verdict is not Verdict.SILENT:
                rows["paragraphs"] = str(found.matches[0].ref)
        for section, name in rows.items():
            if name:
                behind[section][name].add(person)
        for name in ("messages", "people", *(("questions",) if found else ())):
            behind["total"][name].add(person)
    return behind
