"""A chat as people see it, and how the bot is told of what is said there."""

from __future__ import annotations

from typing import Any

from ..patience import PATIENCE
from .members import ANONYMOUS, member
from .records import CallbackQuery, Chat, Message, Poll, Raw
from .world import World

_SERVICE = frozenset(
    {"new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id"}
    | {"forum_topic_created", "forum_topic_closed", "forum_topic_reopened"}
)


def post(world: World, chat: Chat, sender: Raw, **about: Any) -> Message:
    """A message of somebody else than the bot, and the update about it if the bot is told."""
    message = world.new_message(chat, sender, **about)
    if is_told(world, message):
        message.update_id = world.updates.put(kind(message), message.raw())
    return message


def kind(message: Message) -> str:
    """What the update about it is called."""
    return ("edited_" if message.edited else "") + ("channel_post" if message.chat.type == "channel" else "message")


def is_told(world: World, message: Message) -> bool:
    """Privacy mode: in a group a bot without rights gets commands, replies to itself, what came through it, what
    Telegram itself says, and what names it, unless the test decides otherwise."""
    chat, bot = message.chat, world.bot
    if chat.bot_status in ("kicked", "left"):
        return False
    if chat.type in ("private", "channel") or chat.bot_status == "administrator" or bot["can_read_all_group_messages"]:
        return True
    if _SERVICE & message.content.keys() or message.content.get("via_bot") == bot:
        return True
    if message.sender["is_bot"] and message.sender != ANONYMOUS:
        return True
    if message.reply_to is not None and message.reply_to.by_our_bot:
        return True
    name = bot["username"].lower()
    if world.mentions_arrive and f"@{name}" in [mention.lower() for mention in message.pieces("mention")]:
        return True
    return any(command.partition("@")[2].lower() in ("", name) for command in message.pieces("bot_command"))


def edit(world: World, message: Message, **new: Any) -> int | None:
    """Somebody else than the bot changes a message. `new`: fields of it. The id of the update, if the bot is told."""
    for name, value in new.items():
        setattr(message, name, value)
    message.edited += 1
    message.edit_date = world.now()
    world.shown(message)
    return world.updates.put(kind(message), message.raw()) if is_told(world, message) else None


class Place:
    """A chat as people see it, with what the bot says in it."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat

    @property
    def chat_id(self) -> int:
        """The id of the chat."""
        return self.chat.id

    async def hears(self, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109
        """The next message of the bot that nobody has heard yet, in order. AssertionError if none comes in time."""
        came = await self.chat.watch.until(lambda: bool(self.chat.unheard), timeout)
        assert came, f"the bot said nothing in chat {self.chat.id} within {timeout} s; it holds {self._transcript()}"
        return self.chat.unheard.popleft()

    async def hears_nothing(self, within: float = 0.3) -> None:
        """AssertionError if there is, or comes, a message of the bot that nobody has heard yet."""
        came = await self.chat.watch.until(lambda: bool(self.chat.unheard), within)
        assert not came, f"the bot said {gist(self.chat.unheard[0])!r} in chat {self.chat.id}"

    async def sees_edit(self, message: Message, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109
        """The message, once it has an edit that was not seen yet. AssertionError if none comes in time."""
        came = await message.chat.watch.until(lambda: message.edited > message.seen_edits, timeout)
        assert came, f"message {message.message_id} was not edited within {timeout} s; it reads {message.text!r}"
        message.seen_edits = message.edited
        return message

    async def sees_closed(self, message: Message, timeout: float = PATIENCE) -> Poll:  # noqa: ASYNC109
        """The poll in a message, once it is closed. AssertionError if it is not in time."""
        came = await message.chat.watch.until(lambda: message.poll.closed, timeout)
        assert came, f"the poll {message.poll.question!r} was not closed within {timeout} s"
        return message.poll

    async def sees_answer(self, query: CallbackQuery, timeout: float = PATIENCE) -> Raw:  # noqa: ASYNC109
        """The parameters of the bot's answer to a press. AssertionError if none comes in time."""
        await query.message.chat.watch.until(lambda: query.answers > 0, timeout)
        assert query.answer is not None, f"the press {query.data!r} was not answered within {timeout} s"
        return query.answer

    def vanishes(self) -> None:
        """From now on the bot is told that there is no such chat. No update says so."""
        self.chat.gone = True

    def _transcript(self) -> list[str]:
        return [f"{'bot' if m.by_our_bot else 'reader'}: {gist(m)}" for m in self.chat.messages[-6:]]

    def _bot_becomes(self, status: str, by: Raw, **rights: bool) -> int | None:
        self.chat.bot_status = status
        return self._becomes("my_chat_member", self._world.bot, status, by, **rights)

    def _becomes(self, update: str, user: Raw, status: str, by: Raw, **rights: bool) -> int | None:
        old = self.chat.members.get(user["id"]) or member(user, "left")
        new = self.chat.members[user["id"]] = member(user, status, self.chat.type, **rights)
        return self._tells(update, by, old, new)

    def _tells(self, update: str, by: Raw, old: Raw, new: Raw) -> int | None:
        change = {"old_chat_member": old, "new_chat_member": new}
        about = {"chat": self.chat.raw(), "from": by, "date": self._world.now()}
        return self._world.updates.put(update, about | change)


def gist(message: Message) -> str:
    """What a message says, for a report."""
    return message.text or (message.ballot.question if message.ballot is not None else str(list(message.content)))
