"""Ridge regression gives what its equations demand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.search.retrieval.linear import Classifier, Matrix, Vocabulary, leave_groups_out, leave_one_out, train
from bot.search.text.features import Families

WORDS = "雨 限度 灾 反思 规律 下 过 好 坏 人".split()
WEIGHTS = (0.5, 1.0)
RIDGE = 0.7


def messages(count: int, seed: int = 1) -> tuple[list[Families], Matrix]:
    """Texts of two families over few tokens, some of them alike, and what they are to score."""
    chance = np.random.default_rng(seed)
    documents: list[Families] = [
        (list(chance.choice(WORDS, 5)), [f"{chance.choice(WORDS)}~", *chance.choice(WORDS, number % 3)])
        for number in range(count)
    ]
    targets = np.zeros((count, 4), np.float32)
    targets[np.arange(count), chance.integers(0, 4, count)] = 1
    targets[0] = (0.5, 0.5, 0, 0)
    return documents, targets


def dense(vocabulary: Vocabulary, documents: list[Families]) -> NDArray[np.float64]:
    return np.asarray(vocabulary.matrix(documents).toarray(), np.float64)


def solved(matrix: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """The normal equations of ridge regression."""
    weights = np.linalg.solve(matrix.T @ matrix + RIDGE * np.eye(matrix.shape[1]), matrix.T @ targets)
    return np.asarray(weights, np.float64)


def test_training_solves_the_normal_equations() -> None:
    documents, targets = messages(40)
    classifier = train(documents, targets, WEIGHTS, RIDGE)
    matrix = dense(classifier.vocabulary, documents)
    means = targets.mean(axis=0)
    assert classifier.means == pytest.approx(means)
    assert classifier.weights == pytest.approx(solved(matrix, targets - means), abs=2e-3)


def test_scores_are_means_and_weights() -> None:
    documents, targets = messages(40)
    classifier = train(documents, targets, WEIGHTS, RIDGE)
    expected = classifier.means + dense(classifier.vocabulary, documents) @ classifier.weights
    assert np.array([classifier.scores(each) for each in documents]) == pytest.approx(expected, abs=1e-5)


def test_leaving_out_is_training_without() -> None:
    """Exactly so for the regression, with vocabulary and means of all documents, as its docstring has it."""
    documents, targets = messages(30)
    left_out = leave_one_out(documents, targets, WEIGHTS, RIDGE)
    matrix = dense(Vocabulary.of(documents, WEIGHTS), documents)
    means = targets.mean(axis=0)
    for place in range(len(documents)):
        others = np.arange(len(documents)) != place
        weights = solved(matrix[others], targets[others] - means)
        assert left_out[place] == pytest.approx(means + matrix[place] @ weights, abs=1e-4)


def test_leaving_out_is_near_to_training_anew() -> None:
    documents, targets = messages(200)
    left_out = leave_one_out(documents, targets, WEIGHTS, RIDGE)
    seen = train(documents, targets, WEIGHTS, RIDGE)
    for place in range(0, 200, 20):
        others = [*documents[:place], *documents[place + 1 :]]
        anew = train(others, np.delete(targets, place, axis=0), WEIGHTS, RIDGE).scores(documents[place])
        assert left_out[place] == pytest.approx(anew, abs=0.03)
        assert np.abs(left_out[place] - anew).max() < np.abs(seen.scores(documents[place]) - anew).max()


def test_each_family_has_the_length_of_its_weight() -> None:
    documents, _ = messages(10)
    vocabulary = Vocabulary.of(documents, WEIGHTS)
    _, values = vocabulary.vector((["雨", "雨", "灾"], []))
    assert float(values @ values) == pytest.approx(WEIGHTS[0], rel=1e-5)
    _, values = vocabulary.vector((["雨"], ["下", "过", "下~"]))
    assert float(values @ values) == pytest.approx(sum(WEIGHTS), rel=1e-5)


def test_a_family_without_weight_counts_nothing() -> None:
    documents, targets = messages(20)
    classifier = train(documents, targets, (1.0, 0.0), RIDGE)
    assert classifier.scores((["雨"], ["下~"])).tolist() == classifier.scores((["雨"], [])).tolist()


@pytest.mark.parametrize("document", [([], []), (["猫"], ["狗"])])
def test_of_what_is_not_known_only_the_means_are_left(document: Families) -> None:
    documents, targets = messages(20)
    classifier = train(documents, targets, WEIGHTS, RIDGE)
    assert classifier.scores(document).tolist() == classifier.means.tolist()


def test_rare_tokens_tell_more() -> None:
    vocabulary = Vocabulary.of([(["雨"],), (["雨"],), (["雨", "灾"],)], (1.0,))
    idf = {token: float(vocabulary.idf[place]) for token, place in vocabulary.places[0].items()}
    assert idf == pytest.approx({"雨": np.log(2), "灾": np.log(4)})


def test_a_single_document_and_a_single_class_are_enough() -> None:
    classifier = train([(["雨"],)], np.ones((1, 1), np.float32), (1.0,), 1.0)
    assert classifier.scores((["雨"],)).tolist() == pytest.approx([1.0])


def test_leaving_groups_out_is_training_without_them() -> None:
    documents, targets = messages(30)
    matrix = dense(Vocabulary.of(documents, WEIGHTS), documents)
    alike = np.eye(30, dtype=bool)
    alike[:3, :3] = True
    alike[4, 20] = alike[20, 4] = True
    left_out = leave_groups_out((matrix @ matrix.T).astype(np.float32), targets, RIDGE, alike)
    for place in range(30):
        others = ~alike[place]
        assert left_out[place] == pytest.approx(matrix[place] @ solved(matrix[others], targets[others]), abs=1e-3)


def test_a_classifier_comes_back_from_the_cache() -> None:
    documents, targets = messages(40)
    classifier = train(documents, targets, WEIGHTS, RIDGE)
    again = Classifier.unpacked(classifier.packed("name"), "name")
    for document in documents:
        assert again.scores(document) == pytest.approx(classifier.scores(document), abs=0)
