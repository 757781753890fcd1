"""What was stored by an older version is there after the upgrade, and is read."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine

from bot.core.language import Language
from bot.core.outgoing import Address, Cause, ChatKind, InlineButton, RenderedMessage
from bot.core.subscription import (
    STOP,
    DailyExcerpts,
    PromptSchedule,
    ReadingOrder,
    Recurrence,
    SubscriptionKind,
    SubscriptionStatus,
)
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from tests.outgoing import sending
from tests.store.conftest import BOT, NOW
from tests.store.older import sealed_address
from tests.store.test_backup import config

OWN, TOPIC, CHANNEL = Address(7), Address(-1_001_234_567_890, ChatKind.GROUP, 5), Address(-1_009, ChatKind.CHANNEL)
SETTINGS = {
    "slug": "zhibo-daihuo",
    "at": "21:05",
    "zone": "America/St_Johns",
    "language": "zh-Hant",
    "days": [0, 6],
    "course": "surprise",
    "silent": True,
    "then": "stop",
    "position": 4,
    "round": 2,
    "last": "2026-02-28",
    "resumes": "2026-03-08",
}
"""As the version before groups wrote them."""
WAITS = {
    "to": [-1_001_234_567_890, "group", 5],
    "text": "<b>一段</b>",
    "plain": "一段",
    "rows": [[["下一段", "p:zhibo-daihuo:4", None]]],
    "edit": None,
    "reply_to": 6,
    "document": None,
    "silent": True,
}


@pytest.fixture
def older(file: Path, encryption: Encryption) -> Path:
    """A database of the version before groups, with schedules in it, and a message that waits."""
    file.parent.mkdir()
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        about = config()
        about.attributes["connection"] = connection
        command.upgrade(about, "0002")
        for number, (to, status, due) in enumerate(
            ((OWN, "on", "2026-03-02T01:35:00.000+00:00"), (TOPIC, "suspended", None), (CHANNEL, "draft", None)), 1
        ):
            row = (
                f"c{number}",
                to.topic or 0,
                "p1",
                sealed_address(encryption, to),
                sealed_address(encryption, OWN),
            )
            insert(connection, "subscriptions", (number, *row, encryption.encrypt_json(SETTINGS), status, due))
        sealed = encryption.encrypt_json(WAITS)
        queued = (
            "reply:u1",
            BOT,
            "reply",
            0,
            "c2",
            "group",
            "u1",
            sealed,
            "pending",
            0,
            0,
            "",
            None,
            "2026-03-01T08:00:00.000+00:00",
            None,
            None,
        )
        insert(connection, "outbox", (1, *queued))
        chat = (
            "c1",
            "p1",
            encryption.encrypt(json.dumps({"language": "en", "at": None, "others": [], "asked": ["问"]})),
            "2026-03-01T08:00:00.000+00:00",
        )
        insert(connection, "chats", (*chat, sealed_address(encryption, OWN), "private", True, 0, None))
    engine.dispose()
    return file


def insert(connection: Any, table: str, row: tuple[Any, ...]) -> None:
    connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608


async def test_schedules_are_kept_with_all_that_belongs_to_them(older: Path, url: str, encryption: Encryption) -> None:
    expected = DailyExcerpts(
        1,
        "zhibo-daihuo",
        Language.HANT,
        Recurrence(
            time(21, 5), "America/St_Johns", days=frozenset({0, 6}), last=date(2026, 2, 28), resumes=date(2026, 3, 8)
        ),
        order=ReadingOrder.SURPRISE,
        silent=True,
        then=STOP,
        status=SubscriptionStatus.ON,
        position=4,
        round=2,
    )
    assert (expected.kind, expected.pace, expected.together) == (SubscriptionKind.EXCERPT, 1, False)
    async with Database.open(url, encryption) as database:
        store = Store(database, encryption, BOT)
        async with store.read() as tx:
            assert await tx.subscriptions.find("c1", None) == StoredSubscription(expected, "c1", OWN, "p1", OWN)
            topic = await tx.subscriptions.find("c2", 5)
            assert topic
            assert (topic.to, topic.subscription.status) == (TOPIC, SubscriptionStatus.SUSPENDED)
            assert topic.subscription == replace(expected, id=2, status=SubscriptionStatus.SUSPENDED)
            channel = await tx.subscriptions.load(3)
            assert channel
            assert (channel.to, channel.subscription.status) == (CHANNEL, SubscriptionStatus.DRAFT)
            assert await tx.subscriptions.find("c2", 5, SubscriptionKind.PROMPT) is None
        async with store.read() as tx:
            assert [number for number, _ in await tx.subscriptions.due(NOW.replace(year=2027), 10)] == [1]


async def test_beside_an_older_schedule_prompts_can_be_arranged_and_new_ones_get_new_ids(
    older: Path, url: str, encryption: Encryption
) -> None:
    async with Database.open(url, encryption) as database:
        store = Store(database, encryption, BOT)
        async with store.transaction() as tx:
            kept = await tx.subscriptions.find("c2", 5)
            assert kept
            weekly = PromptSchedule(0, kept.subscription.slug, Language.HANS, kept.subscription.recurrence)
            prompts = replace(kept, subscription=weekly)
            assert await tx.subscriptions.save(prompts, NOW) == 4
            assert len(await tx.subscriptions.of_chat("c2")) == 2


async def test_of_each_kind_a_place_still_has_at_most_one(older: Path, url: str, encryption: Encryption) -> None:
    async with Database.open(url, encryption):
        pass
    again = "INSERT INTO subscriptions SELECT 9, chat, topic, person, address, sender, settings, standing, due, brings"
    with closing(sqlite3.connect(older)) as connection, pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        connection.execute(f"{again} FROM subscriptions WHERE id = 1")


async def test_what_waited_to_be_sent_is_sent_as_it_was(older: Path, url: str, encryption: Encryption) -> None:
    async with Database.open(url, encryption) as database, Store(database, encryption, BOT).read() as tx:
        [queued] = await tx.outbox.ready((), 10)
    assert queued.outgoing == sending(
        key="reply:u1",
        cause=Cause.REPLY,
        chat="c2",
        to=TOPIC,
        message=RenderedMessage("<b>一段</b>", "一段", ((InlineButton("下一段", "p:zhibo-daihuo:4"),),)),
        reply_to=6,
        silent=True,
        about="u1",
    )


async def test_chats_remember_what_they_remembered(older: Path, url: str, encryption: Encryption) -> None:
    async with Database.open(url, encryption) as database:
        store = Store(database, encryption, BOT)
        async with store.read() as tx:
            chat = await tx.chats.load("c1")
            assert await tx.chats.is_reachable("c1")
            assert await tx.groups.load("c2") is None
    assert (chat.language, chat.asked) == (Language.ENGLISH, ("问",))
