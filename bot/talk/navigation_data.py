"""What a button of the conversation carries: where it leads. It comes from outside, so nothing in it is believed."""

import re
from dataclasses import dataclass

from bot.core.argument import Place
from bot.core.essay import SLUG, Essay, Library, Ref
from bot.talk.callback_data import ButtonTarget

OTHERS = 3
"""Further passages a button can name; with the longest slug and five-digit numbers it stays under 64 bytes."""

_SLUG = SLUG.pattern
_NUMBER = "[1-9][0-9]{0,4}"
_SENTENCE = "(?:s([0-9]{1,3}))?"
_PLACE = f"{_NUMBER}(?:s[0-9]{{1,3}})?"
MOST = 64
"""Bytes of a button."""
_SHAPES = {
    ButtonTarget.PARAGRAPH: re.compile(rf"p:({_SLUG}):({_NUMBER})(?::([1-9][0-9]{{0,2}}))?{_SENTENCE}(t)?"),
    ButtonTarget.FURTHER: re.compile(rf"n:({_SLUG}):({_NUMBER})"),
    ButtonTarget.THESIS: re.compile(rf"t:({_SLUG}):(-|[A-Za-z][A-Za-z0-9]{{0,7}})(?::({_NUMBER}){_SENTENCE})?"),
    ButtonTarget.OUTLINE: re.compile(rf"o:({_SLUG})"),
    ButtonTarget.OTHER: re.compile(rf"m:({_SLUG}):({_PLACE}(?:\.{_PLACE}){{0,{OTHERS}}}):([0-9])"),
    ButtonTarget.QUESTION: re.compile(rf"q:({_SLUG}):({_NUMBER})"),
}
_WAY = re.compile(rf"w:([a-z]{{1,8}}):({_SLUG}):({_NUMBER})")


@dataclass(frozen=True, slots=True)
class NavigationButton:
    """A button that leads somewhere: everything that it names is on the shelf."""

    way: ButtonTarget
    essay: Essay
    number: int = 0
    page: int = 1
    thesis: str | None = None
    others: tuple[Place, ...] = ()
    at: int = 0
    sentence: int | None = None  # set off
    converted: bool = False  # in Traditional characters
    back: Place | None = None  # the passage that leads here


def paragraph(ref: Ref, page: int = 1, sentence: int | None = None, *, converted: bool = False) -> str:
    """``sentence``: the one that is set off."""
    return f"p:{ref}" + (f":{page}" if page > 1 else "") + _sentence(sentence) + ("t" if converted else "")


def _sentence(sentence: int | None) -> str:
    return "" if sentence is None else f"s{sentence}"


def further(ref: Ref) -> str:
    """From an excerpt of a day, which stays as it is."""
    return f"n:{ref}"


def thesis(slug: str, thesis_id: str | None, back: Place | None = None) -> str:
    """``back``: the passage to which there is to be a way back."""
    return f"t:{slug}:{thesis_id or '-'}" + (f":{back.paragraph}{_sentence(back.sentence)}" if back else "")


def outline(slug: str) -> str:
    return f"o:{slug}"


def question(ref: Ref) -> str:
    return f"q:{ref}"


def way(verb: str, ref: Ref) -> str:
    """``verb``: of ``WayOn``."""
    return f"w:{verb}:{ref}"


def read_way(text: str, library: Library) -> tuple[str, Ref] | None:
    """The verb and the passage of a way on, or None where it is forged, or names what is no longer there."""
    found = _WAY.fullmatch(text)
    ref = Ref(found[2], int(found[3])) if found else None
    return (found[1], ref) if found and ref and library.holds(ref) else None


def other(slug: str, places: tuple[Place, ...], at: int) -> str:
    """Without the sentences that are set off, where those do not fit."""
    chosen = places[: OTHERS + 1]
    long = ".".join(f"{each.paragraph}{_sentence(each.sentence)}" for each in chosen)
    short = ".".join(str(each.paragraph) for each in chosen)
    payload = f"m:{slug}:{long}:{at}"
    return payload if len(payload) <= MOST else f"m:{slug}:{short}:{at}"


def read(text: str, library: Library) -> NavigationButton | None:
    """The press on a page, or None where the payload is forged, or names what is no longer there."""
    try:
        way = ButtonTarget(text[:1])
    except ValueError:
        return None
    found = _SHAPES[way].fullmatch(text) if way in _SHAPES else None
    essay = next((essay for essay in library.essays if found and essay.slug == found[1]), None)
    if not found or not essay:
        return None
    if way is ButtonTarget.OUTLINE:
        return NavigationButton(way, essay)
    if way is ButtonTarget.THESIS:
        known = found[2] == "-" or any(each.id == found[2] for each in essay.theses)
        back = _place(found[3], found[4], essay) if found[3] else None
        if not known or (found[3] and back is None):
            return None
        return NavigationButton(way, essay, thesis=None if found[2] == "-" else found[2], back=back)
    if way is ButtonTarget.OTHER:
        return _read_other(found[2].split("."), int(found[3]), essay)
    number = int(found[2])
    if number > len(essay):
        return None
    if way is not ButtonTarget.PARAGRAPH:
        return NavigationButton(way, essay, number=number)
    place = _place(found[2], found[4], essay)
    if place is None:
        return None
    page = int(found[3] or 1)
    return NavigationButton(way, essay, number, page, sentence=place.sentence, converted=bool(found[5]))


def _place(number: str, sentence: str | None, essay: Essay) -> Place | None:
    """None where there is no such paragraph; a sentence that is gone is left out."""
    paragraph = int(number)
    if paragraph > len(essay):
        return None
    told = int(sentence) if sentence else None
    within = told is not None and told < len(essay.paragraph(paragraph).sentences)
    return Place(paragraph, told if within else None)


def _read_other(places: list[str], at: int, essay: Essay) -> NavigationButton | None:
    read = [_place(number, sentence, essay) for number, _, sentence in (each.partition("s") for each in places)]
    known = [place for place in read if place]
    if len(known) < len(places) or at >= len(known):
        return None
    here = known[at]
    return NavigationButton(
        ButtonTarget.OTHER, essay, here.paragraph, others=tuple(known), at=at, sentence=here.sentence
    )
