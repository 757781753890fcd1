"""What a paragraph is known by when it is no longer where it was: a few characters of its own that survive edits.

A min-hash: of all stretches of SHINGLE characters, the one that comes first in each of SKETCH random orders gives one
character; of a text that shares half of its stretches, about half agree. One more character is a checksum of the whole,
so that a text of which little was changed is not taken for the same.
Source: Broder, On the resemblance and containment of documents, 1997.
"""

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
_BYTES = 4


@lru_cache(maxsize=4096)
def fingerprint(text: str) -> str:
    """Tell what a paragraph is known by; line ends and spaces do not count."""
    dense = "".join(text.split())
    stretches = {dense[at : at + SHINGLE] for at in range(max(len(dense) - SHINGLE, 0) + 1)}
    digests = [_digest(each) for each in stretches]
    firsts = [min(digest[at * _BYTES : (at + 1) * _BYTES] for digest in digests) for at in range(SKETCH)]
    return "".join(ALPHABET[int.from_bytes(each) % len(ALPHABET)] for each in (*firsts, _digest(dense)[-_BYTES:]))


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=LENGTH * _BYTES).digest()


def locate(known: str, number: int, essay: Essay) -> tuple[int, bool] | None:
    """Find the paragraph with a fingerprint that stood at a number: where it is now, and is it as it was?

    None where no paragraph is like it.
    """
    around = range(max(number - REACH, 1), min(number + REACH, len(essay)) + 1)
    now = {each: fingerprint(essay.paragraph(each).text) for each in around}
    agreeing = {each: _agreeing(known[:SKETCH], its[:SKETCH]) for each, its in now.items()}
    best = max(around, key=lambda each: (now[each] == known, agreeing[each], -abs(each - number)), default=None)
    if best is None:
        return None
    if now[best] == known:
        return best, True
    needed = ALIKE_NEAR if abs(best - number) <= NEAR else ALIKE
    return (best, False) if agreeing[best] >= needed else None


def _agreeing(one: str, other: str) -> int:
    return sum(mine == its for mine, its in zip(one, other, strict=True))
