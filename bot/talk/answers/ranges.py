"""Several paragraphs at once: the first is shown, and the others are buttons."""

from dataclasses import replace

from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.talk.answers.ways import read_button
from bot.talk.navigation import IN_A_ROW, show_paragraph
from bot.talk.sharing import with_range_copied


def show_paragraphs(essay: Essay, numbers: tuple[int, ...], state: ConversationState) -> Decision:
    """Show the first of several paragraphs that there are; where they follow one another, their link can be copied."""
    first, *others = numbers
    decision = show_paragraph(essay, Ref(essay.slug, first), state)
    if not others or decision.response is None:
        return decision
    buttons = tuple(read_button(Ref(essay.slug, number)) for number in others[: 2 * IN_A_ROW])
    rows = decision.response.rows
    if numbers == tuple(range(first, first + len(numbers))):
        rows = with_range_copied(rows, essay, first, numbers[-1])
    rows = (buttons[:IN_A_ROW], *((buttons[IN_A_ROW:],) if len(buttons) > IN_A_ROW else ()), *rows)
    return replace(decision, response=replace(decision.response, rows=rows))
