"""What somebody does in a chat, and a search that answers as it is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.chat import EPOCH, Chat, Kind, Utterance
from bot.core.essay import Library, Ref
from bot.core.match import NOTHING, Bearing, Find, Finding, Judge, Judgement, Match, Verdict
from bot.core.post import Address
from bot.core.reply import Button, Remark, Reply, Turn
from bot.search.script import Script
from bot.talk.answer import answer

SLUG = "zhibo-daihuo"
SCRIPT = Script()


class Search:
    """Finds ``finding`` whatever is asked, and keeps what was asked: (message, earlier messages)."""

    def __init__(self, finding: Finding = NOTHING, together: Finding | None = None) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self._finding = finding
        self._together = together or finding

    def __call__(self, text: str, earlier: Sequence[str], slug: str) -> Finding:
        self.asked.append((text, tuple(earlier)))
        return self._together if earlier else self._finding


def found(*numbers: int, verdict: Verdict = Verdict.SAYS, confidence: float = 0.9, slug: str = SLUG) -> Finding:
    """A finding of these paragraphs, best first, each with its first sentence."""
    matches = tuple(Match(Ref(slug, number), 1 - place / 100, 0) for place, number in enumerate(numbers))
    return Finding(verdict, confidence, None, matches)


def judging(bearing: Bearing = Bearing.UNSAID, number: int | None = None, sentence: int = 0) -> Judge:
    """Judges every claim alike."""
    ref = Ref(SLUG, number) if number else None
    return lambda claim, slug: Judgement(bearing, 0.9, ref, sentence, NOTHING)


def do(kind: Kind, content: str, argument: str = "", *, edited: bool = False) -> Utterance:
    folded = SCRIPT.fold(argument if kind is Kind.COMMAND else content)
    return Utterance("k", "test", "p", "c", kind, content, argument, folded, edited=edited)


class Talk:
    """A chat over the library, one utterance after another."""

    def __init__(
        self,
        library: Library,
        find: Find | None = None,
        chat: Chat | None = None,
        *,
        now: datetime = EPOCH,
        to: Address | None = None,
        manages: bool = True,
    ) -> None:
        self.library = library
        self.find = find or Search()
        self.chat = chat or Chat()
        self.now = now
        self.to = to
        self.manages = manages

    def take(self, utterance: Utterance) -> Turn:
        utterance = replace(utterance, at=self.now, to=self.to, manages=self.manages)
        turn = answer(utterance, self.chat, self.library, self.find)
        assert turn == answer(utterance, self.chat, self.library, self.find), "not pure"
        self.chat = turn.chat
        return turn

    def say(self, text: str, *, edited: bool = False) -> Turn:
        return self.take(do(Kind.TEXT, text, edited=edited))

    def press(self, payload: str) -> Turn:
        return self.take(do(Kind.BUTTON, payload))

    def command(self, name: str, argument: str = "") -> Turn:
        return self.take(do(Kind.COMMAND, name, argument))


def at(number: int, *, others: Sequence[int] = (), asked: Sequence[str] = ()) -> Chat:
    """A chat that has just been shown paragraph ``number``."""
    return Chat(at=Ref(SLUG, number), others=tuple(Ref(SLUG, each) for each in others), asked=tuple(asked))


def buttons(reply: Reply | None) -> list[Button]:
    return [button for row in reply.rows for button in row] if reply else []


def keys(reply: Reply | None) -> list[str]:
    """The messages of a remark."""
    assert isinstance(reply, Remark)
    return [note.key for note in reply.notes]
