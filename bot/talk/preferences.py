"""``/settings`` in private: how somebody wishes to be spoken to. One panel, changed in place."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.callback_data.preferences import PreferenceButton, PreferenceSetting
from bot.core.context import Context
from bot.core.decision import Decision, SavePreferences
from bot.core.essay import Essay
from bot.core.incoming import ButtonPress, Command, Origin
from bot.core.language import Language, LocalizedText, Script
from bot.core.outgoing import ChatKind
from bot.core.preferences import Preferences
from bot.core.response import Button, CatalogueMessage, Extent, Panel, Passage, Rows
from bot.talk.navigation import turned_to

COMMAND = "settings"
AS_CLIENT = "client"
SHORT, NORMAL = "short", "normal"
FEW = 4
"""Essays that stand in the panel itself; more are on a screen of their own."""
OFFERED = 20
"""Essays there."""
LANGUAGES: Mapping[str, CatalogueMessage] = {
    Language.HANS: CatalogueMessage("settings.name", {"name": "简体"}),
    Language.HANT: CatalogueMessage("settings.name", {"name": "繁體"}),
    Language.ENGLISH: CatalogueMessage("settings.name", {"name": "English"}),
    AS_CLIENT: CatalogueMessage("settings.client"),
}
"""Languages call themselves what those call them who read them."""


def show_settings(incoming: Command, context: Context) -> Decision:
    """Decide on ``/settings``: the panel as it is."""
    return show_panel(context)


def show_panel(context: Context) -> Decision:
    """Show all settings, with a button for each choice."""
    return Decision(_panel(context), context.state)


def press_preference(pressed: PreferenceButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Decide on a button of the panel; None where what it names is not there."""
    if not is_private(incoming.origin):
        return None
    if pressed.setting is PreferenceSetting.SHOW:
        shown = _essays(context) if pressed.value == "essays" else _panel(context)
        return Decision(shown, context.state, in_place=True)
    changed = _CHANGES[pressed.setting](pressed.value, incoming.origin, context)
    if changed is None:
        return None
    after = _with(changed, context)
    return replace(changed, response=_panel(after), in_place=True)


def is_private(origin: Origin) -> bool:
    """Return whether it is a chat with one person, whose settings these are."""
    return origin.to is None or origin.to.place is ChatKind.PRIVATE


def choose_language(value: str, origin: Origin, context: Context) -> Decision | None:
    """Choose the interface's language, or what the client says: from now on, also in what comes by itself."""
    if value not in LANGUAGES:
        return None
    language = None if value == AS_CLIENT else Language(value)
    spoken = language or origin.spoken
    before = context.state.language if context.state.language != spoken else context.state.before
    state = replace(context.state, language=spoken, pinned=language is not None, before=before)
    daily = context.subscription
    if daily:
        daily = replace(daily, language=spoken)
    preferences = replace(context.preferences, language=language)
    return Decision(None, state, subscription=daily, effects=(SavePreferences(preferences),))


def choose_script(value: str, origin: Origin, context: Context) -> Decision | None:
    """Choose the characters of what is quoted."""
    if value not in list(Script):
        return None
    return _saved(replace(context.preferences, script=Script(value)), context)


def choose_length(value: str, origin: Origin, context: Context) -> Decision | None:
    """Choose how much an answer quotes."""
    return _saved(replace(context.preferences, brief=value == SHORT), context) if value in (SHORT, NORMAL) else None


def _choose_essay(value: str, origin: Origin, context: Context) -> Decision | None:
    essay = next((each for each in context.library.essays if each.slug == value), None)
    if essay is None:
        return None
    saved = SavePreferences(replace(context.preferences, essay=value))
    return Decision(None, turned_to(essay, context), effects=(saved,))


_CHANGES: Mapping[PreferenceSetting, Callable[[str, Origin, Context], Decision | None]] = {
    PreferenceSetting.LANGUAGE: choose_language,
    PreferenceSetting.SCRIPT: choose_script,
    PreferenceSetting.LENGTH: choose_length,
    PreferenceSetting.ESSAY: _choose_essay,
}


def _saved(preferences: Preferences, context: Context) -> Decision:
    return Decision(None, context.state, effects=(SavePreferences(preferences),))


def chosen_in(decision: Decision, before: Preferences) -> Preferences:
    """The preferences from now on: those that the decision saves, else those from before it."""
    saved = (effect.preferences for effect in decision.effects if isinstance(effect, SavePreferences))
    return next(saved, before)


def _with(decision: Decision, context: Context) -> Context:
    return replace(context, state=decision.state, preferences=chosen_in(decision, context.preferences))


def shortened(decision: Decision, preferences: Preferences) -> Decision:
    """An answer as short as the person wishes: the sentences that answer, with a button for the whole."""
    response = decision.response
    if not preferences.brief or not isinstance(response, Passage) or response.extent is not Extent.EXCERPT:
        return decision
    return replace(decision, response=replace(response, extent=Extent.BRIEF))


def _panel(context: Context) -> Panel:
    chosen, several = context.preferences, len(context.library.essays) > 1
    language = _language(context)
    length = SHORT if chosen.brief else NORMAL
    lines = [
        CatalogueMessage("settings.language", {"chosen": LANGUAGES[language]}),
        CatalogueMessage("settings.script", {"chosen": CatalogueMessage(f"settings.script.{chosen.script}")}),
        CatalogueMessage("settings.length", {"chosen": CatalogueMessage(f"settings.length.{length}.what")}),
    ]
    if several:
        lines.append(CatalogueMessage("settings.essay", {"title": LocalizedText(context.essay.title)}))
    rows = (
        _row(PreferenceSetting.LANGUAGE, LANGUAGES, language),
        _row(
            PreferenceSetting.SCRIPT,
            {each: CatalogueMessage(f"settings.script.{each}") for each in Script},
            chosen.script,
        ),
        _row(
            PreferenceSetting.LENGTH,
            {each: CatalogueMessage(f"settings.length.{each}") for each in (NORMAL, SHORT)},
            length,
        ),
        *(_essay_rows(context) if several else ()),
    )
    return Panel(CatalogueMessage("settings.title"), tuple(lines), rows=rows)


def _language(context: Context) -> str:
    """The language that was chosen, here or, before there were settings, in words."""
    if context.preferences.language:
        return context.preferences.language
    return context.state.language if context.state.pinned and context.state.language else AS_CLIENT


def _row(setting: PreferenceSetting, choices: Mapping[str, CatalogueMessage], chosen: str) -> tuple[Button, ...]:
    return tuple(_button(setting, value, label, chosen=value == chosen) for value, label in choices.items())


def _button(setting: PreferenceSetting, value: str, label: CatalogueMessage, *, chosen: bool) -> Button:
    shown = CatalogueMessage("daily.chosen", {"what": label}) if chosen else label
    return Button(shown, PreferenceButton(setting, value))


def _essay_rows(context: Context) -> Rows:
    essays = context.library.essays
    if len(essays) > FEW:
        more = PreferenceButton(PreferenceSetting.SHOW, "essays")
        return ((Button(CatalogueMessage("settings.press.essays"), more),),)
    return tuple((_essay_button(essay, context),) for essay in essays)


def _essay_button(essay: Essay, context: Context) -> Button:
    title = CatalogueMessage("every.title", {"title": LocalizedText(essay.title)})
    return _button(PreferenceSetting.ESSAY, essay.slug, title, chosen=essay.slug == context.essay.slug)


def _essays(context: Context) -> Panel:
    back = Button(CatalogueMessage("daily.press.back"), PreferenceButton(PreferenceSetting.SHOW, "panel"))
    rows = tuple((_essay_button(essay, context),) for essay in context.library.essays[:OFFERED])
    return Panel(CatalogueMessage("essays.list"), rows=(*rows, (back,)))
