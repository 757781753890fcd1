"""Folded text → tokens: jieba's words, and characters with their pairs; which words tell nothing about what a message is after."""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import lru_cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import jieba
import numpy as np

from bot.core.patterns import HAN, LazyPattern
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint, packed_tokens, unpacked_tokens
from bot.search.text.word_table import WordTable

ASKING = frozenset(
    """
    什么时候 什么样 什么 为什么 为啥 为何 怎么样 怎么办 怎么 怎样 怎么回事 如何 哪里 哪儿 哪个 哪些 哪种 哪位 哪一 哪年 哪 谁 何时 何地
    何处 何种 何 几个 几 多少 多大 多久 多长 是否 是不是 有没有 能不能 会不会 可不可以 要不要 对不对 好不好 吗 呢 吧 么 啊 呀 嘛 啥 咋 咋样
    请问 想问 问一下 求问 告诉我 说说 讲讲 谈谈 介绍一下 解释一下 到底 究竟 难道 凭什么 凭啥 干嘛 干啥 有何 属于 叫做 称为 分别 主要
    """.split()
)
"""What makes a message a question."""

EMPTY = frozenset(
    """
    的 了 着 过 是 在 和 与 及 或 而 但 却 并 就 都 也 又 还 很 更 最 不 没 没有 被 把 将 对 从 向 往 为 以 由 让 使 给 于 因 因为 所以
    如果 那么 然而 但是 虽然 尽管 而且 不仅 仅仅 只是 只 其 此 这 那 这个 那个 这种 那种 这样 那样 这些 那些 它 他 她 它们 他们 她们 我 你
    我们 你们 咱们 自己 一个 一种 一场 一次 一些 一下 一 个 种 场 次 等 之 所 所谓 其实 可以 或许 可能 已经 开始 当 时 时候 之后 之前 当中
    上 下 中 里 内 外 前 后 到 来 去 会 能 要 得 地 啊 吧 呢 吗 嘛 呀 哦 哈 嗯 么 们 者 有 说 做 看 想 觉得 认为 知道 东西 事情 问题 方面
    比如 例如 同样 并不 不是 就是 还是 或者 以及 通过 进行 相对 对于 关于 有关 作者 文章 文中 文里 本文 这篇 这文 笔者 一直 真的 真正
    the a an of to in on at for and or is are was were be been it its this that these those i you he she we they what why how when where who
    which do does did can could will would should s t about with by from as not no so if than then there here just my your me us our
    have has had having get gets got getting make makes made go goes going also very more most some any all no yes there their them they his
    her our out up down over after before because while still even only too much many such through into being one
    author essay article say says said
    """.split()
)
"""Words that stand in any text."""


_RUN = LazyPattern(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[a-z0-9]+(?:[+#]+|(?=[^a-z0-9]|$))"
)
_ASKING = LazyPattern("|".join(sorted(map(re.escape, ASKING), key=len, reverse=True)))

Dictionary = tuple[Arrays, int]
"""A table of words and of what they begin with, each with how often it stands in the corpus that jieba counted; the sum
of all."""

_NEGATES = LazyPattern("[还都也就又并从再才却仍][没不]")
"""Where 没 and 不 negate, and begin no word of their own: 还没收钱."""
REACH = 3
"""Characters beyond a word where another may begin or end that lies across it."""
TERMS = "terms"
"""A folder beside that of the dictionary: the own terms of each essay."""
REMEMBERED = 32
"""Stretches of Chinese characters of which it is remembered how they are cut: in one message the same is cut again."""
REPEATED = 3
"""How often two neighbouring words must stand together in an essay to be one of its own terms."""


class Tokenizer:
    """Cuts text into tokens. Owns its jieba, which knows the words of the essays besides those of its dictionary."""

    def __init__(self, cache: Path, prepared: Path | None = None) -> None:
        """``cache``: a folder where the dictionary is kept; ``prepared``: one that came with the installation."""
        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        kept = Cache(cache, prepared)
        # Not jieba's own cache: that is code of a kind, which would be trusted wherever it was found.
        self._name = _name_of(self._jieba)
        table, self._jieba.total = kept.remembered(self._name, lambda: _read(self._jieba), _packed, _unpacked)
        self._terms = kept.beside(TERMS)
        # Whatever jieba looks up in a text stands in it.
        self._dictionary = WordTable(table)
        self._jieba.FREQ = {}
        self._jieba.initialized = True
        self._learnt: set[str] = set()
        self._cut = lru_cache(maxsize=REMEMBERED)(self._cut_once)

    def beside(self) -> "Tokenizer":
        """Make another one over the same dictionary, which knows all that this one does; what it learns is its own."""
        other = copy(self)
        other._jieba = copy(self._jieba)
        other._jieba.FREQ = dict(self._jieba.FREQ)
        other._dictionary = self._dictionary.beside()
        other._learnt = set(self._learnt)
        other._cut = lru_cache(maxsize=REMEMBERED)(other._cut_once)
        return other

    def learn(self, texts: Iterable[str], words: Iterable[str] = ()) -> None:
        """Put an essay's own terms into the dictionary: neighbours that keep standing together, and ``words``."""
        for word in [*words, *self._own_terms(list(texts))]:
            self._dictionary.unpack_into(self._jieba.FREQ, word)
            self._jieba.add_word(word)
            self._learnt.add(word)
        self._cut.cache_clear()

    def _own_terms(self, texts: Sequence[str]) -> list[str]:
        name = f"{fingerprint([self._name, version('jieba'), self.fingerprint, *texts])}{SUFFIX}"
        return self._terms.remembered(
            name,
            lambda: self._repeated(texts),
            lambda terms: {"terms": packed_tokens(terms)},
            lambda arrays: unpacked_tokens(arrays["terms"]),
            quick=True,
        )

    def _repeated(self, texts: Sequence[str]) -> list[str]:
        together: Counter[str] = Counter()
        for text in texts:
            for run in _RUN.findall(text):
                self._dictionary.unpack_into(self._jieba.FREQ, run)
                for one, other in pairwise(self._jieba.cut(run)):
                    if len(one) > 1 and len(other) > 1 and one not in EMPTY and other not in EMPTY:
                        together[one + other] += 1
        return [term for term, count in together.items() if count >= REPEATED]

    @property
    def fingerprint(self) -> str:
        """Changes when the same text would be cut differently."""
        return " ".join(sorted(self._learnt))

    def words(self, text: str) -> list[str]:
        """The words of ``text``, long ones beside the shorter words inside them; empty words are left out."""
        found: list[str] = []
        if not text.isascii():
            self._dictionary.unpack_into(self._jieba.FREQ, text)
        for run in _RUN.findall(text):
            if HAN.match(run):
                found += self._cut(run)
            elif run not in EMPTY:
                found.append(run)
        return found

    def _cut_once(self, run: str) -> list[str]:
        """The words of a stretch of Chinese characters, unpacked, but for empty ones."""
        return [word for word in self._jieba.cut_for_search(run) if word not in EMPTY]

    def is_surely_word(self, word: str, text: str) -> bool:
        """Would a person cut ``word`` out of ``text``? Not where a more frequent word lies across one of its ends."""
        if not HAN.match(word):
            return word in text
        self._dictionary.unpack_into(self._jieba.FREQ, text)
        often = self._often(word)
        return often > 0 and any(
            not _NEGATES.match(text, max(0, at - 1))
            and all(self._often(other) <= often for other in _across(text, at, at + len(word)))
            for at in (found.start() for found in re.finditer(re.escape(word), text))
        )

    def _often(self, word: str) -> int:
        return int(self._jieba.FREQ.get(word, 0))

    def grams(self, text: str) -> list[str]:
        """The characters of ``text`` and their pairs; Latin words and numbers stay whole."""
        found: list[str] = []
        for run in _RUN.findall(text):
            if HAN.match(run):
                found.extend(run)
                found.extend(run[at : at + 2] for at in range(len(run) - 1))
            elif run not in EMPTY:
                found.append(run)
        return found


def _across(text: str, start: int, end: int) -> Iterator[str]:
    """What begins before ``text[start:end]`` and ends within, or begins within and ends behind."""
    for inner in range(start + 1, end):
        yield from (text[outer:inner] for outer in range(max(0, start - REACH), start))
        yield from (text[inner:outer] for outer in range(end + 1, min(len(text), end + REACH) + 1))


def _name_of(tokenizer: jieba.Tokenizer) -> str:
    """What its dictionary is called in a cache."""
    with tokenizer.get_dict_file() as file:
        return f"{fingerprint([file.read()])}{SUFFIX}"


def _read(tokenizer: jieba.Tokenizer) -> Dictionary:
    words, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    return WordTable.packed(words), total


def _packed(dictionary: Dictionary) -> Arrays:
    table, total = dictionary
    return {**table, "total": np.array([total])}


def _unpacked(arrays: Arrays) -> Dictionary:
    table = {name: arrays[name] for name in arrays if name != "total"}
    return table, int(arrays["total"][0])


def asking(text: str) -> list[str]:
    """The words in ``text`` that ask, in order: how much, when, why."""
    return [str(word) for word in _ASKING.findall(text)]


def without_asking(text: str) -> str:
    """``text`` without the words that only make it a question; unchanged where nothing else is in it."""
    rest = _ASKING.sub(" ", text)
    return rest if _RUN.search(rest) else text
