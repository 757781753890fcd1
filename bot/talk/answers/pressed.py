"""Ways on that were taken by a button: what the same words would get, about the passage that it names."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.act import ActType
from bot.core.callback_data.passages import WayButton, WayOn
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay
from bot.core.incoming import ButtonPress
from bot.talk.acts import Request
from bot.talk.answers import argued, asked
from bot.talk.navigation import show_paragraph


def take_way(pressed: WayButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """A way on from a passage; from one of which the annotations know no more, the passage itself."""
    verb, ref = pressed.verb, pressed.ref
    if not context.library.holds(ref):
        return None
    state = replace(context.state, at=ref, turn=context.state.turn + 1)
    essay = context.library.essay(ref.slug)
    decision = _WAYS[verb](Request(_ACTS[verb]), replace(context, state=state), essay)
    return replace(decision or show_paragraph(essay, ref, state), act=_ACTS[verb])


_ACTS = {
    WayOn.PLAIN: ActType.PLAIN,
    WayOn.WHY: ActType.REASONS,
    WayOn.SIDES: ActType.BOTH_SIDES,
    WayOn.EXAMPLE: ActType.EXAMPLE,
    WayOn.ASK: ActType.QUESTIONS,
    WayOn.QUOTES: ActType.QUOTES,
}
_WAYS: dict[WayOn, Callable[[Request, Context, Essay], Decision | None]] = {
    WayOn.PLAIN: argued.plain,
    WayOn.WHY: argued.reasons,
    WayOn.SIDES: argued.both_sides,
    WayOn.EXAMPLE: argued.example,
    WayOn.ASK: lambda request, context, essay: asked.put_question(context, essay),
    WayOn.QUOTES: argued.quotes,
}
