"""A seeds folder loads whole or not at all, and whatever is wrong is named by file and line."""

from pathlib import Path

import pytest

from bot.core.essay import Library
from bot.shelf.loader import find_folder, load_alone, load_library
from bot.shelf.problems import BrokenSeeds
from tests.shelf.folder import NOTES, TEXT, line_of, problems, write_folder


def test_the_bundled_essay_is_whole(library: Library) -> None:
    essay = library.essay("zhibo-daihuo")
    assert [part.last - part.first + 1 for part in essay.parts] == [7, 12, 8]
    assert [thesis.id for thesis in essay.theses] == ["intro", "S1", "T1", "T2", "T3", "S2", "T4", "T5"]
    for thesis in essay.theses:
        assert 2 <= sum(thesis.summary.zh.count(end) for end in "。！？") <= 3
    assert all(paragraph.summary.zh and paragraph.summary.en for paragraph in essay.paragraphs)
    assert not any(paragraph.extracted for paragraph in essay.paragraphs)


def test_a_sound_folder_has_no_problems(tmp_path: Path) -> None:
    write_folder(tmp_path)
    assert problems(tmp_path) == []


def test_one_broken_essay_among_two_loads_nothing(tmp_path: Path) -> None:
    write_folder(tmp_path, "sound")
    broken = write_folder(tmp_path, "broken", notes=NOTES.replace("summary: 灾后是反思。", "summary:"))
    with pytest.raises(BrokenSeeds) as refused:
        load_library(tmp_path)
    assert {problem.file for problem in refused.value.problems} == {broken / "annotations.yaml"}


def test_the_problems_of_all_essays_are_named_at_once(tmp_path: Path) -> None:
    one = write_folder(tmp_path, "one", text="只有题目")
    two = write_folder(tmp_path, "two", notes="title: [")
    assert [problem.file for problem in problems(tmp_path)] == [one / "essay.txt", two / "annotations.yaml"]


def test_essays_stand_in_the_order_of_their_names(tmp_path: Path) -> None:
    for slug in ("b", "a-2", "a"):
        write_folder(tmp_path, slug, notes=None, phrasings=None)
    assert [essay.slug for essay in load_library(tmp_path).essays] == ["a", "a-2", "b"]


def test_hidden_folders_and_loose_files_are_no_essays(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "_drafts").mkdir()
    (tmp_path / "README.md").write_text("hello")
    assert len(load_library(tmp_path).essays) == 1


def test_no_seeds_at_all_are_a_problem(tmp_path: Path) -> None:
    (missing,) = problems(tmp_path / "nowhere")
    assert missing.message == "there is no such folder"
    (empty,) = problems(tmp_path)
    assert "holds no essay" in empty.message


@pytest.mark.parametrize("slug", ["Rain", "雨", "rain drops", "-rain", "rain-", "r" * 33, "rain_", "a.b", "rain\n"])
def test_a_name_that_no_link_can_carry_is_refused(tmp_path: Path, slug: str) -> None:
    folder = write_folder(tmp_path, slug)
    (problem,) = problems(tmp_path)
    assert problem.file == folder
    assert "rename it" in problem.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (None, 1, "is missing"),
        ("", 1, "no text below the title"),
        ("\n \n\f\n", 1, "no text below the title"),
        (TEXT.splitlines()[0], 1, "no text below the title"),
        ("雨的度\n\n雨的度\n", 1, "headings and no paragraph"),
        (TEXT.replace("限度。", "限\x00度。"), 3, "U+0000"),
    ],
    ids=["missing", "empty", "blank", "title only", "headings only", "nul"],
)
def test_a_broken_text_is_named(tmp_path: Path, text: str | None, line: int, message: str) -> None:
    folder = write_folder(tmp_path, text=text)
    (problem,) = problems(tmp_path)
    assert (problem.file, problem.line) == (folder / "essay.txt", line)
    assert message in problem.message
    assert str(problem).startswith(f"{folder / 'essay.txt'}:{line}: ")


@pytest.mark.parametrize("name", ["essay.txt", "annotations.yaml", "phrasings.yaml"])
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    seeds = tmp_path / "seeds"
    folder = write_folder(seeds)
    outside = tmp_path / "outside"
    (folder / name).rename(outside)
    (folder / name).symlink_to(outside)
    (problem,) = problems(seeds)
    assert problem.file == folder / name
    assert "outside its folder" in problem.message


def test_a_link_within_the_folder_is_fine(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "essay.txt").rename(folder / "text")
    (folder / "essay.txt").symlink_to("text")
    assert problems(tmp_path) == []


def test_line_numbers_are_those_of_the_file() -> None:
    assert line_of(NOTES, "title: 雨的度") == 1
    assert line_of(NOTES, "parts:") == 3


def _text_problem(folder: Path) -> str:
    (problem,) = problems(folder.parent)
    assert problem.file == folder / "essay.txt"
    return problem.message


def test_a_folder_in_place_of_the_text_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, text=None)
    (folder / "essay.txt").mkdir()
    assert "is a folder" in _text_problem(folder)


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, text=None)
    (folder / "essay.txt").symlink_to("gone.txt")
    assert "is a link to a file that is not there" in _text_problem(folder)


def test_a_text_beyond_the_limit_is_refused_with_the_limit_and_why(tmp_path: Path) -> None:
    message = _text_problem(write_folder(tmp_path, text="雨\n" + "下雨了。" * 40_000, notes=None, phrasings=None))
    assert "160,002 characters" in message
    assert "120,000" in message
    assert "split it" in message


def test_a_text_of_one_character_or_in_html_is_refused_by_name(tmp_path: Path) -> None:
    write_folder(tmp_path, "one", text="雨", notes=None, phrasings=None)
    write_folder(tmp_path, "page", text="<html><body><p>雨</p></body></html>", notes=None, phrasings=None)
    one, page = problems(tmp_path)
    assert "no text below the title" in one.message
    assert "is HTML" in page.message


def test_one_essay_is_loaded_whatever_stands_beside_it(tmp_path: Path) -> None:
    write_folder(tmp_path, "sound")
    write_folder(tmp_path, "broken", notes="title: [")
    (tmp_path / "chatter.yaml").write_text("chatter:\n  - 今天吃啥\n", "utf-8")
    library = load_alone(tmp_path, "sound")
    assert [essay.slug for essay in library.essays] == ["sound"]
    assert library.chatter == ("今天吃啥",)


def test_shelf_without_shared_words_has_those_of_the_program(tmp_path: Path, library: Library) -> None:
    write_folder(tmp_path, "sound")
    for name in ("chatter.yaml", "lexicon.yaml"):
        (tmp_path / name).unlink()
    for shelf in (load_library(tmp_path), load_alone(tmp_path, "sound")):
        assert shelf.chatter == library.chatter
        assert shelf.concepts == library.concepts


@pytest.mark.parametrize("slug", ["none", "..", "a/b", ""])
def test_essay_that_is_not_there_is_named(tmp_path: Path, slug: str) -> None:
    with pytest.raises(BrokenSeeds, match="there is no such essay; essay-bot new FILE makes one"):
        find_folder(tmp_path, slug)
