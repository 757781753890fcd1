"""The messages and claims by which an essay's search is measured."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.core.essay import Essay, Golden, GoldenClaim, Turn
from bot.shelf.problems import BrokenSeeds, Problem
from bot.shelf.schema import DialogueNotes, GoldenClaimNote, GoldenNote, GoldenNotes
from bot.shelf.yaml_lines import YamlWithLines

GOLDEN = "golden.yaml"
DIALOGUES = "dialogues.yaml"


def with_golden(essay: Essay, folder: Path) -> Essay:
    """The essay with the golden messages and claims in ``folder``, where there are any. Raises BrokenSeeds."""
    path = folder / GOLDEN
    if not path.is_file():
        return essay
    marked = YamlWithLines(path)
    notes = marked.as_model(GoldenNotes)
    problems = [*_missing(notes.messages, "messages", essay, marked), *_missing(notes.claims, "claims", essay, marked)]
    for place, note in enumerate(notes.claims):
        if (note.bearing == "unsaid") == bool(note.best):
            message = (
                "an unsaid claim has no paragraph" if note.best else "which paragraph shows it? name it under best"
            )
            problems.append(marked.problem(message, "claims", place, "best"))
    if problems:
        raise BrokenSeeds(problems)
    return replace(
        essay,
        golden=tuple(
            Golden(each.say, each.after, each.kind, each.best, each.ok, each.sentences) for each in notes.messages
        ),
        golden_claims=tuple(
            GoldenClaim(note.say, note.kind, note.bearing, note.best, note.ok) for note in notes.claims
        ),
    )


def with_dialogues(essay: Essay, folder: Path) -> Essay:
    """The essay with the conversations in ``folder``, where there are any. Raises BrokenSeeds."""
    path = folder / DIALOGUES
    if not path.is_file():
        return essay
    marked = YamlWithLines(path)
    notes = marked.as_model(DialogueNotes).dialogues
    problems = [
        marked.problem(f"there is no paragraph {number}; the essay has {len(essay)}", "dialogues", at, turn)
        for at, dialogue in enumerate(notes)
        for turn, note in enumerate(dialogue)
        for number in (*note.best, *note.ok)
        if number > len(essay)
    ]
    if problems:
        raise BrokenSeeds(problems)
    return replace(
        essay,
        dialogues=tuple(tuple(Turn(each.say, each.kind, each.best, each.ok) for each in note) for note in notes),
    )


def _missing(
    notes: Sequence[GoldenNote | GoldenClaimNote], part: str, essay: Essay, marked: YamlWithLines
) -> list[Problem]:
    return [
        marked.problem(f"there is no paragraph {number}; the essay has {len(essay)}", part, place)
        for place, note in enumerate(notes)
        for number in (*note.best, *note.ok)
        if number > len(essay)
    ]
