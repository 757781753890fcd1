"""A way on that is pressed is answered like the words for it, about the passage that it names."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.callback_data.passages import PassageAction, PassageActionButton
from bot.core.essay import Ref
from tests.talk.answers.conversation import Chat
from tests.talk.people import SLUG


@pytest.mark.parametrize("verb", list(PassageAction))
@pytest.mark.parametrize("number", [1, 4, 11, 27])
def test_every_way_on_leads_somewhere(engine: Engine, verb: PassageAction, number: int) -> None:
    payload = PassageActionButton(verb, Ref(SLUG, number)).pack()
    assert len(payload.encode()) <= 64
    decision = Chat(engine).press(payload)
    assert decision.response is not None
    assert decision.act is not None


@pytest.mark.parametrize(
    "payload", [f"w:plain:{SLUG}:28", "w:plain:other:1", f"w:dance:{SLUG}:1", "w:", f"w:why:{SLUG}:0"]
)
def test_a_forged_one_is_stale(engine: Engine, payload: str) -> None:
    decision = Chat(engine).press(payload)
    assert (decision.response, decision.toast is not None) == (None, True)
