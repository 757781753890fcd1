"""Buttons of the reading card, of quote cards, and of the list of favourites."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.essay import SLUG, Ref


@dataclass(frozen=True, slots=True)
class CardButton:
    """``c:slug:number[:page][t][b…][-checksum]``, or ``k:…`` for one in a message of its own: a reading card."""

    ref: Ref
    page: int = 1
    converted: bool = False  # in other characters than the reader mostly has quotations in
    back: int | None = None  # the paragraph from which somebody looks at this one, and reads on
    checksum: int | None = None  # of the paragraph's text, where the button must not mean another one
    separate: bool = False  # in a message of its own

    def pack(self) -> str:
        return f"{'k' if self.separate else 'c'}:{self.body}"

    @property
    def body(self) -> str:
        """All of it but what it does."""
        page = f":{self.page}" if self.page > 1 else ""
        back = f"b{self.back}" if self.back else ""
        checksum = f"-{self.checksum:08x}" if self.checksum is not None else ""
        return f"{self.ref}{page}{'t' if self.converted else ''}{back}{checksum}"


@dataclass(frozen=True, slots=True)
class FavouriteButton:
    """``v:+:…``, ``v:-:…``: the paragraph of a card is kept, or no longer, and the card says so.

    It says what shall be, and does not turn round what is: pressed twice it does the same.
    """

    card: CardButton
    keep: bool

    def pack(self) -> str:
        return f"v:{'+' if self.keep else '-'}:{self.card.body}"


@dataclass(frozen=True, slots=True)
class CardContentsButton:
    """``j:slug:number``: the parts of the essay, from the card of a paragraph."""

    ref: Ref

    def pack(self) -> str:
        return f"j:{self.ref}"


@dataclass(frozen=True, slots=True)
class CardEndButton:
    """``e:slug``: what comes after the last paragraph."""

    slug: str

    def pack(self) -> str:
        return f"e:{self.slug}"


@dataclass(frozen=True, slots=True)
class FavouritesButton:
    """``l:page[:clear]``: a page of somebody's favourites; ``clear``: without those that no essay holds any more."""

    page: int = 1
    clear: bool = False

    def pack(self) -> str:
        return f"l:{self.page}{':clear' if self.clear else ''}"


@dataclass(frozen=True, slots=True)
class QuoteCardButton:
    """``card:slug:number[s…|w][t]``: a paragraph as a picture; a sentence of it, all of it, else what says most."""

    ref: Ref
    sentence: int | None = None
    whole: bool = False
    converted: bool = False  # in Traditional characters

    def pack(self) -> str:
        part = "w" if self.whole else "" if self.sentence is None else f"s{self.sentence}"
        return f"card:{self.ref}{part}{'t' if self.converted else ''}"


ReadingCardButton = (
    QuoteCardButton | CardButton | FavouriteButton | CardContentsButton | CardEndButton | FavouritesButton
)


def _card(found: re.Match[str], *, separate: bool = False) -> CardButton:
    return CardButton(
        Ref(found["slug"], int(found["number"])),
        int(found["page"] or 1),
        bool(found["converted"]),
        int(found["back"]) if found["back"] else None,
        int(found["checksum"], 16) if found["checksum"] else None,
        separate,
    )


_NUMBER = "[1-9][0-9]{0,4}"
_REF = f"(?P<slug>{SLUG.pattern}):(?P<number>{_NUMBER})"
_CARD = (
    f"{_REF}(?::(?P<page>[1-9][0-9]{{0,2}}))?(?P<converted>t)?(?:b(?P<back>{_NUMBER}))?"
    "(?:-(?P<checksum>[0-9a-f]{8}))?"
)
SHAPES: dict[str, Callable[[re.Match[str]], ReadingCardButton]] = {
    f"c:{_CARD}": _card,
    f"k:{_CARD}": lambda found: _card(found, separate=True),
    rf"v:(?P<sign>[+-]):{_CARD}": lambda found: FavouriteButton(_card(found), found["sign"] == "+"),
    f"card:{_REF}(?:s(?P<sentence>[0-9]{{1,3}})|(?P<whole>w))?(?P<converted>t)?": lambda found: QuoteCardButton(
        Ref(found["slug"], int(found["number"])),
        int(found["sentence"]) if found["sentence"] else None,
        bool(found["whole"]),
        bool(found["converted"]),
    ),
    f"j:{_REF}": lambda found: CardContentsButton(Ref(found["slug"], int(found["number"]))),
    f"e:({SLUG.pattern})": lambda found: CardEndButton(found[1]),
    "l:([1-9][0-9]{0,2})(:clear)?": lambda found: FavouritesButton(int(found[1]), bool(found[2])),
}
"""Patterns of what they carry, and how it is read."""
