"""One sitting of ``annotate``: something is asked, lines are taken, and each is said where it would land."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.cli.annotation_commands import COMMANDS, HELP, CommandReader, Tell, Tone
from bot.cli.annotation_kinds import (
    ASKED,
    LONGEST,
    DiscussionOf,
    EditorQuestion,
    FieldOf,
    PhrasingsOf,
    SummaryOf,
    named,
    told,
)
from bot.cli.drafting import DraftReview
from bot.core.errors import ForeseenError
from bot.core.essay import Essay, Paragraph
from bot.core.text import clean
from bot.shelf.annotation_files import AnnotationFiles, Entry
from bot.shelf.loader import PHRASINGS
from bot.training.landing import Apprentice

__all__ = ["ASKED", "COMMANDS", "HELP", "LONGEST", "Sitting", "Tone", "told"]

PATIENCE = 2.0
"""Seconds of learning after which it is said why nothing comes."""
SHOWN = 30
"""Paragraphs of a part that are named by a line each."""


Show = Callable[[str, Paragraph], None]


@dataclass
class Sitting:
    """What has happened since the command was called."""

    essay: Essay
    files: AnnotationFiles
    apprentice: Apprentice
    order: Callable[[Essay], list[int]]  # of paragraphs: first what gains most
    fold: Callable[[str], str]
    tell: Tell
    show: Show
    first: int | None = None  # the paragraph to begin with
    review: DraftReview = field(default_factory=DraftReview)  # of what a language model writes
    question: EditorQuestion = field(default_factory=lambda: PhrasingsOf(1))
    saved: list[tuple[EditorQuestion, Entry, str | None]] = field(default_factory=list)  # each with what stood there
    skipped: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)  # in this round
    coming: list[EditorQuestion] = field(default_factory=list)  # before phrasings are asked for again
    stretch: tuple[str, int, int] | None = None  # that was shown last
    back: int | None = None  # the paragraph to which that goes back
    left: int | None = None  # the paragraph that phrasings were last asked for
    returned: bool = False  # to that one, which needs not be shown again
    asks_back: bool = True  # once, where a line is unusually long or short
    doubted: tuple[EditorQuestion, str] | None = None  # the line that was asked back last, and to what
    patience: float = PATIENCE  # seconds

    @property
    def prompt(self) -> str:
        return "keep? " if self.review.waits else self.question.prompt

    def hold(self, lines: Iterator[str]) -> None:
        """Go from one question to the next until there are no more lines, or somebody leaves."""
        self.tell(COMMANDS, Tone.ASIDE)
        self.back = self.first
        self.coming.clear()
        self.left = None
        while question := self._next():
            self.question = question
            self._present(question)
            self.left = question.at if isinstance(question, PhrasingsOf) else self.left
            if not self._take(lines):
                break
        else:
            self.tell("All paragraphs were skipped.", Tone.PLAIN)
        count = len(self.saved)
        written = {entry.file for _, entry, _ in self.saved} or {PHRASINGS}
        where = " and ".join(str(self.files.path(name)) for name in sorted(written, reverse=True))
        self.tell(f"{count} line{'s' * (count != 1)} saved in {where}.", Tone.PLAIN)

    def _next(self) -> EditorQuestion | None:
        """What was chosen, else the paragraph that gains most of those not yet seen; None where all were skipped."""
        self.returned = False
        if self.coming:
            self.seen.update(each.at for each in self.coming[:1] if isinstance(each, PhrasingsOf))
            return self.coming.pop(0)
        number, self.back = self.back, None
        self.returned = number is not None and number == self.left
        if number is None:
            self._wait()
            order = [each for each in self.order(self.essay) if each not in self.skipped]
            if order and self.seen.issuperset(order):
                self.seen.clear()
            number = next((each for each in order if each not in self.seen), None)
        if number is None:
            return None
        self.seen.add(number)
        return PhrasingsOf(number)

    def _present(self, question: EditorQuestion) -> None:
        if isinstance(question, PhrasingsOf) and self.returned:
            self.tell(f"\nback at paragraph {named(question.at, self.essay)}; /show {question.at} shows it", Tone.ASIDE)
        elif isinstance(question, PhrasingsOf | SummaryOf):
            paragraph = self.essay.paragraph(question.at)
            count = len(paragraph.phrasings)
            head = f"paragraph {question.at} of {len(self.essay)}, {count} phrasing{'s' * (count != 1)}"
            self.show(head, paragraph)
        if isinstance(question, FieldOf | DiscussionOf):
            self._show_stretch(question.thesis, question.first, question.last)
        if isinstance(question, SummaryOf) and not self.essay.paragraph(question.at).extracted:
            self.tell(f"It has one, which a line replaces: {self.essay.paragraph(question.at).summary.zh}", Tone.ASIDE)
        self.tell(question.asked, Tone.ASKED)

    def _show_stretch(self, thesis: str, first: int, last: int) -> None:
        """A line for each paragraph, once for all that is asked of them."""
        if self.stretch == (thesis, first, last):
            return
        self.stretch = (thesis, first, last)
        self.tell(f"\n{thesis}, paragraphs {first} to {last}", Tone.ASIDE)
        for number in range(first, min(last, first + SHOWN - 1) + 1):
            self.tell(f"{number:>4}  {self.essay.paragraph(number).summary.zh}", Tone.PLAIN)

    def _take(self, lines: Iterator[str]) -> bool:
        """Take lines for what is asked; False where that was the last one."""
        for raw in lines:
            line = " ".join(clean(raw).split())
            if line == "/quit":
                return False
            if self._hear(line):
                return True
        return False

    def _hear(self, line: str) -> bool:
        """Whether something else is to be asked now."""
        if line in ("?", "？", "/help"):
            for name, what in HELP.items():
                self.tell(f"  {name:<6} {what}", Tone.PLAIN)
            return False
        if line.startswith("/"):
            return self._obey(line)
        if self.review.waits:
            return self._keep_draft(line)
        return not line or (self._keep(line) and not self.question.goes_on)

    def _obey(self, command: str) -> bool:
        """Whether something else is to be asked now."""
        name, _, argument = command.partition(" ")
        self.review.drop_all()
        if name == "/draft":
            for said in self.review.begin(self.question, self.essay):
                self.tell(said, Tone.PLAIN)
            return False
        if name == "/skip":
            if isinstance(self.question, PhrasingsOf):
                self.skipped.add(self.question.at)
            return True
        if name == "/undo":
            return self._take_back()
        reader = CommandReader(self.essay, self.files, self.tell, self.question.at)
        if name == "/show":
            if number := reader.number(name, argument):
                self.show(f"paragraph {number} of {len(self.essay)}, only to look at", self.essay.paragraph(number))
        elif choose := reader.choices().get(name):
            return self._choose(choose(argument))
        else:
            self.tell(f"{name} is no command here. {COMMANDS}", Tone.REFUSED)
        return False

    def _keep_draft(self, answer: str) -> bool:
        """Whether something else is to be asked now. What could not be saved waits to be dropped, or written better."""
        line = self.review.chosen(answer)
        if line and not self._keep(line):
            return False
        self.tell(self.review.next(), Tone.PLAIN)
        return bool(line) and not self.question.goes_on

    def _choose(self, questions: list[EditorQuestion]) -> bool:
        if not questions:
            return False
        self.coming = questions
        # Afterwards it goes on with the paragraph at which that was chosen.
        self.back = None if isinstance(questions[0], PhrasingsOf) else self.question.at
        return True

    def _take_back(self) -> bool:
        """Whether what the line answered is to be asked again, which otherwise would be left behind."""
        if not self.saved:
            self.tell("Nothing was saved in this sitting; what was before stands in the file.", Tone.REFUSED)
            return False
        question, entry, before = self.saved[-1]
        try:
            self._learn(self.files.take_back(entry, before))
        except ForeseenError as error:
            self.tell(f"Not taken back: {error}", Tone.REFUSED)
            return False
        self.saved.pop()
        self.tell(f"Taken back from {question.place}: {entry.text}", Tone.SAVED)
        if question.goes_on:
            return False
        if isinstance(self.question, PhrasingsOf):
            self.back = self.question.at
        elif self.question != question:
            self.coming.insert(0, self.question)
        self.coming.insert(0, question)
        return True

    def _keep(self, line: str) -> bool:
        """Whether the line was saved."""
        self._wait()
        if objection := self.question.refusal(line, self.essay, self.fold):
            self.tell(f"Not saved: {objection}", Tone.REFUSED)
            return False
        if self.asks_back and (doubt := self.question.unusual(line)) and self.doubted != (self.question, line):
            self.doubted = (self.question, line)
            self.tell(f"Not saved yet: {doubt}; enter it again to keep it, or another.", Tone.REFUSED)
            return False
        entry = self.question.entry(line)
        try:
            before = None if entry.listed else self.files.said(entry.file, entry.keys)
            essay = self.files.add(entry)
        except ForeseenError as error:
            self.tell(f"Not saved: {error}", Tone.REFUSED)
            return False
        self.saved.append((self.question, entry, before))
        # Before it is learnt: whatever is learnt lands where it belongs.
        landing = self.apprentice.landing(line, entry.at)
        self.tell(f"Saved. {self.question.told(line, landing, self.essay)}".rstrip(), Tone.SAVED)
        self._learn(essay)
        return True

    def _wait(self) -> None:
        """Until what was written is learnt."""
        if not self.apprentice.wait(self.patience):
            self.tell("Learning what is written so far, some seconds; write on ...", Tone.ASIDE)
            self.apprentice.wait()

    def _learn(self, essay: Essay) -> None:
        self.essay = essay
        self.apprentice.learn(essay)
