"""Two classifiers an essay, kept on disk under a name that changes with what they depend on."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.core.essay import Concept, Library
from bot.search.cache import Cache
from bot.search.parameters import MatchingMode, Parameters
from bot.search.retrieval.classifiers import REASONS, Classifiers, Neighbours, load_or_train
from bot.search.retrieval.linear import Vocabulary
from bot.search.retrieval.samples import TrainingSamples
from bot.search.text.features import Features
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.readings import Readings
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer

SHARE = 0.4
ASKED = ("为啥过头就不好", "怎么老说下雨", "weishenme guotou bu hao", "红烧肉要放多少糖", "too much rain", "😀")


@pytest.fixture(scope="module")
def samples(small: Library) -> TrainingSamples:
    return TrainingSamples.of(small.essay(), small.chatter)


@pytest.fixture(scope="module")
def mode(fitted: Parameters) -> MatchingMode:
    return fitted.annotated


@pytest.fixture(scope="module")
def trained(samples: TrainingSamples, features: Features, mode: MatchingMode) -> Classifiers:
    return Classifiers.trained(samples, features.all(samples.texts), mode)


def test_they_learn_what_they_are_shown(trained: Classifiers, samples: TrainingSamples, features: Features) -> None:
    for text, target in zip(samples.texts, samples.targets, strict=True):
        scores, absent = trained.scores(trained.vectors(features.of(text)), SHARE)
        assert len(scores) == 3
        if target[-1]:
            assert absent > 0.5, text
        elif target.max() == 1:
            assert int(scores.argmax()) == int(target.argmax()), text


def test_pinyin_is_heard_by_its_sounds_alone(trained: Classifiers, features: Features) -> None:
    scores, _ = trained.scores(trained.vectors(features.of("guotou jiu bu hao")), SHARE)
    assert int(scores.argmax()) == 1
    assert {reason.family for reason in trained.reasons(features.of("guotou jiu bu hao"), 1, SHARE)} == {"sound"}


def test_from_the_cache_they_score_exactly_the_same(
    trained: Classifiers, samples: TrainingSamples, features: Features, mode: MatchingMode, tmp_path: Path
) -> None:
    made = load_or_train(samples, features, mode, Cache(tmp_path))
    [file] = tmp_path.iterdir()
    written = file.stat().st_mtime_ns
    kept = load_or_train(samples, features, mode, Cache(tmp_path))
    assert file.stat().st_mtime_ns == written, "it was read, not made again"
    for text in ASKED:
        asked = features.of(text)
        for other in (made, kept):
            assert (
                other.scores(other.vectors(asked), SHARE)[0].tolist()
                == trained.scores(trained.vectors(asked), SHARE)[0].tolist()
            )
            assert other.scores(other.vectors(asked), SHARE)[1] == trained.scores(trained.vectors(asked), SHARE)[1]
            assert other.reasons(asked, 1, SHARE) == trained.reasons(asked, 1, SHARE)


def test_a_damaged_cache_gives_the_same_scores(
    trained: Classifiers, samples: TrainingSamples, features: Features, mode: MatchingMode, tmp_path: Path
) -> None:
    load_or_train(samples, features, mode, Cache(tmp_path))
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-100])
    asked = features.of(ASKED[0])
    again = load_or_train(samples, features, mode, Cache(tmp_path))
    assert (
        again.scores(again.vectors(asked), SHARE)[0].tolist()
        == trained.scores(trained.vectors(asked), SHARE)[0].tolist()
    )


def test_whatever_they_depend_on_gives_them_another_name(
    small: Library, features: Features, mode: MatchingMode, cache: Path, tmp_path: Path
) -> None:
    essay, script, sounds = small.essay(), ScriptConverter(), PinyinConverter(Readings.load(cache / "jieba"))
    samples = TrainingSamples.of(essay, small.chatter)
    targets = samples.targets.copy()
    targets[0] = np.roll(targets[0], 1)
    taught = Tokenizer(cache / "jieba")
    taught.learn([], ["过头就"])
    other_words = Library(small.essays, (*small.concepts[:-1], Concept("下雨", ("落雨",))), small.chatter)
    for each, cut, how in (
        (samples, features, mode),
        (TrainingSamples.of(replace(essay, absent=("作者是谁",)), small.chatter), features, mode),
        (replace(samples, targets=targets), features, mode),
        (samples, Features.over(other_words, Tokenizer(cache / "jieba"), script, sounds), mode),
        (samples, Features.over(small, taught, script, sounds), mode),
        (samples, features, replace(mode, ridge=9.0)),
        (samples, features, replace(mode, families=(1.0, 1.0, 1.0, 1.0))),
    ):
        before = len(list(tmp_path.iterdir()))
        load_or_train(each, cut, how, Cache(tmp_path))
        assert len(list(tmp_path.iterdir())) == before + 1


def test_reasons_add_up_to_the_score(trained: Classifiers, features: Features) -> None:
    for text in ("过头", "guotou buhao"):
        asked = features.of(text)
        reasons = trained.reasons(asked, 1, SHARE)
        assert 0 < len(reasons) < REASONS, "all of them are named"
        scores, absent = trained.scores(trained.vectors(asked), SHARE)
        share = 1 + SHARE if asked.romanised else SHARE
        known = (0.0 if asked.romanised else trained.meaning.means[1]) + share * trained.sound.means[1]
        means = trained.sound.means if asked.romanised else trained.meaning.means
        assert sum(reason.toward for reason in reasons) == pytest.approx(scores[1] - known, abs=0.01)
        assert sum(reason.absent for reason in reasons) == pytest.approx(absent - means[-1], abs=0.01)


def test_the_strongest_reasons_come_first(trained: Classifiers, features: Features) -> None:
    reasons = trained.reasons(features.of("雨下了一个月，它让人想到限度，过了限度就成灾"), 0, SHARE)
    strength = [max(abs(reason.toward), abs(reason.absent)) for reason in reasons]
    assert len(reasons) == REASONS
    assert strength == sorted(strength, reverse=True)
    assert trained.reasons(features.of(""), 0, SHARE) == ()


KNOWN = ["rain rain falls", "shop sells", "lunch today", "rain today"]
SPOKEN = np.array([True, True, False, False])
DOCUMENTS = [(text.split(),) for text in KNOWN]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary.of(DOCUMENTS, (1.0,))


@pytest.fixture
def neighbours(vocabulary: Vocabulary) -> Neighbours:
    return Neighbours.over(vocabulary.matrix(DOCUMENTS), SPOKEN)


def nearest(vocabulary: Vocabulary, neighbours: Neighbours, text: str) -> tuple[float, float]:
    return neighbours.nearest(*vocabulary.vector((text.split(),)))


def test_known_message_is_like_itself(vocabulary: Vocabulary, neighbours: Neighbours) -> None:
    for text, spoken in zip(KNOWN, SPOKEN, strict=True):
        near, far = nearest(vocabulary, neighbours, text)
        assert (near if spoken else far) == pytest.approx(1, abs=1e-5)


def test_likeness_is_the_cosine_with_the_nearest_on_each_side(vocabulary: Vocabulary, neighbours: Neighbours) -> None:
    near, far = nearest(vocabulary, neighbours, "rain")
    dense = vocabulary.matrix(DOCUMENTS).toarray()
    asked = vocabulary.matrix([(["rain"],)]).toarray()[0]
    assert near == pytest.approx(max(dense[0] @ asked, dense[1] @ asked), abs=1e-5)
    assert far == pytest.approx(max(dense[2] @ asked, dense[3] @ asked), abs=1e-5)
    assert 0 < far < near < 1


def test_what_nobody_has_said_is_like_nothing(vocabulary: Vocabulary, neighbours: Neighbours) -> None:
    assert nearest(vocabulary, neighbours, "xyzzy") == (0.0, 0.0)
    assert nearest(vocabulary, neighbours, "") == (0.0, 0.0)


def test_where_one_side_is_empty_nothing_is_like_it(vocabulary: Vocabulary) -> None:
    everything = Neighbours.over(vocabulary.matrix(DOCUMENTS), np.array([True] * 4))
    near, far = nearest(vocabulary, everything, "lunch today")
    assert near == pytest.approx(1, abs=1e-5)
    assert far == 0


def test_packed_is_unpacked_the_same(vocabulary: Vocabulary, neighbours: Neighbours) -> None:
    again = Neighbours.unpacked(neighbours.packed("known"), "known")
    for text in (*KNOWN, "rain sells", "xyzzy"):
        assert nearest(vocabulary, again, text) == nearest(vocabulary, neighbours, text)
