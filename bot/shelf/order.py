"""The order of the shelf: which essay a chat begins with, and which come after it."""

from collections.abc import Sequence
from pathlib import Path

from bot.shelf.problems import BrokenSeeds, Problem
from bot.shelf.schema import ShelfFile
from bot.shelf.yaml_lines import YamlWithLines

SHELF = "shelf.yaml"


def ordered(folders: Sequence[Path], seeds: Path) -> list[Path]:
    """Sort the folders of essays: those that the file names, as it does, then the others by name.

    Without the file all of them by name. Raises BrokenSeeds where it names a folder that is not there, or one twice.
    """
    by_name = {folder.name: folder for folder in sorted(folders)}
    path = seeds / SHELF
    if not path.exists() and not path.is_symlink():
        return list(by_name.values())
    if not path.is_file():
        raise BrokenSeeds([Problem(path, 1, "is no file; delete it, or write the order of the essays into a file")])
    marked = YamlWithLines(path)
    named = marked.as_model(ShelfFile).order
    problems = [
        marked.problem(complaint, "order", place)
        for place, slug in enumerate(named)
        if (complaint := _complaint(slug, named[:place], by_name))
    ]
    if problems:
        raise BrokenSeeds(problems)
    return [by_name.pop(slug) for slug in named] + list(by_name.values())


def _complaint(slug: str, before: Sequence[str], by_name: dict[str, Path]) -> str:
    """What is wrong with a name in the order, and what to do; empty where nothing is."""
    if slug in before:
        return f"{slug!r} stands here a second time; delete one of the two"
    if slug in by_name:
        return ""
    return f"there is no essay {slug!r} on this shelf; delete it from the order, or name one of {', '.join(by_name)}"
