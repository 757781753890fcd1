"""Groups that discuss, and the files that are made of that."""

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

from bot.core.conversation import MessageKind
from bot.core.discussion import DiscussionPart, GroupSettings, Stance
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.outgoing import Address, Document
from bot.services.exports import ExportService
from bot.store.discussions import StoredDiscussion
from tests.house import GROUP, MEMBER, NOW, House

ANOTHER = 9


async def exported(
    house: House, language: Language = Language.HANS, *, library: Library | None = None
) -> list[Document]:
    records = ExportService(library or house.library, house.composer, house.store)
    async with house.store.database.read() as connection:
        return await records.of_group(connection, house.store.chat_of(GROUP), language)


def lines(document: Document) -> list[dict[str, Any]]:
    return [json.loads(line) for line in document.content.decode().splitlines()]


def rows(document: Document) -> list[list[str]]:
    return list(csv.reader(StringIO(document.content.decode("utf-8-sig"), newline="")))


async def begins(house: House, argument: str = "T1", to: Address = GROUP) -> StoredDiscussion:
    await house.obeys("discuss", argument, to=to)
    await house.delivers()
    held = await house.held(to)
    assert held
    return held


async def signs(house: House, by: int, name: str) -> None:
    await house.take(house.said(MessageKind.BUTTON, "g:sign", by=by, name=name))


async def talked(house: House) -> StoredDiscussion:
    """Two members speak, one of whom has signed; and one votes twice."""
    await house.behaves(GroupSettings(signing=True))
    held = await begins(house)
    await signs(house, MEMBER, "小林")
    first = house.text("第3段说到了，不过……", replies_to=held.message)
    await house.take(first)
    house.now += timedelta(minutes=1)
    await house.hears("我不同意", replies_to=held.message, by=ANOTHER)
    await house.hears("同意", addressed=False, replies_to=first.message, by=ANOTHER)
    await house.counts(await house.poll(), Stance.AGREE)
    await house.obeys("close")
    await house.delivers()
    house.now += timedelta(minutes=1)
    await house.counts(await house.poll(DiscussionPart.AFTER), Stance.DEPENDS)
    await house.obeys("close")
    await house.delivers()
    house.now = NOW
    return held
