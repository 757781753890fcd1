"""What the bot's messages show, as far as this process has sent them: a change that changes nothing is no call.

Telegram refuses such a change, and in a group counts it all the same.
"""

from collections import OrderedDict
from hashlib import sha256

from bot.core.outgoing import EditText, OutgoingMessage, SendResult, SendStatus, SendText

KNOWN = 4_000
"""Messages; the oldest are forgotten first."""


class EditCache:
    """Remembers a digest of each message, no text."""

    def __init__(self) -> None:
        self._digests: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def already_shows(self, outgoing: OutgoingMessage) -> bool:
        """Does the message that is to be changed show exactly this? Asked while nothing is under way to that chat."""
        edited = _edited(outgoing)
        return edited is not None and self._digests.get((outgoing.to.chat, edited)) == _digest(outgoing)

    def note(self, outgoing: OutgoingMessage, came: SendResult) -> None:
        """An attempt is over. Where nobody knows what came of it, nobody knows what stands there."""
        edited = _edited(outgoing)
        if edited is not None:
            self._digests.pop((outgoing.to.chat, edited), None)
        message = came.message or edited
        if came.status is not SendStatus.SENT or message is None or not _is_text(outgoing):
            return
        self._digests[outgoing.to.chat, message] = _digest(outgoing)
        if len(self._digests) > KNOWN:
            self._digests.popitem(last=False)


def _edited(outgoing: OutgoingMessage) -> int | None:
    """The message that changes, if any."""
    return outgoing.content.edited if isinstance(outgoing.content, EditText) else None


def _is_text(outgoing: OutgoingMessage) -> bool:
    return isinstance(outgoing.content, SendText | EditText) and not outgoing.message.picture


def _digest(outgoing: OutgoingMessage) -> bytes:
    return sha256(repr((outgoing.message.text, outgoing.message.rows)).encode()).digest()
