"""What the bot's messages show, as far as this process has sent them: a change that changes nothing is no call.

Telegram refuses such a change, and in a group counts it all the same.
"""

from collections import OrderedDict
from hashlib import sha256

from bot.core.outgoing import OutgoingMessage, SendResult, SendStatus

KNOWN = 4_000
"""Messages; the oldest are forgotten first."""


class EditCache:
    """Remembers a digest of each message, no text."""

    def __init__(self) -> None:
        self._digests: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def stands(self, parcel: OutgoingMessage) -> bool:
        """Does the message that is to be changed show exactly this? Asked while nothing is under way to that chat."""
        return parcel.edit is not None and self._digests.get((parcel.to.chat, parcel.edit)) == _digest(parcel)

    def note(self, parcel: OutgoingMessage, came: SendResult) -> None:
        """An attempt is over. Where nobody knows what came of it, nobody knows what stands there."""
        if parcel.edit is not None:
            self._digests.pop((parcel.to.chat, parcel.edit), None)
        message = came.message or parcel.edit
        if came.fate is not SendStatus.SENT or message is None or not _is_text(parcel):
            return
        self._digests[parcel.to.chat, message] = _digest(parcel)
        if len(self._digests) > KNOWN:
            self._digests.popitem(last=False)


def _is_text(parcel: OutgoingMessage) -> bool:
    return not (parcel.message.picture or parcel.document or parcel.options)


def _digest(parcel: OutgoingMessage) -> bytes:
    return sha256(repr((parcel.message.text, parcel.message.rows)).encode()).digest()
