"""What the stand-in remembers: chats, messages, buttons, button presses, calls."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .watch import Watch

Raw = dict[str, Any]
"""A JSON object exactly as Telegram sends it."""


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def piece(text: str, entity: Raw) -> str:
    """The part of `text` that an entity covers, its offsets being UTF-16 code units."""
    start = 2 * entity["offset"]
    return text.encode("utf-16-le", "surrogatepass")[start : start + 2 * entity["length"]].decode(
        "utf-16-le", "surrogatepass"
    )


@dataclass(frozen=True)
class Button:
    """One inline button; `raw` has the rest, such as `copy_text` or `web_app`."""

    text: str
    data: str | None
    url: str | None
    raw: Raw


@dataclass(eq=False)
class Chat:
    """One chat as the bot could see it, and what stands in it.

    `bot_status` is as in `ChatMember.status`; `permissions` are what a group gives to all its members, where it does
    not give everything; `gone`: the bot is told that there is no such chat; `watch` is of this chat alone; `listeners`
    hear of every message that is new or edited, at once.
    """

    id: int
    type: str
    about: Raw
    started: bool = False
    bot_status: str = "member"
    members: dict[int, Raw] = field(default_factory=dict)
    permissions: dict[str, bool] = field(default_factory=dict)
    topics: dict[int, Message] = field(default_factory=dict)
    closed_topics: set[int | None] = field(default_factory=set)
    migrated_to: int | None = None
    deactivated: bool = False
    gone: bool = False
    watch: Watch = field(default_factory=Watch)
    messages: list[Message] = field(default_factory=list)
    unheard: deque[Message] = field(default_factory=deque)
    listeners: list[Callable[[Message], None]] = field(default_factory=list)

    def raw(self) -> Raw:
        """The `Chat` object."""
        return {"id": self.id, "type": self.type, **self.about}

    def find(self, message_id: int) -> Message | None:
        """The visible message with that id."""
        at = bisect_left(self.messages, message_id, key=lambda message: message.message_id)
        found = self.messages[at : at + 1]
        return found[0] if found and found[0].message_id == message_id else None


@dataclass(eq=False, kw_only=True)
class Poll:
    """A poll. It is the same object after a vote, and in every message that shows it.

    `votes`: who has chosen what, by user id and by the positions of the options; `ours`: the bot has sent it, and is
    told of votes; `hides_results`: people see them once it is closed; `ends`: `open_period` and `close_date`, both in
    seconds, where it closes by itself.
    """

    id: str
    question: str
    options: list[str]
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    hides_results: bool = False
    description: str = ""
    ends: Raw = field(default_factory=dict)
    ours: bool = True
    closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many have chosen each option, in the order of the options."""
        return dict(zip(self.options, self._numbers(), strict=True))

    def _numbers(self) -> list[int]:
        chosen = Counter(position for positions in self.votes.values() for position in positions)
        return [chosen[position] for position in range(len(self.options))]

    def persistent_id(self, position: int) -> str:
        """What Telegram calls the option at this position, also where options are added or deleted."""
        return f"o{position}"

    def raw(self) -> Raw:
        """The `Poll` object."""
        options = [
            {"persistent_id": self.persistent_id(at), "text": text, "voter_count": number}
            for at, (text, number) in enumerate(zip(self.options, self._numbers(), strict=True))
        ]
        about = {"is_closed": self.closed, "is_anonymous": self.is_anonymous, "type": "regular"}
        about |= {"allows_multiple_answers": self.allows_multiple_answers, "allows_revoting": self.allows_revoting}
        about |= {"members_only": False, "total_voter_count": len(self.votes), **({} if self.closed else self.ends)}
        return {"id": self.id, "question": self.question, "options": options, **about}


@dataclass(eq=False)
class Message:
    """One message of either side. It is the same object after an edit; `edited` counts the edits.

    `text` is plain (the caption, if there is media); `html` is what the sender handed in, markup included;
    `content` holds media and origin fields (`photo`, `via_bot`, …); `photo` the bytes of a picture that
    the bot uploaded; `ballot` the poll, if it is one; `update_id` is None where the bot was not told (its own messages,
    privacy mode, a kind of update that it did not ask for); `deleted` is true once it is gone from `chat.messages`.
    `sender` is {} in a channel; `author` is the person behind it where `sender` does not tell.
    """

    message_id: int
    chat: Chat
    sender: Raw
    date: int
    text: str = ""
    html: str = ""
    entities: list[Raw] = field(default_factory=list)
    markup: Raw | None = None
    reply_to: Message | None = None
    quote: Raw | None = None
    thread_id: int | None = None
    content: Raw = field(default_factory=dict)
    photo: bytes | None = None
    document: bytes | None = None
    ballot: Poll | None = None
    author: Raw | None = None
    by_our_bot: bool = False
    edited: int = 0
    edit_date: int | None = None
    seen_edits: int = 0
    reactions: dict[int, tuple[str, ...]] = field(default_factory=dict)
    deleted: bool = False
    update_id: int | None = None

    @property
    def has_media(self) -> bool:
        """Whether the text is a caption; or it is a poll, which has no text at all."""
        kinds = ("photo", "document", "sticker", "voice", "location")
        return self.ballot is not None or any(kind in self.content for kind in kinds)

    @property
    def poll(self) -> Poll:
        """The poll. AssertionError if it is none."""
        assert self.ballot is not None, f"message {self.message_id} is no poll; it reads {self.text!r}"
        return self.ballot

    @property
    def quotation(self) -> str | None:
        """What it quotes of the message that it replies to; None if it quotes nothing of it."""
        return None if self.quote is None else str(self.quote["text"])

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline keyboard, row by row."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [[Button(b["text"], b.get("callback_data"), b.get("url"), b) for b in row] for row in rows]

    def button(self, text: str) -> Button:
        """The only button with that text. AssertionError if there is none, or more than one."""
        found = [button for row in self.buttons for button in row if button.text == text]
        labels = [[button.text for button in row] for row in self.buttons]
        assert len(found) == 1, f"{len(found)} buttons say {text!r}; the buttons are {labels}"
        return found[0]

    def pieces(self, *kinds: str) -> list[str]:
        """The parts of the text that entities of these kinds cover, in order."""
        return [piece(self.text, entity) for entity in self.entities if entity["type"] in kinds]

    @property
    def quoted(self) -> list[str]:
        """The texts inside block quotes, expandable ones too."""
        return self.pieces("blockquote", "expandable_blockquote")

    @property
    def bold(self) -> list[str]:
        """The texts in bold."""
        return self.pieces("bold")

    def raw(self, *, nested: bool = False) -> Raw:
        """The `Message` object; `nested`: as inside another one, thus without the message it replies to."""
        raw: Raw = {"message_id": self.message_id, "chat": self.chat.raw(), "date": self.date}
        if self.sender:
            raw["from"] = self.sender
        if self.edit_date is not None:
            raw["edit_date"] = self.edit_date
        if self.thread_id is not None:
            raw |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        if self.reply_to is not None and not nested:
            raw["reply_to_message"] = self.reply_to.raw(nested=True)
        if self.quote is not None and not nested:
            raw["quote"] = self.quote
        raw |= self.content
        if self.ballot is not None:
            # Only here it has a description.
            described = {"description": self.ballot.description} if self.ballot.description else {}
            raw["poll"] = self.ballot.raw() | described
        if self.text:
            raw["caption" if self.has_media else "text"] = self.text
        if self.entities:
            raw["caption_entities" if self.has_media else "entities"] = self.entities
        if self.markup is not None and "inline_keyboard" in self.markup:
            raw["reply_markup"] = self.markup
        return raw


@dataclass(eq=False)
class CallbackQuery:
    """One press of a button. `answer` holds the parameters of the bot's first answer, `answers` counts all."""

    id: str
    message: Message
    data: str
    update_id: int | None = None
    answer: Raw | None = None
    answers: int = 0
    expired: bool = False

    def expire(self) -> None:
        """From now on Telegram says that the query is too old."""
        self.expired = True


@dataclass(eq=False)
class InlineQuery:
    """What somebody has written behind the bot's name. `answer` holds the parameters of the bot's answer, `results`
    what it offers, each with the `text` and the `entities` of the message that it would become."""

    id: str
    text: str
    update_id: int | None = None
    answer: Raw | None = None
    results: list[Raw] = field(default_factory=list)
    expired: bool = False


@dataclass(eq=False)
class Call:
    """One request of the bot: `method` in Telegram's spelling, `params` decoded, `at` by the monotonic clock.

    While it is being handled both `result` and `refusal` are None; afterwards one of them is set, unless the
    client went away first. Files are in `params` as bytes. `chat_id` is that of the chat that the parameters name,
    by its @username too; None if they name none. `lost`: a planned fault kept the answer from the bot.
    """

    method: str
    params: Raw
    at: float
    chat_id: int | None = None
    result: Any = None
    refusal: Exception | None = None
    lost: bool = False
