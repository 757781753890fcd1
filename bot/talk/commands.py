"""The commands, in the order of the menu. ``/help`` and the menus of every door are made from this table."""

from bot.core.conversation import ConversationState, IncomingMessage
from bot.core.decision import Decision, ExportPerson
from bot.core.essay import Essay, Library, LocalizedText
from bot.core.match import Find
from bot.core.response import CatalogueMessage, TextResponse, WhyReport
from bot.talk import callback_data, forgetting
from bot.talk.broadcasts import elsewhere
from bot.talk.command import Command
from bot.talk.groups import check
from bot.talk.groups.close import show_recap
from bot.talk.groups.export import fetch
from bot.talk.navigation import current, show_outline, show_overview, show_paragraph
from bot.talk.references import named_thesis
from bot.talk.schedules import arrange
from bot.talk.small_talk import openers


def start(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    """What this is, with three questions; or the passage that a link led to."""
    essay = library.essay()
    if incoming.argument:
        ref = callback_data.read_link(incoming.argument, library)
        if ref:
            return show_paragraph(library.essay(ref.slug), ref, chat)
        if callback_data.read_recap_link(incoming.argument):
            return show_recap(incoming, chat, library, find)
        if callback_data.read_export_link(incoming.argument):
            return fetch(incoming, chat)
        return Decision(TextResponse((CatalogueMessage("start.lost"), _hello(essay)), openers(essay)), chat)
    return Decision(
        TextResponse((_hello(essay), CatalogueMessage("start.try")), openers(essay)),
        ConversationState(language=chat.language, daily=chat.daily),
    )


def _hello(essay: Essay) -> CatalogueMessage:
    return CatalogueMessage("start.hello", {"title": LocalizedText(essay.title)})


def outline(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    return show_outline(current(chat, library), chat)


def summary(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    """Of the whole, or of the part or thesis that the argument names."""
    essay = current(chat, library)
    if not incoming.argument:
        return show_overview(essay, None, chat)
    thesis = named_thesis(essay, incoming.folded)
    if thesis:
        return show_overview(essay, thesis, chat)
    return show_overview(essay, None, chat, CatalogueMessage("summary.unknown", {"asked": incoming.argument[:40]}))


def help_(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    lines = [
        CatalogueMessage("help.line", {"name": command.name, "does": command.description})
        for command in commands_for(owner=incoming.owner)
        if command.listed
    ]
    return Decision(
        TextResponse(
            (CatalogueMessage("help.intro"), *lines, CatalogueMessage("help.also")), openers(current(chat, library))
        ),
        chat,
    )


def privacy(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    """What is kept, how long, who could read it, and how it goes."""
    return Decision(
        TextResponse(
            (
                CatalogueMessage("privacy"),
                forgetting.keeping(chat),
                CatalogueMessage("privacy.file"),
                CatalogueMessage("privacy.yours"),
            )
        ),
        chat,
    )


def export(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    """All that is kept of this person, as a file."""
    if incoming.to is None:
        return Decision(TextResponse((CatalogueMessage("export.terminal"),)), chat)
    return Decision(TextResponse((CatalogueMessage("export.here"),)), chat, effects=(ExportPerson(),))


def why(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    """What decided about the message replied to, the one given, or else the last question of the chat."""
    essay = current(chat, library)
    text = incoming.replied or incoming.argument
    if text:
        return Decision(WhyReport(essay.slug, text), chat)
    if chat.asked:
        return Decision(WhyReport(essay.slug, chat.asked[-1]), chat)
    return Decision(TextResponse((CatalogueMessage("why.nothing"),)), chat)


COMMANDS: tuple[Command, ...] = (
    Command("start", start),
    Command("outline", outline),
    Command("summary", summary),
    Command(arrange.COMMAND, arrange.arrange),
    Command(check.COMMAND, check.check),
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


def unknown(incoming: IncomingMessage, chat: ConversationState, library: Library) -> Decision:
    note = CatalogueMessage("command.unknown", {"name": incoming.content[:32]})
    return Decision(TextResponse((note,), openers(current(chat, library))), chat)
