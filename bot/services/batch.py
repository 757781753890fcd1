"""Lines in, lines out: `ask` answers messages, `rank` ranks a corpus. Errors name the line."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ValidationError

from bot.core.act import ActType, RecogniseAct
from bot.core.context import Context
from bot.core.conversation import ConversationState, OpenQuestion
from bot.core.decision import Decision
from bot.core.details import RecogniseDetail
from bot.core.errors import ForeseenError
from bot.core.essay import Essay, Library, Ref
from bot.core.incoming import Origin, Text
from bot.core.language import Language
from bot.core.match import Explain, Find, Finding, Judge, Match, Rank, Verdict
from bot.core.response import Overview, Passage, Quotations, ReadingCard, Response
from bot.core.streams import NOT_UTF_8
from bot.core.text import clean
from bot.render.compose import Composer
from bot.render.page import Page
from bot.render.terminal import terminal
from bot.search.retrieval.ranker import Ranker
from bot.search.text.word_index import WordIndex
from bot.talk.decide import decide

Model = TypeVar("Model", bound=BaseModel)

LINE_LIMIT = 1024 * 1024
"""Bytes of one line."""
MAX_RANKED = 10
MAX_CONTEXT = 12
"""Earlier messages that are read."""
BOT_PREFIX = "BOT:"
"""What an earlier message begins with that is a question which the bot has put."""


class BadLine(ForeseenError):
    """A line that cannot be used; the message says where it stands and what is wrong with it."""


def _as_list(value: Any) -> Any:
    return [] if value is None else [value] if isinstance(value, str) else value


class _Message(BaseModel):
    id: str | int
    text: str
    context: Annotated[list[str], BeforeValidator(_as_list)] = []


class _Document(BaseModel):
    id: str | int
    text: str


class BatchAnswerer:
    """Answers messages as a chat would, each in a chat of its own."""

    def __init__(
        self,
        library: Library,
        essay: Essay,
        find: Find,
        recognise: RecogniseAct,
        *,
        recognise_detail: RecogniseDetail,
        judge: Judge | None = None,
        rank: Rank | None = None,
        fold: Callable[[str], str],
        composer: Composer,
        explain: Explain | None = None,
    ) -> None:
        """``explain``: where given, each answer tells what decided."""
        self._explain = explain
        self._library = Library((essay, *(other for other in library.essays if other is not essay)))
        self._essay = essay
        self._find = find
        self._recognise = recognise
        self._recognise_detail = recognise_detail
        self._judge = judge
        self._rank = rank
        self._fold = fold
        self._words = WordIndex(self._library, fold)
        self._composer = composer

    def answer_lines(self, lines: Iterable[bytes], source: str) -> Iterator[dict[str, Any]]:
        """Answer each line's message, in order. Raises BadLine."""
        for message in read_lines(lines, source, _Message):
            yield self._answer(message)

    def _answer(self, message: _Message) -> dict[str, Any]:
        state = ConversationState()
        for earlier in message.context[-MAX_CONTEXT:]:
            state = self._after(earlier, state)
        decision = self._decide(message.text, state)
        finding = self._finding(decision, message.text)
        page = self._page(decision)
        return {
            "id": message.id,
            "act": decision.act,
            "verdict": finding.verdict,
            "confidence": finding.confidence,
            "thesis": finding.thesis if finding.verdict is not Verdict.SILENT else None,
            "matches": [self._match(match) for match in finding.matches],
            "reply": [type(block).__name__ for block in page.blocks],
            "answer": terminal(page).plain,
            **(self._explanation(message, state, decision.finding, self._explain) if self._explain else {}),
        }

    def _after(self, earlier: str, state: ConversationState) -> ConversationState:
        """The state after an earlier message, or after a question of the bot's."""
        if not earlier.startswith(BOT_PREFIX):
            return self._decide(earlier, state).state
        asked = earlier.removeprefix(BOT_PREFIX).strip()
        for thesis in self._essay.theses:
            for nth, question in enumerate(thesis.discuss):
                if asked in (question.zh, question.en):
                    return replace(state, put=OpenQuestion(thesis.id, nth))
        return replace(state, put=OpenQuestion(self._essay.theses[0].id, 0))

    def _page(self, decision: Decision) -> Page:
        """What is shown, without buttons: there is nobody to press them."""
        if decision.response is None:
            return Page(())
        page = self._composer.compose(decision.response, decision.state.language or Language.HANS)
        return replace(page, rows=())

    def _explanation(
        self, message: _Message, state: ConversationState, finding: Finding | None, explain: Explain
    ) -> dict[str, Any]:
        """What decided: about the message alone, or with the one before where it was read so."""
        why = explain(clean(message.text), (), self._essay.slug)
        if finding and finding.confidence != why.finding.confidence:
            why = explain(clean(message.text), state.asked[-1:], self._essay.slug)
        return {
            "why": {
                "best": why.best,
                "absent": why.absent,
                "coverage": why.coverage,
                "quoted": why.quoted,
                "lead": why.lead,
                "near": why.near,
                "far": why.far,
                "reasons": [asdict(reason) for reason in why.reasons],
                "acts": [{"act": act, "score": score} for act, score in why.acts],
                "phrasings": [{"text": text, "likeness": likeness} for text, likeness in why.phrasings],
            }
        }

    def _decide(self, text: str, state: ConversationState) -> Decision:
        content = clean(text)
        incoming = Text(Origin("", "batch", "", ""), content, self._fold(content))
        context = Context(
            state,
            self._library,
            self._find,
            recognise=self._recognise,
            recognise_detail=self._recognise_detail,
            judge=self._judge,
            rank=self._rank,
            search_words=self._words.search,
        )
        return decide(incoming, context)

    def _finding(self, decision: Decision, text: str) -> Finding:
        """What was found, what is shown first of all; what the search finds besides comes after it."""
        finding = decision.finding
        nearest = finding if finding and finding.matches else self._find(clean(text), (), self._essay.slug)
        shown = _shown_paragraphs(decision, self._essay)
        if not shown:
            told = finding or nearest
            return Finding(told.verdict, told.confidence, told.thesis, nearest.matches)
        known = {match.ref.number: match for match in nearest.matches}
        first = [known.get(number, Match(Ref(self._essay.slug, number), 1.0, 0)) for number in shown]
        rest = [match for match in nearest.matches if match.ref.number not in shown]
        verdict = finding.verdict if finding and finding.matches else Verdict.SAYS
        confidence = finding.confidence if finding and finding.matches else 1.0
        return Finding(verdict, confidence, _thesis(decision.response, shown, self._essay), (*first, *rest))

    def _match(self, match: Match) -> dict[str, Any]:
        paragraph = self._essay.paragraph(match.ref.number)
        return {
            "ref": str(match.ref),
            "paragraph": match.ref.number,
            "score": match.score,
            "excerpt": paragraph.sentences[match.sentence],
        }


def _shown_paragraphs(decision: Decision, essay: Essay) -> list[int]:
    """The paragraphs that are shown or told of, the first one first; none where nothing is quoted."""
    response = decision.response
    if decision.act is ActType.PLAIN and decision.state.at:
        return [decision.state.at.number]
    if isinstance(response, Passage | ReadingCard):
        return [response.ref.number]
    if isinstance(response, Quotations):
        return list(dict.fromkeys(each.place.paragraph for each in response.quoted))
    if isinstance(response, Overview) and response.thesis:
        thesis = essay.thesis(response.thesis)
        return [*range(thesis.first, thesis.last + 1)]
    if isinstance(response, Overview) and essay.argument.quotes:
        # The gist of the whole is no paragraph's own; one of them says it.
        return [essay.argument.quotes[0].paragraph]
    return []


def _thesis(response: Response | None, shown: list[int], essay: Essay) -> str:
    named = response.thesis if isinstance(response, Overview) else None
    return named or essay.paragraph(shown[0]).thesis


def read_corpus(lines: Iterable[bytes], source: str) -> tuple[list[str | int], list[str]]:
    """Read the ids and texts of a corpus. Raises BadLine."""
    documents = list(read_lines(lines, source, _Document))
    return [document.id for document in documents], [document.text for document in documents]


class _Text(BaseModel):
    text: str


def read_texts(path: Path) -> list[str]:
    """The texts of a file of JSON lines, whatever else stands in them. Raises BadLine."""
    with path.open("rb") as lines:
        return [line.text for line in read_lines(lines, str(path), _Text)]


def rank_lines(ranker: Ranker, ids: list[str | int], lines: Iterable[bytes], source: str) -> Iterator[dict[str, Any]]:
    """Rank the corpus for each line's query, and yield the ids of the best documents. Raises BadLine."""
    for query in read_lines(lines, source, _Document):
        yield {"id": query.id, "ranked": [ids[place] for place, _ in ranker.rank(clean(query.text), MAX_RANKED)]}


def read_lines(lines: Iterable[bytes], source: str, model: type[Model]) -> Iterator[Model]:
    """The lines as ``model``; empty lines are passed over. Raises BadLine."""
    for number, line in enumerate(lines, 1):
        where = f"{source}:{number}"
        if len(line) > LINE_LIMIT:
            raise BadLine(f"{where}: longer than {LINE_LIMIT // 1024} KiB")
        if not line.strip():
            continue
        try:
            # Not pydantic's own parser: it refuses the lone surrogates that json.loads lets through for cleaning.
            yield model.model_validate(_without_surrogates(json.loads(line)))
        except UnicodeDecodeError as error:
            raise BadLine(f"{where}: {NOT_UTF_8}") from error
        except json.JSONDecodeError as error:
            raise BadLine(f"{where}: no JSON: {error.msg}") from error
        except RecursionError as error:
            raise BadLine(f"{where}: nested too deeply") from error
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(map(str, first["loc"])) or "the line"
            raise BadLine(f"{where}: {name}: {first['msg']}") from error
        except ValueError as error:
            # Python refuses to read numbers of thousands of digits.
            raise BadLine(f"{where}: no JSON that can be read") from error


def _without_surrogates(value: Any) -> Any:
    """Without the lone surrogates that JSON can spell and nothing else can."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode()
    if isinstance(value, list):
        return [_without_surrogates(each) for each in value]
    if isinstance(value, dict):
        return {key: _without_surrogates(each) for key, each in value.items()}
    return value
