"""Ways on that were taken by a button: what the same words would get, about the passage that it names."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.act import ActType
from bot.core.callback_data.passages import PassageAction, PassageActionButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.incoming import ButtonPress, Text
from bot.talk.acts import Request
from bot.talk.answers import argued, asked
from bot.talk.navigation import show_paragraph


def perform_action(pressed: PassageActionButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """A way on from a passage; from one of which the annotations know no more, the passage itself."""
    verb, ref = pressed.verb, pressed.ref
    if not context.library.holds(ref):
        return None
    state = replace(context.state, at=ref, turn=context.state.turn + 1)
    decision = _WAYS[verb](Request(Text(incoming.origin, ""), _ACTS[verb]), replace(context, state=state))
    return replace(decision or show_paragraph(context.library.essay(ref.slug), ref, state), act=_ACTS[verb])


_ACTS = {
    PassageAction.PLAIN: ActType.PLAIN,
    PassageAction.WHY: ActType.REASONS,
    PassageAction.SIDES: ActType.BOTH_SIDES,
    PassageAction.EXAMPLE: ActType.EXAMPLE,
    PassageAction.ASK: ActType.QUESTIONS,
    PassageAction.QUOTES: ActType.QUOTES,
}
_WAYS: dict[PassageAction, Callable[[Request, Context], Decision | None]] = {
    PassageAction.PLAIN: argued.plain,
    PassageAction.WHY: argued.reasons,
    PassageAction.SIDES: argued.both_sides,
    PassageAction.EXAMPLE: argued.example,
    PassageAction.ASK: lambda request, context: asked.put_question(context),
    PassageAction.QUOTES: argued.quotes,
}
