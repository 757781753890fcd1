"""Discussions in groups: what people do there, and what becomes due."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.botapi import Message
from tests.botapi.people import Group, Reader
from tests.journeys.rows import is_idle
from tests.journeys.running import Sitting

OPTIONS = AGREE, DISAGREE, DEPENDS, UNDECIDED = ("赞成作者", "不赞成", "看情况", "还没想好")


@dataclass
class Salon:
    """A group that reads together: the bot, an admin, and three members."""

    sitting: Sitting
    group: Group
    admin: Reader
    members: list[Reader]
    told: list[int] = field(default_factory=list)  # updates of which nobody knows whether the bot is done with them

    @classmethod
    def meets(cls, sitting: Sitting, *, forum: bool = False, basic: bool = False) -> "Salon":
        api = sitting.api
        admin, members = api.reader("管理"), [api.reader(name) for name in ("甲", "乙", "丙")]
        if basic:
            return cls(sitting, api.basic_group("读书会", members, creator=admin), admin, members)
        return cls(sitting, api.group("读书会", members, admins=[admin], forum=forum), admin, members)

    def says(self, who: Reader, text: str, **about: Any) -> Message:
        """Somebody says it. ``settles`` waits until the bot is done with it."""
        message = who.says(text, to=self.group, **about)
        self._tells(message.update_id)
        return message

    def votes(self, poll: Message, *choices: tuple[Reader, str]) -> None:
        """They choose that, or (with nothing) take back what they chose."""
        for who, option in choices:
            self._tells(who.votes(poll, option) if option else who.retracts(poll))

    def _tells(self, update: int | None) -> None:
        assert update is not None, "the bot was never told"
        self.told.append(update)

    async def settles(self) -> None:
        """The bot is done with all that was said and voted so far; what it answers is not heard yet."""
        while self.told:
            await self.sitting.handled(self.told.pop(0))

    async def is_silent(self) -> None:
        """The same, and everything that it has said here was heard."""
        await self.settles()
        unheard = [message.text or message.ballot for message in self.group.chat.unheard]
        assert not unheard, unheard

    async def asks(self, who: Reader, text: str, **about: Any) -> Message:
        """What the bot answers to it, having said nothing to what came before."""
        await self.is_silent()
        said = self.says(who, text, **about)
        await self.settles()
        answer = await self.group.hears()
        assert answer.reply_to is said, "in a group it shows what it answers"
        return answer

    async def opens(self, argument: str = "", topic: int | None = None) -> tuple[Message, Message]:
        """The prompt of a discussion, and its poll."""
        prompt = await self.asks(self.admin, f"/discuss {argument}".strip(), topic=topic)
        return prompt, await self.group.hears()

    async def asks_again(self, by: Reader | None = None, topic: int | None = None) -> Message:
        """``/close``: the poll that is asked once more."""
        said = await self.asks(by or self.admin, "/close", topic=topic)
        assert "再投一次" in said.text
        return await self.group.hears()

    async def sets(self, button: str) -> None:
        """An admin presses the only button of ``/settings`` with this in its text."""
        panel = await self.asks(self.admin, "/settings")
        [label] = [each.text for row in panel.buttons for each in row if button in each.text]
        self.admin.presses(panel, label)
        await self.group.sees_edit(panel)


async def due_now(sitting: Sitting, table: str = "discussions") -> None:
    """As if the moment of all in the table that is to happen by itself had just come."""
    async with sitting.services.store.database.begin() as connection:
        update = f"UPDATE {table} SET due = ? WHERE due IS NOT NULL"  # noqa: S608
        await connection.exec_driver_sql(update, (_a_second_ago(),))


def _a_second_ago() -> str:
    return (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="milliseconds")


async def goes_on_now(salon: Salon) -> None:
    """As if the moment of every discussion that is to go on by itself had just come, after all that was said."""
    await salon.settles()
    await due_now(salon.sitting)


async def closes_now(salon: Salon) -> None:
    """As if the hours after which every discussion that is open closes by itself were just over."""
    await _changes(salon, "UPDATE discussions SET due = ? WHERE stage = 'open'")


async def prompts_now(salon: Salon, number: int) -> None:
    """As if the moment of the next prompt of this schedule had just come."""
    await _changes(salon, "UPDATE subscriptions SET due = ? WHERE id = ?", number)


async def greet_now(salon: Salon) -> None:
    """As if the bot had settled in wherever it has just come in; waits until it has said so there."""
    await _changes(salon, "UPDATE groups SET greet = ? WHERE greet IS NOT NULL")
    store = salon.sitting.services.store

    async def is_done() -> bool:
        async with store.database.read() as connection:
            rows = await connection.exec_driver_sql("SELECT 1 FROM groups WHERE greet IS NOT NULL")
            return rows.first() is None and await is_idle(store)

    await salon.sitting.until(is_done)


async def _changes(salon: Salon, update: str, *values: object) -> None:
    """Once the bot is done with what was said. The first value is the moment a second ago."""
    await salon.settles()
    async with salon.sitting.services.store.database.begin() as connection:
        await connection.exec_driver_sql(update, (_a_second_ago(), *values))


def lines(message: Message, first: str, last: str) -> list[str]:
    """Those of its text from the one that begins with ``first`` to the one with ``last``, both included; none empty."""
    found = [line for line in message.text.splitlines() if line]
    start = next(at for at, line in enumerate(found) if line.startswith(first))
    end = next(at for at, line in enumerate(found) if at >= start and line.startswith(last))
    return found[start : end + 1]
