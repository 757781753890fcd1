"""An answer put in other words by a language model: quotations of the essay, and sentences that are the model's own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.core.proxy import Proxy


class ModelUnavailable(Exception):
    """A language model gave no answer that can be read. The message says why, without a word of what was said."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model answers."""

    url: str  # up to the version: https://host/v1
    model: str
    seconds: float  # that an answer may take, all in all
    key: str = field(default="", repr=False)
    proxy: Proxy | None = None


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """What a language model is asked."""

    instructions: str  # the program's own words
    content: str  # JSON: what they are about


AskModel = Callable[[ModelRequest], Awaitable[str]]
"""The answer of a language model: text without lone surrogates, bounded in size and time. Raises ModelUnavailable."""


@dataclass(frozen=True, slots=True)
class ParaphraseQuotation:
    """Whole sentences of one paragraph, one after another."""

    number: int  # of the paragraph
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ModelSentence:
    """A sentence of the model, which the claim check bears out."""

    text: str


ParaphraseLine = ParaphraseQuotation | ModelSentence
