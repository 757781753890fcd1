"""Things to say that quote nothing: greetings, manners, and what cannot be read."""

from zlib import crc32

from bot.core.chat import Chat, Utterance
from bot.core.essay import Essay, Words
from bot.core.match import NOTHING
from bot.core.reply import Button, Note, Remark, Rows, Turn
from bot.talk import payload
from bot.talk.intents import Intent

OFFERED = 3
"""Questions offered at a time."""

_WORDS = {
    Intent.GREETING: "say.greeting",
    Intent.THANKS: "say.thanks",
    Intent.FAREWELL: "say.farewell",
    Intent.IDENTITY: "say.identity",
    Intent.ANGER: "say.anger",
    Intent.DAILY: "say.daily",
    Intent.SOURCE: "say.source",
    Intent.ASSENT: "say.assent",
}
_BRIEFLY = {
    Intent.ANGER: "group.say.anger",
    Intent.SOURCE: "group.say.source",
    Intent.ASSENT: "group.say.assent",
    Intent.DAILY: "group.say.daily",
}
_WITH_QUESTIONS = {Intent.GREETING, Intent.IDENTITY, Intent.ANGER, Intent.SOURCE}


def answers(intent: Intent) -> bool:
    return intent in _WORDS


def small_talk(intent: Intent, utterance: Utterance, chat: Chat, essay: Essay, *, brief: bool = False) -> Turn:
    """``brief``: in a group, without questions to begin with."""
    rows = openers(essay, utterance.folded) if intent in _WITH_QUESTIONS and not brief else ()
    key = _BRIEFLY.get(intent, _WORDS[intent]) if brief else _WORDS[intent]
    note = Note(key, {"title": Words(essay.title), "count": len(essay)})
    return Turn(Remark((note,), rows), chat, NOTHING)


def unreadable(utterance: Utterance, chat: Chat, essay: Essay) -> Turn:
    """A sticker, a photo, a voice message: said kindly, with a way on."""
    return Turn(Remark((Note("say.media"),), openers(essay, utterance.key)), chat)


def without_words(utterance: Utterance, chat: Chat, essay: Essay) -> Turn:
    """Emoji, punctuation, or nothing that can be seen."""
    return Turn(Remark((Note("say.wordless"),), openers(essay, utterance.content)), chat, NOTHING)


def openers(essay: Essay, seed: str | None = None) -> Rows:
    """Three questions as buttons, from different parts of the essay; which three depends on ``seed`` alone."""
    every = essay.openers
    first = crc32(seed.encode("utf-8", "replace")) % len(every) if seed else 0
    turned = every[first:] + every[:first]
    chosen = sorted(turned[:OFFERED], key=lambda opener: len(opener.question.zh))
    buttons = [Button(opener.question, payload.question(opener.ref)) for opener in chosen]
    return tuple(row for row in (tuple(buttons[:2]), tuple(buttons[2:])) if row)
