"""A group that reads together: whoever has read a day says so, and others see how many are how far.

They see names of those only who wish it.
"""

from functools import reduce

from bot.core.chat import Chat, Utterance
from bot.core.daily import Brings, Progress, Subscription
from bot.core.discussion import Purpose
from bot.core.essay import Library
from bot.core.reply import Button, Consented, Finished, Note, Turn
from bot.talk import payload
from bot.talk.payload import Reading
from bot.talk.schedules.course import length

DAYS = 3
"""Of which the overview tells how many people are there; those further back are told in one."""
NAME = 16
"""UTF-16 units of a name."""
NAMES = 72
"""UTF-16 units of all names: the overview has two hundred."""


def row(subscription: Subscription, day: int) -> tuple[Button, ...]:
    """Under the excerpt of a day."""
    show = Button(Note("together.show"), payload.together("show", subscription.id))
    done = Button(Note("together.done"), payload.done(subscription.id, day, subscription.round))
    return (done, *overview(subscription), show)


def overview(subscription: Subscription) -> tuple[Button, ...]:
    return (Button(Note("together.where"), payload.together("where", subscription.id)),)


def press(utterance: Utterance, chat: Chat, library: Library) -> Turn:
    """A button under an excerpt, which stays as it is. Of the press nothing is kept but what it says."""
    pressed, subscription = payload.reading(utterance.content), chat.daily
    if pressed is None or subscription is None or subscription.id != pressed.subscription:
        return _word(chat, Note("together.stale"))
    if not subscription.together or subscription.brings is not Brings.EXCERPT:
        return _word(chat, Note("together.stale"))
    progress = chat.progress or Progress()
    if pressed.verb == "where":
        return _word(chat, _overview(subscription, progress, library), alert=True)
    if pressed.verb == "show":
        return _show(utterance, chat, progress)
    return _done(pressed, chat, subscription, progress, library)


def _word(chat: Chat, note: Note, *deeds: Consented | Finished, alert: bool = False) -> Turn:
    return Turn(None, chat, toast=note, alert=alert, deeds=deeds, keep=False)


def _done(pressed: Reading, chat: Chat, subscription: Subscription, progress: Progress, library: Library) -> Turn:
    days, day = length(subscription, library.essay(subscription.slug)), pressed.day
    # Until the first of a new round has come, it is the last round that is read to its end.
    late = pressed.round == subscription.round - 1 and subscription.position == 0
    if not late and pressed.round != subscription.round:
        return _word(chat, Note("together.over"))
    if day > (days if late else min(subscription.position, days)):
        return _word(chat, Note("together.early", {"day": day}))
    if day <= progress.mine:
        return _word(chat, Note("together.already", {"day": progress.mine}))
    finished = Finished(subscription.id, day)
    if not progress.mine and not progress.seen:
        return _word(chat, Note("together.first", {"day": day}), finished, alert=True)
    return _word(chat, Note("together.last" if day == days else "together.noted", {"day": day}), finished)


def _show(utterance: Utterance, chat: Chat, progress: Progress) -> Turn:
    """Show one's name, or no longer."""
    if progress.seen:
        return _word(chat, Note("together.hidden"), Consented(Purpose.PROGRESS, ""), alert=True)
    name = " ".join(utterance.name.split())
    if not name:
        return _word(chat, Note("together.nameless"), alert=True)
    shown = Note("together.shown", {"name": _short(name)})
    return _word(chat, shown, Consented(Purpose.PROGRESS, name), alert=True)


def _overview(subscription: Subscription, progress: Progress, library: Library) -> Note:
    """How many are how far, how far whoever asks is, and names of those who wish it: at most 200 UTF-16 units."""
    days = length(subscription, library.essay(subscription.slug))
    # Before the first of a new round comes, everything of the last one has.
    came = min(subscription.position, days) if subscription.position or not subscription.round else days
    lines = [Note("together.came", {"day": came, "days": days})]
    lines += [_spread(progress)] if progress.days else [Note("together.nobody")]
    lines.append(Note("together.mine", {"day": progress.mine}) if progress.mine else Note("together.none"))
    names = _names(progress)
    lines += [Note("together.names", {"names": names})] if names else []
    return reduce(lambda before, after: Note("together.lines", {"before": before, "after": after}), lines)


def _spread(progress: Progress) -> Note:
    """The furthest first."""
    ahead = sorted(progress.days, reverse=True)
    notes = [Note("together.at", {"day": day, "people": people}) for day, people in ahead[:DAYS]]
    behind = sum(people for _, people in ahead[DAYS:])
    notes += [Note("together.behind", {"people": behind})] if behind else []
    return Note("together.spread", {"spread": _in_a_line(notes)})


def _names(progress: Progress) -> Note | None:
    """As many as have room, the furthest first."""
    shown = [(_short(name), day) for name, day in sorted(progress.shown, key=lambda each: each[1], reverse=True)]
    named: list[Note] = []
    room = NAMES
    for name, day in shown:
        room -= _units(name) + len(str(day)) + 5
        if room < 0:
            named.append(Note("together.more"))
            break
        named.append(Note("together.name", {"name": name, "day": day}))
    return _in_a_line(named) if named else None


def _in_a_line(notes: list[Note]) -> Note:
    return reduce(lambda before, after: Note("daily.and", {"before": before, "after": after}), notes)


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
