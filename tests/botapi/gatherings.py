"""A chat of several people: who is in it, and with which rights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .members import is_administrator, is_present, member
from .places import Place
from .records import Chat, Raw
from .world import World

if TYPE_CHECKING:
    from .people import Reader


class Gathering(Place):
    """The bot starts with `bot_status`, and no update tells it so."""

    def __init__(self, world: World, chat: Chat, people: Sequence[tuple[Raw, str]], bot_status: str = "member") -> None:
        super().__init__(world, chat)
        chat.bot_status = bot_status
        for user, status in [(world.bot, bot_status), *people]:
            chat.members[user["id"]] = member(user, status, chat.type)

    def sets_bot(self, status: str, by: Reader, **rights: bool) -> int | None:
        """Makes the bot "member", "administrator", "restricted" (may write nothing), "left" or "kicked".

        `rights`: where they differ from all, or none if restricted. Returns the id of the update, if there was one.
        """
        return self._bot_becomes(status, by.user, **rights)

    def sets(self, reader: Reader, status: str, by: Reader, **rights: bool) -> int | None:
        """The same for a person, also "creator". Only an administrator that asks for `chat_member` is told."""
        if self.chat.bot_status == "administrator":
            return self._becomes("chat_member", reader.user, status, by.user, **rights)
        self.chat.members[reader.id] = member(reader.user, status, self.chat.type, **rights)
        return None

    def signature(self, reader: Reader) -> Raw:
        """Sender, content and author of what that person writes here, as fields of `Message`."""
        return {"sender": reader.user}

    def has(self, reader: Reader) -> bool:
        """Whether that person is in it."""
        return is_present(self.chat.members.get(reader.id))

    def is_led_by(self, reader: Reader) -> bool:
        """Whether that person is its creator or an administrator."""
        return is_administrator(self.chat.members.get(reader.id))
