"""A word on an answer: kept, and where it was a bad one, mended in place."""

from dataclasses import replace

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.callback_data.passages import FeedbackButton, ParagraphButton
from bot.core.decision import Decision, RecordFeedback
from bot.core.essay import Ref
from bot.core.feedback import REASONS, Feedback, RatedAnswer
from bot.core.incoming import Origin, Reaction, with_origin
from bot.core.outgoing import Address, ChatKind
from bot.core.response import CatalogueMessage, Extent, Passage, TextResponse
from bot.talk.decide import decide
from tests.talk.answers.conversation import Chat, notes, shown
from tests.talk.people import SLUG

REACTION = Reaction(Origin("k9", "telegram", "p1", "c1", to=Address(7)), 5, Feedback.DOWN)


def asked(engine: Engine) -> tuple[Chat, Ref]:
    chat = Chat(engine)
    ref = Ref(SLUG, shown(chat.say("一对一卖货贵在哪儿")))
    chat.context = replace(chat.context, rated=RatedAnswer("k1", ref))
    return chat, ref


def reasons(decision: Decision) -> list[FeedbackButton]:
    assert decision.response
    every = [button.data for row in decision.response.rows for button in row]
    return [data for data in every if isinstance(data, FeedbackButton)]


def test_bad_word_on_the_last_answer_offers_what_may_be_wrong(engine: Engine) -> None:
    chat, ref = asked(engine)
    decision = decide(REACTION, chat.context)
    assert reasons(decision) == [FeedbackButton(reason, ref) for reason in REASONS]
    assert isinstance(decision.response, TextResponse)
    assert decision.response.notes == (), "nothing is said"
    assert decision.in_place
    assert decision.effects == (RecordFeedback("k1", Feedback.DOWN),)
    last = [button.data for button in decision.response.rows[-1]]
    assert ParagraphButton(Ref(SLUG, ref.number + 1)) in last, "one can still read on"


@pytest.mark.parametrize("feedback", [Feedback.UP, None])
def test_other_words_are_kept_in_silence(engine: Engine, feedback: Feedback | None) -> None:
    chat, _ = asked(engine)
    decision = decide(replace(REACTION, feedback=feedback), chat.context)
    assert decision.response is None
    assert decision.effects == (RecordFeedback("k1", feedback),)


def test_nothing_is_offered_below_an_older_answer_in_a_group_or_in_a_flood(engine: Engine) -> None:
    chat, _ = asked(engine)
    older = replace(chat.context, rated=RatedAnswer("k1"))
    in_group = with_origin(REACTION, to=Address(-5, ChatKind.GROUP))
    flood = with_origin(REACTION, flooding=True)
    for incoming, context in ((REACTION, older), (in_group, chat.context), (flood, chat.context)):
        decision = decide(incoming, context)
        assert decision.response is None
        assert decision.effects == (RecordFeedback("k1", Feedback.DOWN),)


def test_word_on_what_is_no_answer_leaves_nothing(engine: Engine) -> None:
    chat, _ = asked(engine)
    decision = decide(REACTION, replace(chat.context, rated=None))
    assert (decision.response, decision.effects, decision.keep) == (None, (), False)


def pressed(engine: Engine, reason: Feedback) -> tuple[Ref, Decision]:
    chat, ref = asked(engine)
    decision = chat.press(FeedbackButton(reason, ref).pack())
    assert decision.in_place
    assert decision.toast == CatalogueMessage("feedback.noted")
    assert decision.effects == (RecordFeedback("k1", reason),)
    return ref, decision


def test_another_passage_takes_its_place(engine: Engine) -> None:
    ref, decision = pressed(engine, Feedback.ANOTHER)
    assert shown(decision) != ref.number


def test_what_was_too_long_becomes_two_sentences_with_a_way_to_the_whole(engine: Engine) -> None:
    ref, decision = pressed(engine, Feedback.LONG)
    assert isinstance(decision.response, Passage)
    assert (decision.response.ref, decision.response.extent) == (ref, Extent.SNIPPET)
    assert any(
        isinstance(button.data, ParagraphButton) and button.data.ref == ref for button in decision.response.rows[0]
    )


def test_what_was_not_asked_is_a_correction(engine: Engine) -> None:
    ref, decision = pressed(engine, Feedback.MISREAD)
    assert notes(decision)
    assert (decision.act, decision.corrects) == (ActType.CORRECTION, ref)


def test_button_about_a_passage_that_is_gone_does_nothing(engine: Engine) -> None:
    chat, _ = asked(engine)
    decision = chat.press(FeedbackButton(Feedback.LONG, Ref(SLUG, 999)).pack())
    assert decision.toast == CatalogueMessage("button.stale")
    assert decision.effects == ()
