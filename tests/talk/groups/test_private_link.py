"""Brief in a group: the way to the private chat, and what is said on coming in."""

import pytest

from bot.core.conversation import ConversationState
from bot.core.response import Button, CatalogueMessage, TextResponse
from bot.talk.groups.private_link import greeting, link_to_private_chat
from tests.talk.people import SLUG, at
from tests.talk.rooms import says


def test_the_way_leads_to_the_passage_on_the_table() -> None:
    decision = link_to_private_chat(says("目录"), at(11))
    assert decision.response == TextResponse(
        (CatalogueMessage("group.private"),), ((Button(CatalogueMessage("button.private"), start=f"p-{SLUG}-11"),),)
    )
    assert decision.state == at(11)
    new = link_to_private_chat(says("目录"), ConversationState()).response
    assert new == TextResponse(
        (CatalogueMessage("group.private"),), ((Button(CatalogueMessage("button.private"), start=""),),)
    )


@pytest.mark.parametrize(("sees_all", "shown"), [(True, "greeting.all"), (False, "greeting.some")])
def test_on_coming_in_it_says_what_it_does_what_it_is_shown_and_what_it_keeps(sees_all: bool, shown: str) -> None:
    said = greeting(sees_all, 30)
    assert [note.key for note in said.notes] == ["greeting.does", shown, "greeting.keeps"]
    assert said.rows == ((Button(CatalogueMessage("button.private"), start=""),),)
