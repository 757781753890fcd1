"""A script is read as a whole, and what is wrong in it is said with its line."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.discussion import GroupSettings
from bot.core.language import Language
from bot.demo.script import LONGEST, MOST_BYTES, MOST_LINES, MOST_PEOPLE, PAUSE, SettingsChange, read_script
from bot.services.batch import BadLine
from tests.demo.playing import BEGINS, Line, encoded, script

HELLO: Line = {"at": BEGINS, "from": "小林", "text": "大家好"}
AT = datetime.fromisoformat(BEGINS)


def error(*lines: Line) -> str:
    """What is said of these lines."""
    with pytest.raises(BadLine) as caught:
        read_script(encoded(lines), "f")
    return str(caught.value)


def test_time_goes_on_by_itself_by_waits_and_by_what_lines_say() -> None:
    read = script(
        HELLO,
        {"from": "阿杰", "text": "好"},
        {"wait": "12h"},
        {"at": "2026-05-02T01:00:00Z", "from": "阿杰", "text": "早"},
    )
    assert [step.at - AT for step in read.steps] == [
        timedelta(0),
        PAUSE,
        PAUSE + timedelta(hours=12),
        timedelta(hours=13),
    ]
    assert [step.where for step in read.steps] == [f"group.jsonl:{number}" for number in (1, 2, 3, 4)]


def test_empty_lines_are_passed_over_and_counted() -> None:
    lines = [b"", json.dumps(HELLO).encode(), b"  ", b'{"from": "x"}']
    with pytest.raises(BadLine, match=r"^f:4: "):
        read_script(lines, "f")


def test_group_is_described_first_or_is_a_usual_one() -> None:
    group = {"title": "论坛", "admins": ["王老师"], "forum": True, "privacy": False, "language": "en"}
    read = script({"group": group}, HELLO)
    assert (read.group.title, read.group.forum, read.group.privacy) == ("论坛", True, False)
    assert read.group.spoken is Language.ENGLISH
    usual = script(HELLO).group
    assert (usual.admins, usual.forum, usual.privacy, usual.spoken) == ([], False, True, Language.HANS)


def test_admins_are_named_in_the_group_or_on_their_first_line() -> None:
    read = script({"group": {"admins": ["王老师"]}}, HELLO | {"admin": True}, {"from": "阿杰", "text": "好"})
    assert read.admins == {"王老师", "小林"}


def test_changes_leave_what_they_do_not_name() -> None:
    before = GroupSettings(anyone=True, hours=24)
    assert SettingsChange(answers=True, hours=0).of(before) == GroupSettings(answers=True, anyone=True, hours=0)
    assert SettingsChange().of(before) == before


def test_texts_are_cleaned() -> None:
    assert script(HELLO | {"text": "大\x1b[31m家\u200b好"}).steps[0].line.text == "大[31m家好"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"wiat": "1h"}, 'the line: there is no "wiat" here; known are at, from, admin, text, '),
        (
            {"from": "小林"},
            "the line: a line has one of text, press, vote, retract, settings, wait, group; this one has",
        ),
        ({"from": "小林", "text": "好", "vote": "看情况"}, "the line: a line has one of text, press, vote, "),
        ({"text": "好"}, 'the line: "text" needs "from"'),
        ({"from": "小林", "wait": "1h"}, 'the line: "wait" has no "from"'),
        ({"wait": "soon"}, "the line: \"wait\" is like 30m, 12h or 2d, not 'soon'"),
        ({"wait": 5}, "wait: Input should be a valid string"),
        ({"from": "小林", "text": 5}, "text: Input should be a valid string"),
        ({"from": "小林", "text": "长" * 4097}, "text: String should have at most 4096 characters"),
        ({"from": "小林", "text": "\u200b"}, "text: Value should have at least 1 item"),
        ({"from": "长" * 65, "text": "好"}, "from: String should have at most 64 characters"),
        ({"from": "小林", "retract": False}, "retract: Input should be True"),
        ({"from": "小林", "text": "好", "admin": "yes"}, "admin: Input should be a valid boolean"),
        ({"from": "小林", "vote": "看情况", "id": "a"}, 'the line: "id" does not go with "vote"'),
        ({"from": "小林", "text": "好", "private": True, "reply_to": "bot"}, "the line: what is private has no topic"),
        ({"settings": {"answer": True}}, 'settings: there is no "answer" here; known are answers, anyone, recap'),
        ({"settings": {"hours": 9999}}, "settings.hours: Input should be less than or equal to 168"),
        ({"from": "小林", "text": "好", "at": "2026-05-01T20:00:00"}, "at: Input should have timezone info"),
        ({"from": "小林", "text": "好", "at": 5}, "at: a moment is written like 2026-05-01T20:00:00+08:00"),
        ({"from": "小林", "text": "好", "at": "9999-12-31T23:59:59Z"}, "at: the year lies between 2000 and 2099"),
        ({"from": "小林", "text": "好", "at": "2026-05-01T19:59:59+08:00"}, "2026-05-01T19:59:59+08:00 is before the"),
        ({"wait": "500d"}, f"more than {LONGEST.days} days after the first line"),
        ({"from": "小林", "text": "好", "reply_to": "x"}, 'no line above has the id "x"; "reply_to" is one of these'),
        ({"from": "小林", "text": "好", "id": "prompt"}, 'the id "prompt" is taken'),
        ({"from": "小林", "text": "好", "topic": "一"}, "only a forum has topics"),
        ({"from": "小林", "text": "好", "admin": True}, '"admin" belongs on the first line of 小林'),
        ({"group": {}}, "the group is described once, and before anything happens in it"),
    ],
)
def test_wrong_line_is_named(line: Line, said: str) -> None:
    assert error(HELLO, line).startswith(f"f:2: {said}")


def test_file_without_a_beginning_or_with_too_much_in_it_is_refused() -> None:
    assert error({"group": {}}) == "f: nothing happens in it"
    assert error({"from": "小林", "text": "好"}).startswith("f:1: the first line says when it is: ")
    assert error({"wait": "1h"}).startswith("f:1: the first line says when it is: ")
    assert error(HELLO | {"id": "a"}, {"from": "小林", "text": "好", "id": "a"}) == 'f:2: the id "a" is taken'
    crowd = [{"from": f"读者{number}", "text": "好"} for number in range(MOST_PEOPLE)]
    assert error(HELLO, *crowd) == f"f:{MOST_PEOPLE + 1}: more than {MOST_PEOPLE} people"


@pytest.mark.parametrize("lines", [[b"\n"] * (MOST_LINES + 1), [b" " * MOST_BYTES, b" "]], ids=["lines", "bytes"])
def test_file_is_bounded(lines: list[Any]) -> None:
    with pytest.raises(BadLine, match=r"a file has at most 2,000 lines and 1,024 KiB"):
        read_script(lines, "f")


@pytest.mark.parametrize("line", [b"[1]", b"nope", b"\xff", b'{"at": 1'])
def test_what_is_no_json_object_is_refused(line: bytes) -> None:
    with pytest.raises(BadLine, match=r"^f:1: "):
        read_script([line], "f")
