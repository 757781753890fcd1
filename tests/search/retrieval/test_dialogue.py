"""Within a conversation candidates compete: the words alone, what came before, what is on the table, the argument."""

import numpy as np

from bot.bootstrap.engine import Engine
from bot.core.argument import RelationKind
from bot.search.retrieval.dialogue import TERMS, ParagraphContext, evidence

SLUG = "zhibo-daihuo"


def test_there_is_a_weight_for_every_term(engine: Engine) -> None:
    assert len(engine.fitted.dialogue) == len(TERMS) == len(set(TERMS))


def test_with_nothing_before_only_the_words_speak(engine: Engine) -> None:
    around = ParagraphContext.of(engine.library.essay(), None)
    terms = evidence(
        "流量没了怎么办",
        (),
        around,
        lambda text, earlier: np.eye(27, dtype=np.float32)[20],
        confidence=0.9,
        leaning=0.2,
    )
    assert terms[20, TERMS.index("alone.confidence")] == 0.9
    spoken = {name for name, column in zip(TERMS, terms.T, strict=True) if column.any()}
    assert {name.split(".")[0] for name in spoken} == {"alone"}
    assert terms[20].any()
    assert not np.delete(terms, 20, 0).any()


def test_what_is_on_the_table_and_what_hangs_together_with_it_speak_too(engine: Engine) -> None:
    essay = engine.library.essay()
    around = ParagraphContext.of(essay, 20)
    terms = evidence(
        "为什么", ("前面问的",), around, lambda text, earlier: np.zeros(27, np.float32), confidence=0.1, leaning=0.9
    )
    columns = dict(zip(TERMS, terms.T, strict=True))
    assert np.flatnonzero(columns["at.once"]).tolist() == [19]
    grounds = {place.paragraph - 1 for place in essay.argument.related(20, RelationKind.GROUND)} - {19}
    assert set(np.flatnonzero(columns["asks.ground.related"]).tolist()) == grounds


def test_a_bare_why_stays_near_and_a_new_matter_leaves(engine: Engine) -> None:
    why = engine.rank("为啥", ("直播带货为什么会落幕",), 20, SLUG)[0].ref.number
    assert why in {20, *(place.paragraph for place in engine.library.essay().argument.related(20, RelationKind.GROUND))}
    assert engine.rank("新零售当初为什么推不动", ("直播带货为什么会落幕",), 20, SLUG)[0].ref.number == 6


def test_whoever_turns_to_another_matter_leaves_what_is_on_the_table(engine: Engine) -> None:
    asked = ("门店越开越多，到头来还是亏，直播省在哪",)
    for text, number in (("那技术上呢", 16), ("那模式呢", 13)):
        assert engine.rank(text, asked, 11, SLUG)[0].ref.number == number


def test_a_whole_question_is_not_pulled_to_what_is_on_the_table(engine: Engine) -> None:
    assert (
        engine.rank("is traffic really important?", ("what role do celebrities play?",), 10, SLUG)[0].ref.number == 22
    )
