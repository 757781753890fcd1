"""What exists in the stand-in: the bot, people, chats, messages. It is changed by both sides and knows no HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from . import access
from .members import ANONYMOUS
from .records import CallbackQuery, Chat, InlineQuery, Message, Poll, Raw
from .refusals import CHAT_NOT_FOUND, bad_request
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
    """One bot and all that it can meet. Ids come from counters, so that two runs give the same ones.

    `mentions_arrive`: in privacy mode the bot is told where somebody names it, which Telegram does not promise.
    `watch` hears of everything; `updates.watch` and `Chat.watch` only of the updates and of that chat: whoever waits
    there is not woken by all the rest.
    """

    def __init__(self, bot: Raw, clock: Callable[[], float]) -> None:
        self.bot = bot
        self.mentions_arrive = True
        self.watch = Watch()
        self.updates = UpdateQueue(self.watch)
        self.profile = Profile()
        self.users: dict[int, Raw] = {bot["id"]: bot, ANONYMOUS["id"]: ANONYMOUS}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, CallbackQuery] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.files: dict[str, bytes] = {}
        self._public: dict[str, Chat] = {}
        self._clock = clock
        self._user_ids = count(7_000_000_001)
        self._basic_group_ids = count(500_000_001)
        self._group_ids = count(2_000_000_001)
        self._file_ids = count(1)
        self._poll_ids = count(5_300_000_000_000_000_001)
        self._query_ids = count(4_000_000_000_000_001)
        # Supergroups and channels count for themselves, all others together: ids of different chats do collide.
        self._message_ids: dict[int | None, Iterator[int]] = {}

    def now(self) -> int:
        """Telegram's clock, in seconds."""
        return int(self._clock())

    def new_user(self, first_name: str, *, is_bot: bool = False, **about: Any) -> Raw:
        """A `User` object."""
        given = {name: value for name, value in about.items() if value is not None}
        user: Raw = {"id": next(self._user_ids), "is_bot": is_bot, "first_name": first_name, **given}
        self.users[user["id"]] = user
        return user

    def new_private_chat(self, user: Raw) -> Chat:
        """The chat of that user with the bot; nothing has been said in it."""
        about: Raw = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
        return self._add(Chat(user["id"], "private", about))

    def new_basic_group(self, title: str) -> Chat:
        """A basic group with the bot in it."""
        return self._add(Chat(-next(self._basic_group_ids), "group", {"title": title}, started=True))

    def new_supergroup(self, title: str, *, forum: bool = False, username: str | None = None) -> Chat:
        """A supergroup with the bot in it; public if it has a username."""
        return self._new_large("supergroup", title, username, {"is_forum": True} if forum else {})

    def new_channel(self, title: str, *, username: str | None = None) -> Chat:
        """A channel with the bot in it; public if it has a username."""
        return self._new_large("channel", title, username, {})

    def _new_large(self, kind: str, title: str, username: str | None, about: Raw) -> Chat:
        about = {"title": title, **({"username": username} if username else {}), **about}
        chat = self._add(Chat(-1_000_000_000_000 - next(self._group_ids), kind, about, started=True))
        if username:
            self._public[username.lower()] = chat
        return chat

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
        self.shown(message)
        return message

    def _next_message_id(self, chat: Chat) -> int:
        own = chat.id if chat.type in ("supergroup", "channel") else None
        return next(self._message_ids.setdefault(own, count(1)))

    def shown(self, message: Message) -> None:
        """A message is new, or was edited: whoever listens in its chat hears of it, then whoever waits is woken."""
        for listener in message.chat.listeners:
            listener(message)
        self.changed(message.chat)

    def changed(self, chat: Chat) -> None:
        """Wakes whoever waits for something in this chat, or for anything."""
        chat.watch.notify()
        self.watch.notify()

    def new_poll(self, question: str, options: list[str], **about: Any) -> Poll:
        """A poll that stands in no message yet. `about`: further fields of `Poll`."""
        return Poll(id=str(next(self._poll_ids)), question=question, options=options, **about)

    def new_query(self, message: Message, data: str) -> CallbackQuery:
        """A press of a button, not yet sent to the bot."""
        query = CallbackQuery(str(next(self._query_ids)), message, data)
        self.queries[query.id] = query
        return query

    def new_inline_query(self, text: str) -> InlineQuery:
        """What somebody writes behind the bot's name, not yet sent to the bot."""
        query = InlineQuery(str(next(self._query_ids)), text)
        self.inline_queries[query.id] = query
        return query

    def new_file(self, data: bytes) -> str:
        """Keeps a file and returns its id."""
        file_id = f"AgACAgIAAxkBAAI{next(self._file_ids):06d}"
        self.files[file_id] = data
        return file_id

    def named(self, chat_id: Any) -> Chat | None:
        """The chat with that id; or with that "@username", if it is a group or a channel."""
        if isinstance(chat_id, str):
            return self._public.get(chat_id[1:].lower()) if chat_id.startswith("@") else None
        return self.chats.get(chat_id) if isinstance(chat_id, int) else None

    def id_of(self, chat_id: Any) -> int | None:
        """The id that a `chat_id` stands for, whether there is such a chat or not; None if it is no id."""
        chat = self.named(chat_id)
        if chat is not None:
            return chat.id
        return chat_id if isinstance(chat_id, int) else None

    def chat_of(self, chat_id: Any) -> Chat:
        """The chat of a `chat_id`. Refusals: none given, chat not found."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.named(chat_id)
        if chat is None or chat.gone:
            raise bad_request(CHAT_NOT_FOUND)
        return chat

    def chat_to_read(self, chat_id: Any) -> Chat:
        """The same, if the bot may know about it. Refusals also: those of `access.check_read`."""
        chat = self.chat_of(chat_id)
        access.check_read(chat)
        return chat

    def chat_to_write(self, chat_id: Any, thread_id: Any = None) -> Chat:
        """The same, if the bot may act there. Refusals also: those of `access.check_write`."""
        chat = self.chat_of(chat_id)
        access.check_write(chat, thread_id)
        return chat

    def chat_to_send(self, chat_id: Any, thread_id: Any = None, right: str = "can_send_messages") -> Chat:
        """The same, if the bot may put a message there. Refusals also: those of `access.check_send`."""
        chat = self.chat_of(chat_id)
        access.check_send(chat, self.bot, thread_id, right)
        return chat
