"""``essay-bot key`` as an operator calls it, and killed at any moment."""

import asyncio
import json
import os
import pty
import random
import stat
import subprocess
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pytest
from sqlalchemy import update

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.key_rotation import KeyRotation
from bot.store.lock import only_one
from bot.store.store import Store
from bot.store.tables import replicas
from tests.databases import SQLITE, address_of
from tests.patience import PATIENCE
from tests.postgres import EMPTIED
from tests.shell import Shell
from tests.store.filled import BOT, fill
from tests.store.sealed import Texts, count_sealed, texts_of

ROWS = 203
OLD = Encryption.new_key()
AGAIN = "run essay-bot key rotate again: it goes on where it was"


class Place:
    """A database, its key's file, and whoever calls the command there."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url, self.key = url, folder / "key"
        self.key.write_text(f"{OLD}\n")
        self.key.chmod(0o600)
        about = {"DATA": str(folder / "data"), "KEY_FILE": str(self.key), "TOKEN": f"{BOT}:x", "DATABASE_URL": url}
        self.shell = Shell(folder, about)

    @property
    def keys(self) -> list[str]:
        return self.key.read_text().split()

    async def fill(self, rows: int) -> None:
        encryption = Encryption(OLD)
        async with Database.open(self.url, encryption, BOT) as database:
            await fill(Store(database, encryption, BOT), rows)

    def texts(self) -> Texts:
        """Everything, opened with what the key's file holds; and people have the names that they had."""

        async def read() -> Texts:
            encryption = Encryption(self.key.read_text())
            async with Database.open(self.url, encryption, BOT) as database:
                assert encryption.pseudonym("person", 7) == Encryption(OLD).pseudonym("person", 7)
                return await texts_of(database, encryption)

        return asyncio.run(read())

    def sealed_with(self, key: str) -> int:
        async def count() -> int:
            async with Database.open(self.url, Encryption(self.key.read_text()), BOT) as database:
                return await count_sealed(database, Encryption(key))

        return asyncio.run(count())


def place_in(folder: Path, rows: int = 2, url: str = "") -> Place:
    place = Place(folder, url or asyncio.run(address_of(SQLITE, folder / "data")))
    asyncio.run(place.fill(rows))
    return place


def kill_within(process: "subprocess.Popen[bytes]", place: Place, seconds: float) -> bool:
    """Kill it so many seconds after its key stands in the file; was it still at work?"""
    until = time.monotonic() + PATIENCE
    while len(place.keys) < 2 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(seconds)
    killed = process.poll() is None
    process.kill()
    process.communicate()
    return killed


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_killed_at_any_moment_everything_stays_readable_and_it_goes_on(tmp_path: Path, kind: str) -> None:
    place = place_in(tmp_path, ROWS, "" if kind == SQLITE else asyncio.run(EMPTIED.url()))
    before = place.texts()
    killed = kill_within(place.shell.start("key", "rotate"), place, random.uniform(0, 0.3))
    assert place.texts() == before
    assert len(place.keys) == 2 or not killed
    out, err = place.shell.run("key", "rotate")
    assert (out.splitlines()[0].startswith("the new key seals everything: "), err) == (True, "")
    assert (len(place.keys), place.sealed_with(OLD)) == (1, 0)
    assert OLD not in place.keys
    assert place.texts() == before


def test_neither_key_is_shown_and_the_file_stays_closed_to_others(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    out, err = place.shell.within("key", "rotate")
    assert OLD not in out + err
    assert place.keys[0] not in out + err
    assert stat.S_IMODE(place.key.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "key"]


def test_nothing_is_changed_while_anybody_uses_the_database(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    with only_one(tmp_path / "data" / "essay-bot.lock"):
        assert "a bot works on" in place.shell.within("key", "rotate", code=1)[1]
    with closing(connect(tmp_path / "data" / "essay-bot.db")) as somebody:
        somebody.execute("SELECT count(*) FROM journal").fetchall()
        assert "a conversation in a terminal, or" in place.shell.within("key", "rotate", code=1)[1]
    assert place.keys == [OLD]
    place.shell.within("key", "rotate")
    assert OLD not in place.keys


async def registered(url: str, keys: str) -> None:
    """A bot works on it, and has counted once more."""
    encryption = Encryption(keys)
    async with Database.open(url, encryption, BOT) as database, database.begin() as connection:
        counted = await connection.execute(update(replicas).values(beats=replicas.c.beats + 1))
        if not counted.rowcount:
            row = {"id": "living", "bot": BOT, "beats": 0, "at": datetime.now(UTC)}
            await connection.execute(replicas.insert(), row)


def test_nothing_is_changed_while_a_bot_works_on_the_server(tmp_path: Path) -> None:
    place = place_in(tmp_path, url=asyncio.run(EMPTIED.url()))
    asyncio.run(registered(place.url, OLD))
    process, until = place.shell.start("key", "rotate"), time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        asyncio.run(registered(place.url, OLD))
    _, err = process.communicate(timeout=PATIENCE)
    assert b"1 replicas work on" in err
    assert b"nothing was changed." in err
    assert (process.returncode, place.keys) == (1, [OLD])


def doctor_on_key(place: Place) -> tuple[str, str, str]:
    checks = json.loads(place.shell.within("doctor", "--json", code=1)[0])["checks"]
    [found] = [each for each in checks if each["check"] == "key"]
    return found["state"], found["says"], found["do"]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_doctor_says_of_two_keys_how_far_their_rotation_is(tmp_path: Path, kind: str) -> None:
    place = place_in(tmp_path, 2, "" if kind == SQLITE else asyncio.run(EMPTIED.url()))
    place.shell.settings["API_URL"] = "http://127.0.0.1:9"
    assert doctor_on_key(place) == ("ok", str(place.key), "")
    new = Encryption.new_key()
    place.key.write_text(f"{new}\n{OLD}\n")
    unfinished = ("note", f"{place.key} holds two keys, and their rotation is not finished", AGAIN)
    assert doctor_on_key(place) == unfinished, "it was refused, or killed before it began"
    asyncio.run(begun(place))
    assert doctor_on_key(place) == unfinished, "it was killed after that"
    place.shell.within("key", "rotate", "--keep")
    state, says, do = doctor_on_key(place)
    assert (state, says) == ("note", f"{place.key} holds the key before as well, which seals nothing here any more")
    assert "rotate" not in do, "that would take away what another bot may need"
    assert new not in says + do


async def begun(place: Place) -> None:
    encryption = Encryption(place.key.read_text())
    async with Database.open(place.url, encryption, BOT) as database:
        await KeyRotation(database, encryption, lambda *_: None).begin({})


def test_what_was_begun_goes_on_beside_a_bot(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    with closing(connect(tmp_path / "data" / "essay-bot.db")) as database:
        database.execute("UPDATE journal SET asked = 'nonsense' WHERE id = 2")
        database.commit()
    _, err = place.shell.within("key", "rotate", code=1)
    assert "asked of the row [2] of journal opens with neither key" in err
    assert len(place.keys) == 2
    with closing(connect(tmp_path / "data" / "essay-bot.db")) as database:
        database.execute("DELETE FROM journal WHERE id = 2")
        database.commit()
    with only_one(tmp_path / "data" / "essay-bot.lock"), closing(connect(tmp_path / "data" / "essay-bot.db")) as bot:
        bot.execute("SELECT count(*) FROM journal").fetchall()
        place.shell.within("key", "rotate")
        assert (len(place.keys), place.sealed_with(OLD)) == (1, 0)


def test_key_of_the_environment_is_replaced_by_hand(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    before = place.texts()
    place.key.unlink()
    place.shell.settings["KEY"] = OLD
    _, err = place.shell.within("key", "rotate", code=1)
    assert "the key stands in ESSAY_BOT_KEY, which nobody changes from here. Let" in err
    assert OLD not in err
    out, _ = place.shell.within("key", "new")
    new = out.strip()
    place.shell.settings["KEY"] = f"{new} {OLD}"
    out, _ = place.shell.within("key", "rotate")
    assert out.splitlines()[1] == "ESSAY_BOT_KEY holds the key before as well, in the second place. Take it away there."
    place.key.write_text(new)
    assert place.texts() == before
    assert place.sealed_with(OLD) == 0


def test_file_that_cannot_be_written_is_changed_by_hand(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    (tmp_path / "key.part").mkdir()
    _, err = place.shell.within("key", "rotate", code=1)
    assert f"{place.key} cannot be written: Is a directory. Nothing was changed. Let" in err
    assert place.keys == [OLD]


def test_another_bot_that_uses_the_same_file_keeps_its_key(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    other = Place(tmp_path, asyncio.run(address_of(SQLITE, tmp_path / "other")))
    asyncio.run(other.fill(2))
    before = other.texts()
    out, _ = place.shell.within("key", "rotate", "--keep")
    assert "holds the key before as well" in out
    assert other.texts() == before
    other.shell.within("key", "rotate")
    assert (len(place.keys), other.sealed_with(OLD)) == (1, 0)
    assert other.texts() == before


def test_backup_from_before_is_restored_with_both_keys_and_goes_over_to_the_new_one(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    before = place.texts()
    place.shell.within("backup", "one.db")
    place.shell.within("key", "rotate")
    new = place.keys[0]
    back = Place(tmp_path, f"sqlite+aiosqlite:///{tmp_path}/new/essay-bot.db")
    back.key.write_text(new)
    assert "not the one with which" in back.shell.within("restore", "one.db", code=3)[1]
    back.key.write_text(f"{new}\n{OLD}\n")
    back.shell.within("restore", "one.db")
    assert back.texts() == before
    back.shell.within("key", "rotate")
    assert (back.keys, back.texts(), back.sealed_with(OLD)) == ([new], before, 0)


def test_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    master, slave = pty.openpty()
    process = place.shell.start("key", "rotate", stderr=slave)
    os.close(slave)
    seen = b""
    with suppress(OSError):  # how a terminal ends whose other side is closed
        while more := os.read(master, 65536):
            seen += more
    os.close(master)
    process.communicate(timeout=PATIENCE)
    assert b"100%" in seen
    assert place.keys[0].encode() not in seen


def test_without_a_database_there_is_nothing_to_seal(tmp_path: Path) -> None:
    place = Place(tmp_path, f"sqlite+aiosqlite:///{tmp_path}/none/essay-bot.db")
    assert "there is no database at" in place.shell.within("key", "rotate", code=1)[1]
    assert place.keys == [OLD]
