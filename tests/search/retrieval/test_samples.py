"""What is learnt from: phrasings first, then what the essay does not speak of, then its own words."""

from dataclasses import replace

import pytest

from bot.core.essay import Library
from bot.search.retrieval.samples import TrainingSamples


@pytest.fixture(scope="module")
def samples(small: Library) -> TrainingSamples:
    return TrainingSamples.of(replace(small.essay(), absent=("谁写的",)), small.chatter)


def share(samples: TrainingSamples, text: str) -> list[float]:
    return [round(float(value), 3) for value in samples.targets[samples.texts.index(text)]]


def test_rows_come_in_their_order(samples: TrainingSamples, small: Library) -> None:
    assert samples.phrasings == 3
    assert samples.absent == 4
    assert samples.texts[3:7] == ("谁写的", *small.chatter)
    assert len(samples.texts) == len(samples.targets)


def test_a_phrasing_belongs_to_its_paragraph(samples: TrainingSamples) -> None:
    assert share(samples, " 怎么老说下雨") == [1, 0, 0, 0]
    assert share(samples, "为啥过头就不好 那怎么办") == [0, 1, 0, 0], "read with what it leans on"


def test_what_the_essay_does_not_speak_of_has_a_column(samples: TrainingSamples, small: Library) -> None:
    for text in ("谁写的", *small.chatter):
        assert share(samples, text) == [0, 0, 0, 1]


def test_the_essays_own_words_belong_to_their_paragraph(samples: TrainingSamples, small: Library) -> None:
    for paragraph in small.essay().paragraphs:
        for text in (paragraph.text, *paragraph.sentences, f"{paragraph.summary.zh} "):
            assert share(samples, text)[paragraph.number - 1] == 1


def test_a_thesis_shares_its_phrasings_among_its_paragraphs(samples: TrainingSamples) -> None:
    assert share(samples, "限度是啥意思") == [0, 0.5, 0.5, 0]


def test_every_row_weighs_the_same(samples: TrainingSamples) -> None:
    assert samples.targets.sum(axis=1).tolist() == pytest.approx([1.0] * len(samples.texts))


def test_an_essay_with_nothing_but_its_text_is_learnt_from(small: Library) -> None:
    bare = replace(
        small.essay(),
        paragraphs=tuple(replace(each, phrasings=()) for each in small.essay().paragraphs),
        theses=tuple(replace(each, phrasings=()) for each in small.essay().theses),
    )
    samples = TrainingSamples.of(bare, ())
    assert (samples.phrasings, samples.absent) == (0, 0)
    assert samples.targets[:, -1].max() == 0
