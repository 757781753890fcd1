"""``essay-bot gaps`` over what a bot has left, and what ``check`` says of an overlay."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.core.overlay import Overlay
from bot.shelf.overlay_file import overlay_text
from bot.store.database import Database
from bot.store.encryption import Encryption, load_or_create_key
from bot.store.inbox import ReceivedUpdate
from bot.store.store import Store
from bot.store.tables import inbox
from tests.house import BOT, NOW
from tests.services.teaching import ACTS, SLUG, answer_absent
from tests.shelf.folder import write_folder
from tests.shell import Shell, settings_in

PAY = "主播一个月能挣多少钱"


@asynccontextmanager
async def store_of(folder: Path, bot: int) -> AsyncIterator[Store]:
    encryption = Encryption(load_or_create_key(folder / "key"))
    async with Database.open(f"sqlite+aiosqlite:///{folder / 'data' / 'essay-bot.db'}", encryption) as database:
        yield Store(database, encryption, bot)


async def hears_something(folder: Path, bot: int) -> None:
    async with store_of(folder, bot) as store, store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate(f"telegram:{bot}:1", "c1", "p1", "{}")], NOW)


async def leave_behind(folder: Path) -> None:
    """Two people have asked the same, and one something else."""
    await hears_something(folder, BOT)
    async with store_of(folder, BOT) as store:
        for number, (person, text) in enumerate((("p1", PAY), ("p2", f"{PAY}啊"), ("p1", "股市涨了吗")), 1):
            await answer_absent(store, number, text, person, 2)


async def only_the_log_is_left(folder: Path) -> None:
    async with store_of(folder, BOT) as store, store.transaction() as tx:
        await tx.connection.execute(delete(inbox))


async def overlay_of(folder: Path, bot: int) -> Overlay:
    async with store_of(folder, bot) as store, store.read() as tx:
        return await tx.overlays.load(SLUG)


@pytest.fixture
def shell(tmp_path: Path, cache: Path) -> Shell:
    write_folder(tmp_path / "seeds")
    (tmp_path / "seeds" / "acts.yaml").write_text(ACTS, encoding="utf-8")
    asyncio.run(leave_behind(tmp_path))
    return Shell(tmp_path, settings_in(tmp_path, cache) | {"SEEDS": str(tmp_path / "seeds")})


def test_without_a_token_it_is_the_overlay_of_the_bot_that_left_the_data(shell: Shell) -> None:
    shell.within("gaps", "map", "1", "3")
    assert len(asyncio.run(overlay_of(shell.home, BOT)).entries) == 2
    shell.settings["TOKEN"] = f"{BOT}:{'x' * 35}"
    assert f"-> {SLUG} 3" in shell.within("gaps", "--mapped")[0]


@pytest.mark.parametrize("command", [("gaps",), ("gaps", "map", "1", "3"), ("gaps", "undo", "1"), ("gaps", "export")])
def test_where_nothing_tells_whose_the_data_are_the_token_is_asked_for(shell: Shell, command: tuple[str, ...]) -> None:
    asyncio.run(hears_something(shell.home, BOT + 1))
    said = shell.within(*command, code=1)[1]
    assert f"{BOT}, {BOT + 1}" in said
    assert "ESSAY_BOT_TOKEN" in said
    asyncio.run(only_the_log_is_left(shell.home))
    assert "ESSAY_BOT_TOKEN" in shell.within(*command, code=1)[1]
    shell.settings["TOKEN"] = f"{BOT}:{'x' * 35}"
    assert PAY in shell.within("gaps")[0]


def test_gaps_are_listed_mapped_and_taken_back(shell: Shell) -> None:
    out, _ = shell.within("gaps")
    first, second = out.splitlines()
    assert first.split()[:3] == ["1", "2", "asked"]
    assert "股市涨了吗" in second
    told, _ = shell.within("gaps", "--json")
    assert json.loads(told.splitlines()[0])["texts"] == [f"{PAY}啊", PAY]
    assert shell.within("gaps", "map", "1", "3")[0] == "1 -> 3\n"
    assert "already, to 3" in shell.within("gaps", "map", "1", "absent", code=1)[1]
    assert f"-> {SLUG} 3" in shell.within("gaps", "--mapped")[0]
    assert PAY not in shell.within("gaps")[0]
    assert "open again" in shell.within("gaps", "undo", "1")[0]
    assert "not mapped" in shell.within("gaps", "undo", "1", code=1)[1]


@pytest.mark.parametrize(
    ("gap", "to", "told"),
    [("1", "4", "no such paragraph"), ("1", "dance", "no such paragraph or act"), ("77", "3", "no gap 77")],
)
def test_what_is_not_there_is_told_and_nothing_is_changed(shell: Shell, gap: str, to: str, told: str) -> None:
    assert told in shell.within("gaps", "map", gap, to, code=1)[1]
    assert shell.within("gaps", "--mapped")[0] == "nothing is mapped.\n"


def test_what_is_no_target_is_refused(shell: Shell) -> None:
    assert "a paragraph is a number" in shell.within("gaps", "map", "1", "第三段", code=2)[1]


def test_overlay_is_exported_into_the_seeds_which_then_hold_it(shell: Shell) -> None:
    shell.within("gaps", "map", "1", "3")
    shell.within("gaps", "map", "3", "absent")
    out, err = shell.within("gaps", "export")
    assert out.splitlines() == [
        f"# {SLUG}/phrasings.yaml",
        "paragraphs:",
        "  3:",
        f"    - {PAY}啊",
        f"    - {PAY}",
        "absent:",
        "  - 股市涨了吗",
    ]
    assert "words of readers" in err
    (shell.home / "seeds" / SLUG / "phrasings.yaml").write_text(out, encoding="utf-8")
    out, err = shell.within("gaps", "export", SLUG)
    assert out == ""
    assert "nothing is mapped that the seeds lack" in err
    assert "no essay gone" in shell.within("gaps", "export", "gone", code=1)[1]


def write_overlay(shell: Shell, text: str) -> None:
    """As somebody does by hand."""
    folder = shell.home / "data" / "overlay"
    folder.mkdir(exist_ok=True)
    (folder / f"{SLUG}.yaml").write_text(text, encoding="utf-8")


def test_check_names_the_line_of_an_overlay_that_is_nonsense(shell: Shell) -> None:
    write_overlay(shell, f"paragraphs:\n  9:\n    - {PAY}\n")
    _, err = shell.within("check", code=1)
    assert f"{SLUG}.yaml:3: there is no paragraph 9" in err


def test_nonsense_in_the_file_is_told_alike_wherever_something_is_mapped(shell: Shell) -> None:
    """A bot that runs goes on, and one that starts does not: nobody here knows which of them there is."""
    write_overlay(shell, f"paragraphs:\n  9:\n    - {PAY}\n")
    told = [shell.within(*words) for words in (("gaps", "map", "1", "3"), ("gaps", "--mapped"), ("gaps", "undo", "1"))]
    assert told[0][0] == "1 -> 3\n"
    assert told[2][0] == "1 is open again\n"
    for err in (*(err for _, err in told), shell.within("check", code=1)[1]):
        assert f"{SLUG}.yaml:3: there is no paragraph 9" in err
        assert "a bot that has learnt from the overlay goes on with that, and learns what is mapped" in err
        assert "one that has not, or starts, goes by the seeds alone" in err
    write_overlay(shell, "paragraphs: {}\n")
    assert shell.within("gaps", "map", "1", "3")[1] == ""
    assert shell.within("gaps", "undo", "1")[1] == ""


def test_what_is_written_by_hand_is_listed_among_what_is_mapped(shell: Shell) -> None:
    write_overlay(
        shell, "paragraphs:\n  2:\n    - 雨要下多久\nabsent:\n  - say: 红烧肉怎么做\nacts:\n  overview: [讲啥]\n"
    )
    shell.within("gaps", "map", "1", "3")
    # What a bot that runs would have taken in by then; the edit is of an older state.
    assert "by hand" not in shell.within("gaps", "--mapped")[0]
    shell.within("gaps", "undo", "1")
    write_overlay(shell, f"revision: 2\n{(shell.home / 'data' / 'overlay' / f'{SLUG}.yaml').read_text('utf-8')}")
    lines = [line.split() for line in shell.within("gaps", "--mapped")[0].splitlines()]
    assert [(line[1:4], line[4:]) for line in lines] == [
        (["written", "by", "hand"], ["雨要下多久", "->", SLUG, "2"]),
        (["written", "by", "hand"], ["红烧肉怎么做", "->", SLUG, "absent"]),
        (["written", "by", "hand"], ["讲啥", "->", SLUG, "overview"]),
    ]
    told = [json.loads(line) for line in shell.within("gaps", "--mapped", "--json")[0].splitlines()]
    assert told[0] == {"id": None, "essay": SLUG, "texts": ["雨要下多久"], "target": "2", "by_hand": True}


def test_check_says_what_an_overlay_changes(shell: Shell) -> None:
    folder = shell.home / "data" / "overlay"
    folder.mkdir()
    golden = f"messages:\n  - {{say: {PAY}呢, kind: x, best: [3]}}\n  - {{say: 怎么老说下雨, kind: x, best: [1]}}\n"
    (shell.home / "seeds" / SLUG / "golden.yaml").write_text(golden, encoding="utf-8")
    lines = f'paragraphs:\n  3:\n    - say: {PAY}\n    - message: "telegram:1:2"\n'
    (folder / f"{SLUG}.yaml").write_text(lines, encoding="utf-8")
    out, _ = shell.within("check")
    assert "2 wordings were mapped, 2 land there (0 without the overlay)" in out
    assert "of 2 golden messages: 1 better, 0 worse, 0 otherwise" in out
    assert f"better: {PAY}呢: " in out


def test_check_says_what_is_mapped_while_no_bot_has_written_it_down(shell: Shell) -> None:
    """A file is written by a bot that runs; what counts is what is stored."""
    golden = f"messages:\n  - {{say: {PAY}呢, kind: x, best: [3]}}\n"
    (shell.home / "seeds" / SLUG / "golden.yaml").write_text(golden, encoding="utf-8")
    shell.within("gaps", "map", "1", "3")
    assert "2 wordings were mapped, 2 land there" in shell.within("check")[0]


def test_check_goes_by_what_is_stored_where_the_file_is_from_before(shell: Shell) -> None:
    shell.within("gaps", "map", "1", "3")
    folder = shell.home / "data" / "overlay"
    folder.mkdir()
    (folder / f"{SLUG}.yaml").write_text('revision: 1\nparagraphs:\n  3:\n    - message: "telegram:1:2"\n', "utf-8")
    shell.within("gaps", "undo", "1")
    assert "mapped" not in shell.within("check")[0]


def test_check_goes_by_what_is_stored_beside_a_newer_file_that_nobody_edited(shell: Shell) -> None:
    """As it is where a database was restored."""
    shell.within("gaps", "map", "1", "3")
    folder = shell.home / "data" / "overlay"
    folder.mkdir()
    (folder / f"{SLUG}.yaml").write_text(overlay_text(Overlay(SLUG, 9)), encoding="utf-8")
    assert "2 wordings were mapped" in shell.within("check")[0]


def test_what_is_mapped_is_told_to_machines_too(shell: Shell) -> None:
    shell.within("gaps", "map", "1", "3")
    told = json.loads(shell.within("gaps", "--mapped", "--json")[0])
    assert (told["texts"], told["target"], told["essay"]) == ([f"{PAY}啊", PAY], "3", SLUG)
