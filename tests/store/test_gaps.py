"""Messages of the log that got no good answer, and what is made of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.act import ActType
from bot.core.essay import Ref
from bot.core.feedback import Feedback
from bot.core.gaps import GapReason
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.match import NOTHING, Finding, Match, Verdict
from bot.core.overlay import Overlay, OverlayEntry, OverlayTarget
from bot.core.response import TextResponse
from bot.store.journal import JournalEntry
from bot.store.retention import Retention
from bot.store.store import Store
from bot.store.tables import journal
from tests.incoming import decided, incoming

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
NEAR = (Match(Ref("rain", 3), 1.0, 0), Match(Ref("rain", 1), 0.5, 0))
SLUG = "rain"


def said(number: int, text: str, person: str = "p1", kind: MessageKind = MessageKind.TEXT) -> IncomingMessage:
    return incoming(f"telegram:1:{number}", "telegram", person, f"c-{person}", kind, text)


async def answered(
    store: Store,
    message: IncomingMessage,
    verdict: Verdict | None,
    *,
    act: ActType = ActType.PASSAGE,
    understood: bool = True,
    silent: bool = False,
) -> None:
    """It got an answer of this verdict; None: one that quotes nothing."""
    finding = Finding(verdict, 0.2, None, NEAR) if verdict else NOTHING
    decision = replace(decided(finding), act=act, understood=understood)
    decision = decision if silent else replace(decision, response=TextResponse(()))
    async with store.transaction() as tx:
        await tx.journal.record(JournalEntry.of(message, decision, "答", NOW))


async def found(store: Store) -> list[tuple[str, GapReason]]:
    async with store.read() as tx:
        return [(message.text, message.reason) for message in await tx.gaps.messages()]


async def test_what_got_no_good_answer_is_found_the_newest_first(store: Store) -> None:
    await answered(store, said(1, "谈到的"), Verdict.SAYS)
    await answered(store, said(2, "没谈到的"), Verdict.SILENT)
    await answered(store, said(3, "沾边的"), Verdict.RELATED)
    await answered(store, said(4, "谢谢"), None, act=ActType.SMALL_TALK)
    await answered(store, said(5, "嗯那个"), None, act=ActType.SMALL_TALK, understood=False)
    await answered(store, said(6, "在群里说的"), Verdict.SILENT, silent=True)
    await answered(store, said(7, "p:rain:3", kind=MessageKind.BUTTON), Verdict.SILENT)
    assert await found(store) == [
        ("嗯那个", GapReason.UNCLEAR),
        ("沾边的", GapReason.RELATED),
        ("没谈到的", GapReason.ABSENT),
    ]
    async with store.read() as tx:
        assert (await tx.gaps.messages())[-1].found == (Ref("rain", 3), Ref("rain", 1))


async def test_correction_makes_a_gap_of_what_the_same_person_said_before(store: Store) -> None:
    await answered(store, said(1, "别人的", "p2"), Verdict.SAYS)
    await answered(store, said(2, "头一个"), Verdict.SAYS)
    await answered(store, said(3, "被答错的"), Verdict.SAYS)
    await answered(store, said(4, "不是这个意思"), None, act=ActType.CORRECTION)
    assert await found(store) == [("被答错的", GapReason.CORRECTED)]


@pytest.mark.parametrize("feedback", list(Feedback))
async def test_answer_that_was_disliked_is_a_gap_and_one_that_was_too_long_is_none(
    store: Store, feedback: Feedback
) -> None:
    await answered(store, said(1, "答得不好的"), Verdict.SAYS)
    async with store.transaction() as tx:
        await tx.journal.rate("telegram:1:1", feedback)
    expected = [] if feedback in (Feedback.UP, Feedback.LONG) else [("答得不好的", GapReason.DISLIKED)]
    assert await found(store) == expected
    async with store.transaction() as tx:
        await tx.journal.rate("telegram:1:1", None)
    assert await found(store) == []


async def test_log_of_an_older_version_is_read_by_its_verdicts(store: Store) -> None:
    await answered(store, said(1, "谈到的"), Verdict.SAYS)
    await answered(store, said(2, "没谈到的"), Verdict.SILENT)
    await answered(store, said(3, "谢谢"), None, act=ActType.SMALL_TALK)
    async with store.database.begin() as connection:
        await connection.execute(update(journal).values(gap=None))
    assert await found(store) == [("没谈到的", GapReason.ABSENT)]


async def mapped(store: Store, *keys: str, revision: int = 0) -> Overlay | None:
    entries = tuple(OverlayEntry(OverlayTarget(paragraph=3), key) for key in keys)
    async with store.transaction() as tx:
        return await tx.overlays.save(Overlay(SLUG, revision, entries), NOW)


async def overlay(store: Store) -> Overlay:
    async with store.read() as tx:
        return await tx.overlays.load(SLUG)


async def test_overlay_comes_back_as_it_was_stored(store: Store) -> None:
    assert await overlay(store) == Overlay(SLUG)
    saved = await mapped(store, "telegram:1:1")
    assert saved == await overlay(store)
    assert saved is not None
    assert saved.revision == 1
    async with store.read() as tx:
        assert await tx.overlays.revisions() == {SLUG: 1}


async def test_whoever_changes_what_has_changed_meanwhile_changes_nothing(store: Store) -> None:
    assert await mapped(store, "k1")
    assert await mapped(store, "k2") is None
    assert await mapped(store, "k3", revision=1)
    assert await mapped(store, "k4", revision=1) is None
    assert (await overlay(store)).keys == ("k3",)


async def test_who_is_forgotten_leaves_the_overlay_and_others_stay(store: Store) -> None:
    await answered(store, said(1, "一"), Verdict.SILENT)
    await answered(store, said(2, "二", "p2"), Verdict.SILENT)
    await mapped(store, "telegram:1:1", "telegram:1:2")
    async with store.transaction() as tx:
        await tx.forget("p1", NOW)
    assert (await overlay(store)).keys == ("telegram:1:2",)
    assert await found(store) == [("二", GapReason.ABSENT)]
    async with store.transaction() as tx:
        await tx.forget_chat("c-p2", NOW)
    assert (await overlay(store)).keys == ()


@pytest.mark.parametrize(
    "end",
    [{"keep": timedelta(days=30)}, {"retention": Retention(texts=timedelta(days=30))}],
    ids=["entries", "words alone"],
)
async def test_what_is_kept_long_enough_leaves_the_overlay_as_well(store: Store, end: dict[str, Any]) -> None:
    await answered(store, said(1, "一"), Verdict.SILENT)
    await mapped(store, "telegram:1:1")
    kept = replace(store, **{"keep": None} | end)
    await kept.drop_old(NOW + timedelta(days=29))
    assert (await overlay(store)).keys == ("telegram:1:1",)
    await kept.drop_old(NOW + timedelta(days=31))
    assert (await overlay(store)).keys == ()


async def test_it_is_known_which_essay_was_asked_also_where_nothing_was_found(store: Store) -> None:
    unclear = replace(decided(NOTHING), response=TextResponse(()), understood=False)
    async with store.transaction() as tx:
        await tx.journal.record(JournalEntry.of(said(1, "嗯那个"), unclear, "答", NOW, essay="ferry"))
        await tx.journal.record(JournalEntry.of(said(2, "啊那个"), unclear, "答", NOW))
    await answered(store, said(3, "没谈到的"), Verdict.SILENT)
    async with store.read() as tx:
        assert [message.essay for message in await tx.gaps.messages()] == ["rain", "", "ferry"]
