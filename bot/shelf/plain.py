"""An essay that nobody has annotated: everything is taken from the text itself, run-in theses and
a sentence for each paragraph, too.
"""

import re
from collections import Counter
from collections.abc import Sequence

from bot.core.essay import Essay, Opener, Paragraph, Part, Ref, Thesis
from bot.core.language import LocalizedText
from bot.core.patterns import LazyPattern
from bot.shelf.front import author_of
from bot.shelf.sentences import sentences
from bot.shelf.text_structure import TextSection, TextStructure

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


OPENERS = 3


def plain_essay(slug: str, reading: TextStructure) -> Essay:
    """Parts from headings, theses from headings and run-in sentences, summaries from the paragraphs' own sentences."""
    parts: list[Part] = []
    theses: list[Thesis] = []
    texts: list[str] = []
    for section in reading.sections:
        first = len(texts) + 1
        texts.extend(section.paragraphs)
        named = sum(part.heading is not None for part in parts)
        part = Part(f"S{named + 1}" if section.heading else "intro", section.heading, first, len(texts))
        parts.append(part)
        theses.append(_thesis(part.id, part.id, section.heading or reading.title, section.paragraphs, first))
        run_ins = sum(thesis.id.startswith("T") for thesis in theses)
        theses.extend(_inside(part, section, run_ins))
    paragraphs = tuple(_paragraph(number, text, parts, theses) for number, text in enumerate(texts, 1))
    return Essay(
        slug=slug,
        title=reading.title,
        summary=LocalizedText("".join(thesis.statement.zh for thesis in theses if thesis.id == thesis.part)),
        parts=tuple(parts),
        theses=tuple(theses),
        paragraphs=paragraphs,
        openers=tuple(
            Opener(LocalizedText(shortened(thesis.title.zh, 20)), Ref(slug, thesis.first))
            for thesis in (theses[1:] or theses)[:OPENERS]
        ),
        author=author_of(reading.byline),
    )


def _inside(part: Part, section: TextSection, already: int) -> list[Thesis]:
    begins = run_in_theses(section.paragraphs)
    ends = [*begins, len(section.paragraphs)][1:]
    theses = []
    for count, (begin, end) in enumerate(zip(begins, ends, strict=True), already + 1):
        paragraphs = section.paragraphs[begin:end]
        title = sentences(paragraphs[0])[0].strip()
        theses.append(_thesis(f"T{count}", part.id, title, paragraphs, part.first + begin))
    return theses


def _thesis(thesis_id: str, part: str, title: str, paragraphs: tuple[str, ...], first: int) -> Thesis:
    statement = title if thesis_id != part else telling_sentence("".join(paragraphs))
    tellings = dict.fromkeys(telling_sentence(paragraph) for paragraph in paragraphs)
    return Thesis(
        id=thesis_id,
        part=part,
        label=LocalizedText(shortened(title, 8)),
        title=LocalizedText(title.rstrip("。")),
        statement=LocalizedText(statement),
        summary=LocalizedText("".join(list(tellings)[:2])),
        first=first,
        last=first + len(paragraphs) - 1,
        extracted=True,
    )


def _paragraph(number: int, text: str, parts: list[Part], theses: list[Thesis]) -> Paragraph:
    covering = [thesis for thesis in theses if thesis.covers(number)]
    narrowest = min(covering, key=lambda thesis: (thesis.last - thesis.first, thesis.id == thesis.part))
    part = next(part.id for part in parts if part.first <= number <= part.last)
    return Paragraph(number, sentences(text), part, narrowest.id, LocalizedText(telling_sentence(text)), extracted=True)


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters of a text, without the stop at its end."""
    text = text.rstrip("。")
    return text if len(text) <= limit else text[: limit - 1] + "…"
