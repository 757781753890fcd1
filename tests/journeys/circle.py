"""A reading group with the bot in it, and all that is kept of what is said there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from bot.bootstrap.settings import Settings
from tests.botapi import Message
from tests.botapi.formatting import detected
from tests.botapi.people import Group, Reader
from tests.botapi.places import post
from tests.journeys.running import Sitting

BOT = "@essay_test_bot"
CLEAR = "直播带货的底层技术是什么？"
"""A question to which the essay speaks beyond doubt, in paragraph 24."""
MARKER = "durian-marker"

_SEALED = re.compile(rb"gAAAA(?:(?!gAAAA)[A-Za-z0-9_-])+={0,2}")
_LONGEST_TAIL = 80
"""Bytes of other columns that may stand behind what is sealed."""


@dataclass
class Circle:
    """A group: the reader of the sitting and another one as members, and an admin."""

    sitting: Sitting
    group: Group
    other: Reader
    admin: Reader

    @property
    def member(self) -> Reader:
        return self.sitting.reader

    async def hears(self, message: Message) -> Message:
        """The one thing that the bot says here to a message."""
        await self.sitting.handled(message.update_id)
        heard = await self.group.hears()
        assert not self.group.chat.unheard, [each.text for each in (heard, *self.group.chat.unheard)]
        return heard

    async def hears_nothing(self, *updates: Message | int | None) -> None:
        """The bot is done with all of them, as far as it was told, and has said nothing here."""
        for update in updates:
            number = update.update_id if isinstance(update, Message) else update
            if number is not None:
                await self.sitting.handled(number)
        assert not self.group.chat.unheard, self.group.chat.unheard[0].text

    async def asks(self, text: str, **how: Any) -> Message:
        """What the bot says when the member says that to it by its name. ``how``: see ``Reader.says``."""
        return await self.hears(self.member.says(f"{BOT} {text}", to=self.group, **how))

    async def panel(self) -> Message:
        """``/settings``, asked for by the admin."""
        return await self.hears(self.admin.says("/settings", to=self.group))

    async def sets(self, *buttons: str) -> Message:
        """The panel after the admin has pressed these."""
        panel = await self.panel()
        for button in buttons:
            query = self.admin.presses(panel, button)
            await self.group.sees_edit(panel)
            await self.sitting.handled(query.update_id)
        return panel

    def puts(self, sender: dict[str, Any], text: str, **about: Any) -> Message:
        """A message of a kind that no reader sends. ``about``: fields of ``Message``, other entities for one."""
        about = {"entities": detected(text), **about}
        return post(self.sitting.api.world, self.group.chat, sender, text=text, html=text, **about)


def circle(sitting: Sitting, **about: Any) -> Circle:
    """``about``: see ``BotApi.group``."""
    other, admin = sitting.api.reader("小张"), sitting.api.reader("管理")
    group = sitting.api.group("读书会", [sitting.reader, other], admins=[admin], **about)
    return Circle(sitting, group, other, admin)


def deletes(message: Message) -> None:
    """Whoever wrote it takes it back. No update says so."""
    message.deleted = True
    message.chat.messages.remove(message)


async def toast(reader: Reader, message: Message, text: str | None = None, *, data: str | None = None) -> str:
    """What the bot says quietly to a press."""
    return str((await reader.sees_answer(reader.presses(message, text, data=data))).get("text", ""))


def labels(message: Message) -> list[str]:
    """What stands on its buttons."""
    return [button.text for row in message.buttons for button in row]


def kept(settings: Settings) -> str:
    """All that stands in the files of the data folder, sealed or not, freed pages included."""
    return "\n".join(_opened(settings))


def _opened(settings: Settings) -> Iterator[str]:
    fernet = Fernet(settings.key_file.read_text().strip())
    for path in settings.data.iterdir():
        content = path.read_bytes()
        yield content.decode(errors="replace")
        for found in _SEALED.findall(content):
            yield _open(fernet, found)


def _open(fernet: Fernet, found: bytes) -> str:
    """Other columns may follow directly, so that its end has to be looked for."""
    for end in range(len(found), max(len(found) - _LONGEST_TAIL, 0), -1):
        try:
            return fernet.decrypt(found[:end]).decode()
        except InvalidToken:
            continue
    return ""
