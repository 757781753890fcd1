"""What the methods that send a message have in common: where it goes, what it replies to, its keyboard."""

from __future__ import annotations

from . import keyboard, params
from .formatting import formatted
from .records import Chat, Message, Raw, units
from .refusals import QUOTE_INVALID, QUOTE_UNITS, REPLY_NOT_FOUND, bad_request, unsupported
from .world import World


def put(world: World, chat: Chat, given: Raw, about: Raw) -> Raw:
    """Puts a message of the bot into a chat → `Message`. `about`: further fields of it."""
    sender = world.bot
    if chat.type == "channel":
        sender, about = {}, about | {"content": {**about.get("content", {}), "sender_chat": chat.raw()}}
    return world.new_message(chat, sender, thread_id=thread(given), by_our_bot=True, **about).raw()


def thread(given: Raw) -> int | None:
    """The topic that it is for. Refusals: not a number."""
    return params.integer(given, "message_thread_id") if "message_thread_id" in given else None


def common(world: World, chat: Chat, given: Raw) -> Raw:
    """What it replies to, what it quotes of that, and its keyboard, as fields of `Message`. Refusals of each."""
    return _reply(world, chat, given) | {"markup": keyboard.checked(given.get("reply_markup"))}


def _reply(world: World, chat: Chat, given: Raw) -> Raw:
    reply = params.fields(given, "reply_parameters")
    if not reply and given.get("reply_to_message_id"):
        lenient = params.flag(given, "allow_sending_without_reply")
        reply = {"message_id": given["reply_to_message_id"], "allow_sending_without_reply": lenient}
    if not reply:
        return {}
    if world.chat_of(reply.get("chat_id", chat.id)) is not chat:
        raise unsupported("replies to a message of another chat")
    target = chat.find(params.integer(reply, "message_id"))
    if target is None:
        if params.flag(reply, "allow_sending_without_reply"):
            return {}
        raise bad_request(REPLY_NOT_FOUND)
    return {"reply_to": target, "quote": _quote(reply, target)}


def _quote(reply: Raw, target: Message) -> Raw | None:
    if not reply.get("quote"):
        return None
    text, entities = formatted(reply["quote"], reply.get("quote_parse_mode"), params.items(reply, "quote_entities"))
    if units(text) > QUOTE_UNITS or text not in target.text:
        raise bad_request(QUOTE_INVALID)
    position = units(target.text[: target.text.index(text)])
    return {"text": text, "position": position, "is_manual": True} | ({"entities": entities} if entities else {})
