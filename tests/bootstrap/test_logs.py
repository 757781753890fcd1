"""What reaches standard error: JSON lines without tokens, and without anything that somebody wrote."""

import json
import subprocess
import sys
from typing import Any

from bot.bootstrap.log_limit import MOST
from tests.patience import PATIENCE

SET_UP = """
import logging, warnings
from bot.bootstrap.logs import set_up
set_up()
log = logging.getLogger('handlers.serve')
"""
TOKEN = "4200000042:AAF-secret_secret"


def logged(code: str) -> list[dict[str, Any]]:
    """The lines that a program with our logs writes."""
    done = subprocess.run([sys.executable, "-c", SET_UP + code], capture_output=True, check=True, timeout=PATIENCE)
    assert done.stdout == b""
    assert TOKEN.encode() not in done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_entry_is_a_line_of_json_with_ids() -> None:
    [entry] = logged("log.warning('%s not set', '菜单', extra={'update_id': 7, 'again_in': 1.5})")
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {
        "event": "菜单 not set",
        "level": "warning",
        "logger": "handlers.serve",
        "update_id": 7,
        "again_in": 1.5,
    }


def test_token_is_redacted_wherever_it_stands() -> None:
    entries = logged(
        f"token = {TOKEN!r}\n"
        "log.info('with %s', token)\n"
        "log.info('at', extra={'url': f'https://api.telegram.org/bot{token}/getMe', 'bot': {'token': token}})\n"
    )
    assert entries[0]["event"] == "with [token]"
    assert "secret" not in str(entries)
    assert "/getMe" in entries[1]["url"] or "getMe" in entries[1]["url"]


def test_characters_that_forge_a_line_are_taken_out() -> None:
    [entry] = logged(r"log.error('one\r\n{\"level\": \"info\"}\x1b[2J\u2028', extra={'reason': 'a\nb\x9bc'})")
    assert entry["event"] == 'one ⏎ {"level": "info"} ⏎ [2J ⏎ '
    assert entry["reason"] == "a ⏎ b ⏎ c"


def test_exceptions_tell_kind_and_place_and_not_what_they_say() -> None:
    [entry] = logged(
        "def inner():\n"
        "    raise ValueError('somebody wrote this')\n"
        "def outer():\n"
        "    try:\n"
        "        inner()\n"
        "    except ValueError as error:\n"
        f"        raise RuntimeError('and that, with {TOKEN}') from error\n"
        "try:\n"
        "    outer()\n"
        "except RuntimeError:\n"
        "    log.exception('update failed', extra={'update_id': 7})\n"
    )
    kind, _, cause = entry["exception"].partition(" <- ")
    assert kind.startswith("builtins.RuntimeError at <string>:")
    assert kind.endswith(" outer")
    assert cause.startswith("builtins.ValueError at <string>:")
    assert cause.endswith(" inner")
    assert "wrote" not in str(entry)
    assert "and that" not in str(entry)


def test_exception_handed_over_is_told_as_well() -> None:
    [entry] = logged("log.error('failed', exc_info=KeyError('secret words'))")
    assert entry["exception"] == "builtins.KeyError at no place"
    [entry] = logged("log.error('failed', exc_info=True)")
    assert "exception" not in entry


def test_libraries_are_quiet_and_warnings_are_entries() -> None:
    entries = logged(
        "logging.getLogger('httpx').info('GET x')\nlogging.getLogger('telegram.ext').info('y')\n"
        "warnings.warn('old', UserWarning)\n"
    )
    [entry] = entries
    assert entry["logger"] == "py.warnings"


def text_of(code: str) -> list[str]:
    """The lines of a program whose log is for eyes."""
    code = SET_UP.replace("set_up()", "set_up('warning', text=True)") + code
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=PATIENCE)
    return done.stderr.decode().splitlines()


def test_text_has_the_same_in_one_line_and_forges_none() -> None:
    [line] = text_of(
        "log.info('left out')\n"
        f"log.warning('%s not set', '菜单', extra={{'update_id': 7, 'reason': 'a\\nlevel=error {TOKEN}'}})\n"
    )
    time, _, rest = line.partition(" ")
    assert time.startswith("timestamp=")
    said = 'update_id=7 reason="a ⏎ level=error [token]"'
    assert rest == f'level=warning logger=handlers.serve event="菜单 not set" {said}'


def test_whoever_is_told_besides_hears_of_errors() -> None:
    code = (
        "from bot.core.error_kinds import ErrorKinds\n"
        "kinds = ErrorKinds()\n"
        "set_up(also=[kinds])\n"
        "log.error('broken')\n"
        "assert kinds.drain() == {'handlers.serve: broken': 1}\n"
    )
    assert [entry["event"] for entry in logged(code)] == ["broken"]


def test_failure_that_repeats_itself_does_not_fill_the_disk_and_says_what_is_left_out() -> None:
    *repeated, other = logged(
        "for number in range(5000):\n"
        "    log.error('update failed', extra={'update_id': number})\n"
        "log.error('another')\n"
    )
    assert [entry["update_id"] for entry in repeated] == list(range(MOST))
    assert [entry.get("more", "") for entry in repeated] == [""] * (MOST - 1) + ["like it are left out for up to 60 s"]
    assert other["event"] == "another"


def test_whoever_is_told_besides_hears_of_all_that_is_left_out() -> None:
    entries = logged(
        "from bot.core.error_kinds import ErrorKinds\n"
        "kinds = ErrorKinds()\n"
        "set_up(also=[kinds])\n"
        "for _ in range(100):\n"
        "    log.error('update failed')\n"
        "log.info('counts', extra={'found': kinds.drain()})\n"
    )
    assert "100" in str(entries[-1]["found"])
