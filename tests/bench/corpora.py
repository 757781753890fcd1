"""Corpora to measure on: one made up here in any size, or files of the person's own."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pypinyin import lazy_pinyin

from bot.training.ranker import damaged

SENTENCES = 6
"""Of a made-up paragraph, about 150 characters."""
QUERIES = 300


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts, and questions with the places of the texts that answer them."""

    name: str
    texts: list[str]
    queries: list[tuple[str, frozenset[int]]]

    def damaged(self) -> "Corpus":
        """Two characters of each question replaced, one dropped."""
        chance = random.Random(2)
        pool = "".join(self.texts[:50])
        queries = [(damaged(text, pool, chance), right) for text, right in self.queries]
        return Corpus(f"{self.name}, damaged", self.texts, queries)

    def in_pinyin(self) -> "Corpus":
        queries = [(" ".join(lazy_pinyin(text)), right) for text, right in self.queries]
        return Corpus(f"{self.name}, in pinyin", self.texts, queries)


def made_up(size: int, words: dict[str, int]) -> Corpus:
    """``size`` paragraphs of words drawn as often as the language uses them; each question takes up one of them.

    Made-up text is harder than real text in one way (words say nothing about their neighbours) and easier in another
    (no two paragraphs speak of the same thing): it measures speed and memory, its accuracy compares peers only.
    """
    chance = random.Random(1)
    known, weights = zip(*words.items(), strict=True)
    drawn = iter(chance.choices(known, weights, k=size * SENTENCES * 16))
    texts = ["".join(_sentence(drawn, chance) for _ in range(SENTENCES)) for _ in range(size)]
    queries = []
    for _ in range(QUERIES):
        place = chance.randrange(size)
        text = texts[place].replace("。", "")
        at = chance.randrange(len(text) - 24)
        queries.append((f"{text[at : at + 7]}为什么{text[at + 12 : at + 19]}吗", frozenset({place})))
    return Corpus(f"{size:,} paragraphs", texts, queries)


def _sentence(drawn: Iterator[str], chance: random.Random) -> str:
    return "".join(next(drawn) for _ in range(chance.randrange(9, 15))) + "。"


def from_files(corpus: Path, queries: Path) -> Corpus:
    """JSON lines: ``{"id", "text"}``, and ``{"text", "gold": [ids]}``."""
    documents = [json.loads(line) for line in corpus.read_text("utf-8").splitlines()]
    places = {document["id"]: place for place, document in enumerate(documents)}
    asked = [json.loads(line) for line in queries.read_text("utf-8").splitlines()]
    return Corpus(
        corpus.stem,
        [document["text"] for document in documents],
        [(each["text"], frozenset(places[gold] for gold in each["gold"])) for each in asked],
    )
