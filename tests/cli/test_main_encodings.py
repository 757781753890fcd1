"""Terminals and pipes that do not speak UTF-8."""

import json
from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from tests.shell import Shell, settings_in

FAKES = "主播卖假货这事作者怎么看"


@pytest.fixture
def gbk(tmp_path: Path, cache: Path, engine: Engine) -> Shell:
    """Once everything is computed, no command has to say that it is at it."""
    return Shell(tmp_path, settings_in(tmp_path, cache), encoding="gbk")


def test_chat_shows_what_a_gbk_terminal_can_show_and_names_the_line_that_is_not_utf_8(gbk: Shell) -> None:
    said = [f"{FAKES}😂".encode(), "/explain 😂".encode(), FAKES.encode("gbk"), b"never read"]
    out, err = gbk.run("chat", stdin=b"\n".join(said), code=1)
    passage, unknown = out.split("\n\n")
    assert "第 3 / 27 段" in passage
    assert "没有 /explain 这个命令" in unknown
    assert err == "essay-bot: standard input:3: not UTF-8. Convert it first, for example with: iconv -f GBK -t UTF-8\n"


def test_ask_speaks_utf_8_in_a_gbk_terminal(gbk: Shell) -> None:
    asked = json.dumps({"id": "😂", "text": FAKES}, ensure_ascii=False)
    out, err = gbk.run("ask", stdin=asked.encode() + b"\n" + asked.encode("gbk", "ignore"), code=1, reads="utf-8")
    [answer] = [json.loads(line) for line in out.splitlines()]
    assert (answer["id"], answer["matches"][0]["paragraph"]) == ("😂", 3)
    assert err.startswith("essay-bot: standard input:2: not UTF-8. Convert it first")
