"""Links that were shared lead to the same words, also when the essay was edited since."""

from dataclasses import replace

from bot.core.deep_links import ParagraphLink, RangeLink
from bot.core.essay import Essay, Library, Ref
from bot.core.fingerprint import fingerprint
from bot.core.response import CatalogueMessage, Passage, Response, TextResponse
from tests.talk.people import SLUG, Talk, buttons, keys


def link_to(library: Library, number: int) -> str:
    ref = Ref(SLUG, number)
    return ParagraphLink(ref, fingerprint=fingerprint(library.paragraph(ref).text)).pack()


def without(library: Library, number: int) -> Library:
    essay = library.essay(SLUG)
    left = [each for each in essay.paragraphs if each.number != number]
    numbered = tuple(replace(each, number=at) for at, each in enumerate(left, 1))
    return Library((replace(essay, paragraphs=numbered),))


def changed(library: Library, number: int) -> Library:
    essay: Essay = library.essay(SLUG)
    paragraphs = list(essay.paragraphs)
    old = paragraphs[number - 1]
    paragraphs[number - 1] = replace(old, sentences=(*old.sentences[:-1], "最后这一句改过了。"))
    return Library((replace(essay, paragraphs=tuple(paragraphs)),))


def test_link_follows_its_words(library: Library) -> None:
    response = Talk(without(library, 3)).command("start", link_to(library, 12)).response
    assert isinstance(response, Passage)
    assert (response.ref.number, response.lead) == (11, None)


def test_link_to_a_passage_that_was_changed_says_so(library: Library) -> None:
    response = Talk(changed(library, 11)).command("start", link_to(library, 11)).response
    assert isinstance(response, Passage)
    assert (response.ref.number, response.lead) == (11, CatalogueMessage("link.changed"))


def test_link_to_a_passage_that_is_gone_says_so_and_shows_the_outline(library: Library) -> None:
    response = Talk(without(library, 12)).command("start", link_to(library, 12)).response
    assert isinstance(response, TextResponse)
    assert [note.key for note in response.notes] == ["link.gone"]
    assert [button.payload for button in buttons(response)] == [
        f"t:{SLUG}:{thesis.id}" for thesis in library.essay().theses
    ]


def test_old_link_without_a_fingerprint_still_leads_to_the_number(library: Library) -> None:
    response = Talk(without(library, 3)).command("start", f"p-{SLUG}-12").response
    assert isinstance(response, Passage)
    assert response.ref.number == 12


def copied(response: Response | None) -> str:
    [button] = [each for each in buttons(response) if each.copies]
    return button.start or ""


def leads(library: Library, link: str) -> tuple[int, list[str], CatalogueMessage | None]:
    """The paragraph that is shown, the buttons to further ones, and what is said before it."""
    response = Talk(library).command("start", link).response
    assert isinstance(response, Passage)
    others = [each.payload for each in buttons(response) if each.payload.startswith("n:")]
    return response.ref.number, others, response.lead


def test_of_paragraphs_that_were_asked_for_together_the_link_is_to_all_of_them(library: Library) -> None:
    link = copied(Talk(library).say("第5到7段").response)
    assert link == RangeLink.of(library.essay(), 5, 7).pack()
    assert len(link) <= 64
    lead = CatalogueMessage("link.range", {"first": 5, "last": 7})
    assert leads(library, link) == (5, [f"n:{SLUG}:6", f"n:{SLUG}:7"], lead)
    assert copied(Talk(library).say("第5段和第9段").response) == link_to(library, 5)


def test_link_to_a_range_follows_it_and_says_where_it_was_changed(library: Library) -> None:
    range_link = RangeLink.of(library.essay(), 5, 7).pack()
    moved = CatalogueMessage("link.range", {"first": 4, "last": 6})
    assert leads(without(library, 3), range_link) == (4, [f"n:{SLUG}:5", f"n:{SLUG}:6"], moved)
    shorter = CatalogueMessage("link.range.changed", {"first": 5, "last": 6})
    assert leads(without(library, 6), range_link) == (5, [f"n:{SLUG}:6"], shorter)
    changed_one = CatalogueMessage("link.range.changed", {"first": 5, "last": 7})
    assert leads(changed(library, 6), range_link)[2] == changed_one


def test_link_to_a_range_of_which_one_is_left_leads_to_that(library: Library) -> None:
    range_link = RangeLink.of(library.essay(), 5, 6).pack()
    assert leads(without(library, 6), range_link) == (5, [], CatalogueMessage("link.changed"))


def test_link_to_a_range_that_is_gone_says_so(library: Library) -> None:
    essay = library.essay()
    left = tuple(replace(each, number=at) for at, each in enumerate(essay.paragraphs[10:], 1))
    gone = Library((replace(essay, paragraphs=left),))
    assert keys(Talk(gone).command("start", RangeLink.of(essay, 5, 7).pack()).response) == ["link.gone"]


def test_link_to_a_range_without_fingerprints_leads_to_the_numbers_that_there_are(library: Library) -> None:
    assert leads(library, f"p-{SLUG}-26_99")[:2] == (26, [f"n:{SLUG}:27"])
    assert keys(Talk(library).command("start", f"p-{SLUG}-28_99").response)[0] == "start.lost"
    assert keys(Talk(library).command("start", "p-gone-1_2").response)[0] == "start.lost"
