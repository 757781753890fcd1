"""`check` beyond mistakes, and `ask --explain`, as somebody calls them."""

import json
from pathlib import Path

import pytest

from tests.shelf.folder import NOTES, write_folder
from tests.shell import Shell, settings_in

FAKES = "主播卖假货这事作者怎么看"


@pytest.fixture
def shell(tmp_path: Path, warm: Path) -> Shell:
    return Shell(tmp_path, settings_in(tmp_path, warm))


@pytest.fixture
def thin(shell: Shell, tmp_path: Path) -> Shell:
    """A shell with a small essay, for which the matcher is trained."""
    write_folder(tmp_path / "seeds")
    shell.settings["SEEDS"] = str(tmp_path / "seeds")
    shell.within("ask")
    return shell


def test_ask_explains_what_decided(shell: Shell) -> None:
    asked = [
        {"id": 1, "text": FAKES},
        {"id": 2, "text": "那为什么呢", "context": ["你好", FAKES]},
        {"id": 3, "text": "S2B是啥", "context": FAKES},
        {"id": 4, "text": "", "context": ["\ud800" * 5]},
        {"id": 5, "text": "第3段"},
    ]
    out, err = shell.within("ask", "--explain", stdin="".join(json.dumps(each) + "\n" for each in asked))
    fakes, follow_up, alone, *_ = answers = [json.loads(line) for line in out.splitlines()]
    assert err == ""
    for answer in answers:
        assert list(answer) == ["id", "act", "verdict", "confidence", "thesis", "matches", "reply", "answer", "why"]
        assert list(answer["why"]) == [
            *("best", "absent", "coverage", "quoted", "lead", "near", "far", "reasons", "acts", "phrasings")
        ]
    assert {"token", "family", "toward", "absent"} == set(fakes["why"]["reasons"][0])
    assert {"text", "likeness"} == set(fakes["why"]["phrasings"][0])
    assert "假货" in tokens(fakes)
    assert "假货" in tokens(follow_up), "it leaned on what came before"
    assert "假货" not in tokens(alone), "it did not"


def tokens(answer: dict[str, dict[str, list[dict[str, str]]]]) -> set[str]:
    return {reason["token"] for reason in answer["why"]["reasons"]}


def test_without_being_asked_nothing_is_explained(shell: Shell) -> None:
    out, _ = shell.within("ask", stdin=json.dumps({"id": 1, "text": FAKES}) + "\n")
    assert "why" not in json.loads(out)


def test_what_is_thin_is_named_and_is_no_error(thin: Shell) -> None:
    out, err = thin.within("check", "--hints")
    head, *lines = out.splitlines()
    assert head == "yu-de-du: 《雨的度》 3 paragraphs (1 + 2), 2 theses, 3 phrasings, 0 golden messages"
    assert "  第 1 段: 1 phrasings, 60 wanted" in lines
    assert "  S1: 1 phrasings, 20 wanted" in lines
    assert err == ""


def test_what_is_thin_in_many_places_is_counted_in_a_line(thin: Shell) -> None:
    lines = thin.within("check")[0].splitlines()
    assert not [line for line in lines if "wanted" in line]
    [counted] = [line for line in lines if "could be richer" in line]
    assert counted.startswith("  could be richer: 3 of its paragraphs have fewer than 60 phrasings; ")
    assert counted.endswith(" (--hints lists them)")
    assert len(thin.within("check", "--hints")[0].splitlines()) > len(lines)


def test_of_the_essays_that_are_shipped_little_is_said(shell: Shell) -> None:
    out, err = shell.run("check")
    assert len(out.splitlines()) < 30
    assert err == ""


def test_what_a_text_was_read_as_is_told(shell: Shell, tmp_path: Path) -> None:
    text = "雨记\n文／李雨\n其实雨天也让\n3 / 12\n人慢下来。\n".encode("utf-16")
    write_folder(tmp_path / "seeds", text=text, notes=None, phrasings=None)
    shell.settings["SEEDS"] = str(tmp_path / "seeds")
    out, err = shell.within("check")
    assert out.splitlines()[1:6] == [
        "  encoding: UTF-16",
        "  title: 雨记",
        "  author line: 文／李雨",
        "  paragraphs: 1",
        "  dropped, page number: 3 / 12 (line 4)",
    ]
    assert err == ""


def test_a_question_that_is_not_open_is_named_and_is_no_error(shell: Shell, tmp_path: Path) -> None:
    asks = NOTES.replace("    label: 限度\n", "    label: 限度\n    discuss: [限度在哪里？, 过了限度会不会成灾？]\n")
    write_folder(tmp_path / "seeds", notes=asks)
    shell.settings["SEEDS"] = str(tmp_path / "seeds")
    out, err = shell.within("check", "--hints")
    assert [line for line in out.splitlines() if "yes or no" in line or "open questions" in line] == [
        "  intro: 0 open questions, 3 wanted",
        "  S1: 2 open questions, 3 wanted",
        "  S1: '过了限度会不会成灾？' can be answered with yes or no",
    ]
    assert err == ""


def test_accuracy_is_told_with_what_lands_elsewhere(thin: Shell) -> None:
    out, _ = thin.within("check", "--accuracy")
    assert "  leave-one-out over 3 phrasings: first " in out


def disjoint(shell: Shell, *texts: str, code: int = 0) -> tuple[str, str]:
    file = shell.home / "kept.jsonl"
    file.write_text("".join(json.dumps({"id": 1, "text": text, "more": []}) + "\n" for text in texts))
    return shell.within("check", "--disjoint", str(file), code=code)


def test_messages_that_stand_in_the_seeds_fail_the_check(thin: Shell) -> None:
    out, err = disjoint(thin, "今晚的球赛几点开始", "为啥過頭就不好", "限度是啥意思？", code=1)
    assert "  '为啥過頭就不好' stands in the seeds as '为啥过头就不好'" in out
    assert "球赛" not in out
    assert err == "essay-bot: 2 of the messages stand in the seeds.\n"


def test_messages_that_do_not_pass_it(thin: Shell) -> None:
    out, err = disjoint(thin, "今晚的球赛几点开始", "")
    assert "stands in the seeds" not in out
    assert err == ""


def test_a_file_of_messages_that_is_none_is_named_by_line(thin: Shell) -> None:
    file = thin.home / "kept.jsonl"
    file.write_text('{"text": "雨"}\n{"txt": "雨"}\n')
    _, err = thin.within("check", "--disjoint", str(file), code=1)
    assert err.startswith(f"essay-bot: {file}:2: text: ")


def test_what_was_won_is_drawn_with_what_to_do_next(shell: Shell, tmp_path: Path) -> None:
    said = {
        1: ("老说下雨", "雨下了多久", "为什么写雨", "雨停了没"),
        2: ("过头了会怎样", "限度是什么", "为啥成灾", "好事变坏事"),
    }
    lines = "".join(f"  {number}:\n" + "".join(f"    - {each}\n" for each in texts) for number, texts in said.items())
    write_folder(tmp_path / "seeds", phrasings=f"paragraphs:\n{lines}")
    shell.settings["SEEDS"] = str(tmp_path / "seeds")
    out, err = shell.within("check", "yu-de-du")
    rows = [line.split() for line in out.splitlines() if "█" in line or "░" in line]
    assert [row[0] for row in rows] == ["0", "1", "2.13"]
    assert all(row[2].endswith("%") for row in rows)
    assert out.splitlines()[-1] == "next: paragraph 3 has no phrasing: essay-bot annotate yu-de-du --at 3"
    assert err == "essay-bot: asking it its own phrasings ...\n"


def test_where_paragraphs_begin_is_told_of_one_essay_while_there_are_few_phrasings(
    shell: Shell, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "shelf", phrasings=None)
    begins = "     1  雨下了一个月。它让人想到…  (15 characters)"
    write_folder(tmp_path / "shelf", "another")
    out, _ = shell.within("check", "yu-de-du", "--seeds", "shelf")
    assert begins in out.splitlines()
    assert "another" not in out
    out, _ = shell.within("check", "--seeds", "shelf")
    assert begins not in out.splitlines()
    many = "".join(
        f"  {number}:\n" + "".join(f"    - 第{number}句{count}\n" for count in "甲乙丙") for number in (1, 2, 3)
    )
    (folder / "phrasings.yaml").write_text(f"paragraphs:\n{many}", "utf-8")
    out, _ = shell.within("check", "yu-de-du", "--seeds", "shelf")
    assert begins not in out.splitlines()


def test_essay_without_phrasings_is_told_to_be_annotated(shell: Shell, tmp_path: Path) -> None:
    write_folder(tmp_path / "shelf", phrasings=None)
    out, _ = shell.within("check", "yu-de-du", "--seeds", "shelf")
    assert out.endswith("next: no paragraph has a phrasing yet: essay-bot annotate yu-de-du --seeds shelf\n")


def test_one_essay_and_the_whole_shelf_are_not_asked_for_at_once(shell: Shell) -> None:
    _, err = shell.within("check", "zhibo-daihuo", "--accuracy", code=2)
    assert err.startswith("essay-bot: --accuracy and --disjoint look at the whole shelf")
