"""Lines in, lines out: `ask` answers messages, `rank` ranks a corpus. Errors name the line."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ValidationError

from bot.core.context import Context
from bot.core.conversation import REMEMBERED, ConversationState
from bot.core.decision import Decision
from bot.core.errors import ForeseenError
from bot.core.essay import Essay, Library
from bot.core.incoming import Origin, Text
from bot.core.match import Explain, Find, Finding, Match, Verdict
from bot.core.response import Overview, Passage
from bot.core.streams import NOT_UTF_8
from bot.core.text import clean
from bot.search.retrieval.ranker import Ranker
from bot.talk.decide import decide

Model = TypeVar("Model", bound=BaseModel)

LINE_LIMIT = 1024 * 1024
"""Bytes of one line."""
RANKED = 10


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
        fold: Callable[[str], str],
        explain: Explain | None = None,
    ) -> None:
        """``explain``: where given, each answer tells what decided."""
        self._explain = explain
        self._library = Library((essay, *(other for other in library.essays if other is not essay)))
        self._essay = essay
        self._find = find
        self._fold = fold

    def answers(self, lines: Iterable[bytes], source: str) -> Iterator[dict[str, Any]]:
        """For each line, in order, what the essay says to its message. Raises BadLine."""
        for message in read_lines(lines, source, _Message):
            yield self._answer(message)

    def _answer(self, message: _Message) -> dict[str, Any]:
        state = ConversationState()
        for earlier in message.context[-REMEMBERED:]:
            state = self._decide(earlier, state).state
        decision = self._decide(message.text, state)
        finding = self._finding(decision, message.text)
        return {
            "id": message.id,
            "verdict": finding.verdict,
            "confidence": finding.confidence,
            "thesis": finding.thesis if finding.verdict is not Verdict.SILENT else None,
            "matches": [self._match(match) for match in finding.matches],
            **(self._why(message, state, decision.finding, self._explain) if self._explain else {}),
        }

    def _why(
        self, message: _Message, state: ConversationState, finding: Finding | None, explain: Explain
    ) -> dict[str, Any]:
        """What decided: about the message alone, or with the one before where it was read so."""
        why = explain(clean(message.text), (), self._essay.slug)
        if finding and finding != why.finding:
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
                "phrasings": [{"text": text, "likeness": likeness} for text, likeness in why.phrasings],
            }
        }

    def _decide(self, text: str, state: ConversationState) -> Decision:
        content = clean(text)
        incoming = Text(Origin("", "batch", "", ""), content, self._fold(content))
        return decide(incoming, Context(state, self._library, self._find))

    def _finding(self, decision: Decision, text: str) -> Finding:
        """What was found; where the decision was made without searching, what it showed."""
        if decision.finding and decision.finding.matches:
            return decision.finding
        nearest = self._find(clean(text), (), self._essay.slug)
        finding = decision.finding or nearest
        shown: list[int] = []
        if isinstance(decision.response, Passage) and decision.finding is None:
            shown = [decision.response.ref.number]
        elif isinstance(decision.response, Overview):
            thesis = self._essay.thesis(decision.response.thesis) if decision.response.thesis else None
            shown = [*range(thesis.first, thesis.last + 1)] if thesis else []
        if not shown:
            return finding if finding.matches else Finding(finding.verdict, finding.confidence, None, nearest.matches)
        first = [match for match in nearest.matches if match.ref.number in shown]
        rest = [match for match in nearest.matches if match.ref.number not in shown]
        thesis_id = self._essay.paragraph(shown[0]).thesis
        return Finding(Verdict.SAYS, 1.0, thesis_id, (*first, *rest))

    def _match(self, match: Match) -> dict[str, Any]:
        paragraph = self._essay.paragraph(match.ref.number)
        return {
            "ref": str(match.ref),
            "paragraph": match.ref.number,
            "score": match.score,
            "excerpt": paragraph.sentences[match.sentence],
        }


def read_corpus(lines: Iterable[bytes], source: str) -> tuple[list[str | int], list[str]]:
    """Ids and texts. Raises BadLine."""
    documents = list(read_lines(lines, source, _Document))
    return [document.id for document in documents], [document.text for document in documents]


class _Text(BaseModel):
    text: str


def read_texts(path: Path) -> list[str]:
    """The texts of a file of JSON lines, whatever else stands in them. Raises BadLine."""
    with path.open("rb") as lines:
        return [line.text for line in read_lines(lines, str(path), _Text)]


def ranked(ranker: Ranker, ids: list[str | int], lines: Iterable[bytes], source: str) -> Iterator[dict[str, Any]]:
    """For each query, in order, the ids of what fits it best. Raises BadLine."""
    for query in read_lines(lines, source, _Document):
        yield {"id": query.id, "ranked": [ids[place] for place, _ in ranker.rank(clean(query.text), RANKED)]}


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
            yield model.model_validate(_scrubbed(json.loads(line)))
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


def _scrubbed(value: Any) -> Any:
    """Without the lone surrogates that JSON can spell and nothing else can."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode()
    if isinstance(value, list):
        return [_scrubbed(each) for each in value]
    if isinstance(value, dict):
        return {key: _scrubbed(each) for key, each in value.items()}
    return value
