"""What the tests of the stand-in share."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from . import BotApi, Message
from .people import Group, Reader


@asynccontextmanager
async def meeting() -> AsyncIterator[tuple[BotApi, Bot, Reader]]:
    """A server, the real client, and a reader who has written once."""
    async with BotApi.open() as api, Bot(api.token, base_url=api.base_url) as bot:
        reader = api.reader()
        first = reader.says("你好")
        assert first.update_id is not None
        await bot.get_updates(offset=first.update_id + 1)
        yield api, bot, reader


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


def button(text: str = "下一段", data: str | None = "next") -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=data)


def refusing(description: str) -> Any:
    """Expects this refusal, in the library's spelling of it."""
    return pytest.raises(BadRequest, match=f"(?i)^{re.escape(description)}")


QUESTION = "只要货是真的，主播夸张一点没关系？"
OPTIONS = ["赞成作者", "不赞成", "看情况", "还没想好"]


@asynccontextmanager
async def asking(**about: Any) -> AsyncIterator[tuple[BotApi, Bot, Group, Reader, Message]]:
    """A group with a poll that tells who voted, unless said otherwise."""
    async with meeting() as (api, bot, reader):
        group = api.group("读书会", [reader])
        await bot.send_poll(group.chat_id, QUESTION, OPTIONS, **{"is_anonymous": False, **about})
        yield api, bot, group, reader, await group.hears()


async def kinds(bot: Bot) -> list[str]:
    """What the updates that wait are called."""
    return [next(kind for kind in update.to_dict() if kind != "update_id") for update in await bot.get_updates()]
