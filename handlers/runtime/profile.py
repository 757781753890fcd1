"""How the bot presents itself: commands, menu and descriptions. Telegram may refuse them; the bot runs all the same."""

import logging
from collections.abc import Awaitable, Sequence
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButton,
    MenuButtonCommands,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import TelegramError

from bot.core.essay import Library
from bot.core.language import Language, LocalizedText
from bot.core.response import CatalogueMessage
from bot.render.renderer import Renderer
from bot.talk.command import CommandSpec
from bot.talk.commands import commands_for
from bot.talk.groups.commands import GROUP_COMMANDS

log = logging.getLogger(__name__)

LANGUAGES = {None: Language.HANS, "zh": Language.HANS, "en": Language.ENGLISH}
"""Telegram's language codes have two letters, so Traditional clients get Simplified menus; None is for all others."""


async def present(bot: Bot, renderer: Renderer, library: Library, page: str | None = None) -> None:
    """Set everything that decorates the bot; what is refused is logged. ``page``: what the menu button opens."""
    title = LocalizedText(library.essay().title)
    for code, language in LANGUAGES.items():

        def say(key: str, language: Language = language) -> str:
            return renderer.say(CatalogueMessage(key, {"title": title}), language)

        for scope, commands in _menus(several=len(library.essays) > 1):
            shown = _worded(commands, renderer, language)
            await _try("commands", bot.set_my_commands(shown, scope=scope, language_code=code))
        await _try("description", bot.set_my_description(say("profile.description"), language_code=code))
        await _try("short description", bot.set_my_short_description(say("profile.short"), language_code=code))
    await _try("menu", bot.set_chat_menu_button(menu_button=_menu_button(page, renderer)))


def _menu_button(page: str | None, renderer: Renderer) -> MenuButton:
    """There is one for all languages. Without a page it shows the commands, also where it had opened one before."""
    if page is None:
        return MenuButtonCommands()
    text = renderer.say(CatalogueMessage("profile.page"), Language.HANS)
    return MenuButtonWebApp(text, WebAppInfo(page))


def _menus(*, several: bool) -> tuple[tuple[BotCommandScope, Sequence[CommandSpec]], ...]:
    """Who is shown which commands."""
    return (
        (BotCommandScopeAllPrivateChats(), commands_for(owner=False, several=several)),
        (BotCommandScopeAllGroupChats(), [command for command in GROUP_COMMANDS if not command.admins]),
        (BotCommandScopeAllChatAdministrators(), GROUP_COMMANDS),
    )


class ChatMenus:
    """The menu of commands in one private chat, in the language that was chosen there."""

    def __init__(self, bot: Bot, renderer: Renderer, *, several: bool) -> None:
        """``several``: there are several essays to choose between."""
        self._bot = bot
        self._renderer = renderer
        self._several = several

    async def show(self, chat: int, language: Language | None) -> None:
        """Set the menu of a chat (Telegram's id); None: that of everybody again. What is refused is logged."""
        scope = BotCommandScopeChat(chat)
        if language is None:
            await _try("commands of a chat", self._bot.delete_my_commands(scope=scope))
            return
        commands = _worded(commands_for(owner=False, several=self._several), self._renderer, language)
        await _try("commands of a chat", self._bot.set_my_commands(commands, scope=scope))


def _worded(commands: Sequence[CommandSpec], renderer: Renderer, language: Language) -> list[BotCommand]:
    return [BotCommand(each.name, renderer.say(each.description, language)) for each in commands if each.listed]


async def _try(what: str, call: Awaitable[Any]) -> None:
    try:
        await call
    except TelegramError as error:
        log.warning("%s not set", what, extra={"reason": error.message})
