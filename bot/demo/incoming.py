"""What a line is to the bot: a message, where Telegram would bring it at all."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.core.discussion import Stance
from bot.core.incoming import ButtonPress, Command, IncomingMessage, Origin, PollVote, RepliedTo, Text
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
        reply = RepliedTo(before.id, before.text, ours) if before else None
        origin = self._origin(shown.person, shown.to, shown.at)
        command = _COMMAND.fullmatch(shown.text)
        if command:
            if command[2] and command[2].lower() != NAME:
                return None
            return Command(origin, command[1].lower(), (command[3] or "").strip(), message=shown.id, reply=reply)
        private = shown.to.place is ChatKind.PRIVATE
        mentioned = not private and _MENTION.search(shown.text) is not None
        addressed = private or ours or mentioned
        if self._privacy and not addressed:
            return None
        content = _MENTION.sub(" ", shown.text).strip() if mentioned else shown.text
        return Text(
            origin,
            content,
            message=shown.id,
            reply=reply,
            quote=_beginning(content, shown.text),
            addressed=addressed,
            mentioned=mentioned,
        )

    def press(self, person: str, shown: ShownMessage, key: InlineButton, at: datetime) -> IncomingMessage:
        return ButtonPress(replace(self._origin(person, shown.to, at), name=person), key.payload, shown.id)

    def vote(self, person: str, poll: ShownMessage, at: datetime) -> IncomingMessage:
        """What somebody has chosen now."""
        place = poll.votes.get(person)
        stance = None if place is None else tuple(Stance)[place]
        # As from Telegram, which does not say where the poll stands.
        nowhere = replace(self._origin(person, poll.to, at), chat="", to=None, sender=None)
        return PollVote(nowhere, str(poll.id), stance)

    def _origin(self, person: str, to: Address, at: datetime) -> Origin:
        number = self._chats.id_of(person)
        return Origin(
            key=f"demo:{next(self._keys)}",
            door="demo",
            person=self._pseudonym("person", number),
            chat=self._pseudonym("chat", to.chat),
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
