"""Polls: the methods that send and stop them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from . import keyboard, params, sending
from .formatting import formatted
from .records import Message, Poll, Raw
from .refusals import (
    POLL_DESCRIPTION_LENGTH,
    POLL_NOT_ANONYMOUS,
    POLL_OPEN_SECONDS,
    POLL_OPTION_LENGTH,
    POLL_OPTIONS,
    POLL_QUESTION_LENGTH,
    POLL_TEXT_EMPTY,
    POLL_WITHOUT_OPTIONS,
    STOP_FORBIDDEN,
    STOP_NO_POLL,
    STOP_NOT_FOUND,
    STOPPED_ALREADY,
    bad_request,
    unsupported,
)
from .world import World

_NOT_KNOWN = (*("allow_adding_options", "shuffle_options", "members_only", "country_codes", "media"),)


def methods(world: World) -> dict[str, Callable[[Raw], Any]]:
    """The handlers by method name. Each takes the parameters and returns the result, or raises `Refusal`."""
    return {"sendPoll": partial(send_poll, world), "stopPoll": partial(stop_poll, world)}


def send_poll(world: World, given: Raw) -> Raw:
    """sendPoll → `Message`. No quizzes, and of what Bot API 9.6 has added only what `Poll` has.

    It does not close by itself, whatever `open_period` says, before the test lets its time run out.
    """
    chat = world.chat_to_send(given.get("chat_id"), sending.thread(given), "can_send_polls")
    poll = _poll(world, given)
    if chat.type == "channel" and not poll.is_anonymous:
        raise bad_request(POLL_NOT_ANONYMOUS)
    return sending.put(world, chat, given, sending.common(world, chat, given) | {"ballot": poll})


def _poll(world: World, given: Raw) -> Poll:
    kind = given.get("type", "regular")
    if kind == "quiz":
        raise unsupported("quizzes")
    if kind != "regular":
        raise bad_request("unsupported poll type specified")
    if asked := [name for name in _NOT_KNOWN if given.get(name)]:
        raise unsupported(f"polls with {', '.join(asked)}")
    question = _text(given, "question")
    if len(question) > POLL_QUESTION_LENGTH:
        raise bad_request(f"poll question length must not exceed {POLL_QUESTION_LENGTH}")
    description = _description(given)
    return world.new_poll(
        question,
        _options(given),
        is_anonymous=params.flag(given, "is_anonymous", True),
        allows_multiple_answers=params.flag(given, "allows_multiple_answers"),
        allows_revoting=params.flag(given, "allows_revoting", True),
        hides_results=params.flag(given, "hide_results_until_closes"),
        description=description,
        ends=_ends(world, given),
        closed=params.flag(given, "is_closed"),
    )


def _description(given: Raw) -> str:
    """Its entities are lost: nobody asks for them here."""
    listed = params.items(given, "description_entities")
    text, _ = formatted(params.text(given, "description"), given.get("description_parse_mode"), listed)
    if len(text) > POLL_DESCRIPTION_LENGTH:
        raise bad_request(f"poll description length must not exceed {POLL_DESCRIPTION_LENGTH}")
    return text


def _options(given: Raw) -> list[str]:
    options = params.items(given, "options")
    if not options:
        raise bad_request(POLL_WITHOUT_OPTIONS)
    if len(options) > POLL_OPTIONS:
        raise bad_request(f"poll can't have more than {POLL_OPTIONS} options")
    return [_option(option) for option in options]


def _option(option: Any) -> str:
    if isinstance(option, str):
        option = {"text": option}
    if not isinstance(option, dict):
        raise bad_request("can't parse InputPollOption: Expected InputPollOption to be an Object")
    if option.get("media"):
        raise unsupported("options with media")
    text = _text(option, "text")
    if len(text) > POLL_OPTION_LENGTH:
        raise bad_request(f"poll options length must not exceed {POLL_OPTION_LENGTH}")
    return text


def _text(given: Raw, name: str) -> str:
    """Of its entities Telegram keeps custom emoji only, which the stand-in does not know."""
    listed = params.items(given, f"{name}_entities")
    text, _ = formatted(params.text(given, name), given.get(f"{name}_parse_mode"), listed)
    if not text:
        raise bad_request(POLL_TEXT_EMPTY)
    return text


def _ends(world: World, given: Raw) -> Raw:
    """Telegram completes the one from the other. What it says to numbers out of range is not documented."""
    if given.get("open_period"):
        seconds = params.integer(given, "open_period")
    elif given.get("close_date"):
        seconds = params.integer(given, "close_date") - world.now()
    else:
        return {}
    if seconds not in POLL_OPEN_SECONDS:
        raise bad_request(f"a poll is open for {POLL_OPEN_SECONDS[0]} to {POLL_OPEN_SECONDS[-1]} seconds")
    return {"open_period": seconds, "close_date": world.now() + seconds}


def stop_poll(world: World, given: Raw) -> Raw:
    """stopPoll → `Poll`. Without `reply_markup` the keyboard goes; to the message this is no edit."""
    markup = keyboard.checked(given.get("reply_markup"), inline_only=True)
    message = world.chat_to_write(given.get("chat_id")).find(params.integer(given, "message_id"))
    if message is None:
        raise bad_request(STOP_NOT_FOUND)
    if message.ballot is None:
        raise bad_request(STOP_NO_POLL)
    if not message.by_our_bot:
        raise bad_request(STOP_FORBIDDEN)
    if message.ballot.closed:
        raise bad_request(STOPPED_ALREADY)
    message.markup = markup
    close(world, message)
    return message.ballot.raw()


def close(world: World, message: Message) -> int | None:
    """Nobody votes any longer. The id of the `poll` update that says so, if the bot is told."""
    poll = message.poll
    assert not poll.closed, f"the poll {poll.question!r} is closed already"
    poll.closed = True
    world.changed(message.chat)
    return world.updates.put("poll", poll.raw()) if poll.ours else None
