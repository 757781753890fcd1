"""What paragraphs are known by when they are no longer where they were: a few characters that survive edits.

A min-hash: of all stretches of SHINGLE characters, the one that comes first in each of SKETCH random orders gives one
character; of a text that shares half of its stretches, about half agree. One more character is a checksum of the whole,
so that a text of which little was changed is not taken for the same.
Source: Broder, On the resemblance and containment of documents, 1997.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from bot.core.essay import Essay

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SKETCH = 7
LENGTH = SKETCH + 1
"""Characters of a fingerprint."""
SHINGLE = 7
"""Characters of a stretch: shorter ones are shared by paragraphs that have nothing to do with each other. Of the first
essay's, no two agree in more than two characters; with 5, in three."""
ALIKE, ALIKE_NEAR, NEAR = 4, 3, 3
"""Characters that agree where a paragraph is the same one, changed; fewer will do so many paragraphs around its old
place, where only a few could be taken for it by chance."""
REACH = 200
"""Paragraphs on either side that are looked at: each takes a third of a millisecond the first time."""
MOVED = 24
"""Paragraphs on either side in which the same sentences are looked for, whatever paragraphs they now make."""
SENTENCES = 24
"""Sentences that one paragraph may have, to be found so."""
_BYTES = 4


@lru_cache(maxsize=4096)
def fingerprint(text: str) -> str:
    """Tell what a paragraph is known by; line ends and spaces do not count."""
    dense = "".join(text.split())
    stretches = {dense[at : at + SHINGLE] for at in range(max(len(dense) - SHINGLE, 0) + 1)}
    return _sketch(_firsts(map(_numbers, stretches))) + _checksum(dense)


@lru_cache(maxsize=1 << 14)
def _numbers(stretch: str) -> tuple[int, ...]:
    """Where a stretch comes in each of the random orders."""
    digest = _digest(stretch)
    return tuple(int.from_bytes(digest[at * _BYTES : (at + 1) * _BYTES]) for at in range(SKETCH))


def _firsts(numbers: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(min, zip(*numbers, strict=True)))


def _sketch(firsts: tuple[int, ...]) -> str:
    return "".join(ALPHABET[each % len(ALPHABET)] for each in firsts)


def _checksum(dense: str) -> str:
    return ALPHABET[int.from_bytes(_digest(dense)[-_BYTES:]) % len(ALPHABET)]


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=LENGTH * _BYTES).digest()


def locate(known: str, number: int, essay: Essay) -> tuple[int, bool] | None:
    """Find the paragraph with a fingerprint that stood at a number: where it is now, and is it as it was?

    The first of several into which it was split. None where no paragraph is like it.
    """
    found = _find(known, number, essay)
    return (found[0], found[2]) if found else None


def marked(first: int, last: int) -> Iterator[int]:
    """Name the paragraphs of a range, those first whose fingerprints tell most of it: from both ends inwards."""
    while first <= last:
        yield first
        if first < last:
            yield last
        first, last = first + 1, last - 1


def locate_range(known: Sequence[str], first: int, last: int, essay: Essay) -> tuple[int, int, bool] | None:
    """Find the paragraphs that stood from ``first`` to ``last``: where they are now, and are they as they were?

    ``known``: fingerprints, in the order of ``marked``. Where an end is gone, what is left begins or ends with what
    stood nearest to it. None where no paragraph is like any of them.
    """
    marks = dict(zip(marked(first, last), known, strict=False))
    found = {number: now for number, mark in marks.items() if (now := _find(mark, number, essay))}
    if not found:
        return None
    # Of what stood outside of the marks, it is taken that it stands there still.
    begins = max(found[min(found)][0] - max(min(found) - first - 1, 0), 1)
    ends = min(found[max(found)][1] + max(last - max(found) - 1, 0), len(essay))
    begins, ends = min(begins, ends), max(begins, ends)
    if ends - begins >= 2 * (last - first + 1) and found[min(found)][0] > found[max(found)][1]:
        # They were parted.
        begins, ends, _ = found[min(found)]
    same = len(found) == len(marks) and ends - begins == last - first and all(now[2] for now in found.values())
    return begins, ends, same


def _find(known: str, number: int, essay: Essay) -> tuple[int, int, bool] | None:
    """The first and the last paragraph in which it is now, and whether it is as it was."""
    around = range(max(number - REACH, 1), min(number + REACH, len(essay)) + 1)
    now = {each: fingerprint(essay.paragraph(each).text) for each in around}
    agreeing = {each: _agreeing(known[:SKETCH], its[:SKETCH]) for each, its in now.items()}
    best = max(around, key=lambda each: (now[each] == known, agreeing[each], -abs(each - number)), default=None)
    if best is None:
        return None
    if now[best] == known:
        return best, best, True
    if words := _same_words(known, number, essay):
        return *words, False
    needed = ALIKE_NEAR if abs(best - number) <= NEAR else ALIKE
    return (best, best, False) if agreeing[best] >= needed else None


def _agreeing(one: str, other: str) -> int:
    return sum(mine == its for mine, its in zip(one, other, strict=True))


def _same_words(known: str, number: int, essay: Essay) -> tuple[int, int] | None:
    """The paragraphs that hold the same sentences one after another: they were merged with others, or parted.

    Of several such stretches the one that begins or ends with a paragraph: by chance one sentence more may look alike.
    """
    around = range(max(number - MOVED, 1), min(number + MOVED, len(essay)) + 1)
    sentences = [(each, "".join(text.split())) for each in around for text in essay.paragraph(each).sentences]
    numbers = [0, *(each for each, _ in sentences), 0]
    found = [
        ((numbers[start] != numbers[start + 1]) + (numbers[end + 1] != numbers[end + 2]), -start, end)
        for start, end in _stretches(known[:SKETCH], [text for _, text in sentences])
        if _checksum("".join(text for _, text in sentences[start : end + 1])) == known[SKETCH:]
    ]
    if not found:
        return None
    _, start, end = max(found)
    return sentences[-start][0], sentences[end][0]


def _stretches(sketch: str, sentences: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and the last sentence of each stretch of sentences that has this sketch."""
    inner, tails = _minima(sentences)
    for start in range(len(sentences)):
        first = _NOTHING[0]
        for end in range(start, min(start + SENTENCES, len(sentences))):
            # One order tells most of them apart; the others are looked at where it agrees.
            agrees = ALPHABET[min(first, tails[end][0]) % len(ALPHABET)] == sketch[0]
            if agrees and _sketch(_firsts([*inner[start:end], tails[end]])) == sketch:
                yield start, end
            first = min(first, inner[end][0])


_NOTHING = (1 << 8 * _BYTES,) * SKETCH
"""Comes after every stretch."""


def _minima(sentences: Sequence[str]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """For each sentence, what comes first of the stretches that begin in it: of all, and of those that end in it."""
    dense, at = "".join(sentences), 0
    inner, tails = [], []
    for text in sentences:
        starts = range(at, min(at + len(text), len(dense) - SHINGLE + 1))
        numbers = [_numbers(dense[each : each + SHINGLE]) for each in starts]
        inner.append(_firsts([*numbers, _NOTHING]))
        tails.append(_firsts([*numbers[: max(len(text) - SHINGLE + 1, 0)], _NOTHING]))
        at += len(text)
    return inner, tails
