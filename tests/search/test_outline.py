"""What was gathered of a shelf is the same when it is read back, and nothing is gathered from another shelf."""

from dataclasses import replace
from pathlib import Path

from bot.core.essay import Library
from bot.search.build import build_search
from bot.search.cache import Cache
from bot.search.parameters import Parameters
from bot.search.retrieval.essay_index import EssayIndex, load_or_index
from bot.search.text.features import Features


def test_a_search_answers_the_same_whether_its_shelf_is_told_or_not(
    small: Library, features: Features, fitted: Parameters, tmp_path: Path
) -> None:
    essay = small.essay()
    asked = [each.text for paragraph in essay.paragraphs for each in paragraph.phrasings]
    own = {essay.slug: features}
    plain, first, again = (
        build_search(small, own, fitted, tmp_path / "index", told=told) for told in ("", "one", "one")
    )
    assert len(list((tmp_path / "outlines").iterdir())) == 1
    for text in asked:
        found = plain.find(text, (), essay.slug)
        assert first.find(text, (), essay.slug) == again.find(text, (), essay.slug) == found
        assert again.recognise(text, False, essay.slug) == plain.recognise(text, False, essay.slug)
        assert again.judge(text, essay.slug) == plain.judge(text, essay.slug)


def test_another_shelf_has_another_outline(
    small: Library, features: Features, fitted: Parameters, tmp_path: Path
) -> None:
    other = replace(small, essays=(replace(small.essay(), slug="other"),))
    for library, told in ((small, "one"), (other, "other")):
        build_search(library, {library.essay().slug: features}, fitted, tmp_path / "index", told=told)
    assert len(list((tmp_path / "outlines").iterdir())) == 2


def test_an_essay_is_cut_the_same_when_it_is_read_back(library: Library, features: Features, tmp_path: Path) -> None:
    essay = library.essay()
    made, kept = (load_or_index(essay, features, Cache(tmp_path)) for _ in range(2))
    fresh = EssayIndex.over(essay, features)
    for each in (made, kept):
        assert (each.sentences, each.shown) == (fresh.sentences, fresh.shown)
        assert [[tokens for tokens, _ in one] for one in each.answered] == [
            [tokens for tokens, _ in one] for one in fresh.answered
        ]
        tokens = sorted(fresh.shown[0])
        assert each.grams.scores(tokens).tolist() == fresh.grams.scores(tokens).tolist()
    moved = replace(essay.paragraphs[0], sentences=("一句。", *essay.paragraphs[0].sentences))
    load_or_index(replace(essay, paragraphs=(moved, *essay.paragraphs[1:])), features, Cache(tmp_path))
    assert len(list(tmp_path.iterdir())) == 2
