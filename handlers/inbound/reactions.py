"""Emoji on messages: which of them say that an answer was good, and which that it was bad."""

from collections.abc import Sequence

from telegram import ReactionType, ReactionTypeEmoji, ReactionTypePaid
from telegram.constants import ReactionEmoji

from bot.core.feedback import Feedback

UP = {
    ReactionEmoji.THUMBS_UP,
    ReactionEmoji.RED_HEART,
    ReactionEmoji.FIRE,
    ReactionEmoji.SMILING_FACE_WITH_HEARTS,
    ReactionEmoji.CLAPPING_HANDS,
    ReactionEmoji.PARTY_POPPER,
    ReactionEmoji.GRINNING_FACE_WITH_STAR_EYES,
    ReactionEmoji.PERSON_WITH_FOLDED_HANDS,
    ReactionEmoji.OK_HAND_SIGN,
    ReactionEmoji.HUNDRED_POINTS_SYMBOL,
    ReactionEmoji.SMILING_FACE_WITH_HEART_SHAPED_EYES,
    ReactionEmoji.HEART_ON_FIRE,
    ReactionEmoji.HIGH_VOLTAGE_SIGN,
    ReactionEmoji.TROPHY,
    ReactionEmoji.HANDSHAKE,
    ReactionEmoji.SALUTING_FACE,
    ReactionEmoji.SQUARED_COOL,
}
DOWN = {
    ReactionEmoji.THUMBS_DOWN,
    ReactionEmoji.PILE_OF_POO,
    ReactionEmoji.FACE_WITH_OPEN_MOUTH_VOMITING,
    ReactionEmoji.SERIOUS_FACE_WITH_SYMBOLS_COVERING_MOUTH,
    ReactionEmoji.POUTING_FACE,
    ReactionEmoji.YAWNING_FACE,
    ReactionEmoji.REVERSED_HAND_WITH_MIDDLE_FINGER_EXTENDED,
    ReactionEmoji.CLOWN_FACE,
    ReactionEmoji.BROKEN_HEART,
}


def feedback_of(reactions: Sequence[ReactionType]) -> Feedback | None:
    """What all the emoji that somebody leaves on a message say; None where they say neither, or are none."""
    paid = any(isinstance(each, ReactionTypePaid) for each in reactions)
    shown = {each.emoji for each in reactions if isinstance(each, ReactionTypeEmoji)}
    if shown & DOWN:
        return Feedback.DOWN
    return Feedback.UP if paid or shown & UP else None
