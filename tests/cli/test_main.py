"""The command line, as somebody calls it."""

import csv
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.core.essay import Library
from bot.search.encoder import why_none
from bot.store.encryption import Encryption
from tests.shell import Shell, settings_in


@pytest.fixture
def shell(tmp_path: Path, warm: Path) -> Shell:
    return Shell(tmp_path, settings_in(tmp_path, warm))


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def lines(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


# chat and export: one sitting, of a program of its own, serves all

FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", 'with "quotes", commas')
SAID = ("主播卖假货这事作者怎么看", "S2B是啥", "红烧肉要放多少冰糖", "第3段", "2", "/summary 落幕", "/nonsense")
NOISE = (b"\x00\x1b[2J\xef\xbf\xbf", "字".encode() * 5000, "\u202e😀".encode())


@dataclass
class Sitting:
    """What was said on a pipe, what was answered, and the shell in which it happened."""

    shell: Shell
    answers: dict[str | bytes, str]


@pytest.fixture(scope="module")
def sitting(tmp_path_factory: pytest.TempPathFactory, warm: Path) -> Sitting:
    folder = tmp_path_factory.mktemp("sitting")
    shell = Shell(folder, settings_in(folder, warm))
    said = (*SAID, *FORMULAS, *NOISE)
    encoded = [each.encode() if isinstance(each, str) else each for each in said]
    out, err = shell.run("chat", stdin=b"\n" + b"\n".join([*encoded, b"  ", b"/quit", b"never read"]) + b"\n")
    assert err == ""
    return Sitting(shell, dict(zip(said, out.split("\n\n"), strict=True)))


def test_chat_on_a_pipe_answers_line_by_line(sitting: Sitting, library: Library) -> None:
    fakes, s2b, pork = (sitting.answers[said] for said in SAID[:3])
    quoted = "".join(line[2:] for line in fakes.splitlines() if line.startswith(("│ ", "▌ ")))
    assert quoted in library.essay().paragraph(3).text
    assert "▌ " in fakes
    assert "第 3 / 27 段" in fakes
    assert "S2B" in s2b
    assert pork.startswith("这一点，文章没有谈到。")


def test_number_presses_a_button_and_commands_work(sitting: Sitting) -> None:
    assert "第 3 / 27 段" in sitting.answers["第3段"]
    assert "[2] 下一段" in sitting.answers["第3段"]
    assert "第 4 / 27 段" in sitting.answers["2"]
    assert sitting.answers["/summary 落幕"].startswith("产业互联网的大潮下，直播带货落幕是必然")
    assert sitting.answers["/nonsense"].startswith("没有 /nonsense 这个命令。")


def test_chat_survives_what_is_no_text(sitting: Sitting) -> None:
    for noise in NOISE:
        assert sitting.answers[noise].strip()
        assert "\x1b" not in sitting.answers[noise]
        assert "出了点差错" not in sitting.answers[noise]


def test_chat_in_english(shell: Shell) -> None:
    out, _ = shell.within("chat", "--language", "en", stdin="/help\n")
    assert "/outline — The parts of the essay and their theses" in out


def test_export_writes_the_log_as_lines(sitting: Sitting) -> None:
    out, err = sitting.shell.run("export", "--format", "jsonl")
    entries = records(out)
    assert err == ""
    assert [entry["asked"] for entry in entries[:3]] == list(SAID[:3])
    assert len(entries) == len(sitting.answers)
    assert all(entry["delivered"] is True and entry["door"] == "terminal" for entry in entries)
    assert entries[0]["verdict"] == "says"
    assert entries[0]["matches"][0]["ref"] == "zhibo-daihuo:3"
    assert entries[0]["answered"] == sitting.answers[SAID[0]].strip()


def test_export_writes_a_table_in_which_nothing_runs(sitting: Sitting) -> None:
    out, _ = sitting.shell.within("export", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert len(rows) == len(sitting.answers)
    asked = [row["asked"] for row in rows]
    for formula in FORMULAS:
        assert (f"'{formula}" if formula[0] in "=+-@" else formula) in asked
    assert not [value for row in rows for value in row.values() if value.startswith(("=", "+", "-", "@"))]
    assert json.loads(rows[0]["matches"])[0]["ref"] == "zhibo-daihuo:3"


def test_export_with_the_wrong_key_says_so(sitting: Sitting) -> None:
    settings = sitting.shell.settings
    file = Path(settings["DATA"]) / "essay-bot.db"
    other = Shell(sitting.shell.home, settings | {"KEY": Encryption.new_key()})
    _, err = other.within("export", code=3)
    assert err == (
        "essay-bot: ESSAY_BOT_KEY: the key is not the one with which this database was written "
        f"({file}). Restore the right key; nothing was changed.\n"
    )
    none = Shell(sitting.shell.home, settings | {"KEY": "short"})
    _, err = none.within("export", code=3)
    assert err.startswith("essay-bot: ESSAY_BOT_KEY: the key has to be 32 bytes")


@pytest.mark.parametrize("command", [("export",), ("queue",), ("queue", "retry", "in:1"), ("queue", "drop", "in:1")])
def test_commands_that_only_look_make_nothing_where_there_is_nothing(shell: Shell, command: tuple[str, ...]) -> None:
    out, err = shell.within(*command, code=1)
    assert out == ""
    file = shell.home / "data" / "essay-bot.db"
    assert err.startswith(f"essay-bot: there is no database at {file}. ESSAY_BOT_DATA says")
    assert list(shell.home.iterdir()) == []


def test_export_of_nothing(shell: Shell) -> None:
    shell.within("chat", stdin="/quit\n")
    out, _ = shell.within("export", "--format", "csv")
    told = "at,door,person,chat,kind,asked,verdict,confidence,matches,answered,delivered,act,corrects,feedback"
    assert out.strip() == told


# ask and rank


def test_ask_answers_in_order_with_every_field(shell: Shell, library: Library) -> None:
    odd = ["", "   ", "😀", "直播带货" * 1250, "x" * 5000, "\u202e\u200b", "\x00\x1b", "<b>&", "a" * 300_000]
    asked = lines(
        {"id": "1", "text": "主播卖假货这事作者怎么看"},
        {"id": 2, "text": "那为什么呢", "context": "主播卖假货这事作者怎么看"},
        {"id": "3", "text": "那为什么呢", "context": ["你好", "主播卖假货这事作者怎么看"]},
        {"id": "4", "text": "红烧肉要放多少冰糖", "context": None},
        {"id": "s\ud800", "text": "直播\ud83d带货\udfff", "context": ["\udc00"], "more": 1},
        *({"id": number, "text": text} for number, text in enumerate(odd)),
    )
    out, err = shell.run("ask", "--jsonl", stdin=asked + "\n")
    answers = records(out)
    assert err == ""
    assert [answer["id"] for answer in answers] == ["1", 2, "3", "4", "s", *range(len(odd))]
    for answer in answers:
        check_answer(answer, library)
    fakes, follow_up, longer, pork, *_ = answers
    assert fakes["matches"][0]["paragraph"] == 3
    assert (fakes["verdict"], fakes["thesis"]) == ("says", "intro")
    assert "第 3 / 27 段" in fakes["answer"]
    assert "[1]" not in fakes["answer"], "there is nobody to press a button"
    assert follow_up == longer | {"id": 2}, "a string is as good as a list"
    assert (pork["verdict"], pork["thesis"]) == ("silent", None)
    assert len(pork["matches"]) == 10, "the nearest, also where the essay is silent"
    assert not (shell.home / "data").exists(), "nothing is logged"


def check_answer(answer: dict[str, Any], library: Library) -> None:
    assert list(answer) == ["id", "act", "verdict", "confidence", "thesis", "matches", "reply", "answer"]
    assert answer["verdict"] in ("says", "related", "silent")
    assert 0 <= answer["confidence"] <= 1
    scores = [match["score"] for match in answer["matches"]]
    assert len(scores) <= 10
    assert scores == sorted(scores, reverse=True)
    assert len({match["paragraph"] for match in answer["matches"]}) == len(scores)
    for match in answer["matches"]:
        assert list(match) == ["ref", "paragraph", "score", "excerpt"]
        assert match["ref"] == f"zhibo-daihuo:{match['paragraph']}"
        assert match["excerpt"] in library.essay().paragraph(match["paragraph"]).text


def test_ask_names_the_line_that_it_cannot_use(shell: Shell) -> None:
    out, err = shell.within("ask", "--jsonl", stdin='{"id": "1", "text": "你好"}\n\nno json\n', code=1)
    assert [answer["id"] for answer in records(out)] == ["1"]
    assert err.startswith("essay-bot: standard input:3: no JSON")
    assert err.count("\n") == 1


def test_ask_about_an_essay_that_is_not_there(shell: Shell) -> None:
    _, err = shell.within("ask", "--jsonl", "--essay", "gone", code=1)
    assert err == "essay-bot: no essay gone\n"


@pytest.mark.parametrize(
    "how", [(), pytest.param(("--encoder",), marks=pytest.mark.skipif(bool(why_none()), reason="no encoder here"))]
)
def test_rank_orders_any_corpus_until_a_line_is_broken(shell: Shell, tmp_path: Path, how: tuple[str, ...]) -> None:
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    texts = ["苹果富含维生素", "香蕉富含钾元素", "火车从北京开往上海", "轮船从青岛开往大连", "书架上有一本诗集"] * 3
    corpus.write_text(lines(*({"id": f"d{number}", "text": text} for number, text in enumerate(texts))))
    asked = lines({"id": "a", "text": "北京到上海的火车"}, {"id": 7, "text": "维生素"}, {"id": "e", "text": ""})
    queries.write_text(f"{asked}oops\n")
    out, err = shell.within("rank", str(corpus), str(queries), *how, code=1)
    train, vitamin, empty = records(out)
    assert (train["id"], vitamin["id"], empty["id"]) == ("a", 7, "e")
    assert set(train["ranked"][:3]) == {"d2", "d7", "d12"}
    assert set(vitamin["ranked"][:3]) == {"d0", "d5", "d10"}
    assert all(list(each) == ["id", "ranked"] and len(each["ranked"]) <= 10 for each in (train, vitamin, empty))
    assert err.startswith(f"essay-bot: {queries}:4: no JSON")


# check


def test_check_passes_on_the_seeds(shell: Shell) -> None:
    out, err = shell.run("check")
    assert out.startswith("zhibo-daihuo: 《直播带货，产业互联网的前奏曲》 27 paragraphs (7 + 12 + 8), 8 theses")
    assert err == ""


@pytest.fixture
def damaged(shell: Shell, seeds: Path, tmp_path: Path) -> Path:
    """A copy of the essay's folder that the shell uses, to be damaged."""
    shutil.copytree(seeds, tmp_path / "seeds")
    shell.settings["SEEDS"] = str(tmp_path / "seeds")
    return tmp_path / "seeds" / "zhibo-daihuo"


def replace_once(file: Path, old: str, new: str) -> int:
    """The line that was changed."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("command", ["check", "run", "chat"])
def test_damage_is_named_by_file_and_line_and_nothing_starts(shell: Shell, damaged: Path, command: str) -> None:
    shell.settings["TOKEN"] = "42:nobody-asks-for-it"
    notes = damaged / "annotations.yaml"
    old = "  - question: 带货改变生产了吗\n    question_en: Has it changed production?\n    paragraph: 4\n"
    line = replace_once(notes, old, old.replace("paragraph: 4", "paragraph: 44")) + 2
    text = damaged / "essay.txt"
    extra = damaged.parent / "another"
    extra.mkdir()
    _, err = shell.within(command, code=1)
    assert "essay-bot: the seeds cannot be used; nothing was started." in err.splitlines()[:2], "it may say who starts"
    assert f"{notes}:{line}: " in err
    assert f"{extra / text.name}:1: is missing" in err
    assert not (shell.home / "data").exists()


# run


def test_run_without_token_says_where_to_get_one(shell: Shell) -> None:
    _, err = shell.within("run", code=2)
    assert err.startswith("essay-bot: settings to mend:\n  ESSAY_BOT_TOKEN is missing; @BotFather gives one.")


def test_run_names_every_wrong_setting_at_once(shell: Shell) -> None:
    shell.settings |= {
        "TOKEN": "x-secret",
        "API_URL": "nowhere",
        "OWNERS": "me",
        "DATABASE_URL": "mysql://",
        "TOKN": "1",
    }
    out, err = shell.within("run", code=2)
    assert out == ""
    head, *problems = err.splitlines()
    assert head == "essay-bot: settings to mend:"
    named = sorted(problem.split()[0].removeprefix("ESSAY_BOT_") for problem in problems)
    assert named == ["API_URL", "DATABASE_URL", "OWNERS", "TOKEN", "TOKN"]
    assert "x-secret" not in err


def test_folders_that_cannot_be_used_are_named(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for setting, command, code in (("DATA", "chat", 1), ("CACHE", "chat", 2), ("KEY_FILE", "chat", 3)):
        other = Shell(shell.home, shell.settings | {setting: str(tmp_path / "file" / "below")})
        _, err = other.within(command, code=code)
        assert f"Set ESSAY_BOT_{setting}" in err


# help


@pytest.mark.parametrize("command", ["chat", "ask", "rank", "run", "check", "export", "queue"])
def test_every_command_explains_itself(command: str) -> None:
    done = CliRunner().invoke(cli, [command, "--help"])
    assert done.exit_code == 0
    assert f" {command} " in done.output
    assert len(done.output.split()) > 20


def test_help_lists_every_command(shell: Shell) -> None:
    out, _ = shell.within("--help")
    for command in ("chat", "ask", "rank", "run", "check", "export", "queue"):
        assert f" {command} " in out
    assert "ESSAY_BOT_" in out


def test_unknown_command_is_a_usage_error(shell: Shell) -> None:
    _, err = shell.within("dance", code=2)
    assert "dance" in err
