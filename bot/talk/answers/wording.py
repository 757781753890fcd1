"""Questions about the words of an essay: what one means, where a phrase stands, how often."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.argument import Term
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.incoming import Text
from bot.core.language import LocalizedText
from bot.core.match import Finding, Match, Verdict
from bot.core.patterns import HAN, LazyPattern
from bot.core.response import CatalogueMessage, TextResponse
from bot.core.text import bare_name, without_punctuation
from bot.talk.answers.ways import read_button

NAMED = 4
"""Paragraphs that are buttons."""
LONGEST = 200
"""Characters of a message that asks where something stands."""
SHORT = 24
"""Characters of a message that asks for one word."""
LISTED = 12
"""Paragraphs that are named."""

_OPEN, _CLOSE = "[“\"「『'‘《]", "[”\"」』'’》]"
_QUOTED = LazyPattern(rf"{_OPEN}([^“”\"「」『』《》]{{1,60}}?){_CLOSE}")
_WHERE = LazyPattern(
    r"出自(?:哪|何|第几)|(?:在|是)(?:文章|原文|文中|全文|正文)?(?:的|里)?(?:哪一?[段节句里处儿]|第几段|什么地方)|哪一?段(?:说|提|讲|写|出现)|which paragraph|where (?:is|does|do)"
)
_OFTEN = LazyPattern(
    r"(?:出现|提到?|用|说|写)(?:过|了)*(?:几|多少)[次回遍处]|(?:几|多少)[次回遍]|how (?:many times|often)"
)
_ENGLISH = LazyPattern(
    r"how (?:many times|often) (?:is|are|does|do|did) (?:the (?:word|term|phrase) |he (?:say|mention|use) |it (?:say|mention) )?(.{2,30}?)(?: (?:mentioned|appear|appears|come|comes|occur|occurs|used|said).*)?[?.!]*$"
)
_SUBJECT = LazyPattern(
    r"^(?:文章|全文|作者|文中|文里|原文|正文|里面|一共|总共|到底)*(.{1,24}?)(?:这[句个]?(?:话|词|字|说法)?|一词|两个字|这[两几]个字)?(?:一共|总共|到底|在(?:文章|文中|文里|全文|正文)里?)*(?:出自|出现|提到?|用|说|写|是在|在哪|在第)"
)


_NO_PHRASE = LazyPattern(
    r"(?:这|那|它|他|她|我|你|您|咱|们|现在|刚才|作者|文章|直播|在|是|都|又|的|了|句|段|话|个|一|说|he|she|it|that|this|you|i|we|they)+"
)
"""Pointing words, and what is too common to be looked for by itself."""


@dataclass(frozen=True, slots=True)
class PhraseQuestion:
    """Where a phrase stands in the essay."""

    phrase: str
    often: bool  # how often?


def read_phrase_question(folded: str) -> PhraseQuestion | None:
    """A question about where, or how often, a phrase stands in the text; None where it is none."""
    if len(folded) > LONGEST:
        return None
    where, often = _WHERE.search(folded), _OFTEN.search(folded)
    if _WHOSE.fullmatch(folded):
        return PhraseQuestion("it", often=False)
    if not where and not often:
        return None
    found = _QUOTED.search(folded) or _ENGLISH.search(folded) or _SUBJECT.search(folded)
    phrase = found[1].strip() if found else ""
    if not phrase or (_NO_PHRASE.fullmatch(phrase) and (often or not _POINTS.fullmatch(phrase))):
        return None
    return PhraseQuestion(phrase, bool(often))


def find_phrase(question: PhraseQuestion, context: Context) -> Decision | None:
    """The paragraphs that hold it word for word; None where no place does."""
    essay = context.essay
    if _POINTS.fullmatch(question.phrase):
        return _of_the_table(context)
    named = next((term for term in essay.argument.terms if question.phrase in term.names), None)
    if named and not any(_dense(question.phrase) in _dense(each.text) for each in essay.paragraphs):
        # The essay's own word for what was named in another language.
        question = replace(question, phrase=named.names[0])
    wanted = _dense(question.phrase)
    counts = {each.number: _dense(each.text).count(wanted) for each in essay.paragraphs}
    held = [number for number, count in counts.items() if count]
    label = LocalizedText(question.phrase)
    heading = next((each for each in essay.theses if wanted in _dense(each.title.zh)), None)
    if not held and heading is None:
        return None
    notes: list[CatalogueMessage] = []
    if heading and not question.often:
        notes.append(
            CatalogueMessage("words.heading", {"words": label, "title": heading.title, "number": heading.first})
        )
    if held:
        numbers, more = [*map(str, held[:LISTED])], "…" if len(held) > LISTED else ""
        listed = LocalizedText("、".join(numbers) + more, ", ".join(numbers) + more)
        key = "words.often" if question.often else "words.where"
        notes.append(CatalogueMessage(key, {"words": label, "numbers": listed, "count": sum(counts.values())}))
    places = held or [heading.first] if heading else held
    refs = [Ref(essay.slug, number) for number in places]
    row = tuple(read_button(ref) for ref in refs[:NAMED])
    finding = Finding(Verdict.SAYS, 1.0, essay.paragraph(refs[0].number).thesis, _matches(refs))
    return Decision(TextResponse(tuple(notes), (row,)), replace(context.state, at=refs[0], others=()), finding)


_WHOSE = LazyPattern(r"(?:那|这|它)?(?:句|段)?(?:话)?(?:是|又是|到底是)*谁(?:说|讲|写)的(?:啊|呀|呢|话)?[？? ]*")
_POINTS = LazyPattern(r"(?:那|这)(?:句话?|段话?|一?句|一?段|个)?|它|that|this|it")


def _of_the_table(context: Context) -> Decision | None:
    """Where that which is on the table stands."""
    essay = context.essay
    at = context.state.at
    if at is None or at.slug != essay.slug:
        return None
    thesis = essay.thesis(essay.paragraph(at.number).thesis)
    note = CatalogueMessage("words.here", {"number": at.number, "count": len(essay), "title": thesis.title})
    finding = Finding(Verdict.SAYS, 1.0, thesis.id, _matches([at]))
    row = (read_button(at),)
    return Decision(TextResponse((note,), (row,)), context.state, finding)


def _dense(text: str) -> str:
    """Without marks and spaces, of which there are several kinds."""
    return without_punctuation(text.casefold()).replace(" ", "")


def _matches(refs: Sequence[Ref]) -> tuple[Match, ...]:
    return tuple(Match(ref, 1.0, 0) for ref in refs)


_MENTIONED = LazyPattern(
    r"(?:有没有|是否|有)?(?:提到|提及|谈到|写到|说到|讲到|提|提過|談到|寫到|說到)(?:过|了|過)*(?![了过過到及])(?P<a>[^\s，。？?,的]{2,12}?)(?:了|没有|沒有)?(?:吗|没|么|嗎|沒|吧)?[？?。！ ]*$"
    r"|^(?:那|文章|作者|里面|文中|这里)*(?![那这文作])(?P<e>[^\s，。？?,的]{2,10}?)(?:的事情?|这事|的问题)?(?:有没有|有)?(?:提|说|讲|谈|写)(?:到|及)?(?:过|了)*(?:吗|没有?|么)[？? ]*$"
    r"|^(?:请问|請問)?(?!作者|笔者|筆者|[你您他她它这那這])(?P<b>[^\s，。？?,的是]{2,6})(?:是|到底是)(?:谁|誰|哪位|何许人也?)(?:啊|呀|呢)?[？? ]*$"
    r"|\bmention (?P<c>[A-Z]?[\w' ]{2,30}?)(?: at all| anywhere)?[?. ]*$|^[Ww]ho is (?P<d>[\w' .]{2,30}?)[?. ]*$"
)


def name_asked_for(content: str) -> str:
    """What somebody asks the essay for by its name; empty where they do not."""
    found = _MENTIONED.search(content[:80])
    name = next((group.strip() for group in found.groups() if group), "") if found else ""
    # "Which people?" is no name.
    return "" if _ASKING.search(name) else name


_ASKING = LazyPattern(r"哪|谁|什么|啥|几|多少|怎|吗|\b(?:who|what|which|how)\b")


def name_missing(incoming: Text, essay: Essay) -> str:
    """A name that is asked for and stands nowhere in the essay; empty where there is none."""
    folded = name_asked_for(incoming.folded).casefold()
    known = any(folded in each.text.casefold() for each in essay.paragraphs)
    return "" if not folded or known else name_asked_for(incoming.content)


_ACRONYM = LazyPattern(r"(?<![A-Za-z0-9])(?:[A-Z]{2,6}|[A-Z][A-Z0-9]{1,5}[A-Za-z0-9]?)(?![A-Za-z])")
_FIGURE = LazyPattern(
    r"[0-9][0-9.,]*\s?(?:%|％|万亿|万|亿)|(?:百分之)?[一二三四五六七八九十百千两]+(?:万亿|万|亿)(?![一])"
)
_ANYWAYS = {"OK", "AI", "VS", "PPT", "APP", "TLDR", "SO", "BOT", "MBA", "IT", "PS", "PK"}


def unmentioned(content: str, essay: Essay) -> str:
    """A known name, an acronym or a figure in a message that stands nowhere in the essay; empty where there is none."""
    folded = content[:200].casefold()
    if known := next((name for name in essay.argument.unnamed if name in folded), ""):
        place = folded.index(known)
        return content[place : place + len(known)]
    if not HAN.search(content):
        return ""
    names: list[str] = [*_ACRONYM.findall(content[:200]), *_FIGURE.findall(content[:200])]
    for name in names:
        is_term = any(name.casefold() in term_name for term in essay.argument.terms for term_name in term.names)
        if (
            not is_term
            and name not in _ANYWAYS
            and not any(name.casefold() in each.text.casefold() for each in essay.paragraphs)
        ):
            return name
    return ""


_TERM = "(?P<term>.{1,30}?)"
_DEFINING = tuple(
    LazyPattern(pattern)
    for pattern in (
        rf"(?:什么|啥)(?:是|叫做?|叫)(?:所谓的?|文章说的|文中的)?{_TERM}",
        rf"(?:何为|何谓|解释(?:一下|下)?){_TERM}",
        rf"(?:所谓的?|文章(?:里|中)?(?:说)?的?|文中的?|这里(?:说)?的?)?{_TERM}(?:这(?:个|几个|三个)(?:词|概念|说法|比喻|缩写|字母|简称)|一词|这[两几]个字)?(?:又|到底|究竟|具体|在这里|在文中)?(?:是|指|指的|指的是)?(?:什么|啥|个啥)(?:意思|东西|概念|含义|玩意儿?)?",
        rf"{_TERM}(?:这个(?:词|概念))?(?:怎么(?:理解|解释)|的(?:意思|定义|含义)(?:是什么|是啥|呢)?)",
        rf"what(?:'s| is| are| does| do)(?: meant by)? (?:the |an? |this |that )?{_TERM}(?: mean)?(?: here)?",
        rf"what (?:exactly |really )?(?:does|do|did) (?:he|she|they|it|the author|the essay|you) (?:exactly |really )?mean by (?:the |an? )?{_TERM}(?: here)?",
        rf"(?:define|explain|meaning of|definition of) (?:the |an? )?{_TERM}",
    )
)


def term_of(folded: str, essay: Essay) -> Term | None:
    """The term of the essay that is asked about: what does it mean?"""
    bare = " ".join(re.sub(r"[“”\"「」『』'‘’?？!！。.,，~…]", " ", folded).split()).strip("呢啊呀吧")
    for pattern in _DEFINING:
        found = pattern.fullmatch(bare)
        asked = without_punctuation(found["term"]) if found else ""
        for term in essay.argument.terms:
            if asked and asked in map(bare_name, term.names):
                return term
    return None


def names_term(folded: str, essay: Essay) -> Term | None:
    """The term that stands in a short message, the longest of several."""
    if len(folded) > SHORT:
        return None
    names = [
        (len(name), at, term) for at, term in enumerate(essay.argument.terms) for name in term.names if name in folded
    ]
    return max(names, key=lambda each: each[:2])[2] if names else None


def finding_for_term(finding: Finding, term: Term, essay: Essay) -> Finding:
    """The finding with the place first that says most of a term."""
    ref = Ref(essay.slug, term.place.paragraph)
    known = next((match for match in finding.matches if match.ref == ref), None)
    first = replace(known or Match(ref, 1.0, 0), score=1.0, sentence=term.place.sentence or 0)
    rest = tuple(match for match in finding.matches if match.ref != ref)
    return Finding(Verdict.SAYS, max(finding.confidence, 0.9), essay.paragraph(ref.number).thesis, (first, *rest))
