"""What a text says of itself, where nobody has annotated it: run-in theses, and a sentence for each paragraph."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.core.patterns import LazyPattern
from bot.shelf.sentences import sentences

SHARED = 8
"""Characters that two openings must share to be parallel."""
RUN_IN_LIMIT = 80
"""Characters of a run-in thesis."""

_ORDINAL = LazyPattern(
    r"(?:第[一二三四五六七八九十]+|其[一二三四五六七八九十]|[一二三四五六七八九十]+)[，、：:]|首先|其次|再次|最后"
)


def run_in_theses(paragraphs: Sequence[str]) -> list[int]:
    """Which paragraphs of a part (from 0) begin a thesis of their own.

    Such openings come in parallel ("It is not only …, it is …"), sharing their beginning or end, or are counted.
    """
    openings = [sentences(paragraph)[0].strip() for paragraph in paragraphs]
    found = []
    for place, opening in enumerate(openings):
        others = openings[:place] + openings[place + 1 :]
        if len(opening) <= RUN_IN_LIMIT and (
            _ORDINAL.match(opening) or any(_shared(opening, other) >= SHARED for other in others)
        ):
            found.append(place)
    return found if len(found) > 1 else []


def _shared(one: str, other: str) -> int:
    """The longer of the common beginning and the common end."""
    return max(_prefix(one, other), _prefix(one[::-1], other[::-1]))


def _prefix(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def telling_sentence(text: str) -> str:
    """The sentence that shares most with the rest of the text: its own words, unaltered."""
    parts = sentences(text)
    pairs = Counter(pair for part in parts for pair in set(_pairs(part)))

    def centrality(part: str) -> float:
        own = set(_pairs(part))
        return sum(pairs[pair] - 1 for pair in own) / (len(own) + 8)

    return max(parts, key=centrality).strip()


def _pairs(text: str) -> list[str]:
    return re.findall(r"(?=(\w\w))", text)
