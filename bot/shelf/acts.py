"""How people put what is no question to an essay, and messages by which that is measured."""

from pathlib import Path

from bot.core.act import ActPhrasing, ActType, GoldenAct
from bot.shelf.problems import BrokenSeeds
from bot.shelf.schema import ActsFile, GoldenActsFile
from bot.shelf.yaml_lines import YamlWithLines


def load_acts(path: Path) -> tuple[ActPhrasing, ...]:
    """The phrasings in ``path``; none where there is no such file. Raises BrokenSeeds for an act that is not known, and
    for a phrasing that stands twice.
    """
    if not path.is_file():
        return ()
    marked = YamlWithLines(path)
    told = marked.as_model(ActsFile).acts
    found: list[ActPhrasing] = []
    problems = []
    for key, phrasings in told.items():
        name, _, detail = key.partition(".")
        if name not in list(ActType):
            known = ", ".join(ActType)
            problems.append(marked.problem(f"{name!r} is no act; acts are {known}", "acts", key))
            continue
        found += [ActPhrasing(ActType(name), text, detail) for text in phrasings]
    problems += marked.repeated("acts", told)
    if problems:
        raise BrokenSeeds(problems)
    return tuple(found)


def load_golden_acts(path: Path) -> tuple[GoldenAct, ...]:
    """The messages in ``path``; none where there is no such file."""
    if not path.is_file():
        return ()
    notes = YamlWithLines(path).as_model(GoldenActsFile).messages
    return tuple(GoldenAct(note.say, note.act, note.context, note.also) for note in notes)
