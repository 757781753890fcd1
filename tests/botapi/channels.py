"""Channels: administrators post, subscribers read and press buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .gatherings import Gathering
from .records import Raw

if TYPE_CHECKING:
    from .people import Reader


class Channel(Gathering):
    """A channel. `says(…, to=channel)` of an administrator is a post; the bot posts if it is an administrator."""

    def signature(self, reader: Reader) -> Raw:
        """The channel's; who posts must be an administrator."""
        assert self.is_led_by(reader), f"{reader.user['first_name']} is no administrator of {self.chat.about}"
        return {"sender": {}, "content": {"sender_chat": self.chat.raw()}, "author": reader.user}
