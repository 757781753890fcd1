"""The commands, in the order of the menu. ``/help`` and the menus of every door are made from this table."""

from dataclasses import replace

from bot.core import deep_links
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision, ExportPerson
from bot.core.deep_links import ExportLink, ParagraphLink, RangeLink, RecapLink
from bot.core.essay import Essay
from bot.core.incoming import Command, Text
from bot.core.language import LocalizedText
from bot.core.response import CatalogueMessage, TextResponse, WhyReport
from bot.talk import essays, forgetting, gaps, preferences, statistics
from bot.talk.argument_map import show_map_command
from bot.talk.broadcasts import refuse
from bot.talk.command import CommandSpec
from bot.talk.groups import check
from bot.talk.groups.close import show_recap
from bot.talk.groups.export import export_by_link
from bot.talk.linked import open_link
from bot.talk.navigation import show_outline, show_overview
from bot.talk.reading import favourites, resuming
from bot.talk.references import named_thesis
from bot.talk.schedules import arrange
from bot.talk.small_talk import opener_rows
from bot.talk.words.concepts import concept
from bot.talk.words.search import search


def start(incoming: Command, context: Context) -> Decision:
    """What this is, with three questions; or the passage that a link led to."""
    anew = ConversationState(language=context.state.language, pinned=context.state.pinned)
    essay = replace(context, state=anew).essay
    if incoming.argument and incoming.argument != deep_links.FROM_INLINE:
        link = deep_links.parse(incoming.argument)
        if isinstance(link, ParagraphLink | RangeLink) and (decision := open_link(link, context)):
            return decision
        if isinstance(link, RecapLink):
            return show_recap(incoming, context)
        if isinstance(link, ExportLink):
            return export_by_link(incoming, context)
        return Decision(
            TextResponse((CatalogueMessage("start.lost"), _hello(essay)), opener_rows(essay)), context.state
        )
    return Decision(
        TextResponse((_hello(essay), CatalogueMessage("start.try")), opener_rows(essay)),
        anew,
    )


def _hello(essay: Essay) -> CatalogueMessage:
    return CatalogueMessage("start.hello", {"title": LocalizedText(essay.title)})


def outline(incoming: Command, context: Context) -> Decision:
    return show_outline(context.essay, context.state)


def summary(incoming: Command, context: Context) -> Decision:
    """Of the whole, or of the part or thesis that the argument names."""
    essay = context.essay
    if not incoming.argument:
        return show_overview(essay, None, context.state)
    thesis = named_thesis(essay, incoming.folded)
    if thesis:
        return show_overview(essay, thesis, context.state)
    return show_overview(
        essay, None, context.state, CatalogueMessage("summary.unknown", {"asked": incoming.argument[:40]})
    )


def help_(incoming: Command | Text, context: Context) -> Decision:
    lines = [
        CatalogueMessage("help.line", {"name": command.name, "does": command.description})
        for command in commands_for(owner=incoming.origin.owner, several=len(context.library.essays) > 1)
        if command.listed
    ]
    return Decision(
        TextResponse(
            (CatalogueMessage("help.intro"), *lines, CatalogueMessage("help.also")), opener_rows(context.essay)
        ),
        context.state,
    )


def privacy(incoming: Command, context: Context) -> Decision:
    """What is kept, how long, who could read it, and how it goes."""
    return Decision(
        TextResponse(
            (
                CatalogueMessage("privacy"),
                forgetting.retention_notice(context),
                CatalogueMessage("privacy.file"),
                *forgetting.privacy_exceptions(context),
                CatalogueMessage("privacy.yours"),
            )
        ),
        context.state,
    )


def export(incoming: Command, context: Context) -> Decision:
    """All that is kept of this person, as a file."""
    if incoming.origin.to is None:
        return Decision(TextResponse((CatalogueMessage("export.terminal"),)), context.state)
    return Decision(TextResponse((CatalogueMessage("export.here"),)), context.state, effects=(ExportPerson(),))


def why(incoming: Command, context: Context) -> Decision:
    """What decided about the message replied to, the one given, or else the last question of the chat."""
    essay = context.essay
    text = incoming.replied or incoming.argument
    if text:
        return Decision(WhyReport(essay.slug, text), context.state)
    if context.state.asked:
        return Decision(WhyReport(essay.slug, context.state.asked[-1]), context.state)
    return Decision(TextResponse((CatalogueMessage("why.nothing"),)), context.state)


COMMANDS: tuple[CommandSpec, ...] = (
    CommandSpec("start", start),
    CommandSpec("outline", outline),
    CommandSpec("map", show_map_command),
    CommandSpec("summary", summary),
    CommandSpec("read", resuming.read),
    CommandSpec("favorites", favourites.favourites),
    CommandSpec("search", search),
    CommandSpec("concept", concept),
    CommandSpec(essays.COMMAND, essays.choose, several=True),
    CommandSpec(arrange.COMMAND, arrange.arrange),
    CommandSpec(preferences.COMMAND, preferences.show_settings, key="preferences"),
    CommandSpec(check.COMMAND, check.check),
    CommandSpec("recap", show_recap, listed=False),
    CommandSpec("help", help_),
    CommandSpec("privacy", privacy),
    CommandSpec("export", export),
    CommandSpec(forgetting.COMMAND, forgetting.forget),
    CommandSpec("why", why, owners=True),
    CommandSpec(statistics.COMMAND, statistics.show_statistics, owners=True),
    CommandSpec("gaps", gaps.refuse, owners=True),
    CommandSpec("broadcast", refuse, owners=True),
)


def commands_for(*, owner: bool, several: bool = True) -> list[CommandSpec]:
    """List the commands. ``several``: there are several essays to choose between."""
    return [command for command in COMMANDS if (owner or not command.owners) and (several or not command.several)]


def unknown(incoming: Command, context: Context) -> Decision:
    note = CatalogueMessage("command.unknown", {"name": incoming.name[:32]})
    return Decision(TextResponse((note,), opener_rows(context.essay)), context.state)
