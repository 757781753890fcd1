"""Everything that the bot answers to in Telegram, in one ordered table. Commands stand in ``bot.talk.commands``."""

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from handlers.group import Group
from handlers.private import Private

Handler = BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]

ALLOWED_UPDATES = ("message", "edited_message", "callback_query")
"""What Telegram is asked for. Channel posts, reactions and member changes have no reader here yet."""


def routes(private: Private, group: Group) -> list[Handler]:
    """The first that fits is taken, so the order matters. What fits none is left alone: other bots, channels."""
    in_private = filters.ChatType.PRIVATE
    in_group = filters.ChatType.GROUPS
    return [
        CallbackQueryHandler(private.press),
        MessageHandler(
            in_private & filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.CAPTION), private.message
        ),
        MessageHandler(in_private & filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, private.message),
        MessageHandler(in_group & filters.UpdateType.MESSAGE & filters.COMMAND, group.command),
    ]
