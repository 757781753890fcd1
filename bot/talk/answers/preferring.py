"""How somebody wishes to be answered, said in words: length, script of what is quoted, and the panel of all that."""

from dataclasses import replace

from bot.core.callback_data.preferences import PreferenceButton, PreferenceSetting
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.incoming import Text
from bot.core.language import Script
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, Passage, Rows, TextResponse
from bot.talk.acts import Request
from bot.talk.navigation import show_paragraph
from bot.talk.preferences import NORMAL, SHORT, choose_length, choose_script, is_private, show_panel

_QUOTED = r"(?:引文|原文|引用(?:的)?(?:原文|文字|段落)?|引的|摘录|quotations?|quotes?|excerpts?)"
_SCRIPTS = (
    (Script.TRADITIONAL, LazyPattern(rf"{_QUOTED}[^，。,]{{0,10}}(?:(?:繁|正)体|traditional)")),
    (Script.SIMPLIFIED, LazyPattern(rf"{_QUOTED}[^，。,]{{0,10}}(?:简体|simplified)")),
    (
        Script.WRITTEN,
        LazyPattern(
            r"引文[^，。,]{0,6}(?:照原文|照旧|照(?:作者)?写的|(?:不|别)(?:要|用|再)*(?:转|改|换)|保持原(?:样|文))"
            r"|(?:quotations?|quotes?) [^,.]{0,20}(?:as (?:they (?:are|were)|written)|unconverted)"
            r"|(?:do not|don't|stop) convert"
        ),
    ),
)


def read_script(folded: str) -> Script | None:
    """The script that a message asks for, of all that is quoted."""
    return next((script for script, pattern in _SCRIPTS if pattern.search(folded)), None)


def use_script(script: Script, incoming: Text, context: Context) -> Decision:
    """Quotations in that script from now on; what is on the table is shown in it."""
    essay = context.essay
    note = CatalogueMessage(f"settings.set.script.{script}")
    at = context.state.at
    said = show_paragraph(essay, at, context.state) if at and at.slug == essay.slug else None
    if said and isinstance(said.response, Passage):
        said = replace(said, response=replace(said.response, lead=note))
    chosen = choose_script(script, incoming.origin, context)
    said = said or Decision(TextResponse((note,), _panel_row()), context.state)
    return replace(said, effects=chosen.effects) if chosen else said


def change_setting(request: Request, context: Context) -> Decision | None:
    """The setting that is named; else the panel. None in a group, where there is nobody's own."""
    if not is_private(request.incoming.origin):
        return None
    if script := read_script(request.text):
        return use_script(script, request.incoming, context)
    if request.detail not in _LENGTHS:
        return show_panel(context)
    return use_length(_LENGTHS[request.detail], request.incoming, context)


def use_length(length: str, incoming: Text, context: Context) -> Decision | None:
    """Quotations of that length from now on; None in a group."""
    if not is_private(incoming.origin):
        return None
    chosen = choose_length(length, incoming.origin, context)
    note = TextResponse((CatalogueMessage(f"settings.set.{length}"),), _panel_row())
    return replace(chosen, response=note) if chosen else None


_LENGTHS = {"brief": SHORT, "full": NORMAL}


def _panel_row() -> Rows:
    button = PreferenceButton(PreferenceSetting.SHOW, "panel")
    return ((Button(CatalogueMessage("settings.press.all"), button),),)
