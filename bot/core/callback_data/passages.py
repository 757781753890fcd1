"""Buttons of the conversation: they lead to passages, and to what parts come to."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Self

from bot.core.argument import Place
from bot.core.essay import SLUG, Ref
from bot.core.feedback import RATINGS, REASONS, Feedback

LONGEST = 64
"""Bytes."""
OTHERS = 3
"""Further passages that a button can name; with the longest slug and five-digit numbers they fit."""


@dataclass(frozen=True, slots=True)
class ParagraphButton:
    """``p:slug:number[:page][s…][t]``: a whole paragraph, in place of what is shown."""

    ref: Ref
    page: int = 1
    sentence: int | None = None  # set off
    converted: bool = False  # in other characters than the reader mostly has quotations in

    def pack(self) -> str:
        page = f":{self.page}" if self.page > 1 else ""
        return f"p:{self.ref}{page}{_marked(self.sentence)}{'t' if self.converted else ''}"


@dataclass(frozen=True, slots=True)
class SeparateParagraphButton:
    """``n:slug:number``: a whole paragraph in a message of its own."""

    ref: Ref

    def pack(self) -> str:
        return f"n:{self.ref}"


@dataclass(frozen=True, slots=True)
class ThesisButton:
    """``t:slug:thesis[:number[s…]]``, ``t:slug:-``: what a thesis, or the whole, comes to."""

    slug: str
    thesis: str | None  # its id; None for the whole
    back: Place | None = None  # the passage to which there is to be a way back

    def pack(self) -> str:
        return f"t:{self.slug}:{self.thesis or '-'}" + (f":{_placed(self.back)}" if self.back else "")


@dataclass(frozen=True, slots=True)
class OutlineButton:
    """``o:slug``: parts and theses of an essay."""

    slug: str

    def pack(self) -> str:
        return f"o:{self.slug}"


@dataclass(frozen=True, slots=True)
class MapButton:
    """``map:slug``: the map of an essay's argument, in a message of its own; ``map:slug:-``, ``map:slug:thesis``: below
    a map that is shown, all of it or one thesis."""

    slug: str
    thesis: str | None = None  # its id; None for the whole
    anew: bool = False

    def pack(self) -> str:
        return f"map:{self.slug}" if self.anew else f"map:{self.slug}:{self.thesis or '-'}"


@dataclass(frozen=True, slots=True)
class OtherMatchButton:
    """``m:slug:number[s…].number[s…]…:at``: another passage that matched the same question."""

    slug: str
    places: tuple[Place, ...]  # that matched, the best first
    at: int  # which of them, from 0

    def pack(self) -> str:
        """Leave out what does not fit: first passages, then the sentences that are set off."""
        places = self.places[: OTHERS + 1]
        written = f"m:{self.slug}:{'.'.join(map(_placed, places))}:{self.at}"
        short = f"m:{self.slug}:{'.'.join(str(each.paragraph) for each in places)}:{self.at}"
        return written if len(written) <= LONGEST else short


@dataclass(frozen=True, slots=True)
class QuestionButton:
    """``q:slug:number``: the opener that this paragraph answers."""

    ref: Ref

    def pack(self) -> str:
        return f"q:{self.ref}"


class PassageAction(StrEnum):
    """A way on from a passage. Also the message ``way.<verb>`` of the catalogues."""

    PLAIN = "plain"
    WHY = "why"
    SIDES = "sides"
    EXAMPLE = "example"
    ASK = "ask"  # a question is put
    QUOTES = "quotes"


@dataclass(frozen=True, slots=True)
class PassageActionButton:
    """``w:verb:slug:number``: a way on from a passage."""

    verb: PassageAction
    ref: Ref

    def pack(self) -> str:
        return f"w:{self.verb}:{self.ref}"


@dataclass(frozen=True, slots=True)
class FeedbackButton:
    """``v:reason:slug:number``: what is wrong with an answer that shows this passage."""

    reason: Feedback
    ref: Ref

    def pack(self) -> str:
        return f"v:{self.reason}:{self.ref}"


@dataclass(frozen=True, slots=True)
class RatingButton:
    """``v:up``, ``v:down``: a word on the answer under which it stands."""

    feedback: Feedback

    def pack(self) -> str:
        return f"v:{self.feedback}"


@dataclass(frozen=True, slots=True)
class FoundWordsButton:
    """``find:slug:page:tag``: a page of the places where words stand that the chat has searched for."""

    slug: str
    page: int  # from 1
    tag: str  # of the words, by which the chat knows them

    @classmethod
    def of(cls, slug: str, page: int, asked: str) -> Self:
        """Make one for the words ``asked``."""
        return cls(slug, page, _tag(asked))

    def names(self, asked: str) -> bool:
        return self.tag == _tag(asked)

    def pack(self) -> str:
        return f"find:{self.slug}:{self.page}:{self.tag}"


@dataclass(frozen=True, slots=True)
class FoundPlaceButton:
    """``hit:slug:number[s…]``: a paragraph that holds the words, in a message of its own: their pages stay."""

    ref: Ref
    sentence: int | None = None  # set off

    def pack(self) -> str:
        return f"hit:{self.ref}{_marked(self.sentence)}"


@dataclass(frozen=True, slots=True)
class NearestButton:
    """``near:slug:tag``: what the essay says to words that stand nowhere in it."""

    slug: str
    tag: str  # of the words

    @classmethod
    def of(cls, slug: str, asked: str) -> Self:
        """Make one for the words ``asked``."""
        return cls(slug, _tag(asked))

    def names(self, asked: str) -> bool:
        return self.tag == _tag(asked)

    def pack(self) -> str:
        return f"near:{self.slug}:{self.tag}"


@dataclass(frozen=True, slots=True)
class EveryEssayButton:
    """``every:tag``: the question of the answer that it stands under is put to all essays."""

    tag: str  # of the question, by which what was asked is found again

    @classmethod
    def of(cls, asked: str) -> Self:
        """Make one for the question ``asked``, as the chat remembers it."""
        return cls(_tag(asked))

    def names(self, asked: str) -> bool:
        return self.tag == _tag(asked)

    def pack(self) -> str:
        return f"every:{self.tag}"


@dataclass(frozen=True, slots=True)
class TermButton:
    """``term:slug:tag``, ``term:slug:-``: what the essay means by one of its terms; all of them."""

    slug: str
    tag: str | None  # of its first name, for a place in a list would move; None for all

    @classmethod
    def of(cls, slug: str, name: str) -> Self:
        """Make one for the term whose first name is ``name``."""
        return cls(slug, _tag(name))

    def names(self, name: str) -> bool:
        return self.tag == _tag(name)

    def pack(self) -> str:
        return f"term:{self.slug}:{self.tag or '-'}"


def _tag(words: str) -> str:
    return sha256(words.encode("utf-8", "replace")).hexdigest()[:10]


PassageButton = (
    ParagraphButton
    | SeparateParagraphButton
    | ThesisButton
    | OutlineButton
    | MapButton
    | OtherMatchButton
    | QuestionButton
    | PassageActionButton
    | FoundWordsButton
    | FoundPlaceButton
    | NearestButton
    | EveryEssayButton
    | TermButton
    | FeedbackButton
    | RatingButton
)


def _marked(sentence: int | None) -> str:
    return "" if sentence is None else f"s{sentence}"


def _placed(place: Place) -> str:
    return f"{place.paragraph}{_marked(place.sentence)}"


def _place(text: str) -> Place:
    number, _, sentence = text.partition("s")
    return Place(int(number), int(sentence) if sentence else None)


def _ref(found: re.Match[str]) -> Ref:
    return Ref(found["slug"], int(found["number"]))


_NUMBER = "[1-9][0-9]{0,4}"
_REF = f"(?P<slug>{SLUG.pattern}):(?P<number>{_NUMBER})"
_SLUG = f"({SLUG.pattern})"
_THESIS = "(-|[A-Za-z][A-Za-z0-9]{0,7})"
_PLACE = f"{_NUMBER}(?:s[0-9]{{1,3}})?"
SHAPES: dict[str, Callable[[re.Match[str]], PassageButton]] = {
    f"p:{_REF}(?::([1-9][0-9]{{0,2}}))?(?:s([0-9]{{1,3}}))?(t)?": lambda found: ParagraphButton(
        _ref(found), int(found[3] or 1), int(found[4]) if found[4] else None, bool(found[5])
    ),
    f"n:{_REF}": lambda found: SeparateParagraphButton(_ref(found)),
    f"t:{_SLUG}:{_THESIS}(?::({_PLACE}))?": lambda found: ThesisButton(
        found[1], None if found[2] == "-" else found[2], _place(found[3]) if found[3] else None
    ),
    f"o:{_SLUG}": lambda found: OutlineButton(found[1]),
    f"map:{_SLUG}(?::{_THESIS})?": lambda found: MapButton(
        found[1], None if found[2] in (None, "-") else found[2], anew=found[2] is None
    ),
    rf"m:{_SLUG}:({_PLACE}(?:\.{_PLACE}){{0,{OTHERS}}}):([0-9])": lambda found: OtherMatchButton(
        found[1], tuple(map(_place, found[2].split("."))), int(found[3])
    ),
    f"q:{_REF}": lambda found: QuestionButton(_ref(found)),
    f"w:(?P<verb>{'|'.join(PassageAction)}):{_REF}": lambda found: PassageActionButton(
        PassageAction(found["verb"]), _ref(found)
    ),
    f"find:{_SLUG}:({_NUMBER}):([0-9a-f]{{10}})": lambda found: FoundWordsButton(found[1], int(found[2]), found[3]),
    f"hit:{_REF}(?:s([0-9]{{1,3}}))?": lambda found: FoundPlaceButton(_ref(found), int(found[3]) if found[3] else None),
    f"near:{_SLUG}:([0-9a-f]{{10}})": lambda found: NearestButton(found[1], found[2]),
    "every:([0-9a-f]{10})": lambda found: EveryEssayButton(found[1]),
    f"term:{_SLUG}:(-|[0-9a-f]{{10}})": lambda found: TermButton(found[1], None if found[2] == "-" else found[2]),
    f"v:({'|'.join(RATINGS)})": lambda found: RatingButton(Feedback(found[1])),
    f"v:(?P<reason>{'|'.join(REASONS)}):{_REF}": lambda found: FeedbackButton(Feedback(found["reason"]), _ref(found)),
}
"""Patterns of what they carry, and how it is read."""
