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


class Letters:
    """Texts by the characters in them: an encoder whose vectors can be worked out by hand."""

    name = "letters"

    def __init__(self) -> None:
        self.encoded = 0

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return np.stack([self.query(text) for text in texts])

    def query(self, text: str) -> NDArray[np.float32]:
        counts = np.zeros(512, np.float32)
        for character in text:
            counts[ord(character) % 512] += 1
        return counts / max(float(np.linalg.norm(counts)), 1e-9)


def test_the_paragraph_that_means_the_same_scores_most(small: Library, tmp_path: Path) -> None:
    essay = small.essay()
    index = MeaningIndex.load_or_encode(essay, Letters(), Cache(tmp_path))
    for paragraph in essay.paragraphs:
        for sentence in paragraph.sentences:
            found = index.read(sentence)
            assert int(np.argmax(found.scores)) == paragraph.number - 1
            assert found.peak > 0.99
    assert abs(float(found.scores.mean())) < 1e-6


def test_a_phrasing_speaks_for_its_paragraph(small: Library, tmp_path: Path) -> None:
    essay = small.essay()
    last = replace(essay.paragraphs[-1], phrasings=(Phrasing("zzz qqq"),))
    said = replace(essay, paragraphs=(*essay.paragraphs[:-1], last))
    found = MeaningIndex.load_or_encode(said, Letters(), Cache(tmp_path)).read("zzz qqq")
    assert int(np.argmax(found.scores)) == len(essay) - 1


def test_what_came_before_is_read_with_it(small: Library, tmp_path: Path) -> None:
    essay = small.essay()
    index = MeaningIndex.load_or_encode(essay, Letters(), Cache(tmp_path))
    before = essay.paragraphs[1].text
    assert int(np.argmax(index.read("？", (before,)).scores)) == 1


def test_vectors_are_kept_by_content(small: Library, tmp_path: Path) -> None:
    essay, first, second, third = small.essay(), Letters(), Letters(), Letters()
    one = MeaningIndex.load_or_encode(essay, first, Cache(tmp_path)).read("下雨")
    other = MeaningIndex.load_or_encode(essay, second, Cache(tmp_path)).read("下雨")
    assert first.encoded > 0
    assert second.encoded == 0
    assert np.allclose(one.scores, other.scores)
    changed = replace(essay.paragraphs[0], sentences=("另一段。",))
    MeaningIndex.load_or_encode(replace(essay, paragraphs=(changed, *essay.paragraphs[1:])), third, Cache(tmp_path))
    assert third.encoded > 0
