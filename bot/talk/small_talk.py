"""Things to say that quote nothing: greetings, manners, and what cannot be read."""

from zlib import crc32

from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, LocalizedText
from bot.core.incoming import Media, Text
from bot.core.match import NOTHING
from bot.core.response import Button, CatalogueMessage, Rows, TextResponse
from bot.talk import callback_data
from bot.talk.acts import ActType

OFFERED = 3
"""Questions offered at a time."""

_WORDS = {
    ActType.GREETING: "say.greeting",
    ActType.THANKS: "say.thanks",
    ActType.FAREWELL: "say.farewell",
    ActType.IDENTITY: "say.identity",
    ActType.ANGER: "say.anger",
    ActType.DAILY: "say.daily",
    ActType.SOURCE: "say.source",
    ActType.ASSENT: "say.assent",
}
_BRIEFLY = {
    ActType.ANGER: "group.say.anger",
    ActType.SOURCE: "group.say.source",
    ActType.ASSENT: "group.say.assent",
    ActType.DAILY: "group.say.daily",
}
_WITH_QUESTIONS = {ActType.GREETING, ActType.IDENTITY, ActType.ANGER, ActType.SOURCE}


def answers(act_type: ActType) -> bool:
    return act_type in _WORDS


def small_talk(
    act_type: ActType, incoming: Text, state: ConversationState, essay: Essay, *, brief: bool = False
) -> Decision:
    """``brief``: in a group, without questions to begin with."""
    rows = openers(essay, incoming.folded) if act_type in _WITH_QUESTIONS and not brief else ()
    key = _BRIEFLY.get(act_type, _WORDS[act_type]) if brief else _WORDS[act_type]
    note = CatalogueMessage(key, {"title": LocalizedText(essay.title), "count": len(essay)})
    return Decision(TextResponse((note,), rows), state, NOTHING)


def unreadable(incoming: Media, state: ConversationState, essay: Essay) -> Decision:
    """A sticker, a photo, a voice message: said kindly, with a way on."""
    return Decision(TextResponse((CatalogueMessage("say.media"),), openers(essay, incoming.origin.key)), state)


def without_words(incoming: Text, state: ConversationState, essay: Essay) -> Decision:
    """Emoji, punctuation, or nothing that can be seen."""
    return Decision(TextResponse((CatalogueMessage("say.wordless"),), openers(essay, incoming.content)), state, NOTHING)


def openers(essay: Essay, seed: str | None = None) -> Rows:
    """Three questions as buttons, from different parts of the essay; which three depends on ``seed`` alone."""
    every = essay.openers
    first = crc32(seed.encode("utf-8", "replace")) % len(every) if seed else 0
    turned = every[first:] + every[:first]
    chosen = sorted(turned[:OFFERED], key=lambda opener: len(opener.question.zh))
    buttons = [Button(opener.question, callback_data.question(opener.ref)) for opener in chosen]
    return tuple(row for row in (tuple(buttons[:2]), tuple(buttons[2:])) if row)
