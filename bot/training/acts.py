"""What ``check`` measures of acts: how many golden messages are taken for what they are."""

from collections import Counter
from collections.abc import Callable, Iterator

from bot.core.act import ActType, GoldenAct
from bot.core.context import Context
from bot.core.conversation import ConversationState, OpenQuestion
from bot.core.essay import Library, Ref
from bot.core.incoming import Origin, Text
from bot.talk.acts import interpret
from bot.talk.courtesy import without_courtesy

PUT = "BOT:"
"""What an earlier message begins with that is a question which the bot has put."""

_PUT_TO_ESSAY = {ActType.PASSAGE, ActType.ABSENT}


def acts_report(library: Library, context: Context, fold: Callable[[str], str]) -> Iterator[str]:
    """The share of golden messages that are understood, and those that are not. ``context``: of a new chat.

    Whether the essay speaks of a matter is measured by other messages: here passage and absent are one.
    """
    essay = library.essay()
    wrong: list[str] = []
    for message in library.golden_acts:
        put = any(each.startswith(PUT) for each in message.context[-1:])
        at = Ref(essay.slug, 1) if message.context else None
        asking = OpenQuestion(essay.theses[0].id, 0) if put else None
        text = Text(Origin("", "check", "", ""), message.text, without_courtesy(fold(message.text)))
        state = ConversationState(at=at, put=asking)
        act = interpret(text, Context(state, library, context.find, recognise=context.recognise)).act
        if not _is_right(act, message):
            wrong.append(f"{message.text!r} is taken for {act}, not {message.act}")
    count = len(library.golden_acts)
    if count:
        yield f"acts: {count - len(wrong)} of {count} golden messages understood ({(count - len(wrong)) / count:.1%})"
        yield from wrong


def _is_right(act: ActType, message: GoldenAct) -> bool:
    return act in (message.act, *message.also) or (act in _PUT_TO_ESSAY and message.act in _PUT_TO_ESSAY)


def acts_summary(library: Library) -> str:
    """How many phrasings there are, and of which act the fewest."""
    counts = Counter(each.act for each in library.acts)
    if not counts:
        return "no phrasings of acts: everything is put to the essay"
    act, fewest = min(counts.items(), key=lambda each: each[1])
    return (
        f"acts: {len(library.acts)} phrasings of {len(counts)} acts (fewest of {act}: {fewest}), "
        f"{len(library.golden_acts)} golden messages"
    )
