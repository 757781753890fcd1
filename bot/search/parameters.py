"""The fitted numbers, as they are used; the scripts in ``bot/training`` write ``bot/training/parameters.json``."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

ANNOTATED = 20
"""Phrasings a paragraph, on average, from which an essay is matched by its annotations rather than by its text: from
there on, that finds as much of the golden messages.
"""


@dataclass(frozen=True, slots=True)
class VerdictModel:
    """A logistic model of "the essay speaks to this", and where its verdicts begin."""

    middle: tuple[float, ...]  # of each kind of evidence, see bot.search.retrieval.verdict: its mean …
    spread: tuple[float, ...]  # … and its standard deviation
    weights: tuple[float, ...]  # of the terms that are made of it; the last is the bias
    says: float  # confidence from which the verdict is "says"
    related: float  # … and "related"


Verdicts = tuple[tuple[float, VerdictModel], ...]
"""Models whose confidences are averaged, with the share of each."""


@dataclass(frozen=True, slots=True)
class SparseVerdicts:
    """How verdicts are told of an essay with so few phrasings that the model of a rich one would be silent."""

    phrasings: float  # a paragraph
    meaning: tuple[float, ...]  # what each kind of score of an encoder counts, see bot.search.retrieval.meaning
    alone: VerdictModel
    encoded: VerdictModel  # where an encoder reads the message, too


@dataclass(frozen=True, slots=True)
class MatchingMode:
    """How one kind of essay is matched."""

    families: tuple[float, ...]  # weights of words, characters with pairs, concepts, what is asked
    ridge: float
    sound_ridge: float
    sound: float  # what the classifier of sounds adds to that of meanings
    text: float  # what BM25 over the paragraphs' text adds
    quote: float  # what a full quote adds
    verdicts: Verdicts
    meaning: tuple[float, ...] = ()  # what an encoder's scores add, as shares of the spread of the others
    alone: Verdicts = ()  # where an encoder may read the message, and words are so sure that it is not asked


@dataclass(frozen=True, slots=True)
class RerankWeights:
    """What each kind of evidence counts when the best paragraphs of a corpus are compared again."""

    grams: float  # BM25 over characters and pairs
    words: float  # BM25 over words
    pair: float  # coverage by two neighbouring sentences
    covered: float  # coverage by words
    alike: float  # likeness in one stretch
    meaning: float = 0.0  # nearness by an encoder, where there is one


@dataclass(frozen=True, slots=True)
class ClaimModel:
    """How claims about the author are judged, by those that are known."""

    families: tuple[float, ...]  # weights of the kinds of signs, see bot.search.claims.polarity
    ridge: float
    shared: float  # what a sign counts whatever the claim is about, beside what it counts there
    about_ridge: float  # of the classifier that tells what a claim is about
    near: tuple[float, ...]  # of a logistic model of "the essay says something to it", see bot.search.claims
    right: tuple[float, ...]  # … and of "the sign is the right one": slope and bias
    decided: float  # strength of the signs from which a claim counts as borne out or spoken against
    unsaid: float  # chance that the essay says something to it, below which it counts as unsaid


@dataclass(frozen=True, slots=True)
class ActModel:
    """How acts are told apart."""

    families: tuple[float, ...]  # weights of characters, words, concepts
    ridge: float
    bias: dict[str, float]  # what an act has ahead, by its name
    answering: float  # what an answer has ahead, where the bot has just put a question
    doubtful: float  # lead below which a request gives way to what the essay surely speaks of


@dataclass(frozen=True, slots=True)
class FollowUpModel:
    """A logistic model of "the message goes on from the one before"."""

    bias: float
    tokens: dict[str, float]  # the weight of each, see bot.search.retrieval.follow_ups


@dataclass(frozen=True, slots=True)
class DetailModel:
    """How it is told which particular a message asks for."""

    families: tuple[float, ...]  # weights of units with neighbours, and of what stands with a word that asks
    ridge: float
    asks: float  # how far all kinds are ahead of none from which one is asked for …
    leads: float  # … and the best of them of the next


@dataclass(frozen=True, slots=True)
class Parameters:
    """For essays with phrasings, for those with little or nothing but their text, any corpus, claims, acts, details."""

    annotated: MatchingMode
    plain: MatchingMode
    compared: RerankWeights
    compared_by_meaning: RerankWeights  # … where an encoder reads the corpus, too
    judging: ClaimModel
    acts: ActModel
    details: DetailModel
    sparse: tuple[SparseVerdicts, ...]  # by growing density
    rich: float  # phrasings a paragraph for which the verdicts of ``annotated`` were fitted
    dialogue: tuple[float, ...]  # weights of bot.search.retrieval.dialogue.TERMS
    sparse_dialogue: tuple[float, ...]  # … for essays with few phrasings
    follow_ups: FollowUpModel

    @classmethod
    def load(cls, path: Path) -> Self:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            _mode(kept["annotated"]),
            _mode(kept["plain"]),
            RerankWeights(**kept["compared"]),
            RerankWeights(**kept["compared_by_meaning"]),
            ClaimModel(**_with_tuples(kept["judging"])),
            ActModel(**_with_tuples(kept["acts"])),
            DetailModel(**_with_tuples(kept["details"])),
            tuple(
                SparseVerdicts(
                    each["phrasings"], tuple(each["meaning"]), _verdict(each["alone"]), _verdict(each["encoded"])
                )
                for each in kept["sparse"]
            ),
            kept["rich"],
            tuple(kept["dialogue"]),
            tuple(kept["sparse_dialogue"]),
            FollowUpModel(**kept["follow_ups"]),
        )

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _mode(kept: dict[str, object]) -> MatchingMode:
    verdicts, families = kept["verdicts"], kept["families"]
    if not isinstance(verdicts, list) or not isinstance(families, list):
        raise TypeError("not a file of fitted numbers")
    models = tuple((share, _verdict(model)) for share, model in verdicts)
    return MatchingMode(**{**kept, "verdicts": models, "families": tuple(families), "meaning": (), "alone": ()})  # type: ignore[arg-type]


def _verdict(kept: dict[str, Any]) -> VerdictModel:
    return VerdictModel(**_with_tuples(kept))


def _with_tuples(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
