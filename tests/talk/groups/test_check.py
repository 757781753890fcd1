"""What the essay says to a claim about it."""

import pytest

from bot.core.callback_data.passages import ParagraphButton
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.essay import Library, Ref
from bot.core.incoming import Command, MessageKind
from bot.core.match import ClaimVerdict
from bot.core.outgoing import Address, ChatKind
from bot.core.response import Button, CatalogueMessage, CheckedClaim
from bot.talk.decide import decide
from bot.talk.groups import check
from tests.incoming import changed
from tests.talk.people import SLUG, Search, do, judging, keys
from tests.talk.rooms import GROUP, commands, take

CLAIM = "作者说直播带货会一直火下去"
SAID = [ClaimVerdict.BEARS_OUT, ClaimVerdict.AGAINST, ClaimVerdict.TOUCHES]


def judged(bearing: ClaimVerdict, number: int | None = 21) -> object:
    return judging(bearing, number, 2)(CLAIM, SLUG)


@pytest.mark.parametrize("bearing", SAID)
def test_the_passage_is_shown_with_the_way_to_it(library: Library, bearing: ClaimVerdict) -> None:
    read = Button(CatalogueMessage("group.press.read"), start=f"p-{SLUG}-21")
    decision = take(commands("check", replied=CLAIM, replies_to=50), library, judged=judged(bearing))
    assert decision.response == CheckedClaim(bearing, Ref(SLUG, 21), 2, ((read,),))


@pytest.mark.parametrize("to", [None, Address(7)])
@pytest.mark.parametrize("bearing", SAID)
def test_in_private_the_passage_opens_in_place(library: Library, bearing: ClaimVerdict, to: Address | None) -> None:
    decision = take(commands("check", CLAIM, to=to), library, judged=judged(bearing))
    whole = Button(CatalogueMessage("button.whole"), ParagraphButton(Ref(SLUG, 21)))
    assert decision.response == CheckedClaim(bearing, Ref(SLUG, 21), 2, ((whole,),))


@pytest.mark.parametrize("number", [21, None])
@pytest.mark.parametrize("to", [GROUP, Address(7), None])
def test_what_the_essay_does_not_say_has_no_passage_to_lead_to(
    library: Library, number: int | None, to: Address | None
) -> None:
    decision = take(commands("check", CLAIM, to=to), library, judged=judged(ClaimVerdict.UNSAID, number))
    assert decision.response == CheckedClaim(ClaimVerdict.UNSAID, Ref(SLUG, number) if number else None, 2)


def test_what_somebody_else_said_is_answered_at_its_place(library: Library) -> None:
    said, judgement = commands("check", replied=CLAIM, replies_to=50), judged(ClaimVerdict.AGAINST)
    assert take(said, library, judged=judgement).answers_to == 50
    own = changed(said, replied="", argument=CLAIM)
    assert take(own, library, judged=judgement).answers_to is None, "the command holds the claim"
    both = changed(said, argument="作者说别的")
    assert isinstance(both, Command)
    assert (check.claim_to_check(both), take(both, library, judged=judgement).answers_to) == ("作者说别的", None), (
        "one's own words come first"
    )


def test_nothing_but_the_command_is_kept_of_it(library: Library) -> None:
    chat = ConversationState(at=Ref(SLUG, 3), asked=("问",))
    decision = take(
        commands("check", replied=CLAIM, replies_to=50), library, chat=chat, judged=judged(ClaimVerdict.AGAINST)
    )
    assert (decision.state.at, decision.state.asked, decision.effects, decision.finding) == (
        Ref(SLUG, 3),
        ("问",),
        (),
        None,
    )


def test_without_a_claim_it_says_how(library: Library) -> None:
    for said in (commands("check"), commands("check", answers="我自己说的", replies_to=50)):
        assert check.claim_to_check(said) == ""
        decision = take(said, library)
        assert (keys(decision.response), decision.answers_to) == (["check.usage"], None)


def test_it_can_be_used_everywhere_but_in_channels(library: Library) -> None:
    for to in (GROUP, Address(7), None):
        assert take(commands("check", CLAIM, to=to), library, judged=judged(ClaimVerdict.AGAINST)).response
    channel = changed(do(MessageKind.COMMAND, "check", CLAIM), to=Address(-9, ChatKind.CHANNEL))
    assert decide(channel, Context(ConversationState(), library, Search())).response is None
