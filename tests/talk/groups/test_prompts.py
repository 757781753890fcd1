"""How a discussion begins: what it is about, and who may begin one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.conversation import ConversationState
from bot.core.decision import Decision, StartDiscussion
from bot.core.discussion import Discussion, DiscussionFigures, DiscussionStage, GroupContext, GroupSettings
from bot.core.essay import Essay, Library, Ref
from bot.core.language import Language
from bot.core.match import Find, Verdict
from bot.core.response import CatalogueMessage, DiscussionPrompt, TextResponse
from bot.talk.groups import prompts
from bot.talk.schedules.reading_order import representative_paragraph
from tests.talk.people import SLUG, Search, buttons, found, keys
from tests.talk.rooms import NOW, OVER, TALK, commands, take


def begun(decision: Decision) -> Discussion:
    """The discussion that begins; its prompt is the reply."""
    [effect] = decision.effects
    assert isinstance(effect, StartDiscussion)
    assert isinstance(decision.response, DiscussionPrompt)
    discussion = effect.discussion
    assert (decision.response.ref, decision.response.thesis, decision.response.question) == (
        discussion.ref,
        discussion.thesis,
        discussion.question,
    )
    return discussion


def refused(decision: Decision) -> CatalogueMessage:
    assert decision.effects == ()
    assert isinstance(decision.response, TextResponse)
    [note] = decision.response.notes
    return note


def discuss(
    library: Library, argument: str = "", group: GroupContext | None = None, find: Find | None = None
) -> Decision:
    return take(commands("discuss", argument), library, group, find=find)


def had(*theses: str) -> GroupContext:
    """So the discussions were about, one after the other."""
    return GroupContext(last=OVER, figures=DiscussionFigures(begun=theses, held=tuple((SLUG, each) for each in theses)))


def everything(essay: Essay) -> list[str]:
    return [thesis.id for thesis in essay.theses]


def test_what_begins_is_new_open_and_in_the_language_that_is_read(library: Library) -> None:
    discussion = begun(discuss(library))
    assert (discussion.id, discussion.stage, discussion.opened) == (0, DiscussionStage.OPEN, NOW)
    assert (discussion.poll, discussion.due, discussion.signing) == (True, None, False)
    assert discussion.language is Language.HANS
    english = begun(take(commands("discuss"), library, chat=ConversationState(language=Language.ENGLISH)))
    assert english.language is Language.ENGLISH
    spoken = begun(take(commands("discuss", spoken=Language.HANT), library))
    assert spoken.language is Language.HANT


@pytest.mark.parametrize(
    ("theses", "expected"),
    [
        ((), "intro"),
        (("intro",), "S1"),
        (("intro", "S1", "T1", "T2", "T3", "S2", "T4"), "T5"),
        (("S1", "T1", "T2", "T3", "S2", "T4", "T5"), "intro"),
        (("intro", "S1", "T1", "T2", "T3", "S2", "T4", "T5"), "intro"),
        (("intro", "intro", "S1", "T1", "T2", "T3", "S2", "T4", "T5"), "S1"),
        (("gone", "gone"), "intro"),
    ],
)
def test_without_a_word_comes_what_was_talked_about_least(
    library: Library, theses: tuple[str, ...], expected: str
) -> None:
    assert begun(discuss(library, group=had(*theses))).thesis == expected


def test_every_thesis_has_its_turn_before_any_comes_again(library: Library) -> None:
    essay, turns = library.essay(), list[str]()
    for _ in range(2 * len(essay.theses)):
        turns.append(begun(discuss(library, group=had(*turns))).thesis)
    assert turns == everything(essay) * 2


def test_each_time_another_question_and_another_passage_come(library: Library) -> None:
    essay, thesis = library.essay(), library.essay().thesis("S1")
    turns = [begun(discuss(library, "S1", had(*["S1"] * nth))) for nth in range(2 * len(thesis.discuss))]
    assert [nth.question for nth in turns] == [*thesis.discuss, *thesis.discuss]
    assert [nth.ref.number for nth in turns] == [
        representative_paragraph(essay, thesis, nth) for nth in range(len(turns))
    ]
    assert len({decision.ref for decision in turns}) > 1


@pytest.mark.parametrize("argument", ["12", "１２", " 12 ", "第12段", "第十二段", "12段", "paragraph 12"])
def test_a_paragraph_is_named_by_its_number(library: Library, argument: str) -> None:
    discussion = begun(discuss(library, argument))
    assert (discussion.ref, discussion.thesis) == (Ref(SLUG, 12), "T1")


@pytest.mark.parametrize("number", range(1, 28))
def test_every_paragraph_can_be_talked_about_under_its_own_thesis(library: Library, number: int) -> None:
    essay = library.essay()
    discussion = begun(discuss(library, str(number)))
    assert (discussion.ref.number, discussion.thesis) == (number, essay.paragraph(number).thesis)
    assert discussion.question in essay.thesis(discussion.thesis).discuss


@pytest.mark.parametrize("argument", ["28", "99999", "第28段"])
def test_a_paragraph_that_is_none_begins_nothing(library: Library, argument: str) -> None:
    assert refused(discuss(library, argument)) == CatalogueMessage("page.none", {"count": 27})


@pytest.mark.parametrize(
    ("argument", "thesis"),
    [
        ("技术的启蒙", "T3"),
        ("《技术的启蒙》", "T3"),
        ("技術的啟蒙", "T3"),
        ("t3", "T3"),
        ("落幕", "S2"),
        ("第二部分", "S1"),
        ("exit", "S2"),
    ],
)
def test_a_thesis_is_named_by_its_names(library: Library, argument: str, thesis: str) -> None:
    discussion = begun(discuss(library, argument))
    essay = library.essay()
    assert (discussion.thesis, discussion.ref.number) == (
        thesis,
        representative_paragraph(essay, essay.thesis(thesis), 0),
    )


def test_what_is_named_in_other_words_is_looked_for(library: Library) -> None:
    search = Search(found(22, 3))
    discussion = begun(discuss(library, "抛弃流量", find=search))
    assert (discussion.ref, discussion.thesis) == (Ref(SLUG, 22), "T4")
    assert ("抛弃流量", ()) in search.asked


@pytest.mark.parametrize("verdict", [Verdict.RELATED, Verdict.SILENT])
def test_what_the_essay_does_not_speak_of_begins_nothing(library: Library, verdict: Verdict) -> None:
    decision = discuss(library, "红烧肉" * 30, find=Search(found(11, verdict=verdict)))
    assert refused(decision) == CatalogueMessage("discuss.unknown", {"asked": ("红烧肉" * 30)[:40]})


def test_an_argument_of_spaces_is_none(library: Library) -> None:
    assert begun(discuss(library, "  \n ")).thesis == "intro"


@pytest.mark.parametrize("argument", ["", "12", "落幕", "28"])
def test_members_begin_one_only_where_the_admins_let_everybody(library: Library, argument: str) -> None:
    asked = commands("discuss", argument)
    assert refused(take(asked, library, manages=False)) == CatalogueMessage("discuss.managers")
    anyone = take(asked, library, GroupContext(settings=GroupSettings(anyone=True)), manages=False)
    assert keys(anyone.response) == ["page.none"] if argument == "28" else begun(anyone)


def test_one_at_a_time(library: Library) -> None:
    for stage in (DiscussionStage.OPEN, DiscussionStage.ASKING):
        decision = discuss(library, "12", GroupContext(running=replace(TALK, stage=stage)))
        assert refused(decision) == CatalogueMessage("discuss.running")
    assert begun(discuss(library, "12", GroupContext(last=OVER)))


@pytest.mark.parametrize("hours", [0, 12, 168])
def test_it_closes_by_itself_after_the_hours_that_the_admins_chose(library: Library, hours: int) -> None:
    discussion = begun(discuss(library, group=GroupContext(settings=GroupSettings(hours=hours))))
    assert discussion.due == (NOW + timedelta(hours=hours) if hours else None)


@pytest.mark.parametrize(("hours", "expected"), [(None, 24), (0, 0), (48, 48)])
def test_what_comes_by_schedule_may_have_hours_of_its_own(library: Library, hours: int | None, expected: int) -> None:
    essay, settings = library.essay(), GroupSettings(hours=24)
    discussion = prompts.new_discussion(
        essay, essay.thesis("T1"), None, 0, now=NOW, language=Language.HANS, settings=settings, poll=False, hours=hours
    )
    assert discussion.due == (NOW + timedelta(hours=expected) if expected else None)
    assert not discussion.poll


def stripped(essay: Essay, *without: str) -> Library:
    """The essay with no questions for these theses."""
    theses = tuple(replace(thesis, discuss=() if thesis.id in without else thesis.discuss) for thesis in essay.theses)
    return Library((replace(essay, theses=theses),))


def test_a_thesis_without_questions_borrows_those_of_its_part(library: Library) -> None:
    essay = library.essay()
    borrowed = [begun(discuss(stripped(essay, "T1"), "T1", had(*["T1"] * decision))).question for decision in range(2)]
    assert borrowed == list(essay.thesis("S1").discuss[:2])
    assert begun(discuss(stripped(essay, "T1", "S1"), "T1")).question is None


def labels(decision: Decision | DiscussionPrompt) -> Sequence[str]:
    response = decision.response if isinstance(decision, Decision) else decision
    return [button.label.key for button in buttons(response) if isinstance(button.label, CatalogueMessage)]


def test_a_prompt_leads_to_its_passage_in_private(library: Library) -> None:
    decision = discuss(library, "12")
    assert labels(decision) == ["group.press.read"]
    assert [button.start for button in buttons(decision.response)] == [f"p-{SLUG}-12_T1_0"], "with the question"


def test_where_members_may_sign_a_prompt_lets_them(library: Library) -> None:
    decision = discuss(library, "12", GroupContext(settings=GroupSettings(signing=True)))
    assert begun(decision).signing
    assert labels(decision) == ["group.press.read", "group.press.sign"]
    assert buttons(decision.response)[1].payload == "g:sign"


@pytest.mark.parametrize("signing", [True, False])
def test_a_prompt_that_is_shown_anew_says_so_and_is_else_the_same(library: Library, signing: bool) -> None:
    discussion = replace(TALK, signing=signing, poll=not signing)
    shown = prompts.prompt(discussion, library.essay())
    assert (shown.poll, shown.moved) == (not signing, False)
    assert prompts.prompt(discussion, library.essay(), moved=True) == replace(shown, moved=True)
