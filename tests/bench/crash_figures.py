"""What a crash benchmark reports: a line a figure, with the wanted value beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.table import Table

from bot.core.essay import Essay


@dataclass(frozen=True, slots=True)
class Figure:
    """``wanted`` is empty where the figure only informs. ``wrong``: it is not as wanted."""

    name: str
    value: str
    wanted: str = ""
    wrong: bool = False
    timed: bool = False  # depends on how busy the machine is: shown, but no reason to fail


def zero(name: str, count: int) -> Figure:
    """One that must be 0."""
    return Figure(name, f"{count:,}", "0", count != 0)


def count(name: str, number: int) -> Figure:
    return Figure(name, f"{number:,}")


def spread(name: str, values: Sequence[float], *parts: int, unit: str = "s") -> Figure:
    """Percentiles and the greatest of ``values``."""
    told = [f"p{part} {percentile(values, part):.2f}" for part in parts]
    return Figure(f"{name}, {unit}", ", ".join([*told, f"max {max(values):.2f}"]) if values else "none")


def percentile(values: Sequence[float], part: int) -> float:
    """``part`` of a hundred; NaN for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) * part // 100, len(ordered) - 1)] if ordered else float("nan")


def table(title: str, figures: Iterable[Figure]) -> Table:
    drawn = Table(title=title, title_justify="left")
    drawn.add_column("")
    drawn.add_column("measured", justify="right")
    drawn.add_column("wanted", justify="right")
    for figure in figures:
        drawn.add_row(figure.name, figure.value + (" !" if figure.wrong else ""), figure.wanted)
    return drawn


@dataclass(frozen=True, slots=True)
class Course:
    """What became of the messages of one reader, each of which asks for another paragraph."""

    lost: int = 0  # not answered
    repeats: int = 0  # the same answer once more
    strange: int = 0  # anything that is the answer to none of them, or another text for the same paragraph
    swapped: int = 0  # an answer after that to a later message


def judged(asked: Sequence[int], heard: Sequence[str], essay: Essay) -> Course:
    """``asked``: paragraphs, all different, in order. ``heard``: all that the bot said, in order."""
    places = {number: place for place, number in enumerate(asked)}
    texts: dict[int, str] = {}
    came: list[int] = []
    strange = 0
    for text in heard:
        number = shown(text, essay)
        if number is None or number not in places or texts.setdefault(number, text) != text:
            strange += 1
        else:
            came.append(places[number])
    return Course(
        lost=len(asked) - len(texts),
        repeats=len(came) - len(texts),
        strange=strange,
        swapped=sum(later < earlier for earlier, later in pairwise(came)),
    )


def shown(text: str, essay: Essay) -> int | None:
    """The paragraph that a message of the bot begins with; None for any other message."""
    found = (paragraph.number for paragraph in essay.paragraphs if text.startswith(paragraph.text))
    return next(found, None)
