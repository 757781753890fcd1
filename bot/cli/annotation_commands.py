"""What can be typed in a sitting of ``annotate`` besides lines to be saved, and what each command asks."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bot.cli.annotation_kinds import DiscussionOf, EditorQuestion, NotAnswered, PhrasingsOf, SummaryOf, questions_of
from bot.core.essay import Essay, Thesis
from bot.shelf.annotation_files import AnnotationFiles
from bot.shelf.loader import ANNOTATIONS

COMMANDS = (
    "Each line is saved at once, and learnt while you write the next. An empty line: the next paragraph. "
    "? lists what else there is to write and to do, /quit leaves."
)
HELP = {
    "/ask": "how readers ask about a paragraph, the one first that gains most; it begins with this",
    "/sum": "a line on each paragraph that has none; /sum 3: on paragraph 3",
    "/part": "title, statement, summary, label, and questions to discuss, of each part; /part 3-5: of these paragraphs",
    "/talk": "questions to discuss, part by part",
    "/not": "what people would ask that the essay does not answer",
    "/draft": "a language model drafts lines for this; each is saved only if you say so",
    "/go": "/go 3: to paragraph 3",
    "/show": "/show 3: paragraph 3, only to look at",
    "/skip": "leaves this one for today",
    "/undo": "takes the last line back, again the one before it",
    "/quit": "leaves; everything is saved, and the next time begins here",
}


class Tone(Enum):
    """What sort of thing is said; a screen has colours for them."""

    PLAIN = ""
    ASIDE = "dim"
    ASKED = "bold"
    SAVED = "green"
    REFUSED = "yellow"


Tell = Callable[[str, Tone], None]


@dataclass(frozen=True, slots=True)
class CommandReader:
    """Reads what commands ask for, of an essay as it stands now."""

    essay: Essay
    files: AnnotationFiles
    tell: Tell  # what is wrong with a command
    at: int  # the paragraph on the table

    def choices(self) -> dict[str, Callable[[str], list[EditorQuestion]]]:
        """Of what each command asks; nothing where it has said why not."""
        return {
            "/ask": lambda _: [PhrasingsOf(self.at)],
            "/go": lambda said: [PhrasingsOf(number)] if (number := self.number("/go", said)) else [],
            "/not": lambda _: [NotAnswered(self.at)],
            "/sum": self._summaries,
            "/part": self._parts,
            "/talk": lambda _: [DiscussionOf(each.id, each.first, each.last) for each in self.essay.theses],
        }

    def _summaries(self, said: str) -> list[EditorQuestion]:
        if said:
            return [SummaryOf(number)] if (number := self.number("/sum", said)) else []
        missing = [each.number for each in self.essay.paragraphs if each.extracted]
        if not missing:
            self.tell("Every paragraph has its summary; /sum 3 writes another for paragraph 3.", Tone.REFUSED)
        return [SummaryOf(number) for number in missing]

    def _parts(self, said: str) -> list[EditorQuestion]:
        if not said:
            return [question for each in self.essay.theses for question in questions_of(each, self._is_written)]
        first, _, last = said.replace(" ", "").partition("-")
        start, end = (self.number("/part", each) for each in (first, last or first))
        if not start or not end:
            return []
        span = (start, end)
        thesis = next((each for each in self.essay.theses if (each.first, each.last) == span), None)
        if thesis is None:
            thesis = self._new_thesis(*span)
        return questions_of(thesis, self._is_written) if thesis else []

    def _new_thesis(self, first: int, last: int) -> Thesis | None:
        """One of which nothing is written; None where it has said why there can be none."""
        part = next((each for each in self.essay.parts if each.first <= first <= last <= each.last), None)
        if part is None:
            spans = ", ".join(f"{each.first}-{each.last}" for each in self.essay.parts)
            self.tell(f"These are no paragraphs of one part; the parts are {spans}.", Tone.REFUSED)
            return None
        if self.files.is_whole:
            self.tell(
                f"{self.files.path(ANNOTATIONS)} names its parts, so a thesis has to come whole: write it in by hand.",
                Tone.REFUSED,
            )
            return None
        ids = {each.id for each in self.essay.theses}
        free = next(f"T{count}" for count in range(1, len(ids) + 2) if f"T{count}" not in ids)
        own = self.essay.thesis(part.id)
        return Thesis(free, part.id, own.label, own.title, own.statement, own.summary, first, last)

    def _is_written(self, thesis: str, name: str) -> bool:
        return self.files.said(ANNOTATIONS, ("theses", thesis, name)) is not None

    def number(self, name: str, argument: str) -> int:
        """A paragraph; 0 where it has said that there is none."""
        count = len(self.essay)
        if argument.isdecimal() and 1 <= int(argument[:6]) <= count:
            return int(argument[:6])
        self.tell(f"{name} takes a paragraph from 1 to {count}: {name} {count}", Tone.REFUSED)
        return 0
