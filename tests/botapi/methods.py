"""The methods about the bot itself, its profile, and the chats that it is in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from . import params
from .members import PERMISSIONS, is_administrator, member
from .records import Chat, Raw
from .refusals import (
    COMMAND_DESCRIPTION_LENGTH,
    COMMAND_LENGTH,
    COMMANDS,
    DESCRIPTION_LENGTH,
    MEMBERS_HIDDEN,
    NAME_LENGTH,
    POLL_SECONDS,
    SHORT_DESCRIPTION_LENGTH,
    UPDATES_A_POLL,
    bad_request,
)
from .world import World

_SCOPES: dict[str, tuple[str, ...]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def methods(world: World) -> dict[str, Callable[[Raw], Any]]:
    """The handlers by method name. Each takes the parameters and returns the result, or raises `Refusal`."""
    profile = world.profile
    texts = {
        "Name": ("name", profile.names, NAME_LENGTH),
        "Description": ("description", profile.descriptions, DESCRIPTION_LENGTH),
        "ShortDescription": ("short_description", profile.short_descriptions, SHORT_DESCRIPTION_LENGTH),
    }
    setters = {f"setMy{name}": partial(_set_text, *about) for name, about in texts.items()}
    getters = {f"getMy{name}": partial(_get_text, *about[:2]) for name, about in texts.items()}
    return {
        **setters,
        **getters,
        "getMe": lambda given: world.bot,
        "getUpdates": partial(get_updates, world),
        "setMyCommands": partial(set_my_commands, world),
        "getMyCommands": partial(get_my_commands, world),
        "deleteMyCommands": partial(delete_my_commands, world),
        "setChatMenuButton": partial(set_chat_menu_button, world),
        "getChatMenuButton": partial(get_chat_menu_button, world),
        "getChat": partial(get_chat, world),
        "getChatMember": partial(get_chat_member, world),
        "getChatAdministrators": partial(get_chat_administrators, world),
    }


async def get_updates(world: World, given: Raw) -> list[Raw]:
    """getUpdates → list of `Update`, after up to `timeout` seconds. 409 if another one comes meanwhile."""
    if given.get("allowed_updates") is not None:
        world.updates.allowed = [kind for kind in params.items(given, "allowed_updates") if isinstance(kind, str)]
    limit = params.integer(given, "limit", UPDATES_A_POLL)
    timeout = max(0, min(params.integer(given, "timeout", 0), POLL_SECONDS))
    return await world.updates.fetch(params.integer(given, "offset", 0), limit, timeout)


def _language(given: Raw) -> str:
    code = params.text(given, "language_code")
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad_request("invalid language code specified")
    return code


def _set_text(name: str, texts: dict[str, str], limit: int, given: Raw) -> bool:
    text, code = params.text(given, name), _language(given)
    if len(text) > limit:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    texts[code] = text
    return True


def _get_text(name: str, texts: dict[str, str], given: Raw) -> Raw:
    return {name: texts.get(_language(given)) or texts.get("", "")}


def _scope(world: World, given: Raw) -> str:
    scope = params.fields(given, "scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" in _SCOPES[kind]:
        world.chat_of(scope.get("chat_id"))
    return ":".join([kind, *(str(scope[name]) for name in _SCOPES[kind] if name in scope)])


def set_my_commands(world: World, given: Raw) -> bool:
    """setMyCommands → True; kept in `World.profile.commands`."""
    key, commands = (_scope(world, given), _language(given)), params.items(given, "commands")
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    world.profile.commands[key] = commands
    return True


def _check_command(command: Any) -> None:
    if not isinstance(command, dict) or not isinstance(command.get("command"), str):
        raise bad_request('can\'t parse BotCommand: Field "command" must be of type String')
    name, description = command["command"], command.get("description")
    if not name:
        raise bad_request("command must not be empty")
    if len(name) > COMMAND_LENGTH:
        raise bad_request(f"command length must not exceed {COMMAND_LENGTH}")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not description.strip():
        raise bad_request("command description must not be empty")
    if len(description) > COMMAND_DESCRIPTION_LENGTH:
        raise bad_request(f"command description length must not exceed {COMMAND_DESCRIPTION_LENGTH}")


def get_my_commands(world: World, given: Raw) -> list[Raw]:
    """getMyCommands → what was set for exactly this scope and language."""
    return world.profile.commands.get((_scope(world, given), _language(given)), [])


def delete_my_commands(world: World, given: Raw) -> bool:
    """deleteMyCommands → True."""
    world.profile.commands.pop((_scope(world, given), _language(given)), None)
    return True


def set_chat_menu_button(world: World, given: Raw) -> bool:
    """setChatMenuButton → True."""
    button = params.fields(given, "menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request('can\'t parse menu button: Field "type" has an invalid value')
    world.profile.menu_buttons[_menu_chat(world, given)] = button
    return True


def get_chat_menu_button(world: World, given: Raw) -> Raw:
    """getChatMenuButton → `MenuButton`."""
    buttons = world.profile.menu_buttons
    return buttons.get(_menu_chat(world, given)) or buttons.get(None) or {"type": "default"}


def _menu_chat(world: World, given: Raw) -> int | None:
    if given.get("chat_id") is None:
        return None
    chat = world.chat_of(given["chat_id"])
    if chat.type != "private":
        raise bad_request("the chat is not a private chat")
    return chat.id


def get_chat(world: World, given: Raw) -> Raw:
    """getChat → `ChatFullInfo`."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    chat = world.chat_to_read(given.get("chat_id"))
    accepted = dict.fromkeys(gifts, False)
    about: Raw = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}
    if chat.type in ("group", "supergroup"):
        about["permissions"] = dict.fromkeys(PERMISSIONS, True) | chat.permissions
    return chat.raw() | about


def get_chat_member(world: World, given: Raw) -> Raw:
    """getChatMember → `ChatMember`; "left" for whoever is known to the bot, but never was there."""
    chat = world.chat_to_read(given.get("chat_id"))
    user_id = params.integer(given, "user_id")
    if user_id != world.bot["id"]:
        _check_members_seen(chat)
    if user_id in chat.members:
        return chat.members[user_id]
    if user_id not in world.users or chat.type == "private":
        raise bad_request("user not found")
    return member(world.users[user_id], "left")


def get_chat_administrators(world: World, given: Raw) -> list[Raw]:
    """getChatAdministrators → list of `ChatMember`, no other bots; anonymous ones only if the bot is one of them."""
    chat = world.chat_to_read(given.get("chat_id"))
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    _check_members_seen(chat)
    found = [one for one in chat.members.values() if is_administrator(one)]
    found = [one for one in found if not one["user"]["is_bot"] or one["user"] == world.bot]
    return [one for one in found if chat.bot_status == "administrator" or not one["is_anonymous"]]


def _check_members_seen(chat: Chat) -> None:
    if chat.type == "channel" and chat.bot_status != "administrator":
        raise bad_request(MEMBERS_HIDDEN)
