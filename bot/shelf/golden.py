"""The messages by which an essay's matching is measured."""

from pathlib import Path

from bot.core.essay import Essay, Golden
from bot.shelf.marked import Marked
from bot.shelf.problem import BrokenSeeds
from bot.shelf.schema import GoldenNotes

GOLDEN = "golden.yaml"


def load_golden(folder: Path, essay: Essay) -> tuple[Golden, ...]:
    """The golden messages in ``folder``; none where there is no such file. Raises BrokenSeeds."""
    path = folder / GOLDEN
    if not path.is_file():
        return ()
    marked = Marked(path)
    notes = marked.as_model(GoldenNotes)
    problems = [
        marked.problem(f"there is no paragraph {number}; the essay has {len(essay)}", "messages", place)
        for place, note in enumerate(notes.messages)
        for number in (*note.best, *note.ok)
        if number > len(essay)
    ]
    if problems:
        raise BrokenSeeds(problems)
    return tuple(Golden(note.say, note.after, note.kind, note.best, note.ok) for note in notes.messages)
