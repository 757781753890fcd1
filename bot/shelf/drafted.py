"""An essay whose annotations are still being written: what nobody has written yet is taken from the text."""

from dataclasses import replace
from itertools import repeat

from bot.core.essay import Essay, Opener, Paragraph, Ref, Thesis
from bot.core.language import LocalizedText
from bot.shelf.annotated import (
    annotated_essay,
    paragraph_problems,
    question_problems,
    thesis_problems,
    title_problems,
)
from bot.shelf.plain import plain_essay, shortened
from bot.shelf.problems import BrokenSeeds
from bot.shelf.schema import AnnotationDraft, Annotations, ThesisDraft, bounds
from bot.shelf.text_structure import TextStructure
from bot.shelf.yaml_lines import YamlWithLines

LABEL = 8
"""Characters of a label that is made from a title."""


def read_notes(marked: YamlWithLines) -> Annotations | AnnotationDraft:
    """A file that names the parts is whole, or says what is missing; another one is a draft. Raises BrokenSeeds."""
    whole = not isinstance(marked.value, dict) or "parts" in marked.value
    return marked.as_model(Annotations) if whole else marked.as_model(AnnotationDraft)


def noted_essay(
    slug: str, reading: TextStructure, notes: Annotations | AnnotationDraft, marked: YamlWithLines
) -> Essay:
    """Raises BrokenSeeds with every place where text and annotations do not fit each other."""
    if isinstance(notes, Annotations):
        return annotated_essay(slug, reading, notes, marked)
    bare = plain_essay(slug, reading)
    spans = [(part.first, part.last) for part in bare.parts]
    of_parts = {part.id: (part.first, part.last) for part in bare.parts}
    problems = [
        *title_problems(reading, notes, marked),
        *thesis_problems(notes, marked, spans, of_parts),
        *question_problems(notes, marked),
        *paragraph_problems(notes, marked, len(bare)),
    ]
    if problems:
        raise BrokenSeeds(problems)
    theses = _theses(bare, notes)
    openers = tuple(
        Opener(LocalizedText(each.question, each.question_en), Ref(slug, each.paragraph)) for each in notes.openers
    )
    summary = "".join(thesis.statement.zh for thesis in theses if thesis.id == thesis.part)
    return replace(
        bare,
        summary=LocalizedText(notes.summary, notes.summary_en) if notes.summary else LocalizedText(summary),
        theses=theses,
        paragraphs=tuple(_paragraph(each, notes, theses) for each in bare.paragraphs),
        openers=openers or bare.openers,
    )


def _theses(bare: Essay, notes: AnnotationDraft) -> tuple[Thesis, ...]:
    known = [_thesis(each, notes.theses[each.id]) if each.id in notes.theses else each for each in bare.theses]
    ids = {each.id for each in known}
    for thesis_id, note in notes.theses.items():
        if thesis_id not in ids:
            known.append(_thesis(_begun(bare, thesis_id, bounds(note.paragraphs)), note))
    order = {part.id: place for place, part in enumerate(bare.parts)}
    return tuple(sorted(known, key=lambda each: (order[each.part], each.id != each.part, each.first, -each.last)))


def _begun(bare: Essay, thesis_id: str, span: tuple[int, int]) -> Thesis:
    """A thesis of which nothing is written but its paragraphs: their sentences stand in."""
    first, last = span
    part = next(part.id for part in bare.parts if part.first <= first <= part.last)
    said = LocalizedText(bare.paragraph(first).summary.zh)
    title = said.zh.rstrip("。")
    return Thesis(
        id=thesis_id,
        part=part,
        label=LocalizedText(shortened(title, LABEL)),
        title=LocalizedText(title),
        statement=said,
        summary=said,
        first=first,
        last=last,
        extracted=True,
    )


def _thesis(before: Thesis, note: ThesisDraft) -> Thesis:
    title = LocalizedText(note.title, note.title_en) if note.title else before.title
    label = shortened(note.title, LABEL) if note.title else before.label.zh
    first, last = bounds(note.paragraphs)
    return replace(
        before,
        first=first,
        last=last,
        label=LocalizedText(note.label, note.label_en) if note.label else LocalizedText(label),
        title=title,
        statement=LocalizedText(note.statement, note.statement_en) if note.statement else before.statement,
        summary=LocalizedText(note.summary, note.summary_en) if note.summary else before.summary,
        extracted=not (note.statement and note.summary),
        discuss=tuple(map(LocalizedText, note.discuss, note.discuss_en or repeat(None))),
    )


def _paragraph(paragraph: Paragraph, notes: AnnotationDraft, theses: tuple[Thesis, ...]) -> Paragraph:
    covering = [thesis for thesis in theses if thesis.covers(paragraph.number)]
    narrowest = min(covering, key=lambda thesis: (thesis.last - thesis.first, thesis.id == thesis.part))
    note = notes.paragraphs.get(paragraph.number)
    if note is None:
        return replace(paragraph, thesis=narrowest.id)
    summary = LocalizedText(note.summary, note.summary_en)
    return replace(paragraph, thesis=narrowest.id, summary=summary, extracted=False)
