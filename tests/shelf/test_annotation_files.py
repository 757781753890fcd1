"""Phrasings are on the disk as soon as they are given, for the text for which they were given, by one at a time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.essay import Essay
from bot.shelf.annotation_files import LOCK, AnnotationFiles, Entry, NotAnnotated, only_one_sitting, phrasing
from bot.shelf.loader import load_essay
from bot.shelf.problems import BrokenSeeds
from bot.shelf.yaml_edits import CannotEdit
from tests.shelf.folder import NOTES, PHRASINGS, TEXT, write_folder
from tests.shell import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)


def said(essay: Essay, number: int) -> list[str]:
    return [each.text for each in essay.paragraph(number).phrasings]


def test_line_is_saved_and_the_rest_stays(folder: Path) -> None:
    file = AnnotationFiles(folder, load_essay(folder))
    essay = file.add(phrasing(1, "雨怎么没完没了"))
    assert said(essay, 1) == ["怎么老说下雨", "雨怎么没完没了"]
    assert essay == load_essay(folder)
    head, rest = (folder / "phrasings.yaml").read_text("utf-8").split("\n", 1)
    assert head.startswith("# essay-bot annotate: 3 paragraphs, text ")
    assert head.endswith(", last at 1")
    assert rest == PHRASINGS.replace("怎么老说下雨\n", "怎么老说下雨\n    - 雨怎么没完没了\n")
    assert sorted(path.name for path in folder.iterdir()) == ["annotations.yaml", "essay.txt", "phrasings.yaml"]


def test_line_that_is_taken_back_is_gone(folder: Path) -> None:
    file = AnnotationFiles(folder, load_essay(folder))
    before = load_essay(folder)
    file.add(phrasing(3, "后来呢"))
    assert file.take_back(phrasing(3, "后来呢")) == before == load_essay(folder)


def test_first_line_begins_the_file(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, phrasings=None)
    file = AnnotationFiles(folder, load_essay(folder))
    assert said(file.add(phrasing(2, "后来呢")), 2) == ["后来呢"]
    assert said(file.take_back(phrasing(2, "后来呢")), 2) == []
    assert said(file.add(phrasing(1, "然后呢")), 1) == ["然后呢"]
    assert load_essay(folder).paragraph(1).phrasings


def test_what_somebody_else_writes_meanwhile_stays(folder: Path) -> None:
    file = AnnotationFiles(folder, load_essay(folder))
    file.add(phrasing(1, "一句"))
    path = folder / "phrasings.yaml"
    path.write_text(path.read_text("utf-8") + "absent:\n  - 别的事\n", "utf-8")
    assert file.add(phrasing(1, "又一句")).absent == ("别的事",)


def test_file_that_was_broken_meanwhile_is_not_touched(folder: Path) -> None:
    file = AnnotationFiles(folder, load_essay(folder))
    path = folder / "phrasings.yaml"
    path.write_text("paragraphs:\n  1:\n    - 一\n  1:\n    - 二\n", "utf-8")
    with pytest.raises(BrokenSeeds, match="a second time"):
        file.add(phrasing(1, "一句"))
    path.write_text("paragraphs:\n  1: [一]\n", "utf-8")
    with pytest.raises(CannotEdit):
        file.add(phrasing(1, "一句"))
    assert path.read_text("utf-8") == "paragraphs:\n  1: [一]\n"
    assert not list(folder.glob(".phrasings*"))


def test_file_into_which_no_line_fits_is_left_to_its_author(tmp_path: Path) -> None:
    whole = "---\ntheses:\n  S1:\n    - 一\n...\n"
    folder = write_folder(tmp_path, phrasings=whole)
    with pytest.raises(CannotEdit, match=r"/phrasings.yaml would not be sound with it .* write it in by hand"):
        AnnotationFiles(folder, load_essay(folder)).add(phrasing(1, "一句"))
    assert (folder / "phrasings.yaml").read_text("utf-8") == whole
    assert not list(folder.glob(".phrasings*"))


def test_ends_of_lines_and_permissions_stay(folder: Path) -> None:
    path = folder / "phrasings.yaml"
    path.write_bytes(PHRASINGS.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    AnnotationFiles(folder, load_essay(folder)).add(phrasing(1, "一句"))
    content = path.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == PHRASINGS.count("\n") + 2
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("text", "notes"), [(TEXT + "\n又添了一段。\n", None), (TEXT.replace("一个月", "两个月"), NOTES)]
)
def test_text_that_has_changed_since_is_refused(folder: Path, text: str, notes: str | None) -> None:
    AnnotationFiles(folder, load_essay(folder)).add(phrasing(1, "一句"))
    (folder / "essay.txt").write_text(text, "utf-8")
    if notes is None:
        (folder / "annotations.yaml").unlink()
        path = folder / "phrasings.yaml"
        path.write_text(path.read_text("utf-8").replace("  S1:\n    - 限度是啥意思\n", "").replace("theses:\n", ""))
    with pytest.raises(NotAnnotated, match=r"phrasings.yaml:1: the text has changed .* delete this line"):
        AnnotationFiles(folder, load_essay(folder))


def test_second_sitting_is_refused_until_the_first_ends(folder: Path) -> None:
    with only_one_sitting(folder), pytest.raises(NotAnnotated, match="another process"), only_one_sitting(folder):
        pass
    with only_one_sitting(folder):
        assert (folder / LOCK).exists()
    assert not (folder / LOCK).exists()


def test_lock_goes_with_a_process_that_is_killed(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from bot.shelf.annotation_files import only_one_sitting\n"
        "with only_one_sitting(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", code, folder], stdout=subprocess.PIPE, env=environment) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(NotAnnotated), only_one_sitting(folder):
            pass
        other.send_signal(signal.SIGKILL)
    with only_one_sitting(folder):
        pass
    assert not (folder / LOCK).exists()


def test_annotations_of_a_text_that_has_changed_since_are_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, notes=None, phrasings=None)
    entry = Entry("annotations.yaml", ("paragraphs", "1", "summary"), "雨让人想到头。", 1, listed=False)
    AnnotationFiles(folder, load_essay(folder)).add(entry)
    (folder / "essay.txt").write_text(TEXT.replace("一个月", "两个月"), "utf-8")
    with pytest.raises(NotAnnotated, match=r"annotations.yaml:1: the text has changed since these annotations"):
        AnnotationFiles(folder, load_essay(folder))


def test_what_one_left_who_was_killed_while_writing_is_cleared_away(folder: Path) -> None:
    (folder / ".annotations.yaml.part").write_text("paragraphs:\n  1:\n    summ", "utf-8")
    with only_one_sitting(folder):
        assert not (folder / ".annotations.yaml.part").exists()
