"""The keys by which an outgoing message is known for ever: put into the outbox twice, it is sent once.

Built here and nowhere else, and never read back. What stands in old databases was built by the same words; chats and
messages come in as pseudonyms and digests, so that a key tells nothing to whoever reads the table.
"""

from datetime import date, datetime

POLLS, STOPS = "poll:", "stop:"
"""What the keys of opinion polls, and of what closes them, begin with: for whoever asks the table for all of a kind."""


def reply(incoming: str) -> str:
    """Build that of the answer to an incoming message, whose key is ``incoming``."""
    return f"reply:{incoming}"


def apology(incoming: str) -> str:
    """Build that of what is said where an incoming message could not be handled."""
    return f"apology:{incoming}"


def file(digest: str) -> str:
    """Build that of a file that goes along. ``digest``: of the incoming message and the file's number."""
    return f"file:{digest}"


def poll(chat: str, discussion: int, part: str, *, moved: bool = False) -> str:
    """Build that of an opinion poll. ``moved``: asked anew in the group that has become another one."""
    return f"{POLLS}{chat}:{discussion}:{part}" + (":moved" if moved else "")


def stop(chat: str, discussion: int, digest: str) -> str:
    """Build that of the closing of a poll. ``digest``: of the chat and the message."""
    return f"{STOPS}{chat}:{discussion}:{digest}"


def stage(name: str, chat: str, discussion: int) -> str:
    """Build that of what a discussion says when it comes to a stage by itself."""
    return f"{name}:{chat}:{discussion}"


def prompt_again(chat: str, discussion: int) -> str:
    """Build that of a prompt that is shown anew."""
    return f"prompt:{chat}:{discussion}"


def mended(chat: str, discussion: int, at: datetime) -> str:
    """Build that of an outcome that is changed in place."""
    return f"mended:{chat}:{discussion}:{at.isoformat()}"


def scheduled(cause: str, subscription: int, day: date) -> str:
    """Build that of what comes by schedule on a local date."""
    return f"{cause}:{subscription}:{day}"


def suspended(digest: str) -> str:
    """Build that of the notice that a schedule had to stop. ``digest``: of the subscription and the moment."""
    return f"suspended:{digest}"


def greeting(chat: str, joined: int) -> str:
    """Build that of the greeting in a group. ``joined``: how often the bot has come in."""
    return f"greeting:{chat}:{joined}"


def left(digest: str) -> str:
    """Build that of the notice to an admin that the bot has left. ``digest``: of group, how often it joined, admin."""
    return f"left:{digest}"


def broadcast(number: int, chat: str) -> str:
    """Build that of a broadcast in one chat; for the chat "" what those of all chats begin with."""
    return f"broadcast:{number}:{chat}"


def progress(broadcast_number: int, at: datetime) -> str:
    """Build that of what an owner is told of a broadcast."""
    return f"progress:{broadcast_number}:{at.isoformat()}"


def outage(began: datetime, chat: str) -> str:
    """Build that of the alert that sending had failed."""
    return f"outage:{began.isoformat()}:{chat}"


def incident(at: datetime, chat: str) -> str:
    """Build that of what an owner is told of what is wrong."""
    return f"incident:{at.isoformat()}:{chat}"


def missing_font(chat: str) -> str:
    """Build that of the alert that a passage could not be drawn."""
    return f"font:{chat}"


def moved(key: str, old: str, new: str) -> str:
    """Build that which a key becomes where a group has become another one: pseudonyms stand in it as they are."""
    return key.replace(old, new)
