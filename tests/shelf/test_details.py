"""How people ask for a particular is read from a file, each phrasing once."""

from pathlib import Path

import pytest

from bot.core.details import DetailKind, DetailPhrasings
from bot.core.essay import Library
from bot.shelf.details import load_details
from bot.shelf.problems import BrokenSeeds


def write(folder: Path, text: str) -> Path:
    path = folder / "details.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_phrasings_are_read_by_kind_and_those_of_none(tmp_path: Path) -> None:
    path = write(tmp_path, "details:\n  money:\n    - 多少钱\n    - how much was it\n  none:\n    - 多少钱才够\n")
    assert load_details(path) == (
        DetailPhrasings(DetailKind.MONEY, ("多少钱", "how much was it")),
        DetailPhrasings(None, ("多少钱才够",)),
    )
    assert load_details(tmp_path / "none.yaml") == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("details:\n  colour:\n    - 什么颜色\n", 2, "is no kind of particular"),
        ("details:\n  money:\n    - 多少\n  none:\n    - 多少\n", 5, "stands on line 3 already"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(BrokenSeeds) as broken:
        load_details(write(tmp_path, text))
    [problem] = broken.value.problems
    assert (problem.line, said in problem.message) == (line, True)


def test_every_kind_has_sixty_phrasings_none_four_hundred_and_golden_messages_of_its_own(library: Library) -> None:
    known = {each.kind: set(each.texts) for each in library.details}
    golden = {each.kind: set(each.texts) for each in library.golden_details}
    assert known.keys() == golden.keys() == {*DetailKind, None}
    assert min(map(len, known.values())) >= 60
    assert len(known[None]) >= 400
    assert not set().union(*known.values()) & set().union(*golden.values())
