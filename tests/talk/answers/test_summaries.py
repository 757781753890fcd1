"""Several paragraphs, or all, in a line each."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay
from bot.core.response import TextResponse
from bot.render.telegram import LIMIT
from bot.talk.answers.summaries import MOST
from tests.talk.answers.conversation import Chat


def lines(decision: Decision) -> list[int]:
    """The paragraphs of which there is a line."""
    assert isinstance(decision.response, TextResponse)
    return [int(str(note.values["number"])) for note in decision.response.notes if note.key == "summaries.item"]


@pytest.mark.parametrize(
    "text",
    [
        "请列出每一段的大意",
        "每段一句话概括给我",
        "各段主要讲什么",
        "逐段讲讲",
        "list all paragraphs with one-line summaries",
        "summarise each paragraph",
    ],
)
def test_every_paragraph_has_a_line(engine: Engine, text: str) -> None:
    essay = engine.library.essay()
    told = lines(Chat(engine).say(text))
    assert told == [each.number for each in essay.paragraphs][: len(told)]
    assert len(told) >= 20


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第16到18段在说什么", [16, 17, 18]),
        ("第10段到第12段的段落大意", [10, 11, 12]),
        ("what are paragraphs 20 to 22 about?", [20, 21, 22]),
    ],
)
def test_a_range_has_a_line_for_each_and_a_button_to_it(engine: Engine, text: str, numbers: list[int]) -> None:
    decision = Chat(engine).say(text)
    assert lines(decision) == numbers
    assert decision.response is not None
    assert sum(len(row) for row in decision.response.rows) == len(numbers)


@pytest.mark.parametrize("text", ["第16到18段", "每段都很长", "第16段在说什么"])
def test_who_wants_to_read_gets_the_text(engine: Engine, text: str) -> None:
    decision = Chat(engine).say(text)
    assert not isinstance(decision.response, TextResponse) or not lines(decision)


def test_what_does_not_fit_one_message_is_named(engine: Engine) -> None:
    for essay in engine.library.essays:
        decision = Chat(engine, ConversationState(opened=essay.slug)).say("每一段的大意")
        told = lines(decision)
        assert isinstance(decision.response, TextResponse)
        left = [note for note in decision.response.notes if note.key == "summaries.more"]
        assert bool(left) == (len(told) < len(essay))
        assert _length(essay, told) <= MOST < LIMIT


def _length(essay: Essay, told: list[int]) -> int:
    summaries = [essay.paragraph(number).summary for number in told]
    return max(sum(len(each.zh) for each in summaries), sum(len(each.en or "") for each in summaries))
