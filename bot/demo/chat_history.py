"""What stands in the group and in private chats while a script is played: messages, people, topics."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from bot.core.discussion import DiscussionPart
from bot.core.outgoing import Address, ChatKind, InlineButton, OutgoingMessage, SendPoll
from bot.demo.script import BOT, POLL, PROMPT, ScriptLine, ScriptStep
from bot.services.batch import BadLine

NAME, BOT_ID = "essay_bot", 1000
"""Of the bot: in the text of a line ``@essay_bot`` is a mention."""
GROUP = Address(-1_002_000_000_001, ChatKind.GROUP)
"""A supergroup, to whose messages there are links."""
SHORT = 16
"""Characters of a message, to know it by."""
NAMED = 12
"""Buttons or options that an error lists."""


@dataclass(slots=True)
class ShownMessage:
    """A message that stands in a chat; the bot's has no person. ``votes``: by person, the place of the option."""

    id: int
    to: Address
    at: datetime
    text: str  # plain
    person: str = ""
    part: DiscussionPart | None = None
    rows: tuple[tuple[InlineButton, ...], ...] = ()
    options: tuple[str, ...] = ()
    votes: dict[str, int] = field(default_factory=dict)
    closed: bool = False

    @property
    def counts(self) -> str:
        return ", ".join(f"{option} {number}" for option, number in zip(self.options, self.numbers, strict=True))

    @property
    def numbers(self) -> tuple[int, ...]:
        """How many chose each option."""
        chosen = list(self.votes.values())
        return tuple(chosen.count(place) for place in range(len(self.options)))


class ChatHistory:
    """Finds what a line refers to. What is not there raises BadLine, which names the line."""

    def __init__(self) -> None:
        self._messages: list[ShownMessage] = []
        self._named: dict[str, ShownMessage] = {}
        self._people: dict[str, int] = {}
        self._topics: dict[str, int] = {}
        self._ids = count(1)
        self._people_ids = count(BOT_ID + 1)

    def id_of(self, person: str) -> int:
        """Telegram's id of somebody."""
        if person not in self._people:
            self._people[person] = next(self._people_ids)
        return self._people[person]

    def person(self, number: int) -> str:
        """Whose id this is; empty for nobody's."""
        return next((name for name, each in self._people.items() if each == number), "")

    def place(self, line: ScriptLine, before: ShownMessage | None = None) -> Address:
        """Where a line is said. What replies is said where that stands."""
        if line.private:
            return Address(self.id_of(line.who or ""))
        if before:
            return before.to
        return Address(GROUP.chat, GROUP.place, self._topic(line.topic) if line.topic else None)

    def _topic(self, name: str) -> int:
        if name not in self._topics:
            self._topics[name] = next(self._ids)
        return self._topics[name]

    def topic(self, to: Address) -> str:
        """Its name; empty where it is none."""
        return next((name for name, number in self._topics.items() if number == to.topic), "")

    def write(self, line: ScriptLine, before: ShownMessage | None, at: datetime) -> ShownMessage:
        """What a person says in a line now stands there."""
        to = self.place(line, before)
        message = ShownMessage(next(self._ids), to, at, line.text or "", line.who or "")
        self._messages.append(message)
        if line.id:
            self._named[line.id] = message
        return message

    def open(self, person: str, at: datetime, text: str) -> ShownMessage:
        """Somebody opens the private chat by a link; the app writes this there."""
        message = ShownMessage(next(self._ids), Address(self.id_of(person)), at, text, person)
        self._messages.append(message)
        return message

    def arrive(self, outgoing: OutgoingMessage, at: datetime) -> ShownMessage:
        """What the bot says now stands there."""
        part = outgoing.piece.part if outgoing.piece else None
        said = outgoing.message
        options = outgoing.content.options if isinstance(outgoing.content, SendPoll) else ()
        message = ShownMessage(next(self._ids), outgoing.to, at, said.plain, "", part, said.rows, options)
        self._messages.append(message)
        return message

    def find(self, number: int | None) -> ShownMessage | None:
        return next((each for each in self._messages if each.id == number), None)

    def replied_to(self, step: ScriptStep) -> ShownMessage | None:
        line = step.line
        if line.reply_to is None:
            return None
        if line.reply_to in self._named:
            return self._named[line.reply_to]
        ours = [each for each in self._here(line) if not each.person]
        which = {
            BOT: ours,
            PROMPT: [each for each in ours if each.part is DiscussionPart.PROMPT],
            POLL: [each for each in ours if each.options],
        }
        found = which.get(line.reply_to, [])
        if not found:
            raise BadLine(f'{step.where}: there is no message yet that "{line.reply_to}" could mean')
        return found[-1]

    def button(self, step: ScriptStep) -> tuple[ShownMessage, InlineButton]:
        """The one with that label, under the bot's last message that has one."""
        here = [each for each in reversed(self._here(step.line)) if not each.person]
        keys = [(each, key) for each in here for row in each.rows for key in row]
        found = next(((each, key) for each, key in keys if key.text == step.line.press), None)
        if found is None:
            said = _listed(key.text for _, key in keys)
            raise BadLine(f'{step.where}: no message of the bot has a button "{step.line.press}"; {said}')
        return found

    def poll(self, step: ScriptStep) -> ShownMessage:
        """The last one, in which somebody may vote as the line says."""
        line = step.line
        polls = [each for each in self._here(line) if each.options]
        if not polls or polls[-1].closed:
            raise BadLine(f"{step.where}: no poll is open")
        poll = polls[-1]
        if line.vote and line.vote not in poll.options:
            raise BadLine(f'{step.where}: the poll has no option "{line.vote}"; {_listed(poll.options)}')
        if line.retract and line.who not in poll.votes:
            raise BadLine(f"{step.where}: {line.who} has not voted in the last poll")
        return poll

    def _here(self, line: ScriptLine) -> list[ShownMessage]:
        """All that stands in the chat that a line is about; in one topic of it, where the line names one."""
        to = self.place(line)
        here = [each for each in self._messages if each.to.chat == to.chat]
        return [each for each in here if each.to.topic == to.topic] if line.topic else here

    def told(self, message: ShownMessage) -> str:
        """Words for a message, where somebody replies to it."""
        if message.person:
            return message.person
        return "the poll" if message.options else "the prompt" if message.part is DiscussionPart.PROMPT else NAME

    def link(self, number: int) -> str:
        """Words for a message to which a link leads."""
        message = self.find(number)
        if message is None:
            return "→ nothing"
        text = " ".join(message.text.split())
        return f"→ {message.person or NAME}: {text if len(text) <= SHORT else text[:SHORT] + '…'}"


def _listed(names: Iterable[str]) -> str:
    known = list(dict.fromkeys(names))
    more = ", …" if len(known) > NAMED else ""
    return f"there are: {', '.join(known[:NAMED])}{more}" if known else "there are none"
