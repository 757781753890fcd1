"""The version that the tables are of is known without what changes it."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.store.revision import VERSIONS, newest


def test_the_newest_version_is_the_one_that_an_upgrade_ends_at() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(VERSIONS).parent))
    config.set_main_option("path_separator", "os")
    assert newest() == ScriptDirectory.from_config(config).get_current_head()
