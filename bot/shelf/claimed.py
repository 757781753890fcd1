"""An essay with what people claim that its author says."""

from dataclasses import replace

from bot.core.essay import Essay, KnownClaims
from bot.shelf.problems import BrokenSeeds
from bot.shelf.schema import ClaimsNotes
from bot.shelf.yaml_lines import YamlWithLines

CLAIMS = "claims.yaml"

Place = tuple[str | int, ...]


def claimed_essay(essay: Essay, notes: ClaimsNotes, marked: YamlWithLines) -> Essay:
    """Raises BrokenSeeds where a claim belongs to no paragraph, or stands in the file twice."""
    problems = [
        marked.problem(f"there is no paragraph {number}; the essay has {len(essay)}", "paragraphs", number)
        for number in notes.paragraphs
        if not 1 <= number <= len(essay)
    ]
    seen: dict[str, Place] = {}
    for place, text in _all(notes):
        if text in seen:
            # The same words may be borne out here and spoken against there: then neither is known.
            line = marked.line(*seen[text])
            problems.append(marked.problem(f"{text!r} stands on line {line} already", *place))
        seen.setdefault(text, place)
    if problems:
        raise BrokenSeeds(problems)
    claims = {number: KnownClaims(note.says, note.denies) for number, note in notes.paragraphs.items()}
    return replace(
        essay,
        paragraphs=tuple(
            replace(paragraph, claims=claims.get(paragraph.number, KnownClaims())) for paragraph in essay.paragraphs
        ),
        unsaid=notes.unsaid,
    )


def _all(notes: ClaimsNotes) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    for number, note in notes.paragraphs.items():
        for side, texts in (("says", note.says), ("denies", note.denies)):
            found.extend((("paragraphs", number, side, place), text) for place, text in enumerate(texts))
    found.extend((("unsaid", place), text) for place, text in enumerate(notes.unsaid))
    return found
