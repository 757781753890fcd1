"""Messages that cannot stand alone: they are read with what came before."""

from bot.core.follow_up import LEANS, TURNS

SHORT = 14
"""Characters. A longer message mostly says itself what it is about."""
SHORT_IN_LETTERS = 3 * SHORT
"""The same for a message without Chinese characters."""


def is_follow_up(folded: str) -> bool:
    """Does the message begin like one that goes on from another?"""
    text = folded.strip(" ，,。.？?！!…~")
    return len(text) <= (SHORT_IN_LETTERS if text.isascii() else SHORT) and bool(LEANS.match(text))


def changes_topic(folded: str) -> bool:
    """Return whether the message turns to another matter: "and what about technology?"."""
    return not folded.isascii() and bool(TURNS.fullmatch(folded.strip(" ，,。.？?！!…~")))
