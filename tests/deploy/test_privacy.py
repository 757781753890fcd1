"""The page on privacy says of every table how long it is kept, by the settings that there are."""

import re
from pathlib import Path

import pytest

from bot.bootstrap.retention import RetentionSettings
from bot.bootstrap.settings import PREFIX, Settings
from bot.store.raw_table import raw_tables
from bot.store.tables import replicas
from tests.shell import ROOT

PAGE = (ROOT / "deploy" / "PRIVACY.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
NO_END = "–"
KINDS = ROWS[2:] if set(ROWS[1][0]) == {"-"} else ROWS[1:]


def names(cell: str) -> list[str]:
    return re.findall(r"`([A-Za-z_]+)`", cell)


def test_every_table_is_spoken_of_and_no_other() -> None:
    told = {name for _, _, tables, _, _ in KINDS for name in names(tables)}
    assert told == {table.name for table in raw_tables()} | {replicas.name}


def test_every_end_is_a_setting_with_that_default() -> None:
    ends = {names(setting)[0]: days for *_, setting, days in KINDS if setting != NO_END}
    everything = Settings.model_fields["keep_days"].default
    defaults = {name: field.default or everything for name, field in RetentionSettings.model_fields.items()}
    defaults["keep_days"] = everything
    assert ends == {f"{PREFIX}{name.upper()}": str(days) for name, days in defaults.items()}


def test_what_has_no_end_is_said_to_have_none() -> None:
    for *_, setting, days in KINDS:
        assert (setting == NO_END) == ("until deleted" in days)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "deploy/README.md"])
def test_whoever_runs_it_is_led_to_the_page(page: str) -> None:
    assert "PRIVACY.md" in (Path(ROOT) / page).read_text(encoding="utf-8")
