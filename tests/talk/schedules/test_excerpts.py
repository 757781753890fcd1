"""What an excerpt is, what leads on from it, and what follows it."""

from dataclasses import replace
from datetime import time

import pytest

from bot.core.callback_data.actions import ReadingButton
from bot.core.callback_data.passages import SeparateParagraphButton
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.essay import Library, Ref
from bot.core.language import Language
from bot.core.outgoing import ChatKind
from bot.core.response import Button, CatalogueMessage, DailyExcerpt, EssayFinished, Response
from bot.core.subscription import (
    AGAIN,
    EVERY_DAY,
    STOP,
    DailyExcerpts,
    PromptSchedule,
    ReadingOrder,
    Recurrence,
    SubscriptionKind,
    SubscriptionStatus,
)
from bot.talk.schedules.excerpts import (
    after_delivery,
    new_subscription,
    next_thesis,
    reactivated,
    restarted,
    todays_excerpt,
    without_missing_essays,
)
from bot.talk.schedules.panel.buttons import SettingVerb
from tests.render.essays import made_of
from tests.talk.people import SLUG, Search, at, buttons
from tests.talk.subscriptions import OTHER, linked, prompts, read, subscribed, two

PUBLIC = (ChatKind.GROUP, ChatKind.CHANNEL)


def labelled(response: Response, key: str) -> Button | None:
    found = [each for each in buttons(response) if isinstance(each.label, CatalogueMessage) and each.label.key == key]
    return found[0] if found else None


def excerpt(
    library: Library,
    *,
    position: int = 0,
    order: ReadingOrder = ReadingOrder.PARAGRAPHS,
    place: ChatKind = ChatKind.PRIVATE,
) -> DailyExcerpt:
    response = todays_excerpt(subscribed(position=position, order=order), library, place)
    assert isinstance(response, DailyExcerpt)
    return response


@pytest.mark.parametrize(
    ("language", "zone"),
    [(Language.HANS, "Asia/Shanghai"), (Language.HANT, "Asia/Taipei"), (Language.ENGLISH, "UTC")],
)
def test_a_new_one_is_set_for_half_past_eight_and_waits(library: Library, language: Language, zone: str) -> None:
    new = new_subscription(library.essay().slug, language)
    assert isinstance(new, DailyExcerpts)
    assert (new.id, new.slug, new.language) == (0, SLUG, language)
    assert new.recurrence == Recurrence(time(8, 30), zone, EVERY_DAY)
    assert (new.order, new.silent, new.then) == (ReadingOrder.PARAGRAPHS, False, AGAIN)
    assert (new.status, new.position) == (SubscriptionStatus.DRAFT, 0)


def test_new_prompts_are_set_for_wednesday_evening_and_wait(library: Library) -> None:
    new = new_subscription(library.essay().slug, Language.HANS, SubscriptionKind.PROMPT)
    assert isinstance(new, PromptSchedule)
    assert (new.kind, new.recurrence.at, new.recurrence.days, new.recurrence.zone) == (
        SubscriptionKind.PROMPT,
        time(20),
        frozenset({2}),
        "Asia/Shanghai",
    )
    assert (new.poll, new.hours, new.chosen, new.status) == (True, 24, (), SubscriptionStatus.DRAFT)


def test_a_new_one_is_for_the_essay_that_is_open(library: Library) -> None:
    assert (
        new_subscription(Context(ConversationState(), two(library), Search()).essay.slug, Language.HANS).slug == OTHER
    )
    assert new_subscription(Context(at(3), two(library), Search()).essay.slug, Language.HANS).slug == SLUG


def test_an_excerpt_says_where_it_stands_and_asks_something(library: Library) -> None:
    essay = library.essay()
    for position in range(27):
        response = excerpt(library, position=position)
        assert (response.ref, response.day, response.days, response.thesis) == (
            Ref(SLUG, position + 1),
            position + 1,
            27,
            None,
        )
        assert response.question in essay.thesis(essay.paragraph(position + 1).thesis).discuss


def test_the_question_changes_within_a_thesis_and_with_the_round(library: Library) -> None:
    asked = [excerpt(library, position=position).question for position in (9, 10, 11)]
    assert len(set(asked)) == 3
    again = todays_excerpt(subscribed(position=9, round=1), library, ChatKind.PRIVATE)
    assert isinstance(again, DailyExcerpt)
    assert again.question != asked[0]


def test_a_thesis_without_questions_asks_one_of_its_part(library: Library) -> None:
    essay = library.essay()
    without = tuple(replace(thesis, discuss=()) if thesis.id == "T1" else thesis for thesis in essay.theses)
    response = excerpt(Library((replace(essay, theses=without),)), position=10)
    assert response.question in essay.thesis("S1").discuss


def test_an_essay_without_questions_asks_none() -> None:
    response = todays_excerpt(subscribed(slug="made"), made_of("雨", "雨下了一个月。"), ChatKind.PRIVATE)
    assert isinstance(response, DailyExcerpt)
    assert response.question is None


def test_a_thesis_a_day_asks_about_that_thesis(library: Library) -> None:
    for position, thesis in enumerate(library.essay().theses):
        response = excerpt(library, position=position, order=ReadingOrder.THESES)
        assert (response.thesis, response.day, response.days) == (thesis.id, position + 1, 8)
        assert response.question in thesis.discuss


def test_in_a_private_chat_passages_beside_it_come_in_a_message_of_their_own(library: Library) -> None:
    response = excerpt(library, position=10)
    assert response.turns
    assert [labelled(response, key) for key in ("button.previous", "button.next")] == [
        Button(CatalogueMessage("button.previous"), SeparateParagraphButton(Ref(SLUG, 10))),
        Button(CatalogueMessage("button.next"), SeparateParagraphButton(Ref(SLUG, 12))),
    ]
    verbs = [setting.verb for button in buttons(response) if (setting := read(button.payload, library))]
    assert verbs == [SettingVerb.REST, SettingVerb.QUIT, SettingVerb.OPEN]


@pytest.mark.parametrize("place", PUBLIC)
def test_where_many_read_there_are_only_links(library: Library, place: ChatKind) -> None:
    response = excerpt(library, position=10, place=place)
    assert not response.turns
    assert [button.start for button in buttons(response)] == [f"p-{SLUG}-10", f"p-{SLUG}-12", f"p-{SLUG}-11_T1_0"]
    assert not any(button.payload for button in buttons(response))


def test_of_several_passages_a_day_the_ways_on_lead_around_them_and_the_question_is_of_the_last(
    library: Library,
) -> None:
    essay = library.essay()
    for position in range(9):
        response = todays_excerpt(replace(subscribed(position=position), pace=3), library, ChatKind.GROUP)
        assert isinstance(response, DailyExcerpt)
        first, last = position * 3 + 1, position * 3 + 3
        assert (response.ref, response.day, response.days) == (Ref(SLUG, first), position + 1, 9)
        assert response.more == (Ref(SLUG, first + 1), Ref(SLUG, last))
        links = [linked(each) for each in buttons(response)]
        around = [*([Ref(SLUG, first - 1)] if position else []), *([Ref(SLUG, last + 1)] if position < 8 else [])]
        assert links == [*around, Ref(SLUG, first)]
        assert response.question in essay.thesis(essay.paragraph(last).thesis).discuss


@pytest.mark.parametrize("place", list(ChatKind))
def test_those_who_read_together_can_say_so_in_groups_only(library: Library, place: ChatKind) -> None:
    together = replace(subscribed(position=4, round=2), together=True)
    excerpt = todays_excerpt(together, library, place)
    closing = todays_excerpt(replace(together, position=27), library, place)
    pressed = [[each.data for each in buttons(response)] for response in (excerpt, closing)]
    done = ReadingButton("done", 5, day=5, round=2)
    where, show = ReadingButton("where", 5), ReadingButton("show", 5)
    expected: list[list[ReadingButton]] = [[done, where, show], [where]] if place is ChatKind.GROUP else [[], []]
    assert [[each for each in found if isinstance(each, ReadingButton)] for found in pressed] == expected
    assert len(excerpt.rows) == (1 if place is ChatKind.CHANNEL else 2)


@pytest.mark.parametrize("place", list(ChatKind))
def test_discuss_opens_this_passage_in_the_private_chat(library: Library, place: ChatKind) -> None:
    for position in (0, 10, 26):
        button = labelled(excerpt(library, position=position, place=place), "daily.press.discuss")
        assert button is not None
        assert button.payload == ""
        assert linked(button) == Ref(SLUG, position + 1)


@pytest.mark.parametrize("place", list(ChatKind))
def test_there_is_nothing_before_the_first_nor_behind_the_last(library: Library, place: ChatKind) -> None:
    first, last = excerpt(library, place=place), excerpt(library, position=26, place=place)
    assert labelled(first, "button.previous") is None
    assert labelled(first, "button.next") is not None
    assert labelled(last, "button.next") is None


def excerpt_arrived(subscription: DailyExcerpts, library: Library) -> DailyExcerpts:
    after = after_delivery(subscription, library)
    assert isinstance(after, DailyExcerpts)
    return after


def prompt_arrived(subscription: PromptSchedule, library: Library) -> PromptSchedule:
    after = after_delivery(subscription, library)
    assert isinstance(after, PromptSchedule)
    return after


@pytest.mark.parametrize("order", list(ReadingOrder))
def test_a_round_ends_with_the_argument_and_begins_again(library: Library, order: ReadingOrder) -> None:
    subscription, seen = subscribed(order=order), []
    for _ in range(9 if order is ReadingOrder.THESES else 28):
        seen.append(todays_excerpt(subscription, library, ChatKind.PRIVATE))
        subscription = excerpt_arrived(subscription, library)
    assert [isinstance(response, EssayFinished) for response in seen] == [*[False] * (len(seen) - 1), True]
    assert subscription == subscribed(order=order, round=1)
    refs = [response.ref for response in seen if isinstance(response, DailyExcerpt)]
    assert order is ReadingOrder.THESES or len(set(refs)) == 27


def closing(library: Library, then: str, place: ChatKind = ChatKind.PRIVATE) -> EssayFinished:
    response = todays_excerpt(subscribed(position=27, then=then), library, place)
    assert isinstance(response, EssayFinished)
    return response


def verbs(response: EssayFinished, library: Library) -> list[tuple[SettingVerb, str]]:
    settings = [read(button.payload, library) for button in buttons(response)]
    assert all(settings)
    return [(setting.verb, setting.slug) for setting in settings if setting]


def test_the_closing_message_offers_what_does_not_come_anyway(library: Library) -> None:
    library = two(library)
    again, stop, other = (closing(library, then) for then in (AGAIN, STOP, OTHER))
    assert [each.then.key for each in (again, stop, other)] == ["closing.again", "closing.stop", "closing.other"]
    assert len(again.lines) == 8
    assert verbs(again, library) == [(SettingVerb.READ, OTHER), (SettingVerb.QUIT, ""), (SettingVerb.OPEN, "")]
    assert verbs(stop, library) == [(SettingVerb.READ, SLUG), (SettingVerb.READ, OTHER), (SettingVerb.OPEN, "")]
    assert verbs(other, library) == [(SettingVerb.READ, SLUG), (SettingVerb.QUIT, ""), (SettingVerb.OPEN, "")]


def test_an_essay_that_is_followed_by_itself_begins_again(library: Library) -> None:
    assert closing(library, SLUG).then.key == "closing.again"
    assert excerpt_arrived(subscribed(position=27, then=SLUG), library) == subscribed(round=1)


@pytest.mark.parametrize("place", PUBLIC)
def test_where_many_read_the_closing_message_changes_no_settings(library: Library, place: ChatKind) -> None:
    for then in (AGAIN, STOP, OTHER):
        assert closing(two(library), then, place).rows == ()


def test_what_follows_the_closing_message_is_as_chosen(library: Library) -> None:
    library = two(library)
    ended = subscribed(position=27)
    assert excerpt_arrived(ended, library) == subscribed(round=1)
    stopped = excerpt_arrived(replace(ended, then=STOP), library)
    assert (stopped.status, stopped.position, stopped.slug) == (SubscriptionStatus.OFF, 0, SLUG)
    other = excerpt_arrived(replace(ended, then=OTHER, round=4), library)
    assert (other.slug, other.position, other.round, other.then) == (OTHER, 0, 0, AGAIN)
    assert other.status is SubscriptionStatus.ON


def test_an_essay_that_has_left_the_library_gives_way_to_the_first(library: Library) -> None:
    gone = subscribed(slug="gone", position=5, then="gone")
    assert without_missing_essays(gone, library) == subscribed(position=0)
    response = todays_excerpt(gone, library, ChatKind.PRIVATE)
    assert isinstance(response, DailyExcerpt)
    assert response.ref == Ref(SLUG, 1)
    assert excerpt_arrived(gone, library).position == 1
    kept = subscribed(position=5, then=STOP)
    assert without_missing_essays(kept, library) is kept


def test_an_essay_that_has_become_shorter_closes(library: Library) -> None:
    assert isinstance(todays_excerpt(subscribed(position=100), library, ChatKind.PRIVATE), EssayFinished)
    assert excerpt_arrived(subscribed(position=100), library).position == 0


def test_prompts_go_on_for_ever(library: Library) -> None:
    theses = [thesis.id for thesis in library.essay().theses]
    subscription, seen = prompts(), []
    for _ in range(16):
        seen.append(next_thesis(subscription, library))
        subscription = prompt_arrived(subscription, library)
    assert seen == [*((each, 0) for each in theses), *((each, 1) for each in theses)]


def test_whoever_chooses_other_theses_loses_no_place(library: Library) -> None:
    subscription = prompt_arrived(prompt_arrived(prompts(chosen=("T1", "T2", "T3")), library), library)
    assert next_thesis(subscription, library) == ("T3", 0)
    assert next_thesis(replace(subscription, chosen=("T1", "T4")), library) == ("T4", 0)
    assert next_thesis(replace(subscription, chosen=("T1",)), library) == ("T1", 1), (
        "another question than the first time"
    )
    after = prompt_arrived(replace(subscription, chosen=("T1",)), library)
    assert next_thesis(replace(after, chosen=()), library) == ("T2", 1)


def test_theses_that_have_left_the_essay_are_no_longer_chosen(library: Library) -> None:
    assert without_missing_essays(prompts(chosen=("T1", "T9")), library) == prompts(chosen=("T1",))
    assert without_missing_essays(prompts(chosen=("T9",)), library) == prompts()
    assert restarted(prompts(chosen=("T1",), position=4), OTHER).chosen == ()
    assert restarted(prompts(chosen=("T1",), position=4), SLUG).chosen == ("T1",)


def test_read_again_is_another_round_and_another_essay_the_first() -> None:
    assert restarted(subscribed(position=9, round=2), SLUG) == subscribed(round=3)
    assert restarted(subscribed(position=9, round=2), OTHER) == subscribed(slug=OTHER)


def test_only_one_that_was_away_comes_back() -> None:
    for status in SubscriptionStatus:
        expected = SubscriptionStatus.ON if status is SubscriptionStatus.AWAY else status
        assert reactivated(subscribed(status=status)).status is expected
