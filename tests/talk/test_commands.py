"""Commands, and links that lead to a paragraph."""

from pathlib import Path

import pytest

from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.deep_links import ParagraphLink
from bot.core.essay import Library, Ref
from bot.core.incoming import MessageKind
from bot.core.language import Language
from bot.core.outgoing import Address
from bot.core.response import CatalogueMessage, Extent, Outline, Overview, Passage, TextResponse
from bot.shelf.loader import load_library
from bot.talk.commands import COMMANDS, commands_for
from bot.talk.decide import decide
from bot.talk.groups.commands import GROUP_COMMANDS
from tests.incoming import changed
from tests.shelf.folder import write_folder
from tests.talk.people import SLUG, Search, Talk, at, buttons, do, keys, settled


def test_start_says_what_this_is_and_offers_three_questions(library: Library) -> None:
    response = Talk(library).command("start").response
    assert keys(response) == ["start.hello", "start.try"]
    assert len(buttons(response)) == 3
    assert all(button.payload.startswith("q:") for button in buttons(response))


def test_start_begins_anew_and_keeps_the_language(library: Library) -> None:
    chat = ConversationState(Language.ENGLISH, Ref(SLUG, 3), (Ref(SLUG, 4),), ("问",))
    assert settled(Talk(library, chat=chat).command("start").state) == ConversationState(language=Language.ENGLISH)


def test_a_deep_link_leads_to_every_paragraph(library: Library) -> None:
    for number in range(1, 28):
        talk = Talk(library)
        response = talk.command("start", f"p-{SLUG}-{number}").response
        assert isinstance(response, Passage)
        assert (response.ref, response.extent) == (Ref(SLUG, number), Extent.WHOLE)
        assert talk.chat.at == response.ref


def test_deep_links_do_not_depend_on_annotations(library: Library, seeds: Path, tmp_path: Path) -> None:
    text = (seeds / SLUG / "essay.txt").read_bytes()
    write_folder(tmp_path, SLUG, text, notes=None, phrasings=None)
    plain = load_library(tmp_path)
    for paragraph in library.essay().paragraphs:
        link = ParagraphLink(Ref(SLUG, paragraph.number)).pack()
        response = Talk(plain).command("start", link).response
        assert isinstance(response, Passage)
        assert plain.paragraph(response.ref).text == paragraph.text


@pytest.mark.parametrize("link", ["p-zhibo-daihuo-28", "p-zhibo-daihuo-0", "p-gone-1", "x", "😂", "p-zhibo-daihuo-1 "])
def test_a_link_to_nothing_is_answered_with_the_essay(library: Library, link: str) -> None:
    response = Talk(library).command("start", link).response
    assert keys(response) == ["start.lost", "start.hello"]
    assert len(buttons(response)) == 3


def test_the_outline_offers_every_thesis(library: Library) -> None:
    response = Talk(library).command("outline").response
    assert isinstance(response, Outline)
    assert [button.payload for button in buttons(response)] == [
        f"t:{SLUG}:{thesis.id}" for thesis in library.essay().theses
    ]
    assert len(response.rows) <= 2


def test_a_summary_of_the_whole_leads_to_its_parts(library: Library) -> None:
    response = Talk(library).command("summary").response
    assert isinstance(response, Overview)
    assert response.thesis is None
    assert [button.payload for button in buttons(response)] == [
        f"t:{SLUG}:{part}" for part in ("intro", "S1", "S2")
    ] + [f"o:{SLUG}"]


@pytest.mark.parametrize(
    ("argument", "thesis"),
    [
        ("T1", "T1"),
        ("t1", "T1"),
        ("落幕", "S2"),
        ("《思想的洗礼》", "T1"),
        ("Technology", "T3"),
        ("底层技术", "T5"),
        ("底層技術", "T5"),
        ("第二部分", "S1"),
        ("第 3 部分", "S2"),
        ("part 1", "intro"),
        ("第三个论点", "T3"),
        ("论点一", "T1"),
        ("thesis 5", "T5"),
        ("产业互联网的大潮下，直播带货落幕是必然", "S2"),
        ("模式的探索", "T2"),
        ("消费互联网", "T5"),
        ("exit", "S2"),
    ],
)
def test_a_summary_of_a_part_is_found_by_many_names(library: Library, argument: str, thesis: str) -> None:
    talk = Talk(library)
    response = talk.command("summary", argument).response
    assert isinstance(response, Overview)
    assert (response.thesis, response.lead) == (thesis, None)
    assert talk.chat.at == Ref(SLUG, library.essay().thesis(thesis).first)


@pytest.mark.parametrize("argument", ["第四部分", "第九章", "T9", "雨", "😂", "一", "的", "x" * 300, "直播带货"])
def test_a_summary_of_what_is_no_part_is_that_of_the_whole(library: Library, argument: str) -> None:
    response = Talk(library).command("summary", argument).response
    assert isinstance(response, Overview)
    assert response.thesis is None
    assert response.lead == CatalogueMessage("summary.unknown", {"asked": argument[:40]})


def test_help_names_every_command_that_has_a_place_in_the_menu(library: Library) -> None:
    response = Talk(library).command("help").response
    assert isinstance(response, TextResponse)
    lines = [note.values for note in response.notes if note.key == "help.line"]
    assert [line["name"] for line in lines] == [command.name for command in commands_for(owner=False) if command.listed]
    assert [command.name for command in COMMANDS if not command.listed] == ["recap"], "its link leads there"


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_no_command_deletes_anything(library: Library, name: str) -> None:
    assert not Talk(library, chat=at(11)).command(name).forget


@pytest.mark.parametrize("name", [command.name for command in GROUP_COMMANDS])
def test_a_command_of_groups_only_says_where_it_belongs(library: Library, name: str) -> None:
    decision = Talk(library, chat=at(11)).command(name)
    elsewhere = name not in [command.name for command in COMMANDS]
    assert (decision.response == TextResponse((CatalogueMessage("group.only", {"name": name}),))) is elsewhere
    assert decision.effects == () or name == "read", "where somebody is now"
    assert elsewhere == (name in ("discuss", "close", "schedule"))


@pytest.mark.parametrize("name", ["setting", "x" * 32, "startt", ""])
def test_a_command_that_is_none_is_said_to_be_none(library: Library, name: str) -> None:
    decision = Talk(library, chat=at(11)).command(name)
    assert settled(decision.state) == at(11)
    assert keys(decision.response) == ["command.unknown"]
    assert len(buttons(decision.response)) == 3


def test_privacy_is_answered(library: Library) -> None:
    assert keys(Talk(library).command("privacy").response)[0] == "privacy"


def test_export_sends_what_is_kept_where_there_is_somewhere_to_send_it(library: Library) -> None:
    asked = do(MessageKind.COMMAND, "export")
    decision = decide(changed(asked, to=Address(7)), Context(ConversationState(), library, Search()))
    assert decision.export
    here = decide(asked, Context(ConversationState(), library, Search()))
    assert not here.export
    assert here.response == TextResponse((CatalogueMessage("export.terminal"),))
