"""A chat over the real essay, with the real search, in which everything is understood."""

from bot.bootstrap.engine import Engine
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.response import CatalogueMessage, Passage, Quotations, ReadingCard, TextResponse
from bot.search.text.word_index import WordIndex
from bot.talk.decide import decide
from tests.talk.people import do


class Chat:
    """Says one thing after another."""

    def __init__(self, engine: Engine, state: ConversationState | None = None) -> None:
        self.context = Context(
            state or ConversationState(),
            engine.library,
            engine.find,
            recognise=engine.recognise,
            recognise_detail=engine.recognise_detail,
            judge=engine.judge,
            rank=engine.rank,
            search_words=WordIndex(engine.library, engine.script.fold).search,
        )

    @property
    def state(self) -> ConversationState:
        return self.context.state

    def say(self, text: str) -> Decision:
        return self.take(do(MessageKind.TEXT, text))

    def press(self, payload: str) -> Decision:
        return self.take(do(MessageKind.BUTTON, payload))

    def start(self, argument: str) -> Decision:
        return self.take(do(MessageKind.COMMAND, "start", argument))

    def take(self, message: IncomingMessage) -> Decision:
        decision = decide(message, self.context)
        assert decision == decide(message, self.context), "not pure"
        self.context = Context(
            decision.state,
            self.context.library,
            self.context.find,
            recognise=self.context.recognise,
            recognise_detail=self.context.recognise_detail,
            judge=self.context.judge,
            rank=self.context.rank,
            search_words=self.context.search_words,
        )
        return decision


def quoted(decision: Decision) -> list[int]:
    """The paragraphs that are quoted, in order."""
    assert isinstance(decision.response, Quotations)
    return [each.place.paragraph for each in decision.response.quoted]


def shown(decision: Decision) -> int:
    """The paragraph that is shown."""
    assert isinstance(decision.response, Passage | ReadingCard)
    return decision.response.ref.number


def notes(decision: Decision) -> list[CatalogueMessage]:
    assert isinstance(decision.response, TextResponse)
    return list(decision.response.notes)
