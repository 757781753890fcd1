"""Places in an essay as people name them: paragraphs, parts and theses, in Chinese and English; and one
of several that were just quoted or offered.

A named place never ends at another one: what is named and is not there comes back as it was named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.argument import Enumeration
from bot.core.essay import Essay, Thesis
from bot.core.patterns import LazyPattern
from bot.core.text import bare_name, without_punctuation
from bot.talk.numbers import NUMBER, NUMBER_IN_ENGLISH, read_number
from bot.talk.paragraph_grammar import GRAMMAR, STEPS, UNIT_OF_PART, UNIT_OF_THESIS, ReadingPosition, ReadParagraphs

MASK = "§"
"""Stands in a message for the place that it names."""
LONGEST = 400
"""Characters of a message that is searched for places."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that a message names, and what else it says."""

    paragraphs: tuple[int, ...] = ()  # in the order in which they are named; they may lie outside of the essay
    thesis: Thesis | None = None  # a part, or a thesis
    relative: int = 0  # 1: the one after what is on the table, -1: the one before
    missing: str = ""  # a part that is named and is not there
    rest: str = ""  # the message with MASK where the place stood
    item: bool = False  # one of several that were just quoted

    def inside(self, essay: Essay) -> tuple[int, ...]:
        """Those paragraphs that there are."""
        return tuple(number for number in self.paragraphs if 1 <= number <= len(essay))

    def covered(self, essay: Essay) -> tuple[int, ...]:
        """Those paragraphs, or those of the part that is named."""
        return self.inside(essay) or (tuple(range(self.thesis.first, self.thesis.last + 1)) if self.thesis else ())


_DENIED = LazyPattern(r"(?:不是|而?非|并不是|not|除了?|别(?:看|给我)?|不要(?:看)?)(?:说|看|要)?(?: the)? ?$")
_DENIED_AFTER = LazyPattern(r" ?(?:不看|不要|不读|不用|跳过|除外|以外|之外)")
_WHOLE_NUMBER = LazyPattern(
    rf"(?:那|那么|第|no\.? ?|number |#)*({NUMBER}|{NUMBER_IN_ENGLISH})(?:段|呢|吧|[.。?？!！])*"
)


def read_reference(folded: str, essay: Essay, at: int | None = None) -> Reference | None:
    """The place that ``folded`` names, or None. ``at``: the paragraph on the table.

    Of several the first that is not denied ("not the second, the third"); a bare number is one where it can be.
    """
    place = ReadingPosition(essay, at)
    if (whole := _WHOLE_NUMBER.fullmatch(folded.strip())) and 1 <= read_number(whole[1]) <= len(essay):
        return Reference((read_number(whole[1]),), rest=MASK)
    if len(folded) > LONGEST:
        return None
    found = sorted(
        (match.start(), -match.end(), order, match, read)
        for order, (pattern, read) in enumerate(GRAMMAR)
        for match in pattern.finditer(folded)
    )
    named = _first(folded, [(match, read) for _, _, _, match, read in found], place)
    return named or _counted(folded, essay, at) or _part(folded, essay)


def _first(folded: str, found: list[tuple[re.Match[str], ReadParagraphs]], place: ReadingPosition) -> Reference | None:
    taken = 0
    for match, read in found:
        if match.start() < taken:
            continue
        taken = match.end()
        if _is_denied(folded, match):
            continue
        numbers = read(match, place)
        if numbers:
            return Reference(
                numbers,
                relative=STEPS.get(read, 0),
                rest=f"{folded[: match.start()]}{MASK}{folded[match.end() :]}",
            )
    return None


def _is_denied(folded: str, found: re.Match[str]) -> bool:
    """Is the place named as one that is not meant?"""
    before, after = folded[: found.start()], folded[found.end() :]
    return bool(_DENIED.search(before) or _DENIED_AFTER.match(after))


_COUNTED = LazyPattern(
    rf"第 ?({NUMBER}) ?(?:个|条|点|层|重|种|大|方面)*的?(理由|原因|意义|含义|价值|好处|缺点|短板|毛病)"
)
_OF_ANY_LIST = ("理由", "原因")
"""Keys of a list that do not tell which one is meant."""


def _counted(folded: str, essay: Essay, at: int | None) -> Reference | None:
    """One of several that the essay counts up, where it is said of which, or one of them is on the table: 落幕的第二个原因,
    第三层意义.
    """
    lists = essay.argument.lists
    for found in _COUNTED.finditer(folded):
        if _is_denied(folded, found):
            continue
        number = read_number(found[1])
        told = [each for each in lists if any(key in folded for key in each.keys if key not in _OF_ANY_LIST)]
        here = [each for each in lists if found[2] in each.keys and at in _paragraphs(each)]
        rest = f"{folded[: found.start()]}{MASK}{folded[found.end() :]}"
        for counted in (*told, *here):
            if 1 <= number <= len(counted.items):
                return Reference((_paragraphs(counted)[number - 1],), rest=rest)
        if told:
            return Reference(missing=found[0], rest=rest)
    return None


def _paragraphs(counted: Enumeration) -> list[int]:
    return [item.place.paragraph for item in counted.items]


_PARTS: tuple[tuple[LazyPattern[str], str], ...] = (
    (LazyPattern(rf"第 ?({NUMBER}) ?{UNIT_OF_PART}|(?:part|section|chapter) ({NUMBER_IN_ENGLISH})(?![a-z])"), "part"),
    (LazyPattern(rf"(?:the )?({NUMBER_IN_ENGLISH}) (?:part|section|chapter)\b"), "part"),
    (
        LazyPattern(rf"第 ?({NUMBER}) ?{UNIT_OF_THESIS}|(?:论点|理由|thesis|argument|reason) ?({NUMBER})(?![0-9])"),
        "thesis",
    ),
    (LazyPattern(rf"(?:the )?({NUMBER_IN_ENGLISH}) (?:thesis|argument|reason|claim|point)\b"), "thesis"),
)
_HALF = r"(?:篇|部分|段|截|场)(?:文章|内容)?"
_HALVES = (
    LazyPattern(rf"(?:文章)?(?:前|上)半{_HALF}|(?:the )?first half"),
    LazyPattern(rf"(?:文章)?(?:后|下)半{_HALF}|(?:the )?(?:second|latter|other) half"),
)
"""Its last two parts: what comes before them leads up to it."""
_LAST_PART = LazyPattern(
    rf"(?:最后|末尾?)(?:的)?(?:一|那)?(?:个)?{UNIT_OF_PART}|(?:the )?(?:last|final) (?:part|section)"
)
_FIRST_PART = LazyPattern(
    rf"引言|前言|导言|开篇(?:部分)?|开头(?:那|这|的)?(?:一)?{UNIT_OF_PART}|(?:the )?(?:introduction|intro)\b"
)
_MIDDLE_PART = LazyPattern(
    rf"中间(?:的|那|这)*(?:一)?(?:个)?(?:{UNIT_OF_PART}|大?[块段])|the middle (?:part|section|bit|chapter)|in the middle of the (?:essay|text|article)"
)
_CALLED = LazyPattern(rf"([\u4e00-\u9fff]{{2,14}}?)(?:的|那|这|这个|那个)?(?:一)?{UNIT_OF_PART}")
_SHORT_NAME = 6
"""Characters before the word for a part, of which none is anything but its name."""
_NAMED = 4
"""Characters of a title, from which a piece of it names its thesis without being called a part."""


def _part(folded: str, essay: Essay) -> Reference | None:
    parts = [thesis for thesis in essay.theses if thesis.id == thesis.part]
    inner = [thesis for thesis in essay.theses if thesis.id != thesis.part]
    for pattern, kind in _PARTS:
        if found := pattern.search(folded):
            number = next(read_number(group) for group in found.groups() if group)
            there = parts if kind == "part" else inner
            rest = f"{folded[: found.start()]}{MASK}{folded[found.end() :]}"
            if 1 <= number <= len(there):
                return Reference(thesis=there[number - 1], rest=rest)
            return Reference(missing=found[0], rest=rest)
    halves = [
        (found, thesis)
        for pattern, thesis in zip(_HALVES, parts[-2:], strict=False)
        if (found := pattern.search(folded))
    ]
    if len(halves) == 1 and len(parts) > 1:
        found, thesis = halves[0]
        return Reference(thesis=thesis, rest=f"{folded[: found.start()]}{MASK}{folded[found.end() :]}")
    middle = ((_MIDDLE_PART, parts[len(parts) // 2]),) if len(parts) > 1 and len(parts) % 2 else ()
    for pattern, thesis in ((_LAST_PART, parts[-1]), (_FIRST_PART, parts[0]), *middle):
        if found := pattern.search(folded):
            return Reference(thesis=thesis, rest=f"{folded[: found.start()]}{MASK}{folded[found.end() :]}")
    return _by_name(folded, essay)


def _by_name(folded: str, essay: Essay) -> Reference | None:
    """A thesis that is called by its title, or by a piece of its name: 底层技术那一节."""
    text = without_punctuation(folded)
    for thesis in essay.theses:
        for name in (thesis.title.zh, thesis.title.en or ""):
            title = bare_name(name.casefold())
            if len(title) >= _NAMED and title in text:
                return Reference(thesis=thesis, rest=text.replace(title, MASK, 1))
    for found in _CALLED.finditer(folded):
        # A title may begin anywhere in what stands before the word for a part.
        for start in range(found.start(1), found.end(1) - 1):
            named = named_thesis(essay, folded[start : found.end(1)], 2)
            if named:
                begin = found.start(1) if found.end(1) - found.start(1) <= _SHORT_NAME else start
                return Reference(thesis=named, rest=f"{folded[:begin]}{MASK}{folded[found.end() :]}")
    return None


def named_thesis(essay: Essay, text: str, least: int = _NAMED) -> Thesis | None:
    """The thesis that folded ``text`` is the name of: its id, label or title, a piece of one, or its number.

    ``least``: characters of a piece.
    """
    asked = without_punctuation(text).strip("的这那").lstrip("一")
    asked = _PART_OF.sub("", asked) or asked
    if not asked:
        return None
    for thesis in essay.theses:
        names = (thesis.id, thesis.label.zh, thesis.title.zh, thesis.label.en or "", thesis.title.en or "")
        if asked in [bare_name(name.casefold()) for name in names if name]:
            return thesis
    if any(pattern.fullmatch(asked) for pattern in (*(each for each, _ in _PARTS), _LAST_PART, _FIRST_PART)):
        reference = _part(asked, essay)
        return reference.thesis if reference else None
    inside = [each for each in essay.theses if len(asked) >= least and asked in bare_name(each.title.zh)]
    return inside[-1] if len(inside) == 1 else None


_PART_OF = LazyPattern(r"(?:的|那|这|那个|这个)(?:部分|一部分|一节|节|章)$")


_UNIT_OF_A_LIST = "(?:条|个|句|处|点|则|层|项|种|方面)(?:理由|原因|论据|意义|含义|好处)?"
_OF_A_LIST = LazyPattern(
    rf"第 ?({NUMBER}) ?{_UNIT_OF_A_LIST}(?!论点|观点|部分|问题)|the ({NUMBER_IN_ENGLISH}) (?:one|quote|sentence|line|reason|meaning|point)"
    r"|\bthe (first|second|third|fourth|fifth|sixth|[1-9](?:st|nd|rd|th))(?=[ ?？.。!,]*$)"
)
_LAST_OF_A_LIST = LazyPattern(rf"最后(?:那|一|的)*{_UNIT_OF_A_LIST}|\bthe last(?: one)?(?=[ ?？.。!,]*$)")
_SEVERAL_OF_A_LIST = LazyPattern(
    rf"(?P<end>前面?|头|后面?|最后)(?:的|那|这)?(?P<count>[2-9]|[二两三四五六七八九]) ?{_UNIT_OF_A_LIST}(?!论点|观点|部分|问题)"
    r"|\bthe (?P<side>first|last) (?P<number>two|three|four|five)(?=[ ?？.。!,]*$| of)"
)


def read_item(folded: str, listed: Sequence[int]) -> Reference | None:
    """Of several that were just quoted: the second, the first two. ``listed``: their paragraphs, in order."""
    if not listed:
        return None
    if found := _SEVERAL_OF_A_LIST.search(folded):
        count = read_number(found["count"] or found["number"])
        last = (found["end"] or found["side"])[0] in "后最l"
        items = listed[-count:] if last else listed[:count]
    elif found := _OF_A_LIST.search(folded):
        number = read_number(next(group for group in found.groups() if group))
        items = listed[number - 1 : number] if number else ()
    elif found := _LAST_OF_A_LIST.search(folded):
        items = listed[-1:]
    if not found or not items:
        return None
    rest = f"{folded[: found.start()]}{MASK}{folded[found.end() :]}"
    return Reference(tuple(dict.fromkeys(items)), rest=rest, item=True)


_PART_BESIDE = LazyPattern(
    rf"(?:(?P<back>上|前)|下|(?<!最)后)(?:面?(?:的|那)?一个?|面(?:的|那)?个?|个){UNIT_OF_PART}"
    r"|(?:the )?(?:(?P<before>previous|preceding)|next|following) (?:part|section|chapter)\b"
    r"|(?:the )?(?:part|section|chapter) (?:right )?(?:(?P<ahead>before)|after)(?: (?:that|this|it)(?: one)?)?\b"
)
_ONE_BESIDE = LazyPattern(
    r"(?:那|那么|再|看看|and|what about|how about|then| )*"
    r"(?:(?P<back>上|前)(?:面(?:的|那)?)?一?个|(?:下|后)(?:面(?:的|那)?)?一?个"
    r"|(?:the )?(?:(?P<before>previous one|one (?:right )?before)|next one|one (?:right )?after)(?: (?:that|this|it)(?: one)?)?)"
    r"(?:讲|说)?(?:了)?(?:什么|啥)?(?:呢|吧|[?？.。! ])*"
)


def read_part_beside(folded: str, essay: Essay, at: int | None, of_parts: bool) -> Reference | None:
    """The part before, or after, the one on the table. ``of_parts``: a part was just spoken of, "the next one" too."""
    parts = [thesis for thesis in essay.theses if thesis.id == thesis.part]
    here = next((place for place, part in enumerate(parts) if at and part.covers(at)), None)
    found = _PART_BESIDE.search(folded) if here is not None else None
    rest = f"{folded[: found.start()]}{MASK}{folded[found.end() :]}" if found else MASK
    if here is None or not (found := found or (_ONE_BESIDE.fullmatch(folded) if of_parts else None)):
        return None
    there = here - 1 if any(found.groups()) else here + 1
    if 0 <= there < len(parts):
        return Reference(thesis=parts[there], rest=rest)
    return Reference(missing=found[0].strip(" ?？"), rest=rest)


_CHOSEN = LazyPattern(
    rf"(?:那|就|我)*(?:看|选|读|要|问|来|聊|讲|说)*(?:一下|下|看看)?第 ?(?P<zh>{NUMBER}) ?(?:个|条|项|题|问|道)(?:问题|按钮|选项|题目?)?(?:吧|呢|呀|啊|怎么说)*"
    rf"|(?:(?:tell me |read |show me )?(?:about )?)?the (?P<en>{NUMBER_IN_ENGLISH}) (?:one|question|option|choice|button)"
)
_LAST_CHOSEN = LazyPattern(
    r"(?:那|就|我)*(?:看|选|读|要|问)*最后(?:那|一|的)*[个条项题问](?:问题|按钮|选项)?(?:吧|呢)*|the last (?:one|question|option)"
)


def read_choice(folded: str, count: int) -> int:
    """Which of ``count`` buttons is meant, from 1: "the second one"; 0 where none is."""
    bare = folded.strip(" ,，。.!！?？~…")
    if count and _LAST_CHOSEN.fullmatch(bare):
        return count
    found = _CHOSEN.fullmatch(bare)
    number = read_number(found["zh"] or found["en"]) if found else 0
    return number if 1 <= number <= count else 0
