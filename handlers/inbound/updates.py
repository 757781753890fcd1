"""Telegram's updates → messages: who said what, cleaned, and under which pseudonym."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatFullInfo,
    Message,
    MessageEntity,
    MessageReactionUpdated,
    PollAnswer,
    Update,
)
from telegram.constants import ChatType

from bot.core.discussion import Stance
from bot.core.incoming import (
    EPOCH,
    ButtonPress,
    Command,
    IncomingMessage,
    Media,
    Origin,
    PollVote,
    Reaction,
    RepliedTo,
    Text,
)
from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind
from bot.core.patterns import LazyPattern
from bot.core.text import clean
from bot.render.split import split, units
from handlers.inbound.reactions import feedback_of
from handlers.runtime.telegram_time import local_time

Pseudonym = Callable[[str, int | str], str]

_COMMAND = LazyPattern(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_MARKS = {
    MessageEntity.BOLD,
    MessageEntity.ITALIC,
    MessageEntity.UNDERLINE,
    MessageEntity.STRIKETHROUGH,
    MessageEntity.SPOILER,
    MessageEntity.CUSTOM_EMOJI,
}
QUOTED = 120
"""UTF-16 units of what somebody wrote that an answer repeats; Telegram allows 1,024."""
LONGEST_NAME = 64
"""Characters of a name that is kept where somebody wishes it, or of a title."""
_TRADITIONAL = LazyPattern(r"zh-(?:hant|tw|hk|mo)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UpdateParser:
    """Turns what Telegram sends to one bot into messages."""

    bot_id: int
    username: str
    pseudonym: Pseudonym
    owners: tuple[int, ...] = ()
    now: Callable[[], datetime] = local_time  # for what bears no date of Telegram's: presses and votes

    def read_json(self, raw: Mapping[str, Any]) -> IncomingMessage | None:
        """What an update says that is still as Telegram sent it. Raises what the library does where it is malformed."""
        return self.read(Update.de_json(dict(raw), None))

    def read(self, update: Update) -> IncomingMessage | None:
        """What an update of any kind says; None where that is nothing to this bot."""
        if update.callback_query:
            return self.press(update, update.callback_query)
        if update.message_reaction:
            return self.reaction(update, update.message_reaction)
        return self.vote(update, update.poll_answer) if update.poll_answer else self.message(update)

    def message(self, update: Update) -> IncomingMessage | None:
        """What a message says; None where it is not meant for this bot, or comes from another bot."""
        message = update.message or update.edited_message or update.channel_post
        if not message or message.via_bot:
            return None
        origin = self._origin(update, message)
        if origin is None:
            return None
        about: dict[str, Any] = {"message": message.message_id, "reply": self._reply(message)}
        addressed = self._is_ours(replied_to(message)) or message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP)
        text = message.text or message.caption
        if text is None:
            return Media(origin, addressed=addressed, **about)
        command = _COMMAND.fullmatch(text) if message.text else None
        if not command:
            text, mentioned = self._without_name(message)
            return Text(
                origin,
                clean(text),
                quote=quotable(message, text),
                addressed=addressed or mentioned,
                mentioned=mentioned,
                edited=update.edited_message is not None,
                **about,
            )
        if command[2] and command[2].lower() != self.username.lower():
            return None
        return Command(origin, command[1].lower(), clean(command[3] or ""), **about)

    def _reply(self, message: Message) -> RepliedTo | None:
        before = replied_to(message)
        if before is None:
            return None
        ours = self._is_ours(before)
        return RepliedTo(before.message_id, _words(message) if ours or not _is_bots(before) else "", ours)

    def _is_ours(self, before: Message | None) -> bool:
        """Did this bot write it?"""
        return before is not None and before.from_user is not None and before.from_user.id == self.bot_id

    def _without_name(self, message: Message) -> tuple[str, bool]:
        """What is left when the bot's own name is taken out; and was it there? In private it is left in."""
        text = message.text or message.caption or ""
        if message.chat.type == ChatType.PRIVATE:
            return text, False
        entities = [*message.entities, *message.caption_entities]
        names = [entity_text(text, entity) for entity in entities if self._is_named(text, entity)]
        for words in names:
            text = text.replace(words, " ", 1)
        return text.strip(), bool(names)

    def _is_named(self, text: str, entity: MessageEntity) -> bool:
        """By its username; or, in apps that let one pick whom to name, by whatever it is called there."""
        if entity.type == MessageEntity.TEXT_MENTION:
            return entity.user is not None and entity.user.id == self.bot_id
        return entity.type == MessageEntity.MENTION and entity_text(text, entity).lower() == f"@{self.username}".lower()

    def _origin(self, update: Update, message: Message) -> Origin | None:
        """Who said it, and where; None for another bot's."""
        user, chat = message.from_user, message.chat
        as_chat = message.sender_chat is not None and message.sender_chat.id == chat.id
        # What a channel posts comes into its group by itself: nobody said it there.
        if message.is_automatic_forward or (not as_chat and (not user or user.is_bot)):
            return None
        person = self.pseudonym("chat", chat.id) if as_chat or not user else self.pseudonym("person", user.id)
        return Origin(
            key=update_key(self.bot_id, update.update_id),
            door="telegram",
            person=person,
            chat=self.pseudonym("chat", chat.id),
            spoken=language(user.language_code if user and not as_chat else None),
            # Somebody who speaks as a chat may be anybody.
            owner=user is not None and not as_chat and user.id in self.owners,
            at=message.date,
            to=address(chat, message.message_thread_id if message.is_topic_message else None),
            title=title_of(chat),
            sender=Address(user.id) if user and not as_chat else None,
            as_chat=as_chat,
        )

    def press(self, update: Update, query: CallbackQuery) -> ButtonPress:
        """What a button says. It comes from outside like everything else."""
        user, shown = query.from_user, query.message
        chat = shown.chat.id if shown else user.id
        topic = shown.message_thread_id if isinstance(shown, Message) and shown.is_topic_message else None
        origin = Origin(
            key=update_key(self.bot_id, update.update_id),
            door="telegram",
            person=self.pseudonym("person", user.id),
            chat=self.pseudonym("chat", chat),
            spoken=language(user.language_code),
            owner=user.id in self.owners,
            # The press itself bears no date; whoever presses does it now.
            at=self.now(),
            to=address(shown.chat, topic) if shown else Address(user.id),
            title=title_of(shown.chat) if shown else "",
            sender=Address(user.id),
            name=clean(user.full_name)[:LONGEST_NAME],
        )
        # Telegram no longer shows some old messages, and gives them no date; those cannot be changed.
        message = shown.message_id if shown and shown.date > EPOCH else None
        return ButtonPress(origin, clean(query.data or "", limit=64), message)

    def reaction(self, update: Update, changed: MessageReactionUpdated) -> Reaction | None:
        """What somebody leaves on a message; None of a bot, and of whoever reacts as a chat."""
        user, chat = changed.user, changed.chat
        if user is None or user.is_bot:
            return None
        origin = Origin(
            key=update_key(self.bot_id, update.update_id),
            door="telegram",
            person=self.pseudonym("person", user.id),
            chat=self.pseudonym("chat", chat.id),
            spoken=language(user.language_code),
            at=changed.date,
            to=address(chat),
            sender=Address(user.id),
        )
        return Reaction(origin, changed.message_id, feedback_of(changed.new_reaction))

    def vote(self, update: Update, answer: PollAnswer) -> PollVote | None:
        """What somebody chose in a poll of this bot, wherever that is; None where it cannot be told."""
        # For whoever votes as a chat, Telegram also names a person that is nobody.
        voter = answer.voter_chat or answer.user
        stances = tuple(Stance)
        if not voter or any(not 0 <= option < len(stances) for option in answer.option_ids):
            return None
        person = self.pseudonym("chat" if answer.voter_chat else "person", voter.id)
        origin = Origin(update_key(self.bot_id, update.update_id), "telegram", person, chat="", at=self.now())
        return PollVote(origin, answer.poll_id, stances[answer.option_ids[0]] if answer.option_ids else None)


def entity_text(text: str, entity: MessageEntity) -> str:
    """The stretch of a text that an entity names, in UTF-16 units; the library's own way stumbles over surrogates."""
    start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
    return text.encode("utf-16-le", "surrogatepass")[start:end].decode("utf-16-le", "surrogatepass")


def update_key(bot: int, update_id: int) -> str:
    """Names an update for ever."""
    return f"telegram:{bot}:{update_id}"


def address(chat: Chat | ChatFullInfo, topic: int | None = None) -> Address:
    """Where an answer goes."""
    if chat.type == ChatType.PRIVATE:
        return Address(chat.id)
    return Address(chat.id, ChatKind.CHANNEL if chat.type == ChatType.CHANNEL else ChatKind.GROUP, topic)


def title_of(chat: Chat | ChatFullInfo) -> str:
    """What a group or a channel is called; empty for a private chat."""
    return clean(chat.title or "")[:LONGEST_NAME]


def replied_to(message: Message) -> Message | None:
    """The message that this one replies to. In a topic, what replies to nothing replies to the topic's beginning."""
    before = message.reply_to_message
    return None if before is None or before.forum_topic_created else before


def _is_bots(message: Message) -> bool:
    """Did a bot write it? For whoever speaks as a chat Telegram names one, too."""
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None


def _words(message: Message) -> str:
    """Those that it replies to: the stretch that was chosen, or the whole."""
    before = message.reply_to_message
    if not before or (before.poll and not before.text):
        return clean(before.poll.question) if before and before.poll else ""
    return clean(message.quote.text if message.quote else before.text or before.caption or "")


def quotable(message: Message, text: str) -> str:
    """The beginning of what was said, character for character, for an answer to quote; empty where it cannot be.

    Telegram wants marks such as bold repeated exactly, so that what has any is not quoted; nor what cannot be seen.
    """
    marked = [entity for entity in (*message.entities, *message.caption_entities) if entity.type in _MARKS]
    whole = message.text or message.caption or ""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if line not in whole:
        # The name stood in the middle of it.
        lines, words = whole.splitlines(), line.split()
        line = next((each.strip() for each in lines if all(word in each for word in words)), "")
    if marked or clean(line) != line:
        return ""
    return line if units(line) <= QUOTED else split(line, QUOTED)[0].rstrip()


def language(code: str | None) -> Language:
    """The interface for a Telegram client set to ``code``; Chinese where it is not known."""
    if not code or code.lower().startswith("zh"):
        return Language.HANT if code and _TRADITIONAL.match(code) else Language.HANS
    return Language.ENGLISH
