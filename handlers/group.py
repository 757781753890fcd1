"""Groups: for now the bot only shows the way to the private chat, and only when a command asks for it."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.chat import Kind
from bot.core.reply import Note
from bot.render.compose import Composer
from handlers.sender import Sender
from handlers.utterance import Reading

SHOWS_THE_WAY = {"start", "help"}


class Group:
    """What is done with updates from groups."""

    def __init__(self, composer: Composer, reading: Reading, sender: Sender, address: str) -> None:
        self._composer = composer
        self._reading = reading
        self._sender = sender
        self._address = address

    async def command(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/start`` and ``/help`` get one line and a button; anything else is not ours."""
        utterance = self._reading.message(update)
        message = update.effective_message
        if not utterance or not message or utterance.kind is not Kind.COMMAND or utterance.content not in SHOWS_THE_WAY:
            return
        text = self._composer.say(Note("group.private"), utterance.spoken)
        label = self._composer.say(Note("button.private"), utterance.spoken)
        await self._sender.point(message.chat.id, text, label, self._address, topic=message.message_thread_id)
