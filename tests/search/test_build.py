"""Everything by which essays are searched: of each essay by itself, whatever stands beside it on the shelf."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.core.act import ActPhrasing, ActType
from bot.core.essay import SPARSE, Essay, Library, Phrasing
from bot.search.build import Search, build_search
from bot.search.encoder import Vectors
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer
from tests.render.essays import made_of

ACTS = (
    ActPhrasing(ActType.QUOTES, "有没有金句"),
    ActPhrasing(ActType.QUOTES, "来几句金句"),
    ActPhrasing(ActType.OVERVIEW, "这篇讲什么"),
    ActPhrasing(ActType.SMALL_TALK, "你好", "greeting"),
)
ASKED = ("下雨", "怎么老说下雨", "为啥过头就不好", "来几句金句", "你好呀", "这篇讲什么", "海边的电站", "红烧肉", "x")


@dataclass
class CountingEncoder:
    """Texts by their length, and what it was asked."""

    name: str = "counting"
    asked: list[str] = field(default_factory=list)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._of(text) for text in texts], np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        self.asked.append(text)
        return self._of(text)

    @staticmethod
    def _of(text: str) -> NDArray[np.float32]:
        vector = np.array([len(text) % 7 + 1, len(text) % 5 + 1, 1], np.float32)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


@pytest.fixture(scope="module")
def other() -> Essay:
    essay = made_of("潮汐发电", *["潮汐发电站建在海边，靠涨落。潮汐发电站不怕下雨。"] * 4, slug="a-tide").essay()
    first, *rest = essay.paragraphs
    told = tuple(Phrasing(text) for text in ("海边的电站", "金句在海边吗", "这篇电站在哪", "你好，电站"))
    return replace(essay, paragraphs=(replace(first, phrasings=told), *rest), absent=("核电站多大",))


@dataclass(frozen=True)
class Builder:
    """Builds what searches a shelf, each in a cache of its own."""

    fitted: Parameters
    script: ScriptConverter
    sounds: PinyinConverter
    cache: Path
    folder: Path

    def search(self, library: Library, encoder: CountingEncoder | None = None) -> Search:
        features = Features.of_each(library, Tokenizer(self.cache / "jieba"), self.script, self.sounds)
        own = self.folder / str(len(list(self.folder.iterdir()))) / "index"
        own.parent.mkdir()
        return build_search(library, features, self.fitted, own, encoder=encoder)


@pytest.fixture
def builder(
    fitted: Parameters, script: ScriptConverter, sounds: PinyinConverter, cache: Path, tmp_path: Path
) -> Builder:
    return Builder(fitted, script, sounds, cache, tmp_path)


@pytest.mark.parametrize("first", [True, False], ids=["before it", "behind it"])
def test_an_essay_is_answered_the_same_whatever_stands_beside_it(
    small: Library, other: Essay, builder: Builder, first: bool
) -> None:
    shelf = replace(small, acts=ACTS)
    slug = small.essay().slug
    alone = builder.search(shelf)
    together = builder.search(replace(shelf, essays=(other, small.essay()) if first else (small.essay(), other)))
    for text in ASKED:
        assert together.find(text, (), slug) == alone.find(text, (), slug)
        assert together.find("那呢", (text,), slug) == alone.find("那呢", (text,), slug)
        assert together.recognise(text, False, slug) == alone.recognise(text, False, slug)
        assert together.recognise(text, True, slug) == alone.recognise(text, True, slug)
        assert together.explain(text, (), slug) == alone.explain(text, (), slug)
        assert together.judge(text, slug) == alone.judge(text, slug)
        assert together.rank(text, ("下雨",), 1, slug) == alone.rank(text, ("下雨",), 1, slug)
    differs = [together.recognise(text, False, "a-tide") != alone.recognise(text, False, slug) for text in ASKED]
    assert any(differs), "each has learnt what is put to it"


def test_what_was_trained_is_opened_ahead_or_when_it_is_first_asked(
    small: Library, other: Essay, features: Features, fitted: Parameters, tmp_path: Path
) -> None:
    shelf = replace(small, essays=(small.essay(), other))
    own = {essay.slug: features for essay in shelf.essays}
    first = build_search(shelf, own, fitted, tmp_path / "index", ahead=False)
    kept = {file.name for file in (tmp_path / "index").iterdir()}
    assert len(kept) == 2, "what has to be trained is trained at once"
    trained: list[int] = []
    for ahead in (True, False):
        search = build_search(
            shelf, own, fitted, tmp_path / "index", training=lambda number, of: trained.append(of), ahead=ahead
        )
        assert trained == []
        shutil.rmtree(tmp_path / "index")
        assert search.find("下雨", (), "a-tide") == first.find("下雨", (), "a-tide")
        opened = {file.name for file in (tmp_path / "index").glob("*")}
        assert len(opened) == (0 if ahead else 1), "of the one alone that was asked"
        build_search(shelf, own, fitted, tmp_path / "index")


def test_an_encoder_reads_what_is_put_to_essays_with_few_phrasings_alone(
    small: Library, other: Essay, builder: Builder
) -> None:
    essay, encoder = small.essay(), CountingEncoder()
    first, *rest = essay.paragraphs
    many = tuple(Phrasing(f"第{number}场雨") for number in range(SPARSE * len(essay)))
    rich = replace(essay, paragraphs=(replace(first, phrasings=many), *rest))
    search = builder.search(replace(small, essays=(rich, other)), encoder)
    assert search.slow == {"a-tide"}
    # What it has to know of the essay it has read by now.
    read = len(encoder.asked)
    search.find("下雨", (), rich.slug)
    search.judge("下雨让人想到限度", rich.slug)
    assert len(encoder.asked) == read
    search.find("贵不贵", (), "a-tide")
    assert encoder.asked[read:] == ["贵不贵"]


def test_without_an_encoder_no_essay_is_slow(small: Library, other: Essay, builder: Builder) -> None:
    assert builder.search(replace(small, essays=(*small.essays, other))).slow == frozenset()
