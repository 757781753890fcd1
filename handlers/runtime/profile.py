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
    MenuButtonCommands,
)
from telegram.error import TelegramError

from bot.core.essay import Library
from bot.core.language import Language
from bot.core.localized import LocalizedText
from bot.core.response import CatalogueMessage
from bot.render.renderer import Renderer
from bot.talk.command import CommandSpec
from bot.talk.commands import commands_for
from bot.talk.groups.commands import GROUP_COMMANDS

log = logging.getLogger(__name__)

LANGUAGES = {None: Language.HANS, "zh": Language.HANS, "en": Language.ENGLISH}
"""Telegram's language codes have two letters, so Traditional clients get Simplified menus; None is for all others."""


async def present(bot: Bot, renderer: Renderer, library: Library) -> None:
    """Set everything that decorates the bot; what is refused is logged."""
    title = LocalizedText(library.essay().title)
    for code, language in LANGUAGES.items():

        def say(key: str, language: Language = language) -> str:
            return renderer.say(CatalogueMessage(key, {"title": title}), language)

        for scope, commands in _menus(several=len(library.essays) > 1):
            shown = [
                BotCommand(command.name, renderer.say(command.description, language))
                for command in commands
                if command.listed
            ]
            await _try("commands", bot.set_my_commands(shown, scope=scope, language_code=code))
        await _try("description", bot.set_my_description(say("profile.description"), language_code=code))
        await _try("short description", bot.set_my_short_description(say("profile.short"), language_code=code))
    await _try("menu", bot.set_chat_menu_button(menu_button=MenuButtonCommands()))


def _menus(*, several: bool) -> tuple[tuple[BotCommandScope, Sequence[CommandSpec]], ...]:
    """Who is shown which commands."""
    return (
        (BotCommandScopeAllPrivateChats(), commands_for(owner=False, several=several)),
        (BotCommandScopeAllGroupChats(), [command for command in GROUP_COMMANDS if not command.admins]),
        (BotCommandScopeAllChatAdministrators(), GROUP_COMMANDS),
    )


async def _try(what: str, call: Awaitable[Any]) -> None:
    try:
        await call
    except TelegramError as error:
        log.warning("%s not set", what, extra={"reason": error.message})
