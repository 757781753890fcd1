"""Links that were shared lead to the same words, also when the essay was edited since."""

from dataclasses import replace

from bot.core.deep_links import ParagraphLink
from bot.core.essay import Essay, Library, Ref
from bot.core.fingerprint import fingerprint
from bot.core.response import CatalogueMessage, Passage, TextResponse
from tests.talk.people import SLUG, Talk, buttons


def link(library: Library, number: int) -> str:
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
    response = Talk(without(library, 3)).command("start", link(library, 12)).response
    assert isinstance(response, Passage)
    assert (response.ref.number, response.lead) == (11, None)


def test_link_to_a_passage_that_was_changed_says_so(library: Library) -> None:
    response = Talk(changed(library, 11)).command("start", link(library, 11)).response
    assert isinstance(response, Passage)
    assert (response.ref.number, response.lead) == (11, CatalogueMessage("link.changed"))


def test_link_to_a_passage_that_is_gone_says_so_and_shows_the_outline(library: Library) -> None:
    response = Talk(without(library, 12)).command("start", link(library, 12)).response
    assert isinstance(response, TextResponse)
    assert [note.key for note in response.notes] == ["link.gone"]
    assert [button.payload for button in buttons(response)] == [
        f"t:{SLUG}:{thesis.id}" for thesis in library.essay().theses
    ]


def test_old_link_without_a_fingerprint_still_leads_to_the_number(library: Library) -> None:
    response = Talk(without(library, 3)).command("start", f"p-{SLUG}-12").response
    assert isinstance(response, Passage)
    assert response.ref.number == 12
