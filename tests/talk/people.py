"""What somebody does in a chat, and a search that answers as it is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Library, Ref
from bot.core.incoming import EPOCH, IncomingMessage, MessageKind
from bot.core.match import NOTHING, ClaimJudgement, ClaimVerdict, Find, Finding, Judge, Match, Verdict
from bot.core.outgoing import Address, ChatKind
from bot.core.response import Button, Response, TextResponse
from bot.core.subscription import Subscription
from bot.search.text.script import ScriptConverter
from bot.search.text.word_index import WordIndex
from bot.talk.decide import decide
from tests.incoming import changed, incoming
from tests.talk.recognising import recognise, recognise_detail

SLUG = "zhibo-daihuo"
SCRIPT = ScriptConverter()


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


def judging(bearing: ClaimVerdict = ClaimVerdict.UNSAID, number: int | None = None, sentence: int = 0) -> Judge:
    """Judges every claim alike."""
    ref = Ref(SLUG, number) if number else None
    return lambda claim, slug: ClaimJudgement(bearing, 0.9, ref, sentence, NOTHING)


def do(kind: MessageKind, content: str, argument: str = "", *, edited: bool = False) -> IncomingMessage:
    folded = SCRIPT.fold(argument if kind is MessageKind.COMMAND else content)
    return incoming("k", "test", "p", "c", kind, content, argument, folded, edited=edited)


class Talk:
    """A chat over the library, one message after another."""

    def __init__(
        self,
        library: Library,
        find: Find | None = None,
        chat: ConversationState | None = None,
        *,
        subscription: Subscription | None = None,
        now: datetime = EPOCH,
        to: Address | None = None,
        manages: bool = True,
        barred: ChatKind | None = None,
    ) -> None:
        state = chat or ConversationState()
        self.context = Context(
            state,
            library,
            find or Search(),
            subscription,
            manages=manages,
            barred=barred,
            recognise=recognise,
            recognise_detail=recognise_detail,
            search_words=WordIndex(library, SCRIPT.fold).search,
        )
        self.now = now
        self.to = to

    @property
    def chat(self) -> ConversationState:
        return self.context.state

    @property
    def subscription(self) -> Subscription | None:
        return self.context.subscription

    def take(self, incoming: IncomingMessage) -> Decision:
        incoming = changed(incoming, at=self.now, to=self.to)
        decision = decide(incoming, self.context)
        assert decision == decide(incoming, self.context), "not pure"
        kept = None if decision.forget else decision.subscription or self.subscription
        self.context = replace(self.context, state=decision.state, subscription=kept)
        return decision

    def say(self, text: str, *, edited: bool = False) -> Decision:
        return self.take(do(MessageKind.TEXT, text, edited=edited))

    def press(self, payload: str) -> Decision:
        return self.take(do(MessageKind.BUTTON, payload))

    def command(self, name: str, argument: str = "") -> Decision:
        return self.take(do(MessageKind.COMMAND, name, argument))


def at(number: int, *, others: Sequence[int] = (), asked: Sequence[str] = ()) -> ConversationState:
    """A chat that has just been shown paragraph ``number``."""
    return ConversationState(at=Ref(SLUG, number), others=tuple(Ref(SLUG, each) for each in others), asked=tuple(asked))


def settled(state: ConversationState) -> ConversationState:
    """The state, whatever was counted and noted of the last message."""
    return replace(state, turn=0, last=None, heard="", answered=0, offered=(), seen=(), searched=())


def buttons(response: Response | None) -> list[Button]:
    return [button for row in response.rows for button in row] if response else []


def keys(response: Response | None) -> list[str]:
    """The messages of a remark."""
    assert isinstance(response, TextResponse)
    return [note.key for note in response.notes]
