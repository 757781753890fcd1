"""Words of the essay itself, to the letter."""

from collections.abc import Callable

from bot.core.essay import Essay
from bot.core.patterns import LazyPattern

SHORTEST = 8
"""Characters. Shorter stretches of an essay say nothing by themselves."""

_BORDERS = "，,；;：:。！？!?…“”\"'「」『』（）()"
_WITHHELD = LazyPattern(
    "如果|要是|假如|一旦|即使|当.{1,60}?(?:时候|之后|以后|时)|在.{1,8}看来|认为|相信|觉得|以为|看成|不是|并非|难道"
    r"|\b(?:if|when|whether|not|thinks?|claims?)\b"
)
"""What before a stretch of a sentence makes it something other than what the author says."""


class VerbatimFinder:
    """Finds stretches of an essay that stand by themselves: from one mark to another, and not on a condition."""

    def __init__(self, essay: Essay, fold: Callable[[str], str]) -> None:
        self._sentences = [
            (paragraph.number, place, _dense(fold(sentence)))
            for paragraph in essay.paragraphs
            for place, sentence in enumerate(paragraph.sentences)
        ]

    def find(self, folded: str) -> tuple[int, int] | None:
        """The paragraph and its sentence that hold ``folded`` to the letter."""
        wanted = _dense(folded).strip(_BORDERS)
        if len(wanted) < SHORTEST:
            return None
        for number, place, sentence in self._sentences:
            start = sentence.find(wanted)
            if start >= 0 and _stands_alone(sentence, start, start + len(wanted)):
                return number, place
            # More than a sentence: what begins with one is as good as it.
            if start < 0 and sentence.strip(_BORDERS) and wanted.startswith(sentence) and self._goes_on(wanted, number):
                return number, place
        return None

    def _goes_on(self, wanted: str, number: int) -> bool:
        return wanted in "".join(sentence for of, _, sentence in self._sentences if of == number)


def _stands_alone(sentence: str, start: int, end: int) -> bool:
    before, after = sentence[:start], sentence[end:]
    begins = not before or before[-1] in _BORDERS
    ends = not after or after[0] in _BORDERS
    return begins and ends and not _WITHHELD.search(before)


def _dense(text: str) -> str:
    return "".join(text.split())
