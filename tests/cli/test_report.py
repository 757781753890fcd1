"""`report`, as somebody calls it."""

import asyncio
import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from PIL import Image

from bot.core.essay import Library
from bot.store.encryption import Encryption, load_or_create_key
from bot.store.store import Store
from tests.bench.simulated_month import write_month
from tests.databases import opened
from tests.journeys.test_storage import full
from tests.journeys.test_storage import small as small  # noqa: PLC0414
from tests.render.typefaces import latin
from tests.shell import Shell, settings_in

MESSAGES, PEOPLE = 300, 30


@pytest.fixture
def shell(tmp_path: Path, cache: Path) -> Shell:
    return Shell(tmp_path, settings_in(tmp_path, cache) | {"FONT": str(latin(tmp_path))})


async def fill(folder: Path, library: Library, messages: int, people: int = PEOPLE) -> None:
    encryption = Encryption(load_or_create_key(folder / "key"))
    async with opened(folder / "data") as database:
        store = Store(database, encryption, 0)
        await write_month(store, library, messages=messages, people=people, until=datetime.now(UTC))


@pytest.fixture
def month(shell: Shell, library: Library) -> Shell:
    asyncio.run(fill(shell.home, library, MESSAGES))
    return shell


def test_report_is_printed_as_text_and_as_a_table(month: Shell) -> None:
    out, err = month.within("report", "--since", "31d")
    assert err == ""
    assert f"人，{MESSAGES} 次互动" in out
    out, _ = month.within("report", "--since", "31d", "--format", "csv", "--zone", "America/New_York")
    rows = {(row["section"], row["name"]): row["count"] for row in csv.DictReader(StringIO(out))}
    assert rows["total", "messages"] == str(MESSAGES)
    assert rows["period", "zone"] == "America/New_York"


def test_report_goes_into_a_file_that_is_not_there_yet(month: Shell) -> None:
    out, _ = month.within("report", "--format", "html", "--out", "here.html", "--language", "en")
    assert out.startswith("here.html: ")
    page = (month.home / "here.html").read_text("utf-8")
    assert '<html lang="en">' in page
    _, err = month.within("report", "--format", "csv", "--out", "here.html", code=1)
    assert err == "essay-bot: here.html is there already. Name another file.\n"
    assert (month.home / "here.html").read_text("utf-8") == page
    _, err = month.within("report", "--out", "no/such/folder.txt", code=1)
    assert "no/such/folder.txt cannot be written" in err


def test_nothing_half_is_left_of_a_report_on_a_full_disk(month: Shell, small: Path) -> None:
    with full(small):
        _, err = month.within("report", "--format", "html", "--out", str(small / "here.html"), code=1)
    assert "cannot be written: No space left" in err
    assert not list(small.iterdir())
    month.within("report", "--format", "html", "--out", str(small / "here.html"))


def test_report_is_a_picture(month: Shell) -> None:
    month.within("report", "--since", "31d", "--format", "png", "--out", "month.png")
    assert Image.open(BytesIO((month.home / "month.png").read_bytes())).format == "PNG"


def test_of_an_empty_log_every_form_says_that_nobody_wrote(shell: Shell, library: Library) -> None:
    asyncio.run(fill(shell.home, library, 0))
    assert "Nobody wrote in this period." in shell.within("report", "--language", "en", "--format", "html")[0]
    assert "total,messages,0" in shell.within("report", "--format", "csv")[0]
    _, err = shell.within("report", "--language", "en", "--format", "png", code=1)
    assert err == "essay-bot: no picture was drawn. Nobody wrote in this period.\n"


def test_of_too_few_people_there_is_no_picture_and_it_says_why(shell: Shell, library: Library) -> None:
    asyncio.run(fill(shell.home, library, 20, people=3))
    why = "Fewer than 5 people wrote in this period. With so few, figures would give them away, so none are shown."
    assert why in shell.within("report", "--language", "en", "--format", "html")[0]
    _, err = shell.within("report", "--language", "en", "--format", "png", "--out", "few.png", code=1)
    assert err == f"essay-bot: no picture was drawn. {why}\n"
    assert not (shell.home / "few.png").exists()


def test_without_a_database_it_says_where_it_looked_and_makes_none(shell: Shell) -> None:
    _, err = shell.within("report", code=1)
    assert "there is no database at" in err
    assert not (shell.home / "data").exists()


@pytest.mark.parametrize("since", ["nonsense", "30", "0d", "2999-01-01", ""])
def test_what_is_no_time_is_said_to_be_none(month: Shell, since: str) -> None:
    _, err = month.within("report", "--since", since, code=1)
    assert err.startswith(f"essay-bot: {since!r} is no stretch of time up to now; write 30d, 4w or 2026-03-01")


@pytest.mark.parametrize("zone", ["Mars", "../etc/passwd", "Asia"])
def test_what_is_no_time_zone_is_said_to_be_none(shell: Shell, zone: str) -> None:
    _, err = shell.within("report", "--zone", zone, code=2)
    assert "is no time zone" in err
