"""A group that reads together: whoever has read a day says so, and others see how many are how far.

They see names of those only who wish it.
"""

from functools import reduce

from bot.core.callback_data.actions import ReadingButton
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision, FinishReadingDay, SaveConsent
from bot.core.discussion import ConsentPurpose
from bot.core.essay import Library
from bot.core.incoming import ButtonPress
from bot.core.response import Button, CatalogueMessage
from bot.core.subscription import DailyExcerpts, ReadingProgress
from bot.talk.schedules.reading_order import days_in_round

DAYS = 3
"""Of which the overview tells how many people are there; those further back are told in one."""
NAME = 16
"""UTF-16 units of a name."""
NAMES = 72
"""UTF-16 units of all names: the overview has two hundred."""


def excerpt_row(subscription: DailyExcerpts, day: int) -> tuple[Button, ...]:
    """Under the excerpt of a day."""
    show = Button(CatalogueMessage("together.show"), ReadingButton("show", subscription.id))
    done = Button(CatalogueMessage("together.done"), ReadingButton("done", subscription.id, day, subscription.round))
    return (done, *overview_row(subscription), show)


def overview_row(subscription: DailyExcerpts) -> tuple[Button, ...]:
    return (Button(CatalogueMessage("together.where"), ReadingButton("where", subscription.id)),)


def press(pressed: ReadingButton, incoming: ButtonPress, context: Context) -> Decision:
    """A button under an excerpt, which stays as it is. Of the press nothing is kept but what it says."""
    subscription = context.subscription
    if not isinstance(subscription, DailyExcerpts) or subscription.id != pressed.subscription:
        return _word(context.state, CatalogueMessage("together.stale"))
    if not subscription.together:
        return _word(context.state, CatalogueMessage("together.stale"))
    progress = context.progress or ReadingProgress()
    if pressed.verb == "where":
        return _word(context.state, _overview(subscription, progress, context.library), alert=True)
    if pressed.verb == "show":
        return _show(incoming, context.state, progress)
    return _done(pressed, context, subscription, progress)


def _word(
    state: ConversationState, note: CatalogueMessage, *effects: SaveConsent | FinishReadingDay, alert: bool = False
) -> Decision:
    return Decision(None, state, toast=note, alert=alert, effects=effects, keep=False)


def _done(
    pressed: ReadingButton,
    context: Context,
    subscription: DailyExcerpts,
    progress: ReadingProgress,
) -> Decision:
    days, day = days_in_round(subscription, context.library.essay(subscription.slug)), pressed.day
    # Until the first of a new round has come, it is the last round that is read to its end.
    late = pressed.round == subscription.round - 1 and subscription.position == 0
    if not late and pressed.round != subscription.round:
        return _word(context.state, CatalogueMessage("together.over"))
    if day > (days if late else min(subscription.position, days)):
        return _word(context.state, CatalogueMessage("together.early", {"day": day}))
    if day <= progress.mine:
        return _word(context.state, CatalogueMessage("together.already", {"day": progress.mine}))
    finished = FinishReadingDay(subscription.id, day)
    if not progress.mine and not progress.seen:
        return _word(context.state, CatalogueMessage("together.first", {"day": day}), finished, alert=True)
    return _word(
        context.state, CatalogueMessage("together.last" if day == days else "together.noted", {"day": day}), finished
    )


def _show(incoming: ButtonPress, state: ConversationState, progress: ReadingProgress) -> Decision:
    """Show one's name, or no longer."""
    if progress.seen:
        return _word(state, CatalogueMessage("together.hidden"), SaveConsent(ConsentPurpose.PROGRESS, ""), alert=True)
    name = " ".join(incoming.origin.name.split())
    if not name:
        return _word(state, CatalogueMessage("together.nameless"), alert=True)
    shown = CatalogueMessage("together.shown", {"name": _short(name)})
    return _word(state, shown, SaveConsent(ConsentPurpose.PROGRESS, name), alert=True)


def _overview(subscription: DailyExcerpts, progress: ReadingProgress, library: Library) -> CatalogueMessage:
    """How many are how far, how far whoever asks is, and names of those who wish it: at most 200 UTF-16 units."""
    days = days_in_round(subscription, library.essay(subscription.slug))
    # Before the first of a new round comes, everything of the last one has.
    came = min(subscription.position, days) if subscription.position or not subscription.round else days
    lines = [CatalogueMessage("together.came", {"day": came, "days": days})]
    lines += [_spread(progress)] if progress.days else [CatalogueMessage("together.nobody")]
    lines.append(
        CatalogueMessage("together.mine", {"day": progress.mine})
        if progress.mine
        else CatalogueMessage("together.none")
    )
    names = _names(progress)
    lines += [CatalogueMessage("together.names", {"names": names})] if names else []
    return reduce(lambda before, after: CatalogueMessage("together.lines", {"before": before, "after": after}), lines)


def _spread(progress: ReadingProgress) -> CatalogueMessage:
    """The furthest first."""
    ahead = sorted(progress.days, reverse=True)
    notes = [CatalogueMessage("together.at", {"day": day, "people": people}) for day, people in ahead[:DAYS]]
    behind = sum(people for _, people in ahead[DAYS:])
    notes += [CatalogueMessage("together.behind", {"people": behind})] if behind else []
    return CatalogueMessage("together.spread", {"spread": _in_a_line(notes)})


def _names(progress: ReadingProgress) -> CatalogueMessage | None:
    """As many as have room, the furthest first."""
    shown = [(_short(name), day) for name, day in sorted(progress.shown, key=lambda each: each[1], reverse=True)]
    named: list[CatalogueMessage] = []
    group = NAMES
    for name, day in shown:
        group -= _units(name) + len(str(day)) + 5
        if group < 0:
            named.append(CatalogueMessage("together.more"))
            break
        named.append(CatalogueMessage("together.name", {"name": name, "day": day}))
    return _in_a_line(named) if named else None


def _in_a_line(notes: list[CatalogueMessage]) -> CatalogueMessage:
    return reduce(lambda before, after: CatalogueMessage("daily.and", {"before": before, "after": after}), notes)


def _short(name: str) -> str:
    """At most NAME units of it."""
    if _units(name) <= NAME:
        return name
    cut = name
    while _units(cut) > NAME - 1:
        cut = cut[:-1]
    return f"{cut}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
