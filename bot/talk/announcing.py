"""An owner's message to every chat: what the owner is shown."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.chat import Chat, Utterance
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.reply import Button, Note, Remark, Turn

MINUTE = 60


class Verb(StrEnum):
    """What a button under it does."""

    GO = "go"
    NO = "no"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come, in chats."""

    total: int
    sent: int
    waiting: int  # planned, not sent yet
    gone: int  # cannot be written to any more
    failed: int
    unknown: int  # may have arrived; not sent again


def elsewhere(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """For doors with nobody else behind them."""
    return Turn(Remark((Note("broadcast.elsewhere"),)), chat)


def usage() -> Remark:
    return Remark((Note("broadcast.usage"),))


def too_long() -> Remark:
    return Remark((Note("broadcast.long"),))


def words(content: str) -> Note:
    """The message itself, as everybody gets it."""
    return Note("broadcast.words", {"content": content})


def preview(number: int, content: str, total: int, seconds: float) -> Remark:
    """The message, how many chats would get it, and how long that would take."""
    about = Note("broadcast.preview", {"total": total, "time": _duration(seconds)}, count=total)
    if not total:
        return Remark((words(content), about))
    buttons = (
        Button(Note("broadcast.go"), _payload(Verb.GO, number)),
        Button(Note("broadcast.no"), _payload(Verb.NO, number)),
    )
    return Remark((words(content), about), (buttons,))


def progress(number: int, stage: str, progress: Progress) -> Remark:
    """``stage``: running, stopped or done."""
    if stage == "stopped" and not progress.sent and not progress.waiting:
        return Remark((Note("broadcast.dropped"),))
    figures = {
        "total": progress.total,
        "sent": progress.sent,
        "gone": progress.gone,
        "failed": progress.failed,
        "unknown": progress.unknown,
    }
    note = Note(_STAGES[stage], figures)
    if stage != "running":
        return Remark((note,))
    return Remark((note,), ((Button(Note("broadcast.stop"), _payload(Verb.STOP, number)),),))


_STAGES = {"running": "broadcast.running", "stopped": "broadcast.stopped", "done": "broadcast.done"}


def _payload(verb: Verb, number: int) -> str:
    return f"b:{verb}:{number}"


def _duration(seconds: float) -> Note:
    minutes = round(seconds / MINUTE)
    return Note("broadcast.minutes", {"minutes": minutes}, count=minutes) if minutes else Note("broadcast.moment")
