"""What takes long is decided beside the event loop: what is put to essays for which an encoder reads."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import get_ident

import pytest

from bot.core.essay import Library
from bot.core.incoming import MessageKind
from bot.core.match import ClaimJudgement, Finding
from bot.search.text.script import ScriptConverter
from bot.store.encryption import Encryption
from bot.store.store import Store
from tests.databases import opened
from tests.house import services_over
from tests.incoming import changed, incoming
from tests.talk.people import found, judging

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SAID = incoming("k1", "telegram", "p1", "c1", MessageKind.TEXT, "主播卖假货这事作者怎么看")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path) as database:
        yield Store(database, Encryption(Encryption.new_key()), bot=1)


@pytest.mark.parametrize(("slow", "beside"), [((), False), (("zhibo-daihuo",), True), (("ferry", "birds"), False)])
async def test_what_takes_long_to_find_is_found_beside_the_event_loop(
    library: Library, script: ScriptConverter, store: Store, slow: tuple[str, ...], beside: bool
) -> None:
    threads: set[int] = set()

    def find(text: str, earlier: Sequence[str], slug: str) -> Finding:
        threads.add(get_ident())
        return found(11)

    services = services_over(store, library, script, find=find, slow=frozenset(slow), now=lambda: NOW)
    assert await services.conversation.handle(SAID)
    assert threads
    assert (get_ident() in threads) is not beside


@pytest.mark.parametrize(("slow", "beside"), [("ferry", True), ("birds", False)])
async def test_only_what_is_put_to_a_slow_essay_is_found_beside_the_event_loop(
    library: Library, script: ScriptConverter, store: Store, slow: str, beside: bool
) -> None:
    threads: dict[str, set[bool]] = {}
    here = get_ident()

    def find(text: str, earlier: Sequence[str], slug: str) -> Finding:
        threads.setdefault(slug, set()).add(get_ident() != here)
        return found(3, slug=slug)

    services = services_over(store, library, script, find=find, slow=frozenset({slow}), now=lambda: NOW)
    assert await services.conversation.handle(SAID)
    shown = library.essay("ferry").paragraph(3).text
    assert await services.conversation.handle(changed(SAID, key="replied", answers=shown))
    assert threads == {"zhibo-daihuo": {False}, "ferry": {beside}}


@pytest.mark.parametrize(("slow", "beside"), [((), False), (("zhibo-daihuo",), True), (("ferry",), False)])
async def test_a_claim_is_judged_where_it_holds_nobody_up(
    library: Library, script: ScriptConverter, store: Store, slow: tuple[str, ...], beside: bool
) -> None:
    threads: set[int] = set()

    def judge(claim: str, slug: str) -> ClaimJudgement:
        threads.add(get_ident())
        return judging()(claim, slug)

    services = services_over(store, library, script, judge=judge, slow=frozenset(slow), now=lambda: NOW)
    claim = "作者说直播改变了生产"
    asked = incoming("k2", "telegram", "p1", "c1", MessageKind.COMMAND, "check", claim)
    assert await services.conversation.handle(asked)
    assert threads
    assert (get_ident() in threads) is not beside
