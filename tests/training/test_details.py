"""How sure it has to be that a particular is asked for is fitted on phrasings that are left out."""

from dataclasses import replace

import numpy as np
import pytest

from bot.bootstrap.engine import Engine
from bot.core.details import DetailKind, DetailPhrasings
from bot.core.essay import Library
from bot.training.details import WRONG, LeftOut, details_report, fitted_to, left_out, recognised


@pytest.fixture(scope="module")
def scored(engine: Engine) -> LeftOut:
    return left_out(engine.library.details, engine.script.fold, engine.fitted.details)


def test_of_what_asks_for_nothing_hardly_any_is_taken_for_a_question(engine: Engine, scored: LeftOut) -> None:
    right, wrong, mistaken = recognised(scored, engine.fitted.details)
    assert right >= 0.6
    # Fitted to WRONG; a line more in the seeds may move it a little.
    assert wrong <= 1.5 * WRONG
    assert mistaken <= 1.5 * WRONG


def test_what_is_mistaken_for_another_kind_asks_for_a_lead(engine: Engine) -> None:
    kinds = np.array([0] * 100 + [1] * 100 + [len(DetailKind)] * 100)
    scores = np.zeros((300, len(DetailKind) + 1), np.float32)
    scores[:100, 0], scores[100:200, 1], scores[200:, -1] = 1.0, 1.0, 1.0
    scores[:10, :2] = (0.4, 0.6)
    model = fitted_to(LeftOut(kinds, scores), engine.fitted.details)
    assert model.leads > 0.2
    assert recognised(LeftOut(kinds, scores), model) == (0.95, 0.0, 0.0)


def test_what_golden_messages_were_taken_for_is_told(library: Library) -> None:
    golden = (
        DetailPhrasings(DetailKind.MONEY, ("多少钱", "卖了多少")),
        DetailPhrasings(DetailKind.YEAR, ("哪一年", "几几年")),
        DetailPhrasings(None, ("哪一年都好", "谁知道")),
    )
    taken = {"多少钱": DetailKind.MONEY, "卖了多少": DetailKind.NUMBER, "哪一年都好": DetailKind.YEAR}
    assert list(details_report(replace(library, golden_details=golden), taken.get, str)) == [
        "particulars: 1 of 4 golden questions recognised, 2 mistaken among them and 2 others",
        "'卖了多少' is taken to ask for the number, not for the money",
        "'哪一年都好' is taken to ask for the year, not for any",
    ]
    assert list(details_report(replace(library, golden_details=()), taken.get, str)) == []
