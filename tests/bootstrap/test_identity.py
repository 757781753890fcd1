"""The first line of the log says who starts, and no password."""

import json
from importlib.metadata import version
from pathlib import Path

from pydantic import SecretStr

from bot.bootstrap.identity import identity
from bot.bootstrap.settings import Settings
from tests.shell import Shell, settings_in


def test_version_essays_and_database_are_named_without_a_password(seeds: Path) -> None:
    url = SecretStr("postgresql+asyncpg://essays:secret@db.example/essays")
    said = identity(Settings(seeds=seeds, database_url=url))
    assert said["version"] == version("essay-bot")
    assert "zhibo-daihuo" in said["essays"].split(", ")
    assert said["database"] == "the PostgreSQL database essays on db.example"
    assert "secret" not in str(said)


def test_it_is_the_first_line_in_the_form_that_is_set(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "seeds" / "broken"
    folder.mkdir(parents=True)
    (folder / "essay.txt").write_bytes(b"\0")
    settings = settings_in(tmp_path, cache) | {"TOKEN": "42:secret_secret", "SEEDS": str(folder.parent)}
    line = Shell(tmp_path, settings).run("run", code=1)[1].splitlines()[0]
    entry = json.loads(line)
    assert (entry["event"], entry["essays"]) == ("starting", "broken")
    assert entry["database"] == str(tmp_path / "data" / "essay-bot.db")
    told = Shell(tmp_path, settings | {"LOG_FORMAT": "text"}).run("run", code=1)[1].splitlines()[0]
    assert " event=starting " in told
    assert "secret_secret" not in told
