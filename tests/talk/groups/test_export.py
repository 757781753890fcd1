"""Who gets what was said in a group, and how."""

from bot.core.conversation import ConversationState
from bot.core.deep_links import ExportLink
from bot.core.discussion import GroupContext
from bot.core.essay import Library
from bot.core.outgoing import Address
from bot.core.response import Button, CatalogueMessage
from tests.talk.people import buttons, keys
from tests.talk.rooms import GROUP, commands, take

CHAT = "c" + "0123456789abcdef0123"
ADMIN = Address(7)


def test_an_admin_who_can_be_written_to_gets_it_in_private(library: Library) -> None:
    decision = take(commands("export", sender=ADMIN), library, GroupContext(reachable=True))
    assert (keys(decision.response), decision.export_group, buttons(decision.response)) == (
        ["export.group.sent"],
        True,
        [],
    )
    assert not decision.export, "it is not about this person alone"


def test_an_admin_who_cannot_fetches_it_by_a_button(library: Library) -> None:
    for sender, group in ((ADMIN, GroupContext()), (None, GroupContext(reachable=True)), (ADMIN, None)):
        decision = take(commands("export", sender=sender, chat=CHAT), library, group)
        assert (keys(decision.response), decision.export_group) == (["export.group.fetch"], False)
        assert buttons(decision.response) == [Button(CatalogueMessage("export.press.fetch"), start=f"e-{CHAT}")]


def test_members_get_nothing(library: Library) -> None:
    decision = take(commands("export", sender=ADMIN), library, GroupContext(reachable=True), manages=False)
    assert (keys(decision.response), decision.export_group) == (["group.managers"], False)


def test_the_button_hands_over_to_admins_of_that_group_only(library: Library) -> None:
    link = ExportLink(CHAT).pack()
    cases = [(GROUP, True, "here"), (GROUP, False, "stranger"), (None, True, "stranger"), (None, False, "stranger")]
    for elsewhere, manages, said in cases:
        fetched = commands("start", link, to=ADMIN, sender=ADMIN, elsewhere=elsewhere)
        decision = take(fetched, library, manages=manages)
        assert keys(decision.response) == [f"export.group.{said}"]
        assert decision.export_group is (said == "here")


def test_in_the_group_itself_the_link_hands_over_nothing(library: Library) -> None:
    decision = take(
        commands("start", ExportLink(CHAT).pack()),
        library,
        GroupContext(reachable=True),
        chat=ConversationState(),
    )
    assert (keys(decision.response), decision.export_group) == (["group.private"], False)
