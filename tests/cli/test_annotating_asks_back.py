"""A sitting: what is asked back, and what is said while it learns."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from bot.cli.annotating import Sitting, Tone
from bot.core.essay import Library, Paragraph
from bot.search.cache import Cache
from bot.search.encoder import Vectors
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.shelf.annotation_files import AnnotationFiles
from bot.shelf.loader import load_essay
from bot.training.landing import Apprentice
from tests.cli.test_annotating import Person, beginner
from tests.patience import PATIENCE
from tests.search.conftest import features, fitted, small, sounds
from tests.shelf.folder import write_folder
from tests.training.test_landing import Counting

__all__ = ["beginner", "features", "fitted", "small", "sounds"]


@pytest.mark.parametrize(
    ("command", "line", "said"),
    [
        ("/part 1", "题" * 31, "long for a title"),
        ("/sum 1", "信任", "short for a summary"),
        ("/talk", "选择", "short for a discussion question"),
    ],
)
def test_line_that_looks_like_another_answer_is_asked_back_once(
    beginner: Person, command: str, line: str, said: str
) -> None:
    asked_back = f"Not saved yet: {said}; enter it again to keep it, or another."
    assert asked_back in beginner.enters(command, line)
    lines = beginner.enters(command, line, line)
    assert lines.count(asked_back) <= 1
    assert any(each.startswith("Saved.") for each in lines)
    assert beginner.enters("/undo")[0].endswith(line)


def test_label_that_is_long_is_asked_back_and_another_is_taken(beginner: Person) -> None:
    lines = beginner.enters(
        "/part 2-3", "过头成灾", "过了头，好事成灾。", "先说限度，再说反思。", "一二三四五六七八九", "限度"
    )
    assert "Not saved yet: long for a label; enter it again to keep it, or another." in lines
    assert load_essay(beginner.folder).thesis("S1").label.zh == "限度"


def test_on_a_pipe_nothing_is_asked_back(beginner: Person) -> None:
    beginner.sitting.asks_back = False
    assert beginner.enters("/sum 1", "信任")[1].startswith("Saved.")


class Hesitant(Counting):
    """Reads only once somebody has been told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.told = Event()

    def passages(self, texts: Sequence[str]) -> Vectors:
        assert self.told.wait(PATIENCE)
        return super().passages(texts)


def test_learning_that_takes_long_is_said(
    tmp_path: Path, small: Library, features: Features, fitted: Parameters
) -> None:
    folder = write_folder(tmp_path, notes=None, phrasings=None)
    essay = load_essay(folder)
    encoder = Hesitant()
    apprentice = Apprentice(replace(small, essays=(essay,)), features, fitted, encoder, Cache(tmp_path / "vectors"))
    said: list[str] = []

    def tell(line: str, tone: Tone) -> None:
        said.append(line)
        if line.startswith("Learning"):
            encoder.told.set()

    def show(head: str, paragraph: Paragraph) -> None:
        pass

    files = AnnotationFiles(folder, essay)
    sitting = Sitting(essay, files, apprentice, lambda _: [1, 2, 3], features.fold, tell, show, first=1, patience=0.0)
    try:
        sitting.hold(iter(["后来怎样"]))
    finally:
        encoder.told.set()
        apprentice.close()
    assert "Learning what is written so far, some seconds; write on ..." in said
    assert any(line.startswith("Saved.") for line in said)
