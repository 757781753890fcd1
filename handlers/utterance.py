"""Telegram's updates → utterances: who said what, cleaned, and under which pseudonym."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from telegram import CallbackQuery, Chat, ChatFullInfo, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from bot.core.chat import EPOCH, Kind, Utterance
from bot.core.language import Language
from bot.core.post import Address, Place
from bot.core.text import clean

Pseudonym = Callable[[str, int | str], str]

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_TRADITIONAL = re.compile(r"zh-(?:hant|tw|hk|mo)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """Turns what Telegram sends to one bot into utterances."""

    bot_id: int
    username: str
    pseudonym: Pseudonym
    owners: tuple[int, ...] = ()

    def message(self, update: Update) -> Utterance | None:
        """What a message says; None where it is not meant for this bot, or comes from another bot."""
        message = update.message or update.edited_message or update.channel_post
        if not message or message.via_bot:
            return None
        said = self._said_by(update, message)
        text = message.text or message.caption
        if said is None:
            return None
        if text is None:
            return replace(said, kind=Kind.MEDIA)
        command = _COMMAND.fullmatch(text) if message.text else None
        if not command:
            return replace(said, kind=Kind.TEXT, content=clean(text))
        if command[2] and command[2].lower() != self.username.lower():
            return None
        argument = clean(command[3] or "")
        return replace(said, kind=Kind.COMMAND, content=command[1].lower(), argument=argument)

    def _said_by(self, update: Update, message: Message) -> Utterance | None:
        """An utterance without its content; None for another bot's."""
        user, chat = message.from_user, message.chat
        as_chat = message.sender_chat is not None and message.sender_chat.id == chat.id
        if not as_chat and (not user or user.is_bot):
            return None
        person = self.pseudonym("chat", chat.id) if as_chat or not user else self.pseudonym("person", user.id)
        return Utterance(
            key=update_key(self.bot_id, update.update_id),
            door="telegram",
            person=person,
            chat=self.pseudonym("chat", chat.id),
            kind=Kind.MEDIA,
            content="",
            spoken=language(user.language_code if user and not as_chat else None),
            # Somebody who speaks as a chat may be anybody.
            owner=user is not None and not as_chat and user.id in self.owners,
            replied=_replied(message),
            edited=update.edited_message is not None,
            at=message.date,
            to=address(chat, message.message_thread_id if message.is_topic_message else None),
            message=message.message_id,
            sender=Address(user.id) if user and not as_chat else None,
            as_chat=as_chat,
        )

    def press(self, update: Update, query: CallbackQuery) -> Utterance:
        """What a button says. It comes from outside like everything else."""
        user, shown = query.from_user, query.message
        chat = shown.chat.id if shown else user.id
        topic = shown.message_thread_id if isinstance(shown, Message) and shown.is_topic_message else None
        return Utterance(
            key=update_key(self.bot_id, update.update_id),
            door="telegram",
            person=self.pseudonym("person", user.id),
            chat=self.pseudonym("chat", chat),
            kind=Kind.BUTTON,
            content=clean(query.data or "", limit=64),
            spoken=language(user.language_code),
            owner=user.id in self.owners,
            # The press itself bears no date; whoever presses does it now.
            at=datetime.now(UTC),
            to=address(shown.chat, topic) if shown else Address(user.id),
            # Telegram no longer shows some old messages, and gives them no date; those cannot be changed.
            message=shown.message_id if shown and shown.date > EPOCH else None,
            sender=Address(user.id),
        )


def update_key(bot: int, update_id: int) -> str:
    """Names an update for ever."""
    return f"telegram:{bot}:{update_id}"


def address(chat: Chat | ChatFullInfo, topic: int | None = None) -> Address:
    """Where an answer goes."""
    if chat.type == ChatType.PRIVATE:
        return Address(chat.id)
    return Address(chat.id, Place.CHANNEL if chat.type == ChatType.CHANNEL else Place.GROUP, topic)


def _replied(message: MaybeInaccessibleMessage | None) -> str:
    """What a person wrote, where the message replies to that."""
    before = message.reply_to_message if isinstance(message, Message) else None
    if not before or not before.from_user or before.from_user.is_bot:
        return ""
    return clean(before.text or before.caption or "")


def language(code: str | None) -> Language:
    """The interface for a Telegram client set to ``code``; Chinese where it is not known."""
    if not code or code.lower().startswith("zh"):
        return Language.HANT if code and _TRADITIONAL.match(code) else Language.HANS
    return Language.ENGLISH
