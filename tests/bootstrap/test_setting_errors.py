"""What is said of settings that are wrong, or none: what they may be, and which was meant."""

import os
from pathlib import Path

import pytest

from bot.bootstrap.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (name for name in os.environ if name.upper().startswith("ESSAY_BOT_")):
        monkeypatch.delenv(name)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.chdir(tmp_path)


def complaints() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("LOG_LEVEL", "loud", "has to be debug, info, warning or error"),
        ("LOG_FORMAT", "xml", "has to be json or text"),
        ("BACKUP_DAYS", "-1", "has to be a whole number from 0 to 3650"),
        ("BACKUP_DAYS", "weekly", "has to be a whole number from 0 to 3650"),
        ("KEEP_SENT_DAYS", "2", "has to be a whole number from 3 to 365"),
        ("KEEP_FAILED_DAYS", "1.5", "has to be a whole number from 1 to 365"),
        ("KEEP_DAYS", "90 # days", "has to be a whole number from 0 to 36500; a comment has a line of its own"),
        ("RATE", "0", "has to be a number from 0.1 to 1000"),
        ("RATE", "nan", "has to be a number from 0.1 to 1000"),
        ("PAID_BROADCASTS", "perhaps", "has to be true or false"),
        ("LLM_MODEL", "m" * 201, "has to be at most 200 characters long"),
    ],
)
def test_what_a_setting_cannot_be_is_said_by_what_it_can(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, said: str
) -> None:
    monkeypatch.setenv(f"ESSAY_BOT_{name}", given)
    assert complaints()[0] == f"ESSAY_BOT_{name} {said}"


def test_whatever_shape_a_setting_has_it_is_said_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new one, too: pydantic's own sentences name neither the setting nor what is allowed."""
    for name in Settings.model_fields:
        if name != "owners":
            monkeypatch.setenv(f"ESSAY_BOT_{name.upper()}", "\x01 no such thing" * 100)
    assert [line for line in complaints() if "Input" in line or "String" in line or "should" in line] == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ESSAY_BOT_KEPP_DAYS", "ESSAY_BOT_KEEP_DAYS"),
        ("ESSAY_BOT_TOKN", "ESSAY_BOT_TOKEN"),
        ("ESSAY_BOT_OWNER", "ESSAY_BOT_OWNERS"),
        ("ESSAY_BOT_LLM_MODLE", "ESSAY_BOT_LLM_MODEL"),
    ],
)
def test_a_slip_of_the_finger_is_told_by_what_was_meant(monkeypatch: pytest.MonkeyPatch, name: str, meant: str) -> None:
    monkeypatch.setenv(name, "7")
    all_of_them = "deploy/essay-bot.env.example explains all that there are"
    assert complaints() == [f"{name} is no setting; {meant} is. {all_of_them}"]


def test_a_name_like_no_other_is_told_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESSAY_BOT_QQ", "7")
    assert complaints() == ["ESSAY_BOT_QQ is no setting; deploy/essay-bot.env.example explains all that there are"]
