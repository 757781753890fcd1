"""``essay-bot queue`` over what a bot has left, and beside a bot that runs."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.bootstrap.engine import Engine
from bot.core.match import Finding
from bot.core.outgoing import Address, Cause, DeliveryStatus, RenderedMessage
from bot.store.database import Database
from bot.store.encryption import Encryption, load_or_create_key
from bot.store.inbox import ReceivedUpdate
from bot.store.store import Store
from tests.botapi import BotApi
from tests.journeys.running import QUICK, running, settings_for
from tests.outgoing import sending
from tests.shell import Shell, settings_in

CHAT = 7_000_000_001
MARKER = "durian-marker"
FAKES = "主播卖假货这事作者怎么看"


async def leave_behind(folder: Path) -> None:
    """An update that was set aside an hour ago, a message that is lost, and one that was sent."""
    database = folder / "data" / "essay-bot.db"
    encryption = Encryption(load_or_create_key(folder / "key"))
    async with Database.open(f"sqlite+aiosqlite:///{database}") as opened:
        store = Store(opened, encryption, bot=42)
        before, chat = datetime.now(UTC) - timedelta(hours=1, minutes=5), store.pseudonym(CHAT)
        raw = {"update_id": 7, "message": {"text": MARKER, "chat": {"id": CHAT}}}
        async with store.transaction() as tx:
            await tx.inbox.put([ReceivedUpdate("u1", chat, "p1", json.dumps(raw))], before)
        async with store.transaction() as tx:
            await tx.inbox.take(1)
        lost = sending("daily:1:1", Cause.DAILY, chat, Address(CHAT), RenderedMessage(MARKER, MARKER), about="1")
        async with store.transaction() as tx:
            await tx.inbox.set_aside("u1", "builtins.RuntimeError")
            await tx.outbox.add([lost, replace(lost, key="daily:1:2")], before)
        async with store.transaction() as tx:
            await tx.outbox.begin([1], before)
        async with store.transaction() as tx:
            await tx.outbox.finish(1, DeliveryStatus.UNKNOWN, before, error="Timed out")
            await tx.outbox.finish(2, DeliveryStatus.SENT, before, message=5)


@pytest.fixture
def shell(tmp_path: Path, cache: Path) -> Shell:
    """With what a bot has left behind. There is no token: whoever looks needs none."""
    asyncio.run(leave_behind(tmp_path))
    return Shell(tmp_path, settings_in(tmp_path, cache))


def pseudonym(shell: Shell) -> str:
    return Encryption((shell.home / "key").read_text().strip()).pseudonym("chat", CHAT)


def states(shell: Shell) -> list[tuple[str, int]]:
    """Of the inbox and of the outbox, each with what it holds of an update or message."""
    with closing(connect(shell.home / "data" / "essay-bot.db")) as database:
        return database.execute(
            "SELECT state, payload <> '' FROM inbox UNION ALL SELECT state, parcel <> '' FROM outbox"
        ).fetchall()


def test_queue_lists_what_needs_somebody_and_tells_no_secret(shell: Shell) -> None:
    out, err = shell.run("queue")
    chat = pseudonym(shell)
    assert err == ""
    assert out.splitlines() == [
        "inbox: 1 aside",
        f"  id    kind     state  tries  age  {'chat'.ljust(21)}  error",
        f"  in:1  message  aside  1      1 h  {chat}  builtins.RuntimeError",
        "outbox: 1 sent, 1 unknown",
        f"  id     kind   state    tries  age  {'chat'.ljust(21)}  error",
        f"  out:1  daily  unknown  1      1 h  {chat}  Timed out",
    ]
    listed, _ = shell.within("queue", "--json")
    found = json.loads(listed)
    [update], [message] = found["inbox"]["rows"], found["outbox"]["rows"]
    assert found["inbox"]["counts"] == {"aside": 1}
    assert found["outbox"] == {"counts": {"sent": 1, "unknown": 1}, "rows": [message], "more": 0}
    assert list(update) == list(message) == ["id", "kind", "state", "attempts", "at", "error", "chat", "age"]
    assert (update["id"], update["kind"], update["state"], update["chat"]) == ("in:1", "message", "aside", chat)
    assert (message["id"], message["kind"], message["state"], message["chat"]) == ("out:1", "daily", "unknown", chat)
    assert 3900 <= update["age"] < 4500
    for text in (out, listed):
        assert MARKER not in text
        assert str(CHAT) not in text


def test_queue_puts_back_and_drops(shell: Shell) -> None:
    assert states(shell) == [("aside", 1), ("unknown", 1), ("sent", 0)]
    _, err = shell.within("queue", "retry", "in:1", "out:2", code=1)
    assert err == "essay-bot: out:2 is sent: nothing of it is left to send. Nothing was retried.\n"
    assert states(shell) == [("aside", 1), ("unknown", 1), ("sent", 0)], "all of it or nothing"
    out, _ = shell.within("queue", "retry", "in:1", "out:1")
    assert out.splitlines() == [
        "in:1 will be handled again.",
        "out:1 will be sent again; it may have arrived before.",
    ]
    assert states(shell) == [("waiting", 1), ("pending", 1), ("sent", 0)]
    out, _ = shell.within("queue", "drop", "in:1", "out:1")
    assert out.splitlines() == ["in:1 is dropped.", "out:1 is dropped."]
    assert states(shell) == [("done", 0), ("cancelled", 0), ("sent", 0)]


def test_queue_puts_back_everything_at_once(shell: Shell) -> None:
    for wrong in (("retry",), ("retry", "in:1", "--all")):
        assert "name what to try again (in:12, out:5), or say --all." in shell.within("queue", *wrong, code=2)[1]
    assert states(shell) == [("aside", 1), ("unknown", 1), ("sent", 0)]
    assert shell.within("queue", "retry", "--all")[0].splitlines() == [
        "in:1 will be handled again.",
        "out:1 will be sent again; it may have arrived before.",
    ]
    assert states(shell) == [("waiting", 1), ("pending", 1), ("sent", 0)]
    assert shell.within("queue", "retry", "--all")[0] == "nothing is unknown, failed, or set aside.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("retry", "in:9"), "there is no in:9. Nothing was retried."),
        (("retry", "in:1", "out:9"), "there is no out:9. Nothing was retried."),
        (("drop", "in:1", "out:9"), "there is no out:9. Nothing was dropped."),
        (("drop", "5"), "5 is no row; they are named like in:12 and out:5. Nothing was dropped."),
    ],
)
def test_wrong_row_is_named_and_nothing_is_changed(shell: Shell, arguments: tuple[str, ...], said: str) -> None:
    before = states(shell)
    assert shell.within("queue", *arguments, code=1) == ("", f"essay-bot: {said}\n")
    assert states(shell) == before


async def test_running_bot_takes_up_what_is_put_back(engine: Engine, tmp_path: Path) -> None:
    broken = True

    def find(message: str, earlier: Sequence[str], slug: str) -> Finding:
        if broken:
            raise RuntimeError
        return engine.find(message, earlier, slug)

    async with BotApi.open() as api:
        settings = settings_for(api, tmp_path)
        shell = Shell(tmp_path, {"DATA": str(settings.data), "KEY_FILE": str(settings.key_file)})
        async with running(api, replace(engine, search=replace(engine.search, find=find)), settings, QUICK) as sitting:
            reader, store = sitting.reader, sitting.services.store
            # The apology is lost as well: twice, for a reply that may have been lost is sent once more.
            api.fail("sendMessage", times=2, chat_id=reader.chat_id)
            await sitting.handled(reader.says(FAKES).update_id)

            async def is_lost() -> bool:
                async with store.read() as tx:
                    return "unknown" in (await tx.queue.outbox()).counts

            async def is_delivered() -> bool:
                return [entry["delivered"] for entry in await sitting.log()] == [True]

            await sitting.until(is_lost)
            broken = False
            await asyncio.to_thread(shell.run, "queue", "retry", "in:1", "out:1")
            answers = [await reader.hears(), await reader.hears()]
            assert sorted(bool(answer.quoted) for answer in answers) == [False, True], "the apology, and the answer"
            await sitting.until(is_delivered)
            assert not reader.chat.unheard
