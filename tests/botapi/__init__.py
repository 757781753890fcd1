"""A strict stand-in for Telegram's Bot API over real HTTP on loopback, for tests."""

from .floods import Limits
from .records import Button, Call, CallbackQuery, Chat, Message, Poll
from .refusals import Refusal
from .server import BotApi

__all__ = ["BotApi", "Button", "Call", "CallbackQuery", "Chat", "Limits", "Message", "Poll", "Refusal"]
