"""The map: a button for each thesis, and below a thesis one for each of its paragraphs."""

from dataclasses import replace

from bot.core.argument import Argument
from bot.core.callback_data.passages import MapButton, SeparateParagraphButton
from bot.core.conversation import ConversationState
from bot.core.essay import Library, Ref
from bot.core.response import ArgumentMap, CatalogueMessage, Outline, Passage
from tests.render.essays import made_of
from tests.talk.people import SLUG, Talk, at, buttons


def test_the_map_offers_every_thesis(library: Library) -> None:
    response = Talk(library).command("map").response
    assert isinstance(response, ArgumentMap)
    assert (response.thesis, response.here) == (None, 0)
    theses = library.essay().theses
    assert [button.data for button in buttons(response)] == [MapButton(SLUG, thesis.id) for thesis in theses]
    labels = [button.label for button in buttons(response)]
    assert labels[2] == CatalogueMessage("map.thesis", {"mark": "C", "label": theses[2].label})
    assert len(response.rows) <= 2


def test_where_the_reader_is_is_marked_in_this_essay_only(library: Library) -> None:
    here = Talk(library, chat=at(12)).command("map").response
    assert isinstance(here, ArgumentMap)
    assert here.here == 12
    other = made_of("另一篇", "雨下了一个月。", "停了。", slug="other").essays[0]
    both = Library((library.essay(), other))
    elsewhere = Talk(both, chat=ConversationState(at=Ref("other", 1))).press(MapButton(SLUG).pack()).response
    assert isinstance(elsewhere, ArgumentMap)
    assert elsewhere.here == 0


def test_a_thesis_offers_its_own_paragraphs_those_within_it_and_the_way_back(library: Library) -> None:
    talk = Talk(library)
    decision = talk.press(MapButton(SLUG, "S1").pack())
    assert decision.in_place
    assert [button.data for button in buttons(decision.response)] == [
        *(SeparateParagraphButton(Ref(SLUG, number)) for number in (8, 9, 19)),
        *(MapButton(SLUG, thesis) for thesis in ("T1", "T2", "T3")),
        MapButton(SLUG),
    ]
    back = talk.press(MapButton(SLUG).pack())
    assert back.in_place
    assert isinstance(back.response, ArgumentMap)
    assert back.response.thesis is None


def test_every_paragraph_is_reached_from_the_map_and_leaves_the_map_standing(library: Library) -> None:
    talk = Talk(library)
    reached = set()
    for thesis in library.essay().theses:
        for button in buttons(talk.press(MapButton(SLUG, thesis.id).pack()).response):
            if isinstance(button.data, SeparateParagraphButton):
                decision = talk.press(button.payload)
                assert isinstance(decision.response, Passage)
                assert not decision.in_place
                reached.add(decision.response.ref.number)
    assert reached == set(range(1, len(library.essay()) + 1))


def test_a_map_may_be_opened_in_a_message_of_its_own(library: Library) -> None:
    decision = Talk(library).press(MapButton(SLUG, anew=True).pack())
    assert isinstance(decision.response, ArgumentMap)
    assert not decision.in_place


def test_a_button_to_what_is_gone_leads_nowhere(library: Library) -> None:
    for data in (MapButton(SLUG, "T9"), MapButton("gone"), MapButton("gone", anew=True)):
        decision = Talk(library).press(data.pack())
        assert decision.response is None
        assert decision.toast == CatalogueMessage("button.stale")


def test_where_there_is_nothing_to_draw_the_outline_comes() -> None:
    plain = made_of("雨", "雨下了一个月。", "停了。")
    assert isinstance(Talk(plain).command("map").response, Outline)


def test_theses_alone_make_a_map(library: Library) -> None:
    bare = Library((replace(library.essay(), argument=Argument()),))
    assert isinstance(Talk(bare).command("map").response, ArgumentMap)
