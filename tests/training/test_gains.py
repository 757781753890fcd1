"""Which paragraph is asked for first."""

from dataclasses import replace

import numpy as np

from bot.core.essay import Essay, Library, Phrasing
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.training.gains import LEFT_OUT, by_gain, found_elsewhere, likeness_to_others
from tests.search.conftest import features, fitted, small, sounds

__all__ = ["features", "fitted", "small", "sounds"]


def phrased(essay: Essay, *texts: tuple[str, ...]) -> Essay:
    """With these phrasings, a tuple for each paragraph."""
    paragraphs = zip(essay.paragraphs, texts, strict=True)
    return replace(
        essay, paragraphs=tuple(replace(each, phrasings=tuple(map(Phrasing, own))) for each, own in paragraphs)
    )


def test_fewest_phrasings_come_first(small: Library, features: Features, fitted: Parameters) -> None:
    essay = phrased(small.essay(), ("为什么总下雨", "雨停了吗"), ("过头为啥不好",), ())
    assert by_gain(essay, small, features, fitted) == [3, 2, 1]


def test_phrasings_that_are_found_elsewhere_come_before_those_that_are_not(
    small: Library, features: Features, fitted: Parameters
) -> None:
    essay = phrased(
        small.essay(),
        ("下雨下多久", "雨下了多久"),
        ("反思了什么呢", "灾后反思什么"),
        ("灾过去以后怎样", "灾过去以后大家怎样"),
    )
    shares = found_elsewhere(essay, small, features, fitted)
    assert shares[1] > shares[0] == 0
    assert by_gain(essay, small, features, fitted)[0] == 2


def test_without_phrasings_the_paragraph_most_like_another_comes_first(
    small: Library, features: Features, fitted: Parameters
) -> None:
    first, second, third = small.essay().paragraphs
    texts = ("雨下了一个月。", "凡事都有限度。", "凡事都有一个限度。")
    paragraphs = tuple(
        replace(each, sentences=(text,), phrasings=()) for each, text in zip((first, second, third), texts, strict=True)
    )
    essay = replace(small.essay(), paragraphs=paragraphs)
    alike = likeness_to_others(essay, features)
    assert alike[1] > alike[0]
    assert alike[2] > alike[0]
    assert by_gain(essay, small, features, fitted)[-1] == 1


def test_one_paragraph_resembles_no_other(small: Library, features: Features, fitted: Parameters) -> None:
    [first, *_] = small.essay().paragraphs
    essay = replace(small.essay(), paragraphs=(first,), theses=small.essay().theses[:1])
    assert by_gain(essay, small, features, fitted) == [1]


def test_of_too_many_phrasings_none_is_left_out(small: Library, features: Features, fitted: Parameters) -> None:
    essay = phrased(small.essay(), ("反思了什么呢",), tuple(f"第{n}回反思" for n in range(LEFT_OUT)), ())
    assert np.array_equal(found_elsewhere(essay, small, features, fitted), [0, 0, 0])
