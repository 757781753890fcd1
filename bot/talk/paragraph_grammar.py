"""How people name paragraphs by where they stand: by number, in rows, from either end, in Chinese and English."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.essay import Essay
from bot.core.patterns import LazyPattern
from bot.talk.numbers import NUMBER, NUMBER_IN_ENGLISH, read_number

FEW = 3
"""Paragraphs: "the last few"."""
MANY = 30
"""Paragraphs of one range."""


@dataclass(frozen=True, slots=True)
class ReadingPosition:
    """Where a message is read: in which essay, and with which paragraph on the table."""

    essay: Essay
    at: int | None


_JOIN = r" ?+(?:[、,，/&+]|和|与|跟|及|以及|还有|and|or|或) ?+"
_UNTIL = r" ?(?:到|至|-|–|—|~|～|through|to|until) ?"
_UNIT = "(?:个)?(?:自然)?段(?:落)?"
UNIT_OF_PART = "(?:大|小)?(?:部分|章节?|节|板块)"
UNIT_OF_THESIS = "(?:个|条|点|大)?(?:核心|主要|分)?(?:论点|理由|原因|观点|论据|主张)"
_OF_PART = LazyPattern("部分|章|节|板块")
_IN_ENGLISH = r"(?:paragraphs?|paras?\.?|passages?|§)"

_FIGURES = "[0-9]{1,5}|(?:[四五六七八九]|[二三四五六七八九]?十)[零〇一二三四五六七八九十百]{0,3}"
"""A number that names a paragraph without 第; one, two and three mostly count."""
_ORDINAL = LazyPattern(r"[0-9]+(?:st|nd|rd|th)|.*(?:first|second|third|th)")

ReadParagraphs = Callable[[re.Match[str], ReadingPosition], tuple[int, ...]]


def _numbers(text: str) -> list[int]:
    return [read_number(each) for each in re.findall(rf"{NUMBER_IN_ENGLISH}(?![a-z])|{NUMBER}", text)]


def _range(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    first, last = read_number(found[1]), read_number(found[2])
    return tuple(range(first, min(last, first + MANY) + 1)) if 0 < first <= last else (first,)


def _list(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    return tuple(dict.fromkeys(_numbers(found[1])))


def _from_the_start(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    return tuple(range(1, min(read_number(found[1]), MANY) + 1))


def _to_the_end(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    return tuple(range(max(len(place.essay) - min(read_number(found[1]), MANY) + 1, 1), len(place.essay) + 1))


def _from_the_end(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    return (len(place.essay) + 1 - read_number(next(group for group in found.groups() if group)),)


def _within(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    """A paragraph of a part or of a thesis, counted from its beginning."""
    parts = [each for each in place.essay.theses if (each.id == each.part) == bool(_OF_PART.search(found["unit"]))]
    number, inner = read_number(found[1]), read_number(found["inner"])
    if not 1 <= number <= len(parts):
        return (0,)
    first, last = parts[number - 1].first, parts[number - 1].last
    return (first + inner - 1,) if 1 <= inner <= last - first + 1 else (0,)


def _after(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    return ((place.at or 0) + 1,)


def _before(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    return ((place.at or 2) - 1,)


def _sums_up(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    """The paragraph that closes the part on the table, or the essay."""
    known = place.at and 1 <= place.at <= len(place.essay)
    return (place.essay.thesis(place.essay.paragraph(place.at).part).last if known and place.at else len(place.essay),)


def _opening(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    return tuple(range(1, min(place.essay.theses[0].last if place.essay.theses else FEW, MANY) + 1))


def _closing(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    return tuple(range(max(len(place.essay) - FEW + 1, 1), len(place.essay) + 1))


def _start(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    return (1,)


def _end(found: re.Match[str], place: ReadingPosition) -> tuple[int, ...]:
    return (len(place.essay),)


_TURN = "(?:直接|快速?)?(?:跳|翻|转|拉|滑|退|倒|回|去)(?:回|到|转|至|去)*(?:全文|文章|原文|这篇)?的?"
_GO = "(?:skip|jump|go|scroll|turn|get|take me|bring me|back)(?: me)?(?: right| straight| all the way| back)*"
"""What moves to a place: "at the end it will fade" moves nowhere."""
_WHOLE = "(?:文章|全文|全篇|整篇|通篇|原文)的?"
_ASKED = "(?:是|都)?(?:呢|什么|啥|怎么写|怎么说|写|讲|说|$)"
_OF_WHOLE = "(?: of (?:the|this) (?:whole |entire )?(?:essay|text|article|piece))?[ ?？.!]*$"


GRAMMAR: tuple[tuple[LazyPattern[str], ReadParagraphs], ...] = tuple(
    (LazyPattern(pattern), read)
    for pattern, read in (
        (
            "(?:the )?(?:one|paragraph|passage) (?:right )?after (?:that|this)(?: one)?|next (?:one|paragraph|passage)|下一?个?(?:自然)?段|后面?(?:的|那)?一段|再下一段",
            _after,
        ),
        (
            "(?:the )?(?:one|paragraph|passage) (?:right )?before (?:that|this)(?: one)?|previous (?:one|paragraph|passage)|上一?个?(?:自然)?段|前面?(?:的|那)?一段|再?上面?一段",
            _before,
        ),
        (
            "(?:小结|总结|收束|归纳)(?:的|用的)?(?:那|这|那个|这个)?(?:一)?(?:自然)?段(?:话)?|the (?:summary|summing-up|wrap-up|concluding) (?:paragraph|passage|bit)(?: there)?",
            _sums_up,
        ),
        (
            "(?:最?前面?|一?开头|开篇|起头)(?:的|那|这)*几(?:个)?(?:自然)?段|(?:the )?(?:first few|opening) paragraphs",
            _opening,
        ),
        (
            "(?:最后|末尾?|结尾|收尾)(?:面)?(?:的|那|这)*几(?:个)?(?:自然)?段|(?:the )?(?:last few|closing) paragraphs",
            _closing,
        ),
        (rf"(?:倒数|最后)第 ?({NUMBER}) ?{_UNIT}|倒数({NUMBER}) ?{_UNIT}", _from_the_end),
        (
            "(?:the )?(?:penultimate|second[- ]last|next[- ]to[- ]last|last but one)(?: paragraph| passage)?",
            lambda found, place: (len(place.essay) - 1,),
        ),
        (
            rf"第 ?({NUMBER}) ?(?P<unit>{UNIT_OF_PART}|{UNIT_OF_THESIS}(?<=[点由因据张]))(?:的|里|中|当中|里面)*第 ?(?P<inner>{NUMBER}) ?{_UNIT}",
            _within,
        ),
        (rf"(?:the )?({NUMBER_IN_ENGLISH})[- ](?:to|from)(?: the)?[- ](?:last|end)(?: {_IN_ENGLISH})?", _from_the_end),
        (rf"第? ?({NUMBER}) ?(?:{_UNIT})?{_UNTIL}第? ?({NUMBER}) ?{_UNIT}", _range),
        (rf"{_IN_ENGLISH} ?({NUMBER_IN_ENGLISH}){_UNTIL}({NUMBER_IN_ENGLISH})(?![a-z])", _range),
        # Possessive throughout: a space can be taken in one way only, else a row of numbers takes for ever.
        (rf"第? ?((?>{NUMBER}) ?+(?:{_UNIT})?+(?:{_JOIN}第?+ ?+(?>{NUMBER}) ?+(?:{_UNIT})?+)++)(?<=[段落])", _list),
        (rf"{_IN_ENGLISH} ?({NUMBER_IN_ENGLISH}(?:{_JOIN}{NUMBER_IN_ENGLISH})+)(?![a-z])", _list),
        (rf"(?:最?前|头|开头)(?:面)?的? ?({NUMBER}) ?{_UNIT}", _from_the_start),
        (rf"(?:the )?first ({NUMBER_IN_ENGLISH}) paragraphs", _from_the_start),
        (rf"(?:最?后|末尾?|结尾)(?:面)?的? ?({NUMBER}) ?(?<!后一)(?<!后 一){_UNIT}", _to_the_end),
        (rf"(?:the )?last ({NUMBER_IN_ENGLISH}) paragraphs", _to_the_end),
        (
            rf"第 ?({NUMBER}) ?{_UNIT}|(?<![这那哪每有某几分成了共])({_FIGURES}) ?(?:自然)?段(?!时间|话|路|日子|历史|经历|感情|关系|位)",
            lambda found, place: (read_number(found[1] or found[2]),),
        ),
        (
            rf"{_IN_ENGLISH} ?(?:no\.? ?|number )?({NUMBER_IN_ENGLISH})(?![a-z])",
            lambda found, place: (read_number(found[1]),),
        ),
        (
            rf"(?:the )?({NUMBER_IN_ENGLISH}) (?:paragraph|para|passage)\b",
            lambda found, place: (read_number(found[1]),) if _ORDINAL.fullmatch(found[1]) else (),
        ),
        (
            "(?:最后|末尾?|结尾|末了|结论|结语|收尾|结束)(?:的|那|这)*(?:一|那一)?(?:自然)?段(?:话)?|末段|尾段|(?:the )?(?:last|final) paragraph",
            _end,
        ),
        (
            rf"{_TURN}(?:最?开头|最?开始|开端|最前面?|第一页)(?:处|的?地方|那里|去)?(?![几]|的?[那这]?一?[段章节部])",
            _start,
        ),
        (
            rf"{_TURN}(?:最后面?|最末尾?|最?底[下部端]|末尾|结尾|结束|尾声|最后一页)(?:处|的?地方|那里|去)?(?![几第]|的?[那这]?一?[段章节部个句])",
            _end,
        ),
        (rf"{_GO} to (?:the )?(?:very )?(?:beginning|start|top)(?! of (?:the )?(?:part|section|chapter))", _start),
        (
            rf"{_GO} to (?:the )?(?:very )?(?:end|ending|bottom|last (?:bit|page)|conclusion)(?! of (?:the )?(?:part|section|chapter))",
            _end,
        ),
        (rf"{_WHOLE}(?:第一|头一|首|开头第?一)句(?:话)?|^(?:第一|头一|首|开头第?一)句(?:话)?(?={_ASKED})", _start),
        (rf"{_WHOLE}(?:最后一|最末一|末|结尾一)句(?:话)?|^(?:最后一|最末一|结尾一)句(?:话)?(?={_ASKED})", _end),
        (rf"(?:the )?(?:very )?(?:first|opening) (?:sentence|line)(?={_OF_WHOLE})", _start),
        (rf"(?:the )?(?:very )?(?:last|final|closing) (?:sentence|line)(?={_OF_WHOLE})", _end),
        (
            "(?:最开头|开头|最前面?|首)(?:的|那|这)?(?:一)?(?:自然)?段(?:话)?|opening paragraph",
            _start,
        ),
    )
)
"""Patterns, each with what reads the paragraphs out of what it found. Of two at one place the longer counts."""
STEPS: dict[ReadParagraphs, int] = {_after: 1, _before: -1}
"""Those that lead on from the paragraph on the table, and which way."""
