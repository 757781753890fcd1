"""What responses consist of: what is said in one line, and when a button is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.core.callback_data.parsing import CallbackData
from bot.core.essay import Ref
from bot.core.language import LocalizedText
from bot.core.match import Verdict


class ButtonCondition(StrEnum):
    """When a button is there."""

    ALWAYS = "always"
    EXCERPTED = "excerpted"  # where the quotation leaves something out
    CONVERTIBLE = "convertible"  # where the reader has use for the passage in other characters, or has it in such


@dataclass(frozen=True, slots=True)
class CatalogueMessage:
    """A message of the catalogues: its key and what fills its placeholders. ``count`` chooses the plural.

    A date is written as the language writes it.
    """

    key: str
    values: "Mapping[str, str | int | date | LocalizedText | CatalogueMessage]" = field(default_factory=dict)
    count: int | None = None


Label = CatalogueMessage | LocalizedText
"""What stands on a button: words of the catalogues, or of the annotations."""


@dataclass(frozen=True, slots=True)
class Button:
    """A way on. ``data`` is what comes back when it is pressed.

    With ``start`` it opens the private chat instead; that is what follows ``?start=`` there, empty for a plain start.
    ``copies``: it copies that address.
    """

    label: Label
    data: CallbackData | None = None
    start: str | None = None
    condition: ButtonCondition = ButtonCondition.ALWAYS
    copies: bool = False

    @property
    def payload(self) -> str:
        """The data as they travel: at most 64 bytes of ASCII; empty, where there are none."""
        return self.data.pack() if self.data else ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class HitLine:
    """A stretch of a paragraph, and the hits of a word search in it: characters of the paragraph's text."""

    paragraph: int
    sentence: int  # in which it begins
    start: int
    end: int
    hits: tuple[tuple[int, int], ...]  # start and end of each, in reading order


@dataclass(frozen=True, slots=True)
class PopularContribution:
    """A contribution to which others replied."""

    message: int  # Telegram's id
    replies: int
    place: int  # among all contributions, from 1
    touched: tuple[int, ...] = ()  # paragraphs that it speaks of


@dataclass(frozen=True, slots=True)
class EssayAnswer:
    """The passage of one essay that speaks to a question."""

    ref: Ref
    sentence: int  # that answers
    verdict: Verdict


class Extent(StrEnum):
    """How much of a paragraph is shown."""

    SNIPPET = "snippet"  # two sentences, for groups
    BRIEF = "brief"  # the same, for who wishes short answers
    EXCERPT = "excerpt"  # whole sentences around the one that answers
    WHOLE = "whole"  # the paragraph


@dataclass(frozen=True, slots=True)
class WhyReport:
    """For owners: what decided about a message."""

    slug: str
    text: str
    earlier: tuple[str, ...] = ()
    rows: Rows = ()
