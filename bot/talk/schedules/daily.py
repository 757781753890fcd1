"""What comes by schedule: a new subscription, what it brings on its day with the ways on from there, what follows."""

from dataclasses import replace
from datetime import time

from bot.core.chat import Chat
from bot.core.daily import AGAIN, STOP, Brings, Standing, Subscription
from bot.core.essay import Essay, Library, Ref, Words
from bot.core.language import Language
from bot.core.post import Place
from bot.core.reply import Button, Closing, Daily, Note, Rows
from bot.talk import payload
from bot.talk.browse import current
from bot.talk.schedules import together, zones
from bot.talk.schedules.course import Step, argument, ended, length, step, whose_turn
from bot.talk.schedules.setting import Verb

HOUR = time(8, 30)
"""When an excerpt comes until somebody says otherwise."""
EVENING, DAYS, OPEN = time(20), frozenset({2}), 24
"""When a prompt comes until somebody says otherwise: on Wednesdays at that hour; and for how many hours."""
ELSEWHERE = 3
"""Other essays offered at the end of one."""


def draft(chat: Chat, library: Library, language: Language, brings: Brings = Brings.EXCERPT) -> Subscription:
    """A new subscription, from which nothing comes until it is started."""
    slug = current(chat, library).slug
    new = Subscription(id=0, slug=slug, at=HOUR, zone=zones.DEFAULTS[language], language=language, brings=brings)
    return new if brings is Brings.EXCERPT else replace(new, at=EVENING, days=DAYS, hours=OPEN)


def back(subscription: Subscription) -> Subscription:
    """The chat can be written to again."""
    return replace(subscription, standing=Standing.ON) if subscription.standing is Standing.AWAY else subscription


def arrived(subscription: Subscription, library: Library) -> Subscription:
    """The subscription after what it brings has come. ``last`` is left to whoever knows the date."""
    subscription = on_the_shelf(subscription, library)
    essay = library.essay(subscription.slug)
    if subscription.brings is Brings.PROMPT:
        place, turn = whose_turn(subscription, essay)
        return replace(subscription, position=place + 1, round=turn)
    if not ended(subscription, essay):
        return replace(subscription, position=subscription.position + 1)
    if subscription.then == AGAIN:
        return replace(subscription, position=0, round=subscription.round + 1)
    if subscription.then == STOP:
        return replace(subscription, position=0, round=subscription.round + 1, standing=Standing.OFF)
    return from_the_start(replace(subscription, then=AGAIN), subscription.then)


def from_the_start(subscription: Subscription, slug: str) -> Subscription:
    """The essay that is named, from its beginning; the same one in a further round."""
    if slug == subscription.slug:
        return replace(subscription, position=0, round=subscription.round + 1)
    return replace(subscription, slug=slug, position=0, round=0, chosen=())


def on_the_shelf(subscription: Subscription, library: Library) -> Subscription:
    """The subscription without essays and theses that have left the library."""
    slugs = [essay.slug for essay in library.essays]
    if subscription.then not in (AGAIN, STOP, *slugs):
        subscription = replace(subscription, then=AGAIN)
    if subscription.slug not in slugs:
        return from_the_start(subscription, slugs[0])
    known = {thesis.id for thesis in library.essay(subscription.slug).theses}
    chosen = tuple(thesis for thesis in subscription.chosen if thesis in known)
    return subscription if chosen == subscription.chosen else replace(subscription, chosen=chosen)


def prompting(subscription: Subscription, library: Library) -> tuple[str, int]:
    """The id of the thesis whose turn it is, and the round: in the next one another passage and question come."""
    subscription = on_the_shelf(subscription, library)
    essay = library.essay(subscription.slug)
    place, turn = whose_turn(subscription, essay)
    return essay.theses[place].id, turn


def serving(subscription: Subscription, library: Library, place: Place) -> Daily | Closing:
    """What comes now: the excerpt at the subscription's position, or the closing message behind the last one."""
    subscription = on_the_shelf(subscription, library)
    essay = library.essay(subscription.slug)
    today = step(subscription, essay)
    if today is None:
        return _closing(subscription, essay, library, place)
    ref, last = Ref(essay.slug, today.number), Ref(essay.slug, today.last)
    rows = _private(ref, last, essay) if place is Place.PRIVATE else _public(ref, last, essay)
    if place is Place.GROUP and subscription.together:
        rows = (*rows, together.row(subscription, subscription.position + 1))
    return Daily(
        ref,
        day=subscription.position + 1,
        days=length(subscription, essay),
        thesis=today.thesis.id if today.thesis else None,
        question=_question(subscription, essay, today),
        turns=place is Place.PRIVATE,
        more=tuple(Ref(essay.slug, number) for number in today.more),
        rows=rows,
    )


def _question(subscription: Subscription, essay: Essay, today: Step) -> Words | None:
    """One to think about at the end, of the thesis or else of its part; another one in the next round."""
    thesis = today.thesis or essay.thesis(essay.paragraph(today.last).thesis)
    questions = thesis.discuss or essay.thesis(thesis.part).discuss
    return questions[(subscription.position + subscription.round) % len(questions)] if questions else None


def _private(ref: Ref, last: Ref, essay: Essay) -> Rows:
    beside = [Button(Note(name), payload.further(other)) for name, other in _beside(ref, last, essay)]
    below = ((Verb.REST, "daily.press.pause"), (Verb.QUIT, "daily.press.stop"), (Verb.OPEN, "daily.press.settings"))
    return (
        (*beside, _talk(ref)),
        tuple(Button(Note(name), payload.daily(verb)) for verb, name in below),
    )


def _public(ref: Ref, last: Ref, essay: Essay) -> Rows:
    """Where many read there are only links to the private chat: the settings are for those who manage the place."""
    beside = [Button(Note(name), start=payload.link(other)) for name, other in _beside(ref, last, essay)]
    return ((*beside, _talk(ref)),)


def _talk(ref: Ref) -> Button:
    return Button(Note("daily.press.discuss"), start=payload.link(ref))


def _beside(ref: Ref, last: Ref, essay: Essay) -> list[tuple[str, Ref]]:
    """The passages before the first of the day and behind the last."""
    before, after = Ref(ref.slug, ref.number - 1), Ref(ref.slug, last.number + 1)
    row = [("button.previous", before)] if ref.number > 1 else []
    return [*row, ("button.next", after)] if last.number < len(essay) else row


def _closing(subscription: Subscription, essay: Essay, library: Library, place: Place) -> Closing:
    then = subscription.then
    if then in (AGAIN, essay.slug):
        note = Note("closing.again")
    elif then == STOP:
        note = Note("closing.stop")
    else:
        note = Note("closing.other", {"title": Words(library.essay(then).title)})
    return Closing(essay.slug, argument(essay), note, _after(subscription, essay, library, place))


def _after(subscription: Subscription, essay: Essay, library: Library, place: Place) -> Rows:
    """The ways on that are not taken anyway; where many read none, for they change the settings."""
    if place is Place.GROUP and subscription.together:
        return (together.overview(subscription),)
    if place is not Place.PRIVATE:
        return ()
    rows = []
    if subscription.then != AGAIN:
        rows.append((Button(Note("closing.press.again"), payload.daily(Verb.READ, essay.slug)),))
    others = [other for other in library.essays if other.slug not in (essay.slug, subscription.then)]
    for other in others[:ELSEWHERE]:
        label = Note("closing.press.other", {"title": Words(other.title)})
        rows.append((Button(label, payload.daily(Verb.READ, other.slug)),))
    last = [] if subscription.then == STOP else [Button(Note("daily.press.stop"), payload.daily(Verb.QUIT))]
    return (*rows, (*last, Button(Note("daily.press.settings"), payload.daily(Verb.OPEN))))
