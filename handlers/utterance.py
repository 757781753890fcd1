"""Telegram's updates → utterances: who said what, cleaned, and under which pseudonym."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User

from bot.core.chat import Kind, Utterance
from bot.core.language import Language
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
        message = update.message or update.edited_message
        user = message.from_user if message else None
        if not message or not user or user.is_bot or message.via_bot:
            return None
        text = message.text or message.caption
        if text is None:
            return self._utterance(update, user, message, Kind.MEDIA, "")
        edited = update.edited_message is not None
        command = _COMMAND.fullmatch(text) if message.text else None
        if not command:
            return self._utterance(update, user, message, Kind.TEXT, clean(text), edited=edited)
        if command[2] and command[2].lower() != self.username.lower():
            return None
        argument = clean(command[3] or "", limit=256)
        return self._utterance(
            update, user, message, Kind.COMMAND, command[1].lower(), argument=argument, edited=edited
        )

    def press(self, update: Update, query: CallbackQuery) -> Utterance:
        """What a button says. It comes from outside like everything else."""
        content = clean(query.data or "", limit=64)
        return self._utterance(update, query.from_user, query.message, Kind.BUTTON, content)

    def _utterance(
        self,
        update: Update,
        user: User,
        message: MaybeInaccessibleMessage | None,
        kind: Kind,
        content: str,
        *,
        argument: str = "",
        edited: bool = False,
    ) -> Utterance:
        chat = message.chat.id if message else user.id
        return Utterance(
            key=f"telegram:{self.bot_id}:{update.update_id}",
            door="telegram",
            person=self.pseudonym("person", user.id),
            chat=self.pseudonym("chat", chat),
            kind=kind,
            content=content,
            argument=argument,
            spoken=language(user.language_code),
            owner=user.id in self.owners,
            replied=_replied(message),
            edited=edited,
        )


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
