"""The map of an essay's argument, and the way from there to its theses and paragraphs."""

from dataclasses import replace

from bot.core.callback_data.passages import MapButton, SeparateParagraphButton
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref, Thesis
from bot.core.incoming import ButtonPress, Command
from bot.core.language import LocalizedText
from bot.core.response import ArgumentMap, Button, CatalogueMessage
from bot.talk.navigation import in_rows, named_essay, show_outline

MOST, WITHIN = 40, 5
"""Paragraphs, and theses, with a button below one thesis; Telegram takes a hundred buttons, and eight in a row."""


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
    """Show the map with a button for each thesis, or what one thesis rests on, with one for each of its own paragraphs
    and for each thesis within it.

    Where there is nothing to be drawn, the outline comes instead.
    """
    if not essay.argument.relations and len(essay.theses) < 2:
        return show_outline(essay, state)
    here = state.at.number if state.at and state.at.slug == essay.slug else 0
    if thesis is None:
        theses = [_thesis_button(essay, each) for each in essay.theses]
        return Decision(ArgumentMap(essay.slug, None, here, in_rows(theses, 2)), state)
    paragraphs = [
        Button(LocalizedText(str(each.number)), SeparateParagraphButton(Ref(essay.slug, each.number)))
        for each in essay.paragraphs
        if each.thesis == thesis.id
    ]
    within = tuple(_thesis_button(essay, each) for each in essay.inside(thesis)[:WITHIN])
    whole = Button(CatalogueMessage("button.map"), MapButton(essay.slug))
    rows = (*in_rows(paragraphs[:MOST], 1), (*within, whole))
    return Decision(ArgumentMap(essay.slug, thesis.id, here, rows), state)


def _thesis_button(essay: Essay, thesis: Thesis) -> Button:
    label = CatalogueMessage("map.thesis", {"mark": essay.letter(thesis), "label": thesis.label})
    return Button(label, MapButton(essay.slug, thesis.id))
