"""What exists in the stand-in: the bot, people, chats, messages. It is changed by both sides and knows no HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from .records import CallbackQuery, Chat, Message, Raw
from .refusals import BLOCKED, CHAT_NOT_FOUND, KICKED, NOT_STARTED, THREAD_NOT_FOUND, bad_request, forbidden
from .updates import UpdateQueue
from .watch import Watch


@dataclass
class Profile:
    """What the bot has set about itself. Texts by language code, "" being everybody's."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Raw]] = field(default_factory=dict)
    """By (scope, language code); a scope reads "default", "chat:5" or "chat_member:5:7"."""
    menu_buttons: dict[int | None, Raw] = field(default_factory=dict)


class World:
    """One bot and all that it can meet. Ids come from counters, so that two runs give the same ones."""

    def __init__(self, bot: Raw, clock: Callable[[], float]) -> None:
        self.bot = bot
        self.watch = Watch()
        self.updates = UpdateQueue(self.watch)
        self.profile = Profile()
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, CallbackQuery] = {}
        self.files: dict[str, bytes] = {}
        self._clock = clock
        self._user_ids = count(7_000_000_001)
        self._group_ids = count(2_000_000_001)
        self._file_ids = count(1)
        self._query_ids = count(4_000_000_000_000_001)
        # A supergroup counts for itself, private chats together: ids of different chats do collide.
        self._message_ids: dict[int | None, Iterator[int]] = {}

    def now(self) -> int:
        """Telegram's clock, in seconds."""
        return int(self._clock())

    def new_user(self, first_name: str, *, is_bot: bool = False, **about: Any) -> Raw:
        """A `User` object."""
        given = {name: value for name, value in about.items() if value is not None}
        return {"id": next(self._user_ids), "is_bot": is_bot, "first_name": first_name, **given}

    def new_private_chat(self, user: Raw) -> Chat:
        """The chat of that user with the bot; nothing has been said in it."""
        about: Raw = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
        return self._add(Chat(user["id"], "private", about))

    def new_supergroup(self, title: str, *, forum: bool) -> Chat:
        """A supergroup with the bot in it."""
        about: Raw = {"title": title} | ({"is_forum": True} if forum else {})
        return self._add(Chat(-1_000_000_000_000 - next(self._group_ids), "supergroup", about, started=True))

    def _add(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        return chat

    def new_message(self, chat: Chat, sender: Raw, **about: Any) -> Message:
        """A message that now stands in the chat. `about`: further fields of `Message`."""
        message = Message(self._next_message_id(chat), chat, sender, self.now(), **about)
        if message.thread_id is not None and message.reply_to is None:
            # As Telegram does: in a topic, what replies to nothing replies to the topic's first message.
            message.reply_to = chat.topics[message.thread_id]
        chat.messages.append(message)
        if message.by_our_bot:
            chat.unheard.append(message)
        self.watch.notify()
        return message

    def _next_message_id(self, chat: Chat) -> int:
        return next(self._message_ids.setdefault(chat.id if chat.type == "supergroup" else None, count(1)))

    def new_query(self, message: Message, data: str) -> CallbackQuery:
        """A press of a button, not yet sent to the bot."""
        query = CallbackQuery(str(next(self._query_ids)), message, data)
        self.queries[query.id] = query
        return query

    def new_file(self, data: bytes) -> str:
        """Keeps a file and returns its id."""
        file_id = f"AgACAgIAAxkBAAI{next(self._file_ids):06d}"
        self.files[file_id] = data
        return file_id

    def chat_of(self, chat_id: Any) -> Chat:
        """The chat of a `chat_id`. Refusals: none given, chat not found."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request(CHAT_NOT_FOUND)
        return chat

    def chat_to_write(self, chat_id: Any, thread_id: Any = None) -> Chat:
        """The same, if the bot may write there. Refusals also: blocked, never started, kicked, no such topic."""
        chat = self.chat_of(chat_id)
        if chat.bot_status in ("kicked", "left"):
            raise forbidden(BLOCKED if chat.type == "private" else KICKED)
        if not chat.started:
            raise forbidden(NOT_STARTED)
        if thread_id is not None and thread_id not in chat.topics:
            raise bad_request(THREAD_NOT_FOUND)
        return chat
