"""``/forget``: asked once, by a button that says what goes; only the button deletes. Of a person, or of a group."""

from dataclasses import replace
from datetime import timedelta

from bot.core.callback_data.actions import ForgetGroupButton, ForgetLeftGroupButton, ForgetPersonButton
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision, ForgetGroup, ForgetPerson
from bot.core.incoming import ButtonPress, Command, IncomingMessage
from bot.core.response import Button, CatalogueMessage, Rows, TextResponse

COMMAND = "forget"
BUTTON_LIFETIME = timedelta(hours=1)
"""For which the button that was shown may be pressed."""
CLOCK_TOLERANCE = 6
"""Minutes: the one is dated by Telegram, the other here, and clocks that differ by five are held for right."""


def forget(incoming: Command, context: Context) -> Decision:
    """In private: what is kept of this person."""
    return ask_person(incoming, context)


def ask_person(incoming: IncomingMessage, context: Context) -> Decision:
    """Ask once whether what is kept of this person is to go."""
    button = ForgetPersonButton.of(incoming.origin.person, _minute(incoming))
    return Decision(TextResponse((CatalogueMessage("forget.ask"),), _rows(button)), context.state)


def ask_group(incoming: IncomingMessage) -> TextResponse:
    """In a group, for its admins: what is kept of it."""
    return TextResponse((CatalogueMessage("forget.ask.group"),), _rows(ForgetGroupButton(_minute(incoming))))


def press_after_leaving(pressed: ForgetLeftGroupButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """The button of the notice that an admin got when the bot had left."""
    if not incoming.origin.elsewhere or not context.manages:
        return None
    # The log is not to remember which group it was.
    return Decision(
        TextResponse((CatalogueMessage("forgotten.group"),)),
        context.state,
        in_place=True,
        effects=(ForgetGroup(),),
        keep=False,
    )


def press(pressed: ForgetPersonButton | ForgetGroupButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """One of the two buttons. Whoever may not press it, or presses it too late, changes nothing."""
    in_group = context.group is not None
    if in_group and not context.manages:
        return Decision(None, context.state, toast=CatalogueMessage("group.managers"))
    age = _minute(incoming) - pressed.minute
    if isinstance(pressed, ForgetGroupButton):
        mine = in_group
    else:
        mine = not in_group and pressed.is_for(incoming.origin.person)
    if not mine or not -CLOCK_TOLERANCE <= age <= BUTTON_LIFETIME / timedelta(minutes=1):
        return None
    if pressed.keep:
        return Decision(TextResponse((CatalogueMessage("forget.kept"),)), context.state, in_place=True)
    if in_group:
        return Decision(
            TextResponse((CatalogueMessage("forgotten.group"),)),
            ConversationState(),
            in_place=True,
            effects=(ForgetGroup(),),
        )
    return Decision(
        TextResponse((CatalogueMessage("forgotten"),)),
        ConversationState(language=context.state.language, pinned=context.state.pinned),
        in_place=True,
        effects=(ForgetPerson(),),
    )


def notice_after_leaving(chat: str, days: int, name: str) -> TextResponse:
    """To an admin of a group that the bot has left: what is kept, how long, and how to have it deleted.

    ``chat``: its pseudonym; ``name``: its title, or empty; ``days``: for which each discussion is kept, 0 for ever.
    """
    which = CatalogueMessage("left.named", {"name": name}) if name else CatalogueMessage("left.unnamed")
    button = Button(CatalogueMessage("forget.press"), ForgetLeftGroupButton(chat))
    return TextResponse((which, retention_message("left.kept", "left.kept.ever", days)), ((button,),))


def retention_notice(context: Context) -> CatalogueMessage:
    """For how long what is said is kept, and its words, where those are kept for a shorter time."""
    days, texts = context.kept_days, context.kept_text_days
    if texts and texts != days:
        values = {"count": texts, "days": days}
        return CatalogueMessage("privacy.texts" if days else "privacy.texts.ever", values, count=texts)
    return retention_message("privacy.days", "privacy.days.ever", context.kept_days)


def privacy_exceptions(context: Context) -> tuple[CatalogueMessage, ...]:
    """What is handed to somebody else after all, where it is; nothing where nothing is."""
    return (CatalogueMessage("privacy.model"),) if context.asks_model else ()


def retention_message(key: str, ever: str, days: int) -> CatalogueMessage:
    """The message ``key``, which says for how many days; or, where there is no end to it (0), the message ``ever``."""
    return CatalogueMessage(key, {"count": days}, count=days) if days else CatalogueMessage(ever)


def _rows(button: ForgetPersonButton | ForgetGroupButton) -> Rows:
    return (
        (
            Button(CatalogueMessage("forget.press"), button),
            Button(CatalogueMessage("forget.press.keep"), replace(button, keep=True)),
        ),
    )


def _minute(incoming: IncomingMessage) -> int:
    return int(incoming.origin.at.timestamp() // 60)
