"""What comes by schedule: a new subscription, what it brings on its day with the ways on from there, what follows."""

from dataclasses import replace
from datetime import time

from bot.core.callback_data.actions import DailyButton
from bot.core.callback_data.passages import SeparateParagraphButton
from bot.core.conversation import OpenQuestion
from bot.core.deep_links import ParagraphLink
from bot.core.essay import Essay, Library, Ref
from bot.core.language import Language, LocalizedText
from bot.core.outgoing import ChatKind
from bot.core.response import Button, CatalogueMessage, DailyExcerpt, EssayFinished, Rows
from bot.core.subscription import (
    AGAIN,
    STOP,
    AnySubscription,
    DailyExcerpts,
    PromptSchedule,
    Recurrence,
    Subscription,
    SubscriptionKind,
    SubscriptionStatus,
)
from bot.talk.open_questions import question_of
from bot.talk.schedules import reading_together
from bot.talk.schedules.panel.buttons import SettingVerb
from bot.talk.schedules.parsing import zones
from bot.talk.schedules.reading_order import (
    ReadingDay,
    argument_lines,
    days_in_round,
    is_finished,
    next_reading_day,
    next_turn,
)

HOUR = time(8, 30)
"""When an excerpt comes until somebody says otherwise."""
EVENING, DAYS, OPEN = time(20), frozenset({2}), 24
"""When a prompt comes until somebody says otherwise: on Wednesdays at that hour; and for how many hours."""
ELSEWHERE = 3
"""Other essays offered at the end of one."""


def new_subscription(slug: str, language: Language, kind: SubscriptionKind = SubscriptionKind.EXCERPT) -> Subscription:
    """A new subscription, from which nothing comes until it is started. ``slug``: of the essay."""
    zone = zones.DEFAULTS[language]
    if kind is SubscriptionKind.EXCERPT:
        return DailyExcerpts(0, slug, language, Recurrence(HOUR, zone))
    return PromptSchedule(0, slug, language, Recurrence(EVENING, zone, DAYS), hours=OPEN)


def reactivated(subscription: AnySubscription) -> AnySubscription:
    """Return the subscription switched on again, where it was off only because its chat could not be written to."""
    return (
        replace(subscription, status=SubscriptionStatus.ON)
        if subscription.status is SubscriptionStatus.AWAY
        else subscription
    )


def after_delivery(subscription: Subscription, library: Library) -> Subscription:
    """Return the subscription after its excerpt or prompt has come. The caller sets the recurrence's ``last``."""
    if isinstance(subscription, PromptSchedule):
        return _after_prompt(without_missing_essays(subscription, library), library)
    return _after_excerpt(without_missing_essays(subscription, library), library)


def _after_prompt(subscription: PromptSchedule, library: Library) -> PromptSchedule:
    place, nth = next_turn(subscription, library.essay(subscription.slug))
    return replace(subscription, position=place + 1, round=nth)


def _after_excerpt(subscription: DailyExcerpts, library: Library) -> DailyExcerpts:
    if not is_finished(subscription, library.essay(subscription.slug)):
        return replace(subscription, position=subscription.position + 1)
    if subscription.then == AGAIN:
        return replace(subscription, position=0, round=subscription.round + 1)
    if subscription.then == STOP:
        return replace(subscription, position=0, round=subscription.round + 1, status=SubscriptionStatus.OFF)
    return restarted(replace(subscription, then=AGAIN), subscription.then)


def restarted(subscription: AnySubscription, slug: str) -> AnySubscription:
    """The essay that is named, from its beginning; the same one in a further round."""
    if slug == subscription.slug:
        return replace(subscription, position=0, round=subscription.round + 1)
    begun = replace(subscription, slug=slug, position=0, round=0)
    return replace(begun, chosen=()) if isinstance(begun, PromptSchedule) else begun


def without_missing_essays(subscription: AnySubscription, library: Library) -> AnySubscription:
    """The subscription without essays and theses that have left the library."""
    slugs = [essay.slug for essay in library.essays]
    if isinstance(subscription, DailyExcerpts) and subscription.then not in (AGAIN, STOP, *slugs):
        subscription = replace(subscription, then=AGAIN)
    if subscription.slug not in slugs:
        return restarted(subscription, slugs[0])
    if not isinstance(subscription, PromptSchedule):
        return subscription
    known = {thesis.id for thesis in library.essay(subscription.slug).theses}
    chosen = tuple(thesis for thesis in subscription.chosen if thesis in known)
    return subscription if chosen == subscription.chosen else replace(subscription, chosen=chosen)


def next_thesis(subscription: PromptSchedule, library: Library) -> tuple[str, int]:
    """The id of the thesis whose turn it is, and the round: in the next one another passage and question come."""
    subscription = without_missing_essays(subscription, library)
    essay = library.essay(subscription.slug)
    place, nth = next_turn(subscription, essay)
    return essay.theses[place].id, nth


def todays_excerpt(subscription: DailyExcerpts, library: Library, place: ChatKind) -> DailyExcerpt | EssayFinished:
    """Build the excerpt at the subscription's position, or the closing message after the last one."""
    subscription = without_missing_essays(subscription, library)
    essay = library.essay(subscription.slug)
    today = next_reading_day(subscription, essay)
    if today is None:
        return _closing(subscription, essay, library, place)
    ref, last = Ref(essay.slug, today.number), Ref(essay.slug, today.last)
    put = _question(subscription, essay, today)
    rows = _private_rows(ref, last, essay, put) if place is ChatKind.PRIVATE else _public_rows(ref, last, essay, put)
    if place is ChatKind.GROUP and subscription.together:
        rows = (*rows, reading_together.excerpt_row(subscription, subscription.position + 1))
    return DailyExcerpt(
        ref,
        day=subscription.position + 1,
        days=days_in_round(subscription, essay),
        thesis=today.thesis.id if today.thesis else None,
        question=question_of(put, essay) if put else None,
        turns=place is ChatKind.PRIVATE,
        more=tuple(Ref(essay.slug, number) for number in today.more),
        rows=rows,
    )


def _question(subscription: DailyExcerpts, essay: Essay, today: ReadingDay) -> OpenQuestion | None:
    """One to think about at the end, of the thesis or else of its part; another one in the next round."""
    thesis = today.thesis or essay.thesis(essay.paragraph(today.last).thesis)
    asking = thesis if thesis.discuss else essay.thesis(thesis.part)
    nth = subscription.position + subscription.round
    return OpenQuestion(asking.id, nth % len(asking.discuss)) if asking.discuss else None


def _private_rows(ref: Ref, last: Ref, essay: Essay, put: OpenQuestion | None) -> Rows:
    beside = [
        Button(CatalogueMessage(name), SeparateParagraphButton(other))
        for name, other in _neighbour_buttons(ref, last, essay)
    ]
    below = (
        (SettingVerb.REST, "daily.press.pause"),
        (SettingVerb.QUIT, "daily.press.stop"),
        (SettingVerb.OPEN, "daily.press.settings"),
    )
    return (
        (*beside, _discuss_button(ref, put)),
        tuple(Button(CatalogueMessage(name), DailyButton(verb)) for verb, name in below),
    )


def _public_rows(ref: Ref, last: Ref, essay: Essay, put: OpenQuestion | None) -> Rows:
    """Where many read there are only links to the private chat: the settings are for those who manage the place."""
    beside = [
        Button(CatalogueMessage(name), start=ParagraphLink(other).pack())
        for name, other in _neighbour_buttons(ref, last, essay)
    ]
    return ((*beside, _discuss_button(ref, put)),)


def _discuss_button(ref: Ref, put: OpenQuestion | None) -> Button:
    return Button(CatalogueMessage("daily.press.discuss"), start=ParagraphLink(ref, put).pack())


def _neighbour_buttons(ref: Ref, last: Ref, essay: Essay) -> list[tuple[str, Ref]]:
    """The passages before the first of the day and behind the last."""
    before, after = Ref(ref.slug, ref.number - 1), Ref(ref.slug, last.number + 1)
    row = [("button.previous", before)] if ref.number > 1 else []
    return [*row, ("button.next", after)] if last.number < len(essay) else row


def _closing(subscription: DailyExcerpts, essay: Essay, library: Library, place: ChatKind) -> EssayFinished:
    then = subscription.then
    if then in (AGAIN, essay.slug):
        note = CatalogueMessage("closing.again")
    elif then == STOP:
        note = CatalogueMessage("closing.stop")
    else:
        note = CatalogueMessage("closing.other", {"title": LocalizedText(library.essay(then).title)})
    return EssayFinished(essay.slug, argument_lines(essay), note, _next_essay_rows(subscription, essay, library, place))


def _next_essay_rows(subscription: DailyExcerpts, essay: Essay, library: Library, place: ChatKind) -> Rows:
    """The ways on that are not taken anyway; where many read none, for they change the settings."""
    if place is ChatKind.GROUP and subscription.together:
        return (reading_together.overview_row(subscription),)
    if place is not ChatKind.PRIVATE:
        return ()
    rows = []
    if subscription.then != AGAIN:
        rows.append((Button(CatalogueMessage("closing.press.again"), DailyButton(SettingVerb.READ, essay.slug)),))
    others = [other for other in library.essays if other.slug not in (essay.slug, subscription.then)]
    for other in others[:ELSEWHERE]:
        label = CatalogueMessage("closing.press.other", {"title": LocalizedText(other.title)})
        rows.append((Button(label, DailyButton(SettingVerb.READ, other.slug)),))
    last = (
        []
        if subscription.then == STOP
        else [Button(CatalogueMessage("daily.press.stop"), DailyButton(SettingVerb.QUIT))]
    )
    return (*rows, (*last, Button(CatalogueMessage("daily.press.settings"), DailyButton(SettingVerb.OPEN))))
