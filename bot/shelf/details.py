"""How people ask for a particular, and messages by which it is measured whether that is recognised."""

from pathlib import Path

from bot.core.details import DetailKind, DetailPhrasings
from bot.shelf.problems import BrokenSeeds
from bot.shelf.schema import DetailsFile
from bot.shelf.yaml_lines import YamlWithLines

NONE = "none"
"""The key of what only looks like such a question."""


def load_details(path: Path) -> tuple[DetailPhrasings, ...]:
    """The phrasings in ``path``, by kind; none where there is no such file. Raises BrokenSeeds for a kind that is not
    known, and for a phrasing that stands twice.
    """
    if not path.is_file():
        return ()
    marked = YamlWithLines(path)
    told = marked.as_model(DetailsFile).details
    found: list[DetailPhrasings] = []
    problems = []
    for name, phrasings in told.items():
        if name != NONE and name not in list(DetailKind):
            known = ", ".join((*DetailKind, NONE))
            problems.append(marked.problem(f"{name!r} is no kind of particular; kinds are {known}", "details", name))
            continue
        found.append(DetailPhrasings(None if name == NONE else DetailKind(name), phrasings))
    problems += marked.repeated("details", told)
    if problems:
        raise BrokenSeeds(problems)
    return tuple(found)
