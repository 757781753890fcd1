"""What Telegram says of the bot: its token, what it may see and do, and what time it is there. Changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

from telegram import Bot, ChatMember, ChatMemberRestricted, User, WebhookInfo
from telegram.error import Forbidden, InvalidToken, TelegramError, TimedOut

from bot.core.checkup import CheckResult, failed, noted, passed, skipped
from bot.core.proxy import Proxy
from handlers.runtime.api_responses import MalformedResponse, asked
from handlers.runtime.errors import reason
from handlers.runtime.requests import requests
from handlers.runtime.telegram_time import local_time

T = TypeVar("T")

ANSWER = 5.0
"""Seconds that one answer may take."""
WHOLE = 12.0
"""Seconds for the first answer, all ways of connecting included."""
GROUPS = 20.0
"""Seconds for all groups together."""
AT_ONCE = 5
"""Groups that are asked about side by side."""
NAMES = ("token", "privacy mode", "inline mode", "webhook", "clock")
"""What is checked, besides groups."""
TOLERANCE, WRONG = timedelta(seconds=30), timedelta(minutes=5)
"""By which the clock may differ; and by which it is wrong, so that Telegram's is used."""

_PRESENT = (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)


@dataclass(frozen=True, slots=True)
class BotAddress:
    """By which the bot is known, and reached. ``webhook``: where it wants its updates; empty where it fetches them."""

    token: str
    api_url: str | None
    proxy: Proxy | None
    webhook: str = ""


async def check_telegram(
    address: BotAddress, groups: Sequence[tuple[str, int]], now: Callable[[], datetime] = local_time
) -> list[CheckResult]:
    """Ask Telegram; in bounded time, and whatever it answers. ``groups``: pseudonym and id of each known one.

    ``now``: the time of this machine.
    """
    dates: list[tuple[str, datetime]] = []
    calls, updates = requests(address.proxy, answer=ANSWER, heard_date=lambda date: dates.append((date, now())))
    base = f"{address.api_url}/bot" if address.api_url else "https://api.telegram.org/bot"
    bot = Bot(address.token, base_url=base, request=calls, get_updates_request=updates)
    try:
        try:
            me = await _in_time(bot.get_me())
            if not me.username:
                raise MalformedResponse("getMe does not say who this bot is")
        except TelegramError as error:
            return _unknown(error, groups)
        found = [passed("token", f"it is that of @{me.username}"), *_modes(me)]
        found += [await _webhook(bot, address.webhook), _clock(dates)]
        return found + await _groups(bot, me, groups)
    finally:
        await calls.shutdown()
        await updates.shutdown()


async def _in_time(call: Awaitable[T]) -> T:
    """Raises TelegramError."""
    try:
        async with asyncio.timeout(WHOLE):
            return await asked(call)
    except TimeoutError as error:
        raise TimedOut(f"no answer for {WHOLE:.0f} s") from error


def _unknown(error: TelegramError, groups: Sequence[tuple[str, int]]) -> list[CheckResult]:
    if isinstance(error, InvalidToken | Forbidden):
        first = failed("token", "Telegram does not accept it", "compare it with what @BotFather says")
    else:
        advice = "see that the network, ESSAY_BOT_PROXY and ESSAY_BOT_API_URL are right"
        first = failed("token", f"Telegram cannot be reached: {reason(error)}", advice)
    others = [*NAMES[1:], *(f"group {name}" for name, _ in groups)]
    return [first, *(skipped(name, "Telegram could not be asked") for name in others)]


def _modes(me: User) -> list[CheckResult]:
    sees = "off: in groups it sees all messages"
    hides = "on: in groups it sees what is put to it, and all where it is an admin"
    privacy = passed("privacy mode", sees if me.can_read_all_group_messages else hides)
    if me.supports_inline_queries:
        return [privacy, passed("inline mode", "on")]
    advice = "send /setinline to @BotFather, where quotations in any chat are wanted"
    return [privacy, noted("inline mode", "off: it cannot be used in chats in which it is not", advice)]


async def _webhook(bot: Bot, wanted: str) -> CheckResult:
    try:
        info = await _in_time(bot.get_webhook_info())
    except TelegramError as error:
        return failed("webhook", f"Telegram does not say: {reason(error)}", "try again")
    if not wanted and info.url:
        return failed(
            "webhook",
            "one is set, while the settings say that updates are fetched: Telegram hands out none",
            "start essay-bot run, which takes it back; where it returns, stop the other program or set "
            "ESSAY_BOT_WEBHOOK_URL",
        )
    if info.url != wanted:
        advice = "start essay-bot run, which sets it; where it changes again, stop the other program"
        return failed("webhook", "Telegram brings updates elsewhere" if info.url else "not set", advice)
    return _brought(info) if wanted else passed("webhook", "none, and updates are fetched")


def _brought(info: WebhookInfo) -> CheckResult:
    waiting = f"{info.pending_update_count} updates wait"
    at = info.last_error_date
    if at and datetime.now(UTC) - at < timedelta(hours=1):
        advice = "see that the proxy with the certificate leads to ESSAY_BOT_LISTEN"
        return noted("webhook", f"set, {waiting}; at {at:%H:%M} UTC: {info.last_error_message}", advice)
    return passed("webhook", f"set, {waiting}")


def _clock(dates: Sequence[tuple[str, datetime]]) -> CheckResult:
    try:
        said, here = dates[-1]
        off = here - parsedate_to_datetime(said).astimezone(UTC)
    except (IndexError, ValueError, OverflowError):
        return skipped("clock", "Telegram did not say what time it is")
    seconds = round(off.total_seconds())
    if abs(off) <= TOLERANCE:
        return passed("clock", f"within {TOLERANCE.seconds} s of Telegram's")
    says = f"{abs(seconds)} s {'ahead of' if seconds > 0 else 'behind'} Telegram's"
    advice = "switch on time synchronisation (timedatectl set-ntp true)"
    return failed("clock", says, advice) if abs(off) > WRONG else noted("clock", says, advice)


async def _groups(bot: Bot, me: User, groups: Sequence[tuple[str, int]]) -> list[CheckResult]:
    """One line each, in time for all of them."""
    turn, end = asyncio.Semaphore(AT_ONCE), asyncio.get_running_loop().time() + GROUPS

    async def one(name: str, chat: int) -> CheckResult:
        try:
            async with asyncio.timeout_at(end), turn:
                member = await asked(bot.get_chat_member(chat, me.id))
        except TimeoutError:
            return skipped(f"group {name}", "there was no time to ask")
        except TelegramError as error:
            return failed(
                f"group {name}", f"Telegram says: {reason(error)}", "add the bot anew, where it is wanted there"
            )
        return _rights(f"group {name}", member)

    return list(await asyncio.gather(*(one(name, chat) for name, chat in groups)))


def _rights(check: str, member: ChatMember) -> CheckResult:
    if isinstance(member, ChatMemberRestricted) and member.is_member and member.can_send_messages:
        return passed(check, "a member with restrictions, which may write")
    if isinstance(member, ChatMemberRestricted) and member.is_member:
        return failed(check, "it may not write there", "let an admin of the group allow it to send messages")
    if member.status in _PRESENT:
        return passed(check, "an admin" if member.status != ChatMember.MEMBER else "a member")
    return failed(check, "it is not in it any more", "add the bot anew, where it is wanted there")
