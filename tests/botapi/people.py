"""Readers, who write and press buttons."""

from __future__ import annotations

from typing import Any

from ..patience import PATIENCE
from . import formatting, voting
from .channels import Channel
from .gatherings import Gathering
from .groups import BasicGroup, Group
from .members import ANONYMOUS, is_present, member
from .places import Place, edit, post
from .records import CallbackQuery, InlineQuery, Message, Raw, units
from .refusals import INLINE_QUERY_LENGTH, TEXT_UNITS
from .world import World

__all__ = ["BasicGroup", "Channel", "Group", "Place", "Reader"]

_SMALL_FILE: Raw = {"file_id": "CAACAgIAAxkBAAI", "file_unique_id": "AgADBQADu", "file_size": 4096}


class Reader(Place):
    """A person. `chat` is the private chat with the bot; what is done with `to=` happens in a group or a channel."""

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
        to: Gathering | None = None,
        reply_to: Message | None = None,
        quote: str | None = None,
        topic: int | None = None,
    ) -> Message:
        """A text message; entities as Telegram finds them. `quote`: a part of `reply_to`, quoted by hand."""
        assert 1 <= units(text) <= TEXT_UNITS, "an app sends nothing empty, and splits what is too long"
        given: Raw = {"reply_to": reply_to, "thread_id": topic}
        if quote is not None:
            assert reply_to is not None, "a quote needs the message that it is from"
            assert quote in reply_to.text, f"{quote!r} is not in {reply_to.text!r}"
            start = units(reply_to.text[: reply_to.text.index(quote)])
            given["quote"] = {"text": quote, "position": start, "is_manual": True}
        return self._sends(to, text, **given)

    def says_via_bot(self, text: str, *, to: Gathering | None = None) -> Message:
        """What choosing one of the bot's own inline results puts into a chat."""
        return self._sends(to, text, content={"via_bot": self._world.bot})

    def forwards(self, message: Message, *, to: Gathering | None = None) -> Message:
        """The same content again, with a `forward_origin`; of the bot's message, for instance."""
        content = {name: value for name, value in message.content.items() if name != "sender_chat"}
        about: Raw = {"entities": message.entities, "ballot": message.ballot}
        return self._sends(to, message.text, {**content, "forward_origin": _origin(message)}, **about)

    def sends_sticker(self, *, to: Gathering | None = None) -> Message:
        """A sticker."""
        about = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._sends(to, content={"sticker": {**_SMALL_FILE, **about, "emoji": "👍"}})

    def sends_photo(self, caption: str | None = None, *, to: Gathering | None = None) -> Message:
        """A photo."""
        return self._sends(to, caption or "", content={"photo": [{**_SMALL_FILE, "width": 90, "height": 60}]})

    def sends_voice(self, *, to: Gathering | None = None) -> Message:
        """A voice message."""
        return self._sends(to, content={"voice": {**_SMALL_FILE, "duration": 3, "mime_type": "audio/ogg"}})

    def sends_location(self, *, to: Gathering | None = None) -> Message:
        """A location."""
        return self._sends(to, content={"location": {"latitude": 31.2304, "longitude": 121.4737}})

    def sends_poll(self, question: str, *options: str, to: Gathering | None = None) -> Message:
        """A poll of their own, anonymous. The bot may be told of it, but never of the votes."""
        return self._sends(to, ballot=self._world.new_poll(question, list(options), ours=False))

    def votes(self, message: Message, *options: str) -> int | None:
        """Chooses options of a poll, by their texts, in place of any that they had chosen; see `voting.vote`."""
        return voting.vote(self._world, self.user, message, options)

    def retracts(self, message: Message) -> int | None:
        """Takes the vote back; see `voting.retract`."""
        return voting.retract(self._world, self.user, message)

    def queries(self, text: str) -> InlineQuery:
        """Writes that behind the bot's name in some chat."""
        assert len(text) <= INLINE_QUERY_LENGTH, "an app sends no more"
        query = self._world.new_inline_query(text)
        raw = {"id": query.id, "from": self.user, "query": text, "offset": "", "chat_type": "private"}
        query.update_id = self._world.updates.put("inline_query", raw)
        return query

    def summons(self, text: str, *, to: Raw | None = None, reply_to: str | None = None) -> InlineQuery:
        """Names the bot in a group that it is not in, which allows guests; perhaps below words of somebody else."""
        query = self._world.new_inline_query(text)
        chat = to or {"id": -1_009_990_000_000 - self.id, "type": "supergroup", "title": "别处"}
        raw: Raw = {"message_id": 1, "date": int(self._world.now()), "chat": chat, "from": self.user, "text": text}
        if reply_to is not None:
            raw["reply_to_message"] = {"message_id": 2, "date": raw["date"], "chat": chat, "text": reply_to}
        query.update_id = self._world.updates.put("guest_message", raw | {"guest_query_id": query.id})
        return query

    async def sees_offer(self, query: InlineQuery, timeout: float = PATIENCE) -> InlineQuery:  # noqa: ASYNC109
        """The query, once the bot has answered it. AssertionError if it has not in time."""
        came = await self._world.watch.until(lambda: query.answer is not None, timeout)
        assert came, f"the query {query.text!r} was not answered within {timeout} s"
        return query

    def reacts(self, message: Message, *emoji: str) -> int | None:
        """Leaves these reactions on a message in place of any before; none takes them back. The id of the update.

        In a group only an administrator is told, anywhere only a bot that asks for `message_reaction`.
        """
        chat = message.chat
        before, after = message.reactions.get(self.id, ()), emoji
        message.reactions[self.id] = after
        if chat.type != "private" and chat.bot_status != "administrator":
            return None
        old, new = ([{"type": "emoji", "emoji": each} for each in some] for some in (before, after))
        about = {"chat": chat.raw(), "message_id": message.message_id, "user": self.user, "date": self._world.now()}
        return self._world.updates.put("message_reaction", about | {"old_reaction": old, "new_reaction": new})

    def _sends(self, to: Gathering | None, text: str = "", content: Raw | None = None, **about: Any) -> Message:
        chat = self.chat if to is None else to.chat
        assert is_present(chat.members.get(self.id)), f"{self.user['first_name']} is no member of {chat.about}"
        assert to is not None or chat.bot_status != "kicked", "whoever blocked the bot unblocks it before writing"
        assert not self.chat.deactivated, "who is deactivated writes nothing"
        reply_to = about.get("reply_to")
        same = reply_to is None or reply_to.chat is chat
        assert same, "one replies to what stands in the same chat; nothing of a basic group moves into the supergroup"
        chat.started = True
        about.setdefault("entities", formatting.detected(text))
        signature = {"sender": self.user} if to is None else to.signature(self)
        signature["content"] = {**signature.get("content", {}), **(content or {})}
        return post(self._world, chat, text=text, html=text, **signature, **about)

    def edits(self, message: Message, text: str) -> int | None:
        """Changes an own message; the id of the update, if the bot is told."""
        assert self.user in (message.sender, message.author), "people edit only what they wrote"
        return edit(self._world, message, text=text, html=text, entities=formatting.detected(text))

    def presses(self, message: Message, text: str | None = None, *, data: str | None = None) -> CallbackQuery:
        """Presses the button with that text; or, with `data`, one that the message need not have (forged, stale).

        The bot sees who presses, also where that person writes anonymously.
        """
        assert (text is None) != (data is None), "name the button or the data, not both"
        chat = message.chat
        seen = chat.type != "channel" or "username" in chat.about or is_present(chat.members.get(self.id))
        assert seen, f"{self.user['first_name']} does not see {chat.about}"
        if text is not None:
            data = message.button(text).data
            assert data is not None, f"the button {text!r} tells the bot nothing"
        query = self._world.new_query(message, data or "")
        instance = str(abs(chat.id) * 31)
        raw = {"id": query.id, "from": self.user, "message": message.raw(), "chat_instance": instance, "data": data}
        query.update_id = self._world.updates.put("callback_query", raw)
        return query

    def joins(self, place: Gathering) -> None:
        """Comes into a group or a channel."""
        place.sets(self, "member", by=self)
        if place.chat.type != "channel":
            post(self._world, place.chat, self.user, content={"new_chat_members": [self.user]})

    def leaves(self, place: Gathering) -> None:
        """Goes out of a group or a channel."""
        assert place.has(self), f"{self.user['first_name']} is no member of {place.chat.about}"
        place.sets(self, "left", by=self)
        if place.chat.type != "channel":
            post(self._world, place.chat, self.user, content={"left_chat_member": self.user})

    def blocks_bot(self) -> int | None:
        """The bot can no longer write here; the id of the update, if there was one."""
        return self._bot_becomes("kicked", self.user)

    def unblocks_bot(self) -> int | None:
        """The bot can write here again; the id of the update, if there was one."""
        return self._bot_becomes("member", self.user)

    def deactivates(self) -> None:
        """The account is deleted, and the bot can no longer write here. No update says so."""
        self.chat.deactivated = True


def _origin(message: Message) -> Raw:
    """The `MessageOrigin` of what is forwarded."""
    if message.chat.type == "channel":
        chat = {"type": "channel", "chat": message.chat.raw(), "message_id": message.message_id}
        return chat | {"date": message.date}
    if message.sender == ANONYMOUS:
        return {"type": "chat", "sender_chat": message.chat.raw(), "date": message.date}
    return {"type": "user", "sender_user": message.sender, "date": message.date}
