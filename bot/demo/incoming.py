"""What a line is to the bot: a message, where Telegram would bring it at all."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.core.conversation import IncomingMessage, MessageKind
from bot.core.discussion import Stance
from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind, InlineButton
from bot.demo.chat_history import NAME, ChatHistory, ShownMessage
from bot.render.split import split, units

QUOTED = 120
"""UTF-16 units of what somebody wrote that an answer repeats."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_MENTION = re.compile(rf"(?<![\w@])@{NAME}(?!\w)", re.IGNORECASE)

Pseudonym = Callable[[str, int | str], str]


class DemoInbound:
    """Makes messages. ``privacy``: of what is said in the group, only what is put to the bot gets to it."""

    def __init__(self, chats: ChatHistory, pseudonym: Pseudonym, language: Language, *, privacy: bool) -> None:
        self._chats = chats
        self._pseudonym = pseudonym
        self._language = language
        self._privacy = privacy
        self._keys = count(1)

    def message(self, shown: ShownMessage, before: ShownMessage | None) -> IncomingMessage | None:
        """``before``: what it replies to. None where Telegram does not bring it, or it is for another bot."""
        ours = before is not None and not before.person
        said = replace(
            self._incoming(shown.person, shown.to, MessageKind.TEXT, shown.at),
            replied=before.text if before and not ours else "",
            answers=before.text if before and ours else "",
            replies_to=before.id if before else None,
            message=shown.id,
        )
        command = _COMMAND.fullmatch(shown.text)
        if command:
            if command[2] and command[2].lower() != NAME:
                return None
            argument = (command[3] or "").strip()
            return replace(said, kind=MessageKind.COMMAND, content=command[1].lower(), argument=argument)
        private = shown.to.place is ChatKind.PRIVATE
        mentioned = not private and _MENTION.search(shown.text) is not None
        addressed = private or ours or mentioned
        if self._privacy and not addressed:
            return None
        content = _MENTION.sub(" ", shown.text).strip() if mentioned else shown.text
        quote = _beginning(content, shown.text)
        return replace(said, content=content, quote=quote, addressed=addressed, mentioned=mentioned)

    def press(self, person: str, shown: ShownMessage, key: InlineButton, at: datetime) -> IncomingMessage:
        pressed = self._incoming(person, shown.to, MessageKind.BUTTON, at)
        return replace(pressed, content=key.payload, message=shown.id, name=person)

    def vote(self, person: str, poll: ShownMessage, at: datetime) -> IncomingMessage:
        """What somebody has chosen now."""
        voted = self._incoming(person, poll.to, MessageKind.VOTE, at)
        place = poll.votes.get(person)
        stance = "" if place is None else str(tuple(Stance)[place])
        # As from Telegram, which does not say where the poll stands.
        return replace(voted, chat="", to=None, sender=None, content=stance, poll=str(poll.id))

    def _incoming(self, person: str, to: Address, kind: MessageKind, at: datetime) -> IncomingMessage:
        number = self._chats.id_of(person)
        return IncomingMessage(
            key=f"demo:{next(self._keys)}",
            door="demo",
            person=self._pseudonym("person", number),
            chat=self._pseudonym("chat", to.chat),
            kind=kind,
            content="",
            spoken=self._language,
            at=at,
            to=to,
            sender=Address(number),
        )


def _beginning(content: str, text: str) -> str:
    """The first line of what was said, for an answer to quote; empty where it does not stand so in the text."""
    line = next((line.strip() for line in content.splitlines() if line.strip()), "")
    if line not in text:
        return ""
    return line if units(line) <= QUOTED else split(line, QUOTED)[0].rstrip()
