"""The commands, in the order of the menu. ``/help`` and the menus of every door are made from this table."""

from bot.core.chat import Chat, Utterance
from bot.core.essay import Essay, Library, Words
from bot.core.match import Find
from bot.core.reply import Note, Remark, Turn, Why
from bot.talk import forgetting, payload
from bot.talk.announcing import elsewhere
from bot.talk.browse import current, show_outline, show_overview, show_paragraph
from bot.talk.command import Command
from bot.talk.groups import checking
from bot.talk.groups.closing import show_recap
from bot.talk.groups.handing import fetch
from bot.talk.naming import named_thesis
from bot.talk.remarks import openers
from bot.talk.schedules import arranging


def start(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """What this is, with three questions; or the passage that a link led to."""
    essay = library.essay()
    if utterance.argument:
        ref = payload.read_link(utterance.argument, library)
        if ref:
            return show_paragraph(library.essay(ref.slug), ref, chat)
        if payload.read_recap_link(utterance.argument):
            return show_recap(utterance, chat, library, find)
        if payload.read_export_link(utterance.argument):
            return fetch(utterance, chat)
        return Turn(Remark((Note("start.lost"), _hello(essay)), openers(essay)), chat)
    return Turn(
        Remark((_hello(essay), Note("start.try")), openers(essay)), Chat(language=chat.language, daily=chat.daily)
    )


def _hello(essay: Essay) -> Note:
    return Note("start.hello", {"title": Words(essay.title)})


def outline(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    return show_outline(current(chat, library), chat)


def summary(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """Of the whole, or of the part or thesis that the argument names."""
    essay = current(chat, library)
    if not utterance.argument:
        return show_overview(essay, None, chat)
    thesis = named_thesis(essay, utterance.folded)
    if thesis:
        return show_overview(essay, thesis, chat)
    return show_overview(essay, None, chat, Note("summary.unknown", {"asked": utterance.argument[:40]}))


def help_(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    lines = [
        Note("help.line", {"name": command.name, "does": command.description})
        for command in commands_for(owner=utterance.owner)
        if command.listed
    ]
    return Turn(Remark((Note("help.intro"), *lines, Note("help.also")), openers(current(chat, library))), chat)


def privacy(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """What is kept, how long, who could read it, and how it goes."""
    return Turn(Remark((Note("privacy"), forgetting.keeping(chat), Note("privacy.file"), Note("privacy.yours"))), chat)


def export(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """All that is kept of this person, as a file."""
    if utterance.to is None:
        return Turn(Remark((Note("export.terminal"),)), chat)
    return Turn(Remark((Note("export.here"),)), chat, export=True)


def why(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """What decided about the message replied to, the one given, or else the last question of the chat."""
    essay = current(chat, library)
    text = utterance.replied or utterance.argument
    if text:
        return Turn(Why(essay.slug, text), chat)
    if chat.asked:
        return Turn(Why(essay.slug, chat.asked[-1]), chat)
    return Turn(Remark((Note("why.nothing"),)), chat)


COMMANDS: tuple[Command, ...] = (
    Command("start", start),
    Command("outline", outline),
    Command("summary", summary),
    Command(arranging.COMMAND, arranging.arrange),
    Command(checking.COMMAND, checking.check),
    Command("recap", show_recap, listed=False),
    Command("help", help_),
    Command("privacy", privacy),
    Command("export", export),
    Command(forgetting.COMMAND, forgetting.forget),
    Command("why", why, owners=True),
    Command("broadcast", elsewhere, owners=True),
)


def commands_for(*, owner: bool) -> list[Command]:
    return [command for command in COMMANDS if owner or not command.owners]


def unknown(utterance: Utterance, chat: Chat, library: Library) -> Turn:
    note = Note("command.unknown", {"name": utterance.content[:32]})
    return Turn(Remark((note,), openers(current(chat, library))), chat)
