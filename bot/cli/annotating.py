"""One sitting of ``annotate``: a paragraph is shown, lines are taken, and each is said where it would land."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.core.errors import ForeseenError
from bot.core.essay import Essay, Paragraph
from bot.core.text import clean, has_writing
from bot.shelf.phrasing_file import PhrasingFile
from bot.training.landing import Apprentice, Landing

LONGEST = 300
"""Characters of a phrasing; longer is a text."""
BEGINNING = 24
"""Characters by which another paragraph is known again."""
ASKED = "How would a friend ask about this?"
COMMANDS = (
    "Each line is saved at once, and learnt while you write the next. An empty line: the next paragraph. "
    "/undo takes the last line back, /skip leaves this paragraph for today, /show 3 shows another, /quit leaves."
)

Tell = Callable[[str], None]
Show = Callable[[str, Paragraph], None]


@dataclass
class Sitting:
    """What has happened since the command was called."""

    essay: Essay
    file: PhrasingFile
    apprentice: Apprentice
    order: Callable[[Essay], list[int]]  # of paragraphs: first what gains most
    fold: Callable[[str], str]
    tell: Tell
    show: Show
    first: int | None = None  # the paragraph to begin with
    saved: list[tuple[int, str]] = field(default_factory=list)  # the last one last
    skipped: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)  # in this round

    def hold(self, lines: Iterator[str]) -> None:
        """Go from paragraph to paragraph until there are no more lines, or somebody leaves."""
        self.tell(COMMANDS)
        number: int | None = self.first or self._next()
        while number is not None:
            self.seen.add(number)
            self._present(number)
            if not self._take(number, lines):
                break
            number = self._next()
        else:
            self.tell("All paragraphs were skipped.")
        count = len(self.saved)
        self.tell(f"{count} line{'s' * (count != 1)} saved in {self.file.path}.")

    def _next(self) -> int | None:
        """The paragraph that gains most of those not yet seen in this round; None where all were skipped."""
        order = [number for number in self.order(self.essay) if number not in self.skipped]
        if order and self.seen.issuperset(order):
            self.seen.clear()
        return next((number for number in order if number not in self.seen), None)

    def _present(self, number: int) -> None:
        paragraph = self.essay.paragraph(number)
        count = len(paragraph.phrasings)
        head = f"paragraph {number} of {len(self.essay)}, {count} phrasing{'s' * (count != 1)}"
        self.show(head, paragraph)
        self.tell(ASKED)

    def _take(self, number: int, lines: Iterator[str]) -> bool:
        """Take lines for a paragraph; False where that was the last one."""
        for raw in lines:
            line = " ".join(clean(raw).split())
            if line == "/quit":
                return False
            if not line:
                return True
            if line == "/skip":
                self.skipped.add(number)
                return True
            if line.startswith("/"):
                self._obey(line)
            else:
                self._keep(number, line)
        return False

    def _obey(self, command: str) -> None:
        name, _, argument = command.partition(" ")
        if command == "/undo":
            self._take_back()
        elif name == "/show":
            self._show(argument)
        else:
            self.tell(f"{name} is no command here. {COMMANDS}")

    def _show(self, argument: str) -> None:
        count = len(self.essay)
        if not (argument.isdecimal() and 1 <= int(argument[:6]) <= count):
            self.tell(f"/show takes a paragraph from 1 to {count}: /show {count}")
            return
        self.show(f"paragraph {int(argument)} of {count}, only to look at", self.essay.paragraph(int(argument)))

    def _take_back(self) -> None:
        if not self.saved:
            self.tell("Nothing was saved in this sitting; what was before stands in the file.")
            return
        number, line = self.saved[-1]
        try:
            self._learn(self.file.take_back(number, line))
        except ForeseenError as error:
            self.tell(f"Not taken back: {error}")
            return
        self.saved.pop()
        self.tell(f"Taken back from paragraph {number}: {line}")

    def _keep(self, number: int, line: str) -> None:
        self.apprentice.wait()
        if objection := refusal(self.essay, number, line, self.fold):
            self.tell(f"Not saved: {objection}")
            return
        try:
            essay = self.file.add(number, line)
        except ForeseenError as error:
            self.tell(f"Not saved: {error}")
            return
        self.saved.append((number, line))
        # Before it is learnt: whatever is learnt lands where it belongs.
        self.tell(f"Saved. {told(self.apprentice.landing(line, number), number, self.essay)}")
        self._learn(essay)

    def _learn(self, essay: Essay) -> None:
        self.essay = essay
        self.apprentice.learn(essay)


def refusal(essay: Essay, number: int, line: str, fold: Callable[[str], str]) -> str:
    """Why a line cannot be a phrasing of a paragraph; empty where it can."""
    if not has_writing(line):
        return "there is no word in it."
    if len(line) > LONGEST:
        return f"it has {len(line)} characters; what somebody asks has at most {LONGEST}."
    same = fold(line).casefold()
    for paragraph in essay.paragraphs:
        if any(fold(each.text).casefold() == same and not each.after for each in paragraph.phrasings):
            if paragraph.number == number:
                return "it stands here already."
            return f"it stands at paragraph {paragraph.number} already, and a phrasing belongs to one only."
    for thesis in essay.theses:
        if any(fold(each.text).casefold() == same for each in thesis.phrasings):
            return f"it stands at the thesis {thesis.id} already, and a phrasing belongs to one only."
    if any(fold(text).casefold() == same for text in essay.absent):
        return 'it stands under "absent", as something of which the essay does not speak.'
    if any(fold(each.text).casefold() == same for each in essay.golden):
        return "it stands among the golden messages, by which is measured; put it another way."
    return ""


def told(landing: Landing, number: int, essay: Essay) -> str:
    """Where a phrasing would have landed, in words."""
    if landing.first is None:
        return "None of its words was known before; now they are."
    quoted = "quoted" if landing.said else "named as what is nearest, not quoted"
    if landing.first == number:
        return f"It would have landed here even before, {quoted}."
    beginning = essay.paragraph(landing.first).text.strip()[:BEGINNING]
    place = f"this one was number {landing.place}" if landing.place else "this one was not among the first ten"
    words = f", pulled there by {', '.join(landing.pulling)}" if landing.pulling else ""
    return f"Before, it would have landed on paragraph {landing.first} ({beginning}…){words}; {place}."
