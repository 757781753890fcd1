"""JSON under the seal is written as earlier versions wrote it, so that they read it, and theirs is read."""

import json
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import Table, select, update

from bot.core.act import ActType
from bot.core.conversation import ConversationState, OpenQuestion
from bot.core.discussion import (
    Discussion,
    DiscussionMessage,
    DiscussionPart,
    OpinionShift,
    ReportedOutcome,
    Stance,
    Tally,
)
from bot.core.essay import Ref
from bot.core.incoming import MessageKind
from bot.core.language import Language, LocalizedText
from bot.core.outgoing import (
    Address,
    Cause,
    ChatKind,
    Document,
    EditText,
    InlineButton,
    OutgoingContent,
    OutgoingMessage,
    RenderedMessage,
    SendDocument,
    SendPhoto,
    SendPoll,
    SendText,
    StopPoll,
)
from bot.core.subscription import DailyExcerpts, PromptSchedule, ReadingOrder, Recurrence, Subscription
from bot.store.discussions import StoredDiscussion
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.store.tables import chats, discussions, outbox, subscriptions
from tests.incoming import incoming
from tests.store.conftest import NOW

GROUP = Address(-5, ChatKind.GROUP, 3)
STATE = ConversationState(
    language=Language.HANT,
    at=Ref("zhibo-daihuo", 3),
    others=(Ref("zhibo-daihuo", 4),),
    asked=("问", "再问"),
    put=OpenQuestion("T1", 1),
    last=ActType.OUTLINE,
    turn=7,
    listed=(Ref("zhibo-daihuo", 5),),
    pinned=True,
    asking=(OpenQuestion("T1", 0),),
    offered=("p:zhibo-daihuo:4",),
    seen=(Ref("zhibo-daihuo", 3),),
    heard="问",
    answered=123,
    opened="ferry",
    reading=True,
    searched=("流量", "“雨”"),
    before=Language.ENGLISH,
)
STATE_JSON = {
    "language": "zh-Hant", "pinned": True, "at": "zhibo-daihuo:3", "others": ["zhibo-daihuo:4"],
    "listed": ["zhibo-daihuo:5"], "asked": ["问", "再问"], "put": ["T1", 1], "last": "outline", "asking": [["T1", 0]],
    "turn": 7, "offered": ["p:zhibo-daihuo:4"], "heard": "问", "answered": 123, "seen": ["zhibo-daihuo:3"],
    "opened": "ferry",
    "reading": True,
    "searched": ["流量", "“雨”"],
    "before": "en",
}  # fmt: skip
MESSAGE = RenderedMessage("<b>x</b>", "x", ((InlineButton("t", "p:1"), InlineButton("u", start="")), ()))
ROWS = [[["t", "p:1", None, False], ["u", "", "", False]], []]
WORDS = {"text": "<b>x</b>", "plain": "x", "rows": ROWS}
NOTHING = {
    "to": [-5, "group", 3], "text": "", "plain": "", "rows": [], "edit": None, "reply_to": None, "quote": "",
    "options": [], "description": "", "stops": None, "piece": [4, "before"], "picture": None, "document": None,
    "silent": True,
}  # fmt: skip
CONTENTS: list[tuple[OutgoingContent, dict[str, Any]]] = [
    (SendText(MESSAGE, 6, "引"), WORDS | {"reply_to": 6, "quote": "引"}),
    (
        SendPhoto(RenderedMessage("c", "c", (), b"\x89PNG\x00\xff")),
        {"text": "c", "plain": "c", "picture": "iVBORwD/"},
    ),
    (SendDocument(MESSAGE, Document("a.json", b"\x00\xff{}")), WORDS | {"document": ["a.json", "AP97fQ=="]}),
    (
        SendPoll("问?", ("a", "b"), "说明"),
        {"text": "问?", "plain": "问?", "options": ["a", "b"], "description": "说明"},
    ),
    (EditText(MESSAGE, 9), WORDS | {"edit": 9}),
    (StopPoll(77), {"stops": 77}),
]
TALK = Discussion(
    id=1,
    ref=Ref("zhibo-daihuo", 11),
    thesis="T1",
    question=LocalizedText("问", "q"),
    opened=NOW,
    language=Language.HANS,
    signing=True,
    second=3,
    counted={DiscussionPart.BEFORE: Tally({Stance.AGREE: 3})},
    by_admin=True,
)
SHIFT = OpinionShift(Tally({Stance.AGREE: 1}), Tally({}), 2, {(Stance.AGREE, Stance.DEPENDS): 1})
TALK_JSON = {
    "ref": "zhibo-daihuo:11", "thesis": "T1", "question": ["问", "q"], "opened": "2026-03-01T08:30:15+00:00",
    "closed": None, "language": "zh-Hans", "poll": True, "signing": True, "second": 3,
    "counted": {"before": {"agree": 3}}, "by_admin": True,
    "told": {
        "people": 3, "message": 5,
        "movement": {"before": {"agree": 1}, "after": {}, "both": 2, "moved": [["agree", "depends", 1]]},
    },
}  # fmt: skip
COMMON = {"slug": "zhibo-daihuo", "zone": "UTC", "language": "en", "silent": False, "position": 0, "round": 0}
WHEN = Recurrence(time(8, 5), "UTC", days=frozenset({6, 0}), last=date(2026, 2, 1))
SUBSCRIPTIONS: list[tuple[Subscription, dict[str, Any]]] = [
    (
        DailyExcerpts(1, "zhibo-daihuo", Language.ENGLISH, WHEN, order=ReadingOrder.THESES, then="stop", pace=2),
        {"course": "theses", "then": "stop", "pace": 2, "together": False},
    ),
    (
        PromptSchedule(1, "zhibo-daihuo", Language.ENGLISH, WHEN, chosen=("T1",), poll=False, hours=24),
        {"chosen": ["T1"], "poll": False, "hours": 24},
    ),
]
WHEN_JSON = {"at": "08:05", "days": [0, 6], "last": "2026-02-01", "resumes": None, "starts": None}


async def stored(store: Store, table: Table, column: str) -> Any:
    """What stands in the only row, opened."""
    async with store.database.read() as connection:
        return store.encryption.decrypt_json((await connection.execute(select(table.c[column]))).scalar_one())


async def older(store: Store, table: Table, column: str, kept: Any) -> None:
    """Instead of what stands in the only row."""
    async with store.database.begin() as connection:
        await connection.execute(update(table).values({column: store.encryption.encrypt_json(kept)}))


async def remembered(store: Store, kept: Any) -> ConversationState:
    async with store.transaction() as tx:
        await tx.chats.mark_reachable("c1", Address(7), NOW)
    await older(store, chats, "state", kept)
    async with store.read() as tx:
        return await tx.chats.load("c1")


async def test_state_of_a_chat(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.chats.save(incoming("k", "telegram", "p1", "c1", MessageKind.TEXT, ""), STATE, NOW)
    assert await stored(store, chats, "state") == STATE_JSON
    assert await remembered(store, STATE_JSON) == STATE
    before = {name: kept for name, kept in STATE_JSON.items() if name != "searched"}
    assert await remembered(store, before) == replace(STATE, searched=()), "written before searches were remembered"


async def test_chat_of_which_the_first_version_knew_little_goes_on(store: Store) -> None:
    known = {"language": "en", "at": "zhibo-daihuo:3", "others": ["zhibo-daihuo:4"], "asked": ["问"]}
    at, others = Ref("zhibo-daihuo", 3), (Ref("zhibo-daihuo", 4),)
    assert await remembered(store, known) == ConversationState(Language.ENGLISH, at, others, ("问",))


@pytest.mark.parametrize(
    ("kept", "left"),
    [
        ({"at": "no passage"}, {"at": None}),
        ({"seen": ["zhibo-daihuo:0", "zhibo-daihuo:4"]}, {"seen": (Ref("zhibo-daihuo", 4),)}),
        ({"put": ["T1"]}, {"put": None}),
        ({"put": []}, {"put": None}),
        ({"last": "an act of long ago"}, {"last": None}),
        ({"of": "a later version"}, {}),
    ],
)
async def test_chat_goes_on_without_what_can_no_longer_be_named(
    store: Store, kept: dict[str, Any], left: dict[str, Any]
) -> None:
    expected = {name: getattr(STATE, name) for name in ConversationState.__slots__} | left
    assert await remembered(store, STATE_JSON | kept) == ConversationState(**expected)


@pytest.mark.parametrize(("content", "own"), CONTENTS, ids=lambda each: type(each).__name__)
async def test_message_that_waits(store: Store, content: OutgoingContent, own: dict[str, Any]) -> None:
    piece = DiscussionMessage(4, DiscussionPart.BEFORE)
    outgoing = OutgoingMessage("k", Cause.REPLY, "c1", GROUP, content, piece, silent=True, about="u", expires=NOW)
    async with store.transaction() as tx:
        await tx.outbox.add([outgoing], NOW)
    assert await stored(store, outbox, "parcel") == NOTHING | own
    await older(store, outbox, "parcel", json.loads(json.dumps(NOTHING | own)))
    async with store.read() as tx:
        assert [queued.outgoing for queued in await tx.outbox.ready((), 10)] == [outgoing]


async def test_message_from_before_buttons_copied_links_is_read(store: Store) -> None:
    outgoing = OutgoingMessage("k", Cause.REPLY, "c1", GROUP, SendText(MESSAGE))
    async with store.transaction() as tx:
        await tx.outbox.add([outgoing], NOW)
    written = await stored(store, outbox, "parcel")
    rows = [[button[:3] for button in row] for row in written["rows"]]
    await older(store, outbox, "parcel", written | {"rows": rows})
    async with store.read() as tx:
        assert [queued.outgoing for queued in await tx.outbox.ready((), 10)] == [outgoing]


async def test_discussion_with_its_outcome(store: Store) -> None:
    held = StoredDiscussion(replace(TALK, id=0), "g1", GROUP, "p1", Address(7), 12, ReportedOutcome(3, SHIFT, 5))
    async with store.transaction() as tx:
        number = await tx.discussions.save(held)
    written = await stored(store, discussions, "settings")
    assert datetime.fromisoformat(written["opened"]) == NOW
    assert written | {"opened": TALK_JSON["opened"]} == TALK_JSON
    await older(store, discussions, "settings", TALK_JSON)
    async with store.read() as tx:
        found = await tx.discussions.load(number)
    assert found == replace(held, discussion=replace(TALK, id=number))
    counted = found.discussion.counted or {}
    assert [type(stance) for tally in counted.values() for stance in tally.counts] == [Stance]


@pytest.mark.parametrize(("subscription", "own"), SUBSCRIPTIONS, ids=lambda each: type(each).__name__)
async def test_subscription(store: Store, subscription: Subscription, own: dict[str, Any]) -> None:
    kept = StoredSubscription(replace(subscription, id=0), "c1", Address(7), "p1", None, "读书会")
    async with store.transaction() as tx:
        assert await tx.subscriptions.save(kept, NOW) == 1
    expected = COMMON | WHEN_JSON | own | {"title": "读书会"}
    assert await stored(store, subscriptions, "settings") == expected
    await older(store, subscriptions, "settings", expected)
    async with store.read() as tx:
        assert await tx.subscriptions.load(1) == replace(kept, subscription=subscription)
