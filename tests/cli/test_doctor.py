"""``essay-bot doctor``: with nothing, with everything, and beside a bot that runs."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.outgoing import Address, Cause, DeliveryStatus, RenderedMessage
from bot.store.database import Database
from bot.store.encryption import Encryption, load_or_create_key
from bot.store.inbox import ReceivedUpdate
from bot.store.store import Store
from tests.botapi import BotApi
from tests.databases import laid_into
from tests.endpoint import loopback_endpoint, sends, whole
from tests.journeys.running import running, settings_for
from tests.outgoing import sending
from tests.shelf.folder import write_folder
from tests.shell import Shell, settings_in

LINE = re.compile(r"(ok|note|failed|skipped) +(.+?): (.+?)(?: -> (.+))?")
NOBODY = "http://127.0.0.1:9"
"""Where nothing listens."""
OWNER = 7_000_000_071


@pytest.fixture
def shell(tmp_path: Path, cache: Path) -> Shell:
    return Shell(tmp_path, settings_in(tmp_path, cache))


def read(out: str) -> dict[str, tuple[str, str, str]]:
    """State, what is said, and what to do, by check; every line is one."""
    found = [LINE.fullmatch(line) for line in out.splitlines()]
    assert all(found), out
    return {each[2]: (each[1], each[3], each[4] or "") for each in found if each}


def files(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if "cache" not in path.parts}


def test_with_nothing_at_all_it_says_what_to_do_and_makes_nothing(shell: Shell) -> None:
    before = files(shell.home)
    found = read(shell.within("doctor", code=1)[0])
    assert found["token"][0] == "failed"
    assert "@BotFather" in found["token"][2]
    assert {found[name][0] for name in ("privacy mode", "inline mode", "webhook", "clock")} == {"skipped"}
    assert {found[name][0] for name in ("key", "database")} == {"note"}
    assert (found["settings"][0], found["disk"][0] in ("ok", "failed")) == ("ok", True)
    assert {"font", "encoder", "proxy"} <= found.keys()
    assert files(shell.home) == before


def test_without_a_network_it_says_so_in_bounded_time(shell: Shell) -> None:
    shell.settings |= {"TOKEN": "42:secret_secret", "API_URL": NOBODY}
    out, err = shell.within("doctor", code=1)
    assert "cannot be reached" in read(out)["token"][1]
    assert "secret_secret" not in out + err


def test_settings_that_are_wrong_are_a_line_each(shell: Shell) -> None:
    shell.settings |= {"OWNERS": "me", "LOG_LEVEL": "loud"}
    out = shell.within("doctor", code=1)[0]
    lines = [line for line in out.splitlines() if line.startswith("failed")]
    assert [re.search("ESSAY_BOT_[A-Z_]+", line)[0] for line in lines] == [  # type: ignore[index]
        "ESSAY_BOT_OWNERS",
        "ESSAY_BOT_LOG_LEVEL",
    ]
    assert read(out)["the rest"][0] == "skipped"


def test_what_cannot_be_used_is_said_by_name(shell: Shell) -> None:
    (shell.home / "font.ttf").write_text("no font")
    shell.settings |= {"FONT": str(shell.home / "font.ttf"), "WEBHOOK_URL": "https://bot.example.org/telegram"}
    (shell.home / "key").write_text("short")
    found = read(shell.within("doctor", code=1)[0])
    assert {name for name, each in found.items() if each[0] == "failed"} == {"font", "key", "webhook secret", "token"}


def test_a_database_without_its_key_or_with_another_is_said(shell: Shell) -> None:
    laid_into(shell.home / "data")
    asyncio.run(used(shell))
    (shell.home / "key").rename(shell.home / "kept")
    assert read(shell.within("doctor", code=1)[0])["key"][0] == "failed"
    (shell.home / "key").write_text(Encryption.new_key())
    (shell.home / "key").chmod(0o600)
    found = read(shell.within("doctor", code=1)[0])
    assert (found["key"][0], found["database"][0], found["migrations"][0]) == ("failed", "ok", "ok")
    assert found["queue"][0] == "skipped"
    (shell.home / "kept").rename(shell.home / "key")
    assert read(shell.within("doctor", code=1)[0])["key"][0] == "ok"


@asynccontextmanager
async def opened(shell: Shell) -> AsyncIterator[Store]:
    encryption = Encryption(load_or_create_key(shell.home / "key"))
    async with Database.open(f"sqlite+aiosqlite:///{shell.home / 'data' / 'essay-bot.db'}", encryption) as database:
        yield Store(database, encryption, bot=0)


async def used(shell: Shell) -> None:
    """A bot has worked on it, and so it knows its key."""
    async with opened(shell):
        pass


async def spoken_with(shell: Shell, ago: timedelta) -> None:
    """Somebody wrote to the bot so long ago."""
    async with opened(shell) as store, store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate("u1", "c1", "p1", "{}")], datetime.now(UTC) - ago)


async def left_undone(shell: Shell) -> None:
    """An update is set aside, and a message of unknown fate."""
    await spoken_with(shell, timedelta(minutes=5))
    message = RenderedMessage("hello", "hello")
    async with opened(shell) as store, store.transaction() as tx:
        await tx.inbox.set_aside("u1", "builtins.ValueError")
        await tx.outbox.add([sending("daily:1:1", Cause.DAILY, "c1", Address(7), message)], datetime.now(UTC))
        await tx.outbox.finish(1, DeliveryStatus.UNKNOWN, datetime.now(UTC))


async def met(shell: Shell, *people: int, blocked: int) -> None:
    """They have begun the bot; one has blocked it."""
    async with opened(shell) as store, store.transaction() as tx:
        for person in people:
            await tx.chats.mark_reachable(store.pseudonym(person), Address(person), datetime.now(UTC))
        await tx.chats.mark_unreachable(store.pseudonym(blocked))


def test_a_planned_backup_is_missed_until_it_is_made(shell: Shell) -> None:
    laid_into(shell.home / "data")
    asyncio.run(used(shell))
    asyncio.run(spoken_with(shell, timedelta(days=8)))
    shell.settings["BACKUP_DAYS"] = "7"
    assert read(shell.within("doctor", code=1)[0])["backup"][:2] == ("failed", "none was made yet")
    assert shell.within("backup", str(shell.home / "copy.db"))[1] == ""
    assert read(shell.within("doctor", code=1)[0])["backup"][0] == "ok"


@pytest.mark.parametrize("age", [timedelta(minutes=7), timedelta(days=6)])
def test_a_bot_younger_than_planned_misses_no_backup_yet(shell: Shell, age: timedelta) -> None:
    laid_into(shell.home / "data")
    asyncio.run(used(shell))
    shell.settings["BACKUP_DAYS"] = "7"
    assert read(shell.within("doctor", code=1)[0])["backup"][0] == "note", "nobody has written to it"
    asyncio.run(spoken_with(shell, age))
    state, says, do = read(shell.within("doctor", code=1)[0])["backup"]
    assert (state, says, "essay-bot backup FILE" in do) == ("note", "none was made yet, and none is late", True)


@pytest.mark.parametrize("below", ["", "deeper/data"])
def test_a_data_folder_that_is_a_file_is_said_once_and_plainly(shell: Shell, below: str) -> None:
    (shell.home / "data").write_text("")
    shell.settings["DATA"] = str(shell.home / "data" / below)
    found = read(shell.within("doctor", code=1)[0])
    state, says, do = found["data folder"]
    assert (state, says) == ("failed", f"{shell.home / 'data'} is a file, and no folder")
    assert "ESSAY_BOT_DATA" in do
    assert found["database"][0] == "skipped"
    assert [name for name in found if name.startswith("overlay")] == []


def test_a_data_folder_that_is_open_to_others_is_named(shell: Shell) -> None:
    laid_into(shell.home / "data")
    asyncio.run(used(shell))
    assert read(shell.within("doctor", code=1)[0])["data folder"][0] == "ok"
    (shell.home / "data").chmod(0o755)
    state, says, do = read(shell.within("doctor", code=1)[0])["data folder"]
    assert (state, says) == ("note", f"{shell.home / 'data'} is open to others")
    assert do == f"chmod 700 {shell.home / 'data'}"


def test_what_stands_in_the_queue_for_somebody_is_told(shell: Shell) -> None:
    laid_into(shell.home / "data")
    asyncio.run(used(shell))
    assert read(shell.within("doctor", code=1)[0])["queue"][0] == "ok"
    asyncio.run(left_undone(shell))
    state, says, do = read(shell.within("doctor", code=1)[0])["queue"]
    assert (state, says) == ("note", "1 update was set aside; of 1 message nobody knows whether it arrived")
    assert do.startswith("essay-bot queue")


def test_owners_with_whom_the_bot_has_no_chat_are_told_by_their_place(shell: Shell) -> None:
    laid_into(shell.home / "data")
    asyncio.run(used(shell))
    shell.settings["OWNERS"] = f"{OWNER}, 72, 73"
    asyncio.run(met(shell, OWNER, 73, blocked=73))
    out = shell.within("doctor", code=1)[0]
    found = read(out)
    assert found["owner 1"][0] == "ok"
    assert found["owner 2"][:2] == ("note", "the bot knows no private chat with them, and alerts may not reach them")
    assert found["owner 3"][:2] == ("note", "they cannot be written to: they have blocked the bot, or are gone")
    assert str(OWNER) not in out


def test_essays_that_cannot_be_read_are_said(shell: Shell) -> None:
    assert "ferry, birds can be read" in read(shell.within("doctor", code=1)[0])["essays"][1]
    shell.settings["SEEDS"] = str(shell.home / "nowhere")
    assert read(shell.within("doctor", code=1)[0])["essays"][0] == "failed"
    write_folder(shell.home / "seeds", notes="title: 雨的度\nparts: 3\n")
    shell.settings["SEEDS"] = str(shell.home / "seeds")
    state, says, do = read(shell.within("doctor", code=1)[0])["essays"]
    assert (state, "annotations.yaml:" in says, "essay-bot check" in do) == ("failed", True, True)


def test_overlay_that_is_nonsense_is_said_with_its_line(shell: Shell) -> None:
    write_folder(shell.home / "seeds")
    shell.settings["SEEDS"] = str(shell.home / "seeds")
    path = shell.home / "data" / "overlay" / "yu-de-du.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("paragraphs:\n  3:\n    - 一句话\n", encoding="utf-8")
    assert read(shell.within("doctor", code=1)[0])["overlay yu-de-du"][:2] == ("ok", f"1 wordings, in {path}")
    path.write_text("paragraphs:\n  9:\n    - 一句话\n", encoding="utf-8")
    state, says, _ = read(shell.within("doctor", code=1)[0])["overlay yu-de-du"]
    assert (state, f"{path.name}:3: there is no paragraph 9" in says) == ("failed", True)


async def test_endpoint_of_a_language_model_is_looked_at_where_one_is_named(shell: Shell) -> None:
    async with loopback_endpoint(sends(whole("401 Unauthorized", b""))) as server:
        shell.settings |= {"LLM_URL": server.url, "LLM_MODEL": "small", "LLM_KEY": "sk-secret"}
        out, err = await asyncio.to_thread(shell.run, "doctor", code=1)
        assert read(out)["language model"][:2] == ("note", "it answers with status 401")
        assert "sk-secret" not in out + err
        server.answer = sends(whole("200 OK", b'{"data": []}'))
        out, _ = await asyncio.to_thread(shell.run, "doctor", code=1)
        assert read(out)["language model"][:2] == ("ok", f"{server.url} is there; it was not asked for an answer")
    out, _ = await asyncio.to_thread(shell.run, "doctor", code=1)
    assert read(out)["language model"][:2] == ("note", "no connection: ConnectError")


async def test_beside_a_bot_that_runs_it_finds_all_well_and_says_so_to_scripts(
    engine: Engine, tmp_path: Path, cache: Path
) -> None:
    async with BotApi.open() as api, running(api, engine, settings_for(api, tmp_path)) as sitting:
        shell = Shell(tmp_path, settings_in(tmp_path, cache) | beside(sitting.settings))
        boss = api.reader()
        await sitting.still_answers()
        group = api.group("读书会", creator=boss)
        await sitting.handled(group.sets_bot("administrator", boss))
        out, err = await asyncio.to_thread(shell.run, "doctor", "--json")
        await sitting.still_answers()
        name = sitting.services.store.pseudonym(group.chat_id)
    assert err == ""
    told = json.loads(out)
    assert told["ok"] is True
    found = {each["check"]: each for each in told["checks"]}
    assert found[f"group {name}"] == {"check": f"group {name}", "state": "ok", "says": "an admin", "do": ""}
    assert {found[each]["state"] for each in ("token", "webhook", "clock", "key", "database", "migrations")} == {"ok"}
    assert api.token not in out
    assert str(group.chat_id) not in out


def beside(settings: Settings) -> dict[str, str]:
    """What a command has to be told to find this bot."""
    assert settings.token
    assert settings.api_url
    return {
        "TOKEN": settings.token.get_secret_value(),
        "API_URL": settings.api_url,
        "KEY_FILE": str(settings.key_file),
    }
