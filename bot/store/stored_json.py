"""What stands in the tables as JSON, under the seal, where pydantic by itself would write it in another way; the
messages of the outbox among it.

Every row that an older version wrote is read: what came later has a default here, or in the class itself.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from functools import cache, lru_cache, partial
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, PlainSerializer, TypeAdapter, WrapValidator
from pydantic_core import ArgsKwargs, CoreSchema, core_schema

from bot.core.act import ActType
from bot.core.bookmarks import Bookmark, Bookmarks
from bot.core.conversation import ConversationState, OpenQuestion
from bot.core.discussion import DiscussionMessage, DiscussionPart, OpinionShift, ReportedOutcome, Stance, Tally
from bot.core.essay import Ref
from bot.core.language import Language, LocalizedText
from bot.core.outgoing import (
    Address,
    Document,
    EditText,
    InlineButton,
    OutgoingContent,
    OutgoingMessage,
    RenderedMessage,
    SendDocument,
    SendPoll,
    StopPoll,
    send,
)
from bot.core.subscription import ReadingOrder

Shape = TypeVar("Shape")
_passage = lru_cache(maxsize=4096)(Ref.parse)


def reshape(shape: Callable[..., Shape], *sources: Any, **given: Any) -> Shape:
    """Make a dataclass of ``given`` fields, and of what the sources have by the same names; the first one counts."""
    places = _places(shape, *[each.__class__ for each in sources])
    return shape(**{name: getattr(sources[place], name) for name, place in places} | given)


@cache
def _places(shape: Any, *kinds: Any) -> list[tuple[str, int]]:
    """Which fields the sources have, and which of them has each."""
    having = [(name, [place for place, kind in enumerate(kinds) if hasattr(kind, name)]) for name in _names(shape)]
    return [(name, places[0]) for name, places in having if places]


@cache
def _names(shape: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(shape))


@dataclass(frozen=True)
class Through:
    """In an annotation: stands in JSON as another dataclass does, which has the same fields."""

    shape: Any

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read that one, and write that one."""
        schema = handler.generate_schema(self.shape)
        writes = core_schema.plain_serializer_function_ser_schema(partial(reshape, self.shape), return_schema=schema)
        return core_schema.no_info_after_validator_function(partial(reshape, source), schema, serialization=writes)


def _listed(value: Any) -> list[Any]:
    return [getattr(value, name) for name in _names(value.__class__)]


def _refs(names: Iterable[str]) -> tuple[Ref, ...]:
    return tuple([ref for name in names if (ref := _passage(name))])


def _if_known(kept: Any, read: Callable[[Any], Any]) -> Any:
    try:
        return read(kept)
    except ValueError:
        return None


FROM_LIST, TO_LIST = BeforeValidator(lambda kept: ArgsKwargs(tuple(kept))), PlainSerializer(_listed)
"""Of a dataclass that stands in JSON as a list: its fields, in their order."""
IF_KNOWN = WrapValidator(_if_known)
"""Of what a chat remembers: it goes on without what can no longer be named."""

StoredAddress = Annotated[Address, FROM_LIST, TO_LIST]
StoredButton = Annotated[InlineButton, FROM_LIST, TO_LIST]
StoredPiece = Annotated[DiscussionMessage, FROM_LIST, TO_LIST]
StoredQuestion = Annotated[OpenQuestion, FROM_LIST, TO_LIST]
StoredBytes = Annotated[bytes, BeforeValidator(b64decode), PlainSerializer(lambda content: b64encode(content).decode())]
StoredRef = Annotated[Ref, BeforeValidator(_passage), PlainSerializer(str)]
StoredRefs = Annotated[tuple[Ref, ...], BeforeValidator(_refs), PlainSerializer(lambda refs: list(map(str, refs)))]
StoredTally = Annotated[
    Tally, BeforeValidator(lambda kept: {"counts": kept}), PlainSerializer(lambda tally: dict(tally.counts))
]


@dataclass(frozen=True, slots=True)
class _State(ConversationState):
    at: Annotated[StoredRef | None, IF_KNOWN] = None
    others: StoredRefs = ()
    put: Annotated[StoredQuestion | None, IF_KNOWN] = None
    last: Annotated[ActType | None, IF_KNOWN] = None
    listed: StoredRefs = ()
    asking: tuple[StoredQuestion, ...] = ()
    seen: StoredRefs = ()


@dataclass(frozen=True, slots=True)
class _Shift(OpinionShift):
    before: StoredTally
    after: StoredTally
    moved: Annotated[
        Mapping[tuple[Stance, Stance], int],
        BeforeValidator(lambda kept: {(old, new): count for old, new, count in kept}),
        PlainSerializer(lambda moved: [[*change, count] for change, count in moved.items()]),
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Outcome(ReportedOutcome):
    movement: Annotated[OpinionShift, Through(_Shift)] | None


@dataclass(frozen=True, slots=True)
class _Bookmark(Bookmark):
    ref: StoredRef


@dataclass(frozen=True, slots=True)
class _Bookmarks(Bookmarks):
    positions: tuple[Annotated[Bookmark, Through(_Bookmark)], ...] = ()
    favourites: tuple[Annotated[Bookmark, Through(_Bookmark)], ...] = ()


StoredBookmarks = Annotated[Bookmarks, Through(_Bookmarks)]
StoredState = Annotated[ConversationState, Through(_State)]
StoredOutcome = Annotated[ReportedOutcome, Through(_Outcome)]


@dataclass(frozen=True, slots=True)
class DiscussionSettings:
    """Of a discussion all but what has a column of its own."""

    ref: StoredRef
    thesis: str
    question: Annotated[LocalizedText, FROM_LIST, TO_LIST] | None
    opened: datetime
    closed: datetime | None
    language: Language
    poll: bool
    signing: bool
    second: int = 12
    counted: Mapping[DiscussionPart, StoredTally] | None = field(default_factory=dict)
    by_admin: bool = False  # of what was begun before this was written down nobody knows
    told: StoredOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionSettings:
    """Of a subscription all but what has a column of its own, with its recurrence; and the title of the chat."""

    slug: str
    at: Annotated[time, PlainSerializer(lambda at: at.isoformat("minutes"))]
    zone: str
    language: Language
    days: Annotated[frozenset[int], PlainSerializer(sorted)]
    silent: bool
    position: int
    round: int
    last: date | None
    resumes: date | None
    starts: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptSettings(SubscriptionSettings):
    """Of daily excerpts."""

    course: ReadingOrder
    then: str
    pace: int = 1
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptSettings(SubscriptionSettings):
    """Of prompts by schedule."""

    chosen: tuple[str, ...] = ()
    poll: bool = True
    hours: int = 0


AnySettings = Annotated[ExcerptSettings | PromptSettings, Field(union_mode="left_to_right")]
_SUBSCRIPTION: TypeAdapter[AnySettings] = TypeAdapter(AnySettings)


def subscription_json(settings: AnySettings) -> dict[str, Any]:
    """As they are written."""
    written: dict[str, Any] = _SUBSCRIPTION.dump_python(settings, mode="json")
    return written


@dataclass(frozen=True, slots=True)
class ContributionDetail:
    """Where a contribution stands, and what it speaks of."""

    chat: str  # pseudonym
    message: int
    touched: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Address and content of a message: one list of names for every kind, of which each has its own."""

    to: StoredAddress
    text: str
    plain: str
    rows: tuple[tuple[StoredButton, ...], ...]
    edit: int | None = None
    reply_to: int | None = None
    quote: str = ""
    options: tuple[str, ...] = ()
    description: str = ""
    stops: int | None = None
    piece: StoredPiece | None = None
    picture: StoredBytes | None = None
    document: tuple[str, StoredBytes] | None = None
    silent: bool

    @classmethod
    def of(cls, outgoing: OutgoingMessage) -> "Parcel":
        """Pack a message: what it, its content and its words have by these names, and what is named in another way."""
        content = outgoing.content
        document = content.document if isinstance(content, SendDocument) else None
        return reshape(
            cls,
            outgoing,
            outgoing.message,
            content,
            edit=content.edited if isinstance(content, EditText) else None,
            stops=content.poll if isinstance(content, StopPoll) else None,
            document=(document.name, document.content) if document else None,
        )

    @property
    def content(self) -> OutgoingContent:
        """What Telegram is asked to do."""
        if self.stops is not None:
            return StopPoll(self.stops)
        if self.options:
            return SendPoll(self.plain, self.options, self.description)
        message = RenderedMessage(self.text, self.plain, self.rows, self.picture)
        if self.edit is not None:
            return EditText(message, self.edit)
        if self.document:
            return SendDocument(message, Document(*self.document), self.reply_to, self.quote)
        return send(message, self.reply_to, self.quote)
