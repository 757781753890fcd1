"""The rankers that are compared: ours, and what people would use otherwise. Each is built over texts, then asked."""

import logging
import sqlite3
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import bm25s
import jieba
import tantivy
from rapidfuzz import fuzz, process

from bot.bootstrap.engine import FITTED
from bot.search.parameters import Parameters
from bot.search.retrieval.ranker import Ranker, RankerTools
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.readings import Readings
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer

Search = Callable[[str], list[int]]
"""A question → places of texts, best first, at most LIMIT."""
Build = Callable[[list[str]], Search]

LIMIT = 3
SLOW = 1000
"""Texts up to which the peers are asked that compare with every one of them."""


def ours(texts: list[str]) -> Search:
    analyser = Tokenizer(Path(tempfile.mkdtemp()) / "jieba")
    ranker = Ranker.over(
        texts,
        RankerTools(analyser, ScriptConverter(), PinyinConverter(Readings.load()), Parameters.load(FITTED).compared),
    )
    return lambda text: [place for place, _ in ranker.rank(text, LIMIT)]


def words(text: str) -> list[str]:
    return [word for word in jieba.cut_for_search(text) if word.strip()]


def pairs(text: str) -> list[str]:
    return [*text, *(one + other for one, other in pairwise(text))]


def _bm25s(cut: Callable[[str], list[str]]) -> Build:
    def build(texts: list[str]) -> Search:
        index = bm25s.BM25()
        index.index([cut(text) for text in texts], show_progress=False)

        def search(text: str) -> list[int]:
            found = index.retrieve([cut(text)], k=min(LIMIT, len(texts)), show_progress=False)
            return [int(place) for place in found.documents[0]]

        return search

    return build


def _tantivy(texts: list[str]) -> Search:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace")
    builder.add_integer_field("place", stored=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(100_000_000, 1)
    for place, text in enumerate(texts):
        document = tantivy.Document()
        document.add_text("body", " ".join(words(text)))
        document.add_integer("place", place)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[int]:
        terms = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", word)) for word in set(words(text))]
        hits = searcher.search(tantivy.Query.boolean_query(terms), LIMIT).hits
        return [int(searcher.doc(address)["place"][0]) for _, address in hits]

    return search


def _fts5(texts: list[str]) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(body)")
    database.executemany("INSERT INTO texts VALUES (?)", ((" ".join(words(text)),) for text in texts))

    def search(text: str) -> list[int]:
        terms = " OR ".join('"' + word.replace('"', '""') + '"' for word in set(words(text)))
        query = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?"
        return [row[0] - 1 for row in database.execute(query, (terms, LIMIT))] if terms else []

    return search


def _rapidfuzz(texts: list[str]) -> Search:
    return lambda text: [place for *_, place in process.extract(text, texts, scorer=fuzz.partial_ratio, limit=LIMIT)]


PEERS: dict[str, Build] = {
    "essay-bot": ours,
    "bm25s, jieba": _bm25s(words),
    "bm25s, characters and pairs": _bm25s(pairs),
    "tantivy, jieba": _tantivy,
    "SQLite FTS5, jieba": _fts5,
    "rapidfuzz, partial ratio": _rapidfuzz,
}
COMPARE_WITH_ALL = {"rapidfuzz, partial ratio"}


def quiet() -> None:
    """jieba tells on standard error that it reads its dictionary."""
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
