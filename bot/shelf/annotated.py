"""An essay with its annotations: both must fit each other, and where they do not, the line is named."""

from itertools import accumulate, repeat

from bot.core.essay import Essay, Opener, Paragraph, Part, Ref, Thesis
from bot.core.language import LocalizedText
from bot.shelf.front import author_of
from bot.shelf.problems import BrokenSeeds, Problem
from bot.shelf.schema import AnnotationDraft, Annotations, ThesisNote, bounds
from bot.shelf.sentences import sentences
from bot.shelf.text_structure import TextStructure
from bot.shelf.yaml_lines import YamlWithLines


def annotated_essay(slug: str, reading: TextStructure, notes: Annotations, marked: YamlWithLines) -> Essay:
    """Raises BrokenSeeds with every place where text and annotations do not fit each other."""
    texts = [paragraph for section in reading.sections for paragraph in section.paragraphs]
    of_parts = dict(zip((part.id for part in notes.parts), _spans(reading), strict=False))
    problems = [
        *title_problems(reading, notes, marked),
        *_part_problems(reading, notes, marked),
        *thesis_problems(notes, marked, _spans(reading), of_parts),
        *question_problems(notes, marked),
        *paragraph_problems(notes, marked, len(texts)),
        *_missing_summaries(notes, marked, len(texts)),
    ]
    if problems:
        raise BrokenSeeds(problems)
    parts = _parts(reading, notes)
    theses = tuple(_thesis(thesis_id, note, parts) for thesis_id, note in notes.theses.items())
    return Essay(
        slug=slug,
        title=notes.title,
        summary=LocalizedText(notes.summary, notes.summary_en),
        parts=parts,
        theses=theses,
        paragraphs=tuple(_paragraph(number, text, notes, parts, theses) for number, text in enumerate(texts, 1)),
        openers=tuple(
            Opener(LocalizedText(opener.question, opener.question_en), Ref(slug, opener.paragraph))
            for opener in notes.openers
        ),
        author=author_of(reading.byline),
    )


def title_problems(
    reading: TextStructure, notes: Annotations | AnnotationDraft, marked: YamlWithLines
) -> list[Problem]:
    if notes.title in (reading.title, None):
        return []
    return [marked.problem(f"the title differs from the essay's first line, {reading.title!r}", "title")]


def _part_problems(reading: TextStructure, notes: Annotations, marked: YamlWithLines) -> list[Problem]:
    problems = []
    ids = [part.id for part in notes.parts]
    for place, part in enumerate(notes.parts):
        if part.id in ids[:place]:
            problems.append(marked.problem(f"the part {part.id!r} stands here a second time", "parts", place, "id"))
        if part.id not in notes.theses:
            problems.append(marked.problem(f"the part {part.id!r} has no thesis of that name", "parts", place, "id"))
    written = [part.heading for part in notes.parts]
    found = [section.heading for section in reading.sections]
    if written != found:
        place = next(
            (n for n, (a, b) in enumerate(zip(written, found, strict=False)) if a != b), min(len(written), len(found))
        )
        missing = f"{found[place]!r}" if place < len(found) else "no further heading"
        problems.append(
            marked.problem(f"the essay has here {missing}; headings must stand as in the text", "parts", place)
        )
    return problems


def thesis_problems(
    notes: Annotations | AnnotationDraft,
    marked: YamlWithLines,
    spans: list[tuple[int, int]],
    of_parts: dict[str, tuple[int, int]],
) -> list[Problem]:
    """``spans``: of the parts that the text has; ``of_parts``: by the id that a part's own thesis has."""
    count = spans[-1][1]
    problems = []
    for thesis_id, note in notes.theses.items():
        first, last = bounds(note.paragraphs)
        begin, end = of_parts.get(thesis_id, (first, last))
        if not 1 <= first <= last <= count:
            message = f"{thesis_id}: the essay has paragraphs 1-{count}, not {note.paragraphs}"
        elif (first, last) != (begin, end):
            message = f"{thesis_id}: this part has paragraphs {begin}-{end}, not {note.paragraphs}"
        elif not any(begin <= first and last <= end for begin, end in spans):
            message = f"{thesis_id}: {note.paragraphs} reaches from one part into the next"
        else:
            continue
        problems.append(marked.problem(message, "theses", thesis_id, "paragraphs"))
    return problems


def question_problems(notes: Annotations | AnnotationDraft, marked: YamlWithLines) -> list[Problem]:
    return [
        marked.problem(
            f"{thesis_id}: {len(note.discuss)} open questions, but {len(note.discuss_en)} in English; "
            "write one for each, in the same order, or leave them all out",
            *("theses", thesis_id, "discuss_en"),
        )
        for thesis_id, note in notes.theses.items()
        if note.discuss_en and len(note.discuss_en) != len(note.discuss)
    ]


def paragraph_problems(notes: Annotations | AnnotationDraft, marked: YamlWithLines, count: int) -> list[Problem]:
    problems = [
        marked.problem(f"there is no paragraph {number}; the essay has {count}", "paragraphs", number)
        for number in notes.paragraphs
        if not 1 <= number <= count
    ]
    problems.extend(
        marked.problem(
            f"there is no paragraph {opener.paragraph}; the essay has {count}", "openers", place, "paragraph"
        )
        for place, opener in enumerate(notes.openers)
        if opener.paragraph > count
    )
    return problems


def _missing_summaries(notes: Annotations, marked: YamlWithLines, count: int) -> list[Problem]:
    missing = [number for number in range(1, count + 1) if number not in notes.paragraphs]
    if not missing:
        return []
    return [marked.problem(f"no summary for paragraph {', '.join(map(str, missing))}", "paragraphs")]


def _spans(reading: TextStructure) -> list[tuple[int, int]]:
    """First and last paragraph of each section."""
    ends = list(accumulate(len(section.paragraphs) for section in reading.sections))
    return [(end - len(section.paragraphs) + 1, end) for section, end in zip(reading.sections, ends, strict=True)]


def _parts(reading: TextStructure, notes: Annotations) -> tuple[Part, ...]:
    found = zip(reading.sections, notes.parts, _spans(reading), strict=True)
    return tuple(Part(note.id, section.heading, first, last) for section, note, (first, last) in found)


def _thesis(thesis_id: str, note: ThesisNote, parts: tuple[Part, ...]) -> Thesis:
    first, last = bounds(note.paragraphs)
    return Thesis(
        id=thesis_id,
        part=next(part.id for part in parts if part.first <= first <= part.last),
        label=LocalizedText(note.label, note.label_en),
        title=LocalizedText(note.title, note.title_en),
        statement=LocalizedText(note.statement, note.statement_en),
        summary=LocalizedText(note.summary, note.summary_en),
        first=first,
        last=last,
        discuss=tuple(map(LocalizedText, note.discuss, note.discuss_en or repeat(None))),
    )


def _paragraph(
    number: int, text: str, notes: Annotations, parts: tuple[Part, ...], theses: tuple[Thesis, ...]
) -> Paragraph:
    note = notes.paragraphs[number]
    part = next(part.id for part in parts if part.first <= number <= part.last)
    covering = [thesis for thesis in theses if thesis.covers(number)]
    return Paragraph(
        number=number,
        sentences=sentences(text),
        part=part,
        thesis=min(covering, key=lambda thesis: thesis.last - thesis.first).id,
        summary=LocalizedText(note.summary, note.summary_en),
    )
