"""What an encoder makes of a message, held against an essay."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.essay import Library, Phrasing
from bot.search.cache import Cache
from bot.search.encoder import Vectors
from bot.search.retrieval.meaning import MeaningIndex

ALIKE, LEARNT = (1.0, 1.0, 0.0), (0.0, 0.0, 1.0)
"""What counts: likeness to paragraph and sentence, or what is learnt."""


class Letters:
    """Texts by the characters in them: an encoder whose vectors can be worked out by hand."""

    name = "letters"

    def __init__(self) -> None:
        self.encoded = 0
        self.asked = 0

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return np.stack([self._counted(text) for text in texts])

    def query(self, text: str) -> NDArray[np.float32]:
        self.asked += 1
        return self._counted(text)

    def _counted(self, text: str) -> NDArray[np.float32]:
        counts = np.zeros(512, np.float32)
        for character in text:
            counts[ord(character) % 512] += 1
        return counts / max(float(np.linalg.norm(counts)), 1e-9)


def test_the_paragraph_that_means_the_same_scores_most(small: Library, tmp_path: Path) -> None:
    essay = small.essay()
    index = MeaningIndex.load_or_encode(essay, small.chatter, Letters(), Cache(tmp_path))
    for paragraph in essay.paragraphs:
        for sentence in paragraph.sentences:
            found = index.read(sentence)
            assert int(np.argmax(found.weighed(ALIKE))) == paragraph.number - 1
            assert found.peak > 0.99
    assert np.allclose(found.kinds.mean(axis=1), 0.0, atol=1e-6)
    assert np.allclose(found.kinds.std(axis=1), 1.0, atol=1e-4)


def test_a_phrasing_speaks_for_its_paragraph(small: Library, tmp_path: Path) -> None:
    essay = small.essay()
    last = replace(essay.paragraphs[-1], phrasings=(Phrasing("zzz qqq"),))
    said = replace(essay, paragraphs=(*essay.paragraphs[:-1], last))
    found = MeaningIndex.load_or_encode(said, small.chatter, Letters(), Cache(tmp_path)).read("zzz qqq")
    assert int(np.argmax(found.weighed(LEARNT))) == len(essay) - 1
    assert found.known > 0.99


def test_what_came_before_is_read_with_it(small: Library, tmp_path: Path) -> None:
    essay = small.essay()
    index = MeaningIndex.load_or_encode(essay, small.chatter, Letters(), Cache(tmp_path))
    before = essay.paragraphs[1].text
    assert int(np.argmax(index.read("？", (before,)).weighed(ALIKE))) == 1


def test_vectors_are_kept_by_content(small: Library, tmp_path: Path) -> None:
    essay, first, second, third = small.essay(), Letters(), Letters(), Letters()
    one = MeaningIndex.load_or_encode(essay, small.chatter, first, Cache(tmp_path)).read("下雨")
    other = MeaningIndex.load_or_encode(essay, small.chatter, second, Cache(tmp_path)).read("下雨")
    assert first.encoded > 0
    assert second.encoded == 0
    assert np.allclose(one.kinds, other.kinds)
    changed = replace(essay.paragraphs[0], sentences=("另一段。",))
    other_essay = replace(essay, paragraphs=(changed, *essay.paragraphs[1:]))
    MeaningIndex.load_or_encode(other_essay, small.chatter, third, Cache(tmp_path))
    assert third.encoded > 0


def test_what_is_known_to_be_elsewhere_is_foreign(small: Library, tmp_path: Path) -> None:
    essay = replace(small.essay(), absent=("qqq www",))
    index = MeaningIndex.load_or_encode(essay, small.chatter, Letters(), Cache(tmp_path))
    assert index.read("qqq www").foreign > 0.99
    assert index.read(essay.paragraphs[0].text).foreign < 0.9
    # Chatter is foreign to every essay, and idle besides.
    chatter = index.read(small.chatter[0])
    assert chatter.foreign > 0.99
    assert chatter.idle > index.read("qqq www").idle


def test_a_paragraph_that_is_near_to_everything_has_nothing_ahead(small: Library, tmp_path: Path) -> None:
    essay = small.essay()
    # It holds what all messages hold, and says nothing of what they ask.
    common = "".join(sorted({character for text in small.chatter for character in text}))
    crowded = replace(essay, paragraphs=(replace(essay.paragraphs[0], sentences=(common,)), *essay.paragraphs[1:]))
    index = MeaningIndex.load_or_encode(crowded, small.chatter, Letters(), Cache(tmp_path))
    asked = essay.paragraphs[1].sentences[0][:6] + small.chatter[0]
    assert int(np.argmax(index.read(asked).weighed(ALIKE))) == 1


def test_one_paragraph_alone_is_read(small: Library, tmp_path: Path) -> None:
    essay = small.essay()
    alone = replace(
        essay, paragraphs=(replace(essay.paragraphs[0], sentences=("只有这一句。",), phrasings=()),), absent=()
    )
    found = MeaningIndex.load_or_encode(alone, (), Letters(), Cache(tmp_path)).read("这一句")
    assert np.isfinite(found.kinds).all()
    assert (found.known, found.foreign, found.idle) == (0.0, 0.0, 0.0)
