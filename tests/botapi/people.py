"""The test's side of a chat: readers who write and press buttons, and groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import formatting
from .records import CallbackQuery, Chat, Message, Raw, piece, units
from .refusals import TEXT_UNITS
from .world import World

_SMALL_FILE: Raw = {"file_id": "CAACAgIAAxkBAAI", "file_unique_id": "AgADBQADu", "file_size": 4096}
_RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories"),
)


def member(user: Raw, status: str) -> Raw:
    """A `ChatMember` object."""
    extra: dict[str, Raw] = {
        "creator": {"is_anonymous": False},
        "administrator": {right: right not in ("can_be_edited", "is_anonymous") for right in _RIGHTS},
        "kicked": {"until_date": 0},
    }
    return {"user": user, "status": status, **extra.get(status, {})}


def post(world: World, chat: Chat, sender: Raw, **about: Any) -> Message:
    """A message of somebody else than the bot, and the update about it if the bot is told."""
    message = world.new_message(chat, sender, **about)
    if _told(world, message):
        message.update_id = world.updates.put("message", message.raw())
    return message


def _told(world: World, message: Message) -> bool:
    """Privacy mode: in a group a bot without rights gets commands, replies to itself, and what came through it."""
    chat, bot = message.chat, world.bot
    if chat.bot_status in ("kicked", "left"):
        return False
    if chat.type == "private" or chat.bot_status == "administrator" or bot["can_read_all_group_messages"]:
        return True
    if message.sender["is_bot"] or message.content.get("via_bot") == bot:
        return True
    if message.reply_to is not None and message.reply_to.by_our_bot:
        return True
    commands = [piece(message.text, entity) for entity in message.entities if entity["type"] == "bot_command"]
    return any(command.partition("@")[2].lower() in ("", bot["username"].lower()) for command in commands)


class Place:
    """A chat as people see it, with what the bot says in it."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat

    @property
    def chat_id(self) -> int:
        """The id of the chat."""
        return self.chat.id

    async def hears(self, timeout: float = 5.0) -> Message:  # noqa: ASYNC109
        """The next message of the bot that nobody has heard yet, in order. AssertionError if none comes in time."""
        came = await self._world.watch.until(lambda: bool(self.chat.unheard), timeout)
        assert came, f"the bot said nothing in chat {self.chat.id} within {timeout} s; it holds {self._transcript()}"
        return self.chat.unheard.popleft()

    async def hears_nothing(self, within: float = 0.3) -> None:
        """AssertionError if there is, or comes, a message of the bot that nobody has heard yet."""
        came = await self._world.watch.until(lambda: bool(self.chat.unheard), within)
        assert not came, f"the bot said {self.chat.unheard[0].text!r} in chat {self.chat.id}"

    async def sees_edit(self, message: Message, timeout: float = 5.0) -> Message:  # noqa: ASYNC109
        """The message, once it has an edit that was not seen yet. AssertionError if none comes in time."""
        came = await self._world.watch.until(lambda: message.edited > message.seen_edits, timeout)
        assert came, f"message {message.message_id} was not edited within {timeout} s; it reads {message.text!r}"
        message.seen_edits = message.edited
        return message

    async def sees_answer(self, query: CallbackQuery, timeout: float = 5.0) -> Raw:  # noqa: ASYNC109
        """The parameters of the bot's answer to a press. AssertionError if none comes in time."""
        await self._world.watch.until(lambda: query.answers > 0, timeout)
        assert query.answer is not None, f"the press {query.data!r} was not answered within {timeout} s"
        return query.answer

    def _transcript(self) -> list[str]:
        return [f"{'bot' if m.by_our_bot else 'reader'}: {m.text or list(m.content)}" for m in self.chat.messages[-6:]]

    def _bot_becomes(self, status: str, by: Raw) -> int | None:
        old, self.chat.bot_status = self.chat.bot_status, status
        bot, world = self._world.bot, self._world
        self.chat.members[bot["id"]] = member(bot, status)
        update = {"chat": self.chat.raw(), "from": by, "date": world.now()}
        change = {"old_chat_member": member(bot, old), "new_chat_member": member(bot, status)}
        return world.updates.put("my_chat_member", update | change)


class Group(Place):
    """A supergroup. The bot starts as an ordinary member, and no update tells it so."""

    def __init__(self, world: World, title: str, members: Sequence[Raw], admins: Sequence[Raw], forum: bool) -> None:
        super().__init__(world, world.new_supergroup(title, forum=forum))
        everybody = [(world.bot, "member"), *((m, "member") for m in members), *((a, "administrator") for a in admins)]
        self.chat.members.update({user["id"]: member(user, status) for user, status in everybody})

    def topic(self, name: str, by: Reader) -> int:
        """Opens a forum topic and returns its `message_thread_id`."""
        assert self.chat.about.get("is_forum"), "only a forum has topics"
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        root = post(self._world, self.chat, by.user, content=created)
        root.thread_id = root.message_id
        self.chat.topics[root.message_id] = root
        return root.message_id

    def sets_bot(self, status: str, by: Reader) -> int | None:
        """Makes the bot "member", "administrator", "left" or "kicked"; the id of the update, if there was one."""
        return self._bot_becomes(status, by.user)


class Reader(Place):
    """A person. `chat` is the private chat with the bot; what is done with `to=` happens in a group."""

    def __init__(self, world: World, user: Raw) -> None:
        super().__init__(world, world.new_private_chat(user))
        self.user = user
        self.chat.members.update({u["id"]: member(u, "member") for u in (user, world.bot)})

    @property
    def id(self) -> int:
        """The user's id."""
        return int(self.user["id"])

    def says(
        self,
        text: str,
        *,
        to: Group | None = None,
        reply_to: Message | None = None,
        quote: str | None = None,
        topic: int | None = None,
    ) -> Message:
        """A text message; entities as Telegram finds them. `quote`: a part of `reply_to`, quoted by hand."""
        assert 1 <= units(text) <= TEXT_UNITS, "an app sends nothing empty, and splits what is too long"
        given: Raw = {"reply_to": reply_to, "thread_id": topic}
        if quote is not None:
            assert reply_to is not None, "a quote needs the message that it is from"
            start = units(reply_to.text[: reply_to.text.index(quote)])
            given["quote"] = {"text": quote, "position": start, "is_manual": True}
        return self._sends(to, text, **given)

    def says_via_bot(self, text: str, *, to: Group | None = None) -> Message:
        """What choosing one of the bot's own inline results puts into a chat."""
        return self._sends(to, text, content={"via_bot": self._world.bot})

    def forwards(self, message: Message, *, to: Group | None = None) -> Message:
        """The same content again, with a `forward_origin`; of the bot's message, for instance."""
        origin = {"type": "user", "sender_user": message.sender, "date": message.date}
        content = {**message.content, "forward_origin": origin}
        return self._sends(to, message.text, entities=message.entities, content=content)

    def sends_sticker(self, *, to: Group | None = None) -> Message:
        """A sticker."""
        about = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._sends(to, content={"sticker": {**_SMALL_FILE, **about, "emoji": "👍"}})

    def sends_photo(self, caption: str | None = None, *, to: Group | None = None) -> Message:
        """A photo."""
        return self._sends(to, caption or "", content={"photo": [{**_SMALL_FILE, "width": 90, "height": 60}]})

    def sends_voice(self, *, to: Group | None = None) -> Message:
        """A voice message."""
        return self._sends(to, content={"voice": {**_SMALL_FILE, "duration": 3, "mime_type": "audio/ogg"}})

    def sends_location(self, *, to: Group | None = None) -> Message:
        """A location."""
        return self._sends(to, content={"location": {"latitude": 31.2304, "longitude": 121.4737}})

    def _sends(self, to: Group | None, text: str = "", **about: Any) -> Message:
        chat = self.chat if to is None else to.chat
        assert self.id in chat.members, f"{self.user['first_name']} is no member of {chat.about}"
        assert to is not None or chat.bot_status != "kicked", "whoever blocked the bot unblocks it before writing"
        chat.started = True
        about.setdefault("entities", formatting.detected(text))
        return post(self._world, chat, self.user, text=text, html=text, **about)

    def edits(self, message: Message, text: str) -> int | None:
        """Changes an own message; the id of the update, if the bot is told."""
        assert message.sender == self.user, "people edit only what they wrote"
        message.text, message.html, message.entities = text, text, formatting.detected(text)
        message.edited += 1
        message.edit_date = self._world.now()
        return self._world.updates.put("edited_message", message.raw()) if _told(self._world, message) else None

    def presses(self, message: Message, text: str | None = None, *, data: str | None = None) -> CallbackQuery:
        """Presses the button with that text; or, with `data`, one that the message need not have (forged, stale)."""
        assert (text is None) != (data is None), "name the button or the data, not both"
        if text is not None:
            data = message.button(text).data
            assert data is not None, f"the button {text!r} tells the bot nothing"
        query = self._world.new_query(message, data or "")
        instance = str(abs(message.chat.id) * 31)
        raw = {"id": query.id, "from": self.user, "message": message.raw(), "chat_instance": instance, "data": data}
        query.update_id = self._world.updates.put("callback_query", raw)
        return query

    def blocks_bot(self) -> int | None:
        """The bot can no longer write here; the id of the update, if there was one."""
        return self._bot_becomes("kicked", self.user)

    def unblocks_bot(self) -> int | None:
        """The bot can write here again; the id of the update, if there was one."""
        return self._bot_becomes("member", self.user)
