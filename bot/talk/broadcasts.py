"""An owner's message to every chat: what the owner is shown."""

from dataclasses import dataclass

from bot.core.callback_data.actions import BroadcastButton, BroadcastVerb
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.incoming import Command
from bot.core.response import Button, CatalogueMessage, TextResponse

MINUTE = 60


@dataclass(frozen=True, slots=True)
class BroadcastProgress:
    """How far it has come, in chats."""

    total: int
    sent: int
    waiting: int  # planned, not sent yet
    gone: int  # cannot be written to any more
    failed: int
    unknown: int  # may have arrived; not sent again


def refuse(incoming: Command, context: Context) -> Decision:
    """For doors with nobody else behind them."""
    return Decision(TextResponse((CatalogueMessage("broadcast.elsewhere"),)), context.state)


def usage() -> TextResponse:
    return TextResponse((CatalogueMessage("broadcast.usage"),))


def too_long() -> TextResponse:
    return TextResponse((CatalogueMessage("broadcast.long"),))


def content_message(content: str) -> CatalogueMessage:
    """The message itself, as everybody gets it."""
    return CatalogueMessage("broadcast.words", {"content": content})


def preview(number: int, content: str, total: int, seconds: float) -> TextResponse:
    """The message, how many chats would get it, and how long that would take."""
    about = CatalogueMessage("broadcast.preview", {"total": total, "time": _duration(seconds)}, count=total)
    if not total:
        return TextResponse((content_message(content), about))
    buttons = (
        Button(CatalogueMessage("broadcast.go"), BroadcastButton(BroadcastVerb.GO, number)),
        Button(CatalogueMessage("broadcast.no"), BroadcastButton(BroadcastVerb.NO, number)),
    )
    return TextResponse((content_message(content), about), (buttons,))


def progress(number: int, stage: str, progress: BroadcastProgress) -> TextResponse:
    """``stage``: running, stopped or done."""
    if stage == "stopped" and not progress.sent and not progress.waiting:
        return TextResponse((CatalogueMessage("broadcast.dropped"),))
    figures = {
        "total": progress.total,
        "sent": progress.sent,
        "gone": progress.gone,
        "failed": progress.failed,
        "unknown": progress.unknown,
    }
    note = CatalogueMessage(_STAGES[stage], figures)
    if stage != "running":
        return TextResponse((note,))
    stop = Button(CatalogueMessage("broadcast.stop"), BroadcastButton(BroadcastVerb.STOP, number))
    return TextResponse((note,), ((stop,),))


_STAGES = {"running": "broadcast.running", "stopped": "broadcast.stopped", "done": "broadcast.done"}


def _duration(seconds: float) -> CatalogueMessage:
    minutes = round(seconds / MINUTE)
    return (
        CatalogueMessage("broadcast.minutes", {"minutes": minutes}, count=minutes)
        if minutes
        else CatalogueMessage("broadcast.moment")
    )
