"""What is said where there is nothing to read, and questions to begin with."""

from collections.abc import Sequence
from zlib import crc32

from bot.core.callback_data.passages import QuestionButton
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay
from bot.core.incoming import Media, Text
from bot.core.match import NOTHING, Match
from bot.core.response import Button, CatalogueMessage, Rows, TextResponse

NEAREST = 5
"""Passages that are near."""
OFFERED = 3
"""Questions offered at a time."""


def reply_to_media(incoming: Media, state: ConversationState, essay: Essay) -> Decision:
    """A sticker, a photo, a voice message: said kindly, with a way on."""
    return Decision(TextResponse((CatalogueMessage("say.media"),), opener_rows(essay, incoming.origin.key)), state)


def reply_to_wordless(incoming: Text, state: ConversationState, essay: Essay) -> Decision:
    """Emoji, punctuation, or nothing that can be seen."""
    return Decision(
        TextResponse((CatalogueMessage("say.wordless"),), opener_rows(essay, incoming.content)), state, NOTHING
    )


def opener_rows(essay: Essay, seed: str | None = None, near: Sequence[Match] = ()) -> Rows:
    """Three questions as buttons: those that the passages ``near`` answer, else some from different parts of the essay.

    Which others depends on ``seed`` alone.
    """
    every = essay.openers
    first = crc32(seed.encode("utf-8", "replace")) % len(every) if seed else 0
    places = {match.ref: place for place, match in enumerate(near[:NEAREST])}
    turned = sorted(every[first:] + every[:first], key=lambda opener: places.get(opener.ref, NEAREST))
    chosen = sorted(turned[:OFFERED], key=lambda opener: len(opener.question.zh))
    buttons = [Button(opener.question, QuestionButton(opener.ref)) for opener in chosen]
    return tuple(row for row in (tuple(buttons[:2]), tuple(buttons[2:])) if row)
