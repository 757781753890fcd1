"""Groups that discuss, and the files that are made of that."""

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

from bot.core.discussion import DiscussionPart, GroupSettings, Stance
from bot.core.essay import Library
from bot.core.incoming import MessageKind
from bot.core.language import Language
from bot.core.outgoing import Address, Document
from bot.services.exports import ExportService
from bot.store.discussions import StoredDiscussion
from tests.house import GROUP, MEMBER, NOW, House

ANOTHER = 9


async def exported(
    services: House, language: Language = Language.HANS, *, library: Library | None = None
) -> list[Document]:
    records = ExportService(library or services.library, services.renderer, services.store)
    async with services.store.read() as tx:
        return await records.export_group(tx, services.store.chat_of(GROUP), language)


def lines(document: Document) -> list[dict[str, Any]]:
    return [json.loads(line) for line in document.content.decode().splitlines()]


def rows(document: Document) -> list[list[str]]:
    return list(csv.reader(StringIO(document.content.decode("utf-8-sig"), newline="")))


async def begins(services: House, argument: str = "T1", to: Address = GROUP) -> StoredDiscussion:
    await services.obeys("discuss", argument, to=to)
    await services.delivers()
    held = await services.held(to)
    assert held
    return held


async def signs(services: House, by: int, name: str) -> None:
    await services.take(services.said(MessageKind.BUTTON, "g:sign", by=by, name=name))


async def talked(services: House) -> StoredDiscussion:
    """Two members speak, one of whom has signed; and one votes twice."""
    await services.behaves(GroupSettings(signing=True))
    held = await begins(services)
    await signs(services, MEMBER, "小林")
    first = services.text("第3段说到了，不过……", replies_to=held.message)
    await services.take(first)
    services.now += timedelta(minutes=1)
    await services.hears("我不同意", replies_to=held.message, by=ANOTHER)
    await services.hears("同意", addressed=False, replies_to=first.message, by=ANOTHER)
    await services.counts(await services.poll(), Stance.AGREE)
    await services.obeys("close")
    await services.delivers()
    services.now += timedelta(minutes=1)
    await services.counts(await services.poll(DiscussionPart.AFTER), Stance.DEPENDS)
    await services.obeys("close")
    await services.delivers()
    services.now = NOW
    return held
