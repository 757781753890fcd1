"""The map of an essay's argument, and the way from there to its theses and paragraphs."""

from dataclasses import replace

from bot.core.callback_data.passages import MapButton, SeparateParagraphButton
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref, Thesis
from bot.core.incoming import ButtonPress, Command
from bot.core.localized import LocalizedText
from bot.core.response import ArgumentMap, Button, CatalogueMessage
from bot.talk.navigation import in_rows, named_essay, show_outline

MOST = 40
"""Paragraphs with a button; Telegram takes a hundred buttons at most, and nobody reads so many."""


def show_map_command(incoming: Command, context: Context) -> Decision:
    """Show the map of the essay that is talked about."""
    return show_map(context.essay, None, context.state)


def open_map(pressed: MapButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Show a map anew, or another part of what is said below one."""
    essay = named_essay(pressed.slug, context.library)
    thesis = next((each for each in essay.theses if each.id == pressed.thesis), None) if essay else None
    if not essay or (pressed.thesis and not thesis):
        return None
    return replace(show_map(essay, thesis, context.state), in_place=not pressed.anew)


def show_map(essay: Essay, thesis: Thesis | None, state: ConversationState) -> Decision:
    """Show the map with a button for each thesis, or what one thesis rests on, with one for each of its paragraphs.

    Where there is nothing to be drawn, the outline comes instead.
    """
    if not essay.argument.relations and len(essay.theses) < 2:
        return show_outline(essay, state)
    here = state.at.number if state.at and state.at.slug == essay.slug else 0
    if thesis is None:
        theses = [
            Button(
                CatalogueMessage("map.thesis", {"mark": essay.letter(each), "label": each.label}),
                MapButton(essay.slug, each.id),
            )
            for each in essay.theses
        ]
        return Decision(ArgumentMap(essay.slug, None, here, in_rows(theses, 2)), state)
    paragraphs = [
        Button(LocalizedText(str(number)), SeparateParagraphButton(Ref(essay.slug, number)))
        for number in range(thesis.first, thesis.last + 1)
    ]
    up = Button(CatalogueMessage("button.map"), MapButton(essay.slug))
    return Decision(ArgumentMap(essay.slug, thesis.id, here, (*in_rows(paragraphs[:MOST], 2), (up,))), state)
