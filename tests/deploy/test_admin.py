"""The command for root: with what systemd gives the service."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.deploy.test_deploy import text_of

SETTINGS = """
# a comment=none
; another=none
ESSAY_BOT_RATE=20
  ESSAY_BOT_API_URL = not a name with a space
ESSAY_BOT_LLM_MODEL="with a space"
ESSAY_BOT_LLM_KEY='quoted'
ESSAY_BOT_PAGE_URL=https://example.org/$HOME/`id`/$(id)\x20
not a setting
NO_PROXY=example.org
ESSAY_BOT_OWNERS=1,2"""


@pytest.fixture
def admin(tmp_path: Path) -> Path:
    """Installed in a machine of its own, with a program that tells what it is given."""
    text = text_of("essay-bot-admin")
    for place in ("/etc/essay-bot", "/var/lib/private/essay-bot", "/opt/essay-bot/.venv/bin/essay-bot"):
        assert place in text
        text = text.replace(f"={place}\n", f"={tmp_path}{place}\n")
    script, program = tmp_path / "essay-bot-admin", tmp_path / "opt/essay-bot/.venv/bin/essay-bot"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nenv\necho "given:$*"\numask\n', "utf-8")
    (tmp_path / "etc/essay-bot").mkdir(parents=True)
    script.write_text(text, "utf-8")
    for each in (script, program):
        each.chmod(0o755)
    return script


def told(admin: Path, *arguments: str) -> list[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ESSAY_BOT_")}
    done = subprocess.run([admin, *arguments], env=inherited, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line.startswith(("ESSAY_BOT_", "given:", "NO_", "0"))]


def test_it_reads_settings_as_systemd_does_and_runs_nothing_in_them(admin: Path) -> None:
    (admin.parent / "etc/essay-bot/essay-bot.env").write_text(SETTINGS, "utf-8")
    assert sorted(told(admin, "backup", "two words")) == [
        "0077",
        "ESSAY_BOT_LLM_KEY=quoted",
        "ESSAY_BOT_LLM_MODEL=with a space",
        "ESSAY_BOT_OWNERS=1,2",
        "ESSAY_BOT_PAGE_URL=https://example.org/$HOME/`id`/$(id)",
        "ESSAY_BOT_RATE=20",
        "NO_PROXY=example.org",
        "given:backup two words",
    ]


def test_it_names_the_secrets_and_the_data_that_are_there(admin: Path) -> None:
    etc, data = admin.parent / "etc/essay-bot", admin.parent / "var/lib/private/essay-bot"
    for name in ("token", "key", "webhook-secret"):
        (etc / name).touch()
    files = [f"ESSAY_BOT_{name}_FILE={etc / file}" for name, file in (("KEY", "key"), ("TOKEN", "token"))]
    files.append(f"ESSAY_BOT_WEBHOOK_SECRET_FILE={etc / 'webhook-secret'}")
    assert sorted(told(admin, "doctor")) == ["0077", *files, "given:doctor"]
    data.mkdir(parents=True)
    assert f"ESSAY_BOT_DATA={data}" in told(admin, "doctor")


@pytest.mark.parametrize("unit", ["essay-bot.service", "essay-bot@.service"])
def test_it_knows_every_secret_that_the_units_hand_over(unit: str) -> None:
    for line in text_of(unit).splitlines():
        if "LoadCredential=" in line:
            name, _, file = line.partition("=")[2].partition(":")
            setting = name.removeprefix("essay_bot_").upper()
            assert f" {Path(file).name}:{setting}" in text_of("essay-bot-admin")
