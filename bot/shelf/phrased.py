"""An essay with the phrasings that somebody has collected for it."""

from dataclasses import replace

from bot.core.essay import Essay, Phrasing
from bot.shelf.problems import BrokenSeeds
from bot.shelf.schema import PhrasingNote, Phrasings
from bot.shelf.yaml_lines import YamlWithLines


def phrased_essay(essay: Essay, phrasings: Phrasings, marked: YamlWithLines) -> Essay:
    """Raises BrokenSeeds where a phrasing belongs to nothing, or stands in the file twice."""
    count = len(essay)
    ids = {thesis.id for thesis in essay.theses}
    problems = [
        marked.problem(f"there is no paragraph {number}; the essay has {count}", "paragraphs", number)
        for number in phrasings.paragraphs
        if not 1 <= number <= count
    ]
    problems += [
        marked.problem(f"there is no thesis {thesis_id!r}", "theses", thesis_id)
        for thesis_id in phrasings.theses
        if thesis_id not in ids
    ]
    seen: dict[tuple[str, str | None], tuple[str | int, ...]] = {}
    for place, phrasing in _all(phrasings):
        said = (phrasing.text, phrasing.after)
        if said in seen:
            line = marked.line(*seen[said])
            problems.append(marked.problem(f"{phrasing.text!r} stands on line {line} already", *place))
        seen.setdefault(said, place)
        if phrasing.sentence is not None and isinstance(place[1], int) and place[1] <= count:
            sentences = len(essay.paragraph(place[1]).sentences)
            if phrasing.sentence >= sentences:
                problems.append(marked.problem(f"paragraph {place[1]} has the sentences 0 to {sentences - 1}", *place))
    if problems:
        raise BrokenSeeds(problems)
    return replace(
        essay,
        paragraphs=tuple(
            replace(paragraph, phrasings=tuple(map(_phrasing, phrasings.paragraphs.get(paragraph.number, ()))))
            for paragraph in essay.paragraphs
        ),
        theses=tuple(
            replace(thesis, phrasings=tuple(map(Phrasing, phrasings.theses.get(thesis.id, ()))))
            for thesis in essay.theses
        ),
        absent=phrasings.absent,
    )


def _phrasing(note: str | PhrasingNote) -> Phrasing:
    return Phrasing(note) if isinstance(note, str) else Phrasing(note.say, note.after, note.sentence)


def _all(phrasings: Phrasings) -> list[tuple[tuple[str | int, ...], Phrasing]]:
    found: list[tuple[tuple[str | int, ...], Phrasing]] = []
    for number, notes in phrasings.paragraphs.items():
        found.extend((("paragraphs", number, place), _phrasing(note)) for place, note in enumerate(notes))
    for thesis_id, texts in phrasings.theses.items():
        found.extend((("theses", thesis_id, place), Phrasing(text)) for place, text in enumerate(texts))
    found.extend((("absent", place), Phrasing(text)) for place, text in enumerate(phrasings.absent))
    return found
