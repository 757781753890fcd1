"""What a message is: the act, the place that it names, and what else it says."""

from dataclasses import dataclass, replace

from bot.core.act import ActReading, ActType
from bot.core.context import Context
from bot.core.incoming import Text
from bot.core.match import Verdict
from bot.core.patterns import LazyPattern
from bot.talk.cues import CARD_CUE, CUES, DECLINED_CUE, PROBLEM_CUE, WITHOUT_A_CUE
from bot.talk.leaving import MARKS, STOPS, asks_something, turned_to
from bot.talk.open_questions import AnswerRemark, read_remark
from bot.talk.references import MASK, Reference, read_item, read_part_beside, read_reference
from bot.talk.refusals import without_refusals


@dataclass(frozen=True, slots=True)
class Request:
    """A message as it is understood."""

    incoming: Text  # without courtesy
    act: ActType
    detail: str = ""  # which kind of it, where it has kinds
    reference: Reference | None = None
    lead: float = 0.0  # over the next best reading; 0 … 1 or so
    remark: AnswerRemark | None = None  # on a question that was put
    reading: ActReading | None = None  # what was learnt to tell it by, where that alone decided

    @property
    def text(self) -> str:
        """The message, folded and without courtesy; empty where a button was pressed."""
        return self.incoming.folded


QUESTION_PATTERN = LazyPattern(
    r"[?？]|(?:吗|呢)$|(?<!没)(?:什么|啥)(?!都|也)|为何|怎么(?!都|也)|怎样|如何|哪(?!怕)|谁(?!都|也)|多少|是不是|有没有"
    r"|能不能|会不会|^(?:why|how|what|who|does|is|can)\b"
)
"""What tells a question."""
_PUT_TO_ESSAY = {ActType.PASSAGE, ActType.ABSENT}
_MAY_TURN = {*_PUT_TO_ESSAY, ActType.OPINION_RECEIVED, ActType.SMALL_TALK}
"""What turns to a matter without a question may be taken for one of these."""
_OF_QUESTIONS = {ActType.QUESTIONS, ActType.OPINION_RECEIVED}
"""After these a remark may be about the question that was put."""
_OF_REMARKS = {ActType.QUESTIONS, ActType.SMALL_TALK}
CLEAR_LEAD = 0.5
"""Lead from which something that asks is an answer all the same."""
DECLINED = "declined"
"""The kind of small talk by which something is turned down, or left for now."""
TURNED = "turned"
"""Detail of a message that turns to a matter, which alone is left of it."""


def interpret(incoming: Text, context: Context) -> Request:
    """Read a message without courtesy: its place by the grammar, its act by what is learnt."""
    left = without_refusals(incoming.folded)
    if not left:
        return Request(incoming, ActType.SMALL_TALK, DECLINED)
    if left == incoming.folded:
        return _interpret(incoming, context)
    request = _interpret(replace(incoming, folded=left), context)
    # "Spare me, no questions": of small talk nothing is wanted besides.
    short = request.act is ActType.OPINION_RECEIVED and len(left) <= _NO_OPINION
    talks = request.act is ActType.SMALL_TALK or short
    return Request(request.incoming, ActType.SMALL_TALK, DECLINED) if talks else request


_NO_OPINION = 5
"""Characters beside what is turned down that are no answer yet: "spare me"."""


def _interpret(incoming: Text, context: Context) -> Request:
    essay = context.essay
    at = context.state.at
    listed = [ref.number for ref in context.state.listed if ref.slug == essay.slug]
    here = at.number if at and at.slug == essay.slug else None
    reference = (
        read_item(incoming.folded, listed)
        or read_part_beside(incoming.folded, essay, here, _speaks_of_a_part(context, here))
        or read_reference(incoming.folded, essay, here)
    )
    masked = reference.rest if reference else incoming.folded
    reading = _read(masked, context)
    of_questions = context.state.put or context.state.last in _OF_QUESTIONS
    if of_questions and (remark := read_remark(incoming.folded)):
        act = reading.act if reading.act in _OF_REMARKS else ActType.OPINION_RECEIVED
        return Request(incoming, act, remark=remark)
    if context.state.last is ActType.DAILY and STOPS.fullmatch(incoming.folded.strip(MARKS)):
        return Request(incoming, ActType.DAILY, "stop")
    if reading.act in _MAY_TURN and (matter := turned_to(incoming.folded)):
        return Request(replace(incoming, folded=matter), ActType.PASSAGE, TURNED, reference)
    if context.state.put and (answer := _as_answer(incoming, reading)):
        return answer
    if (cue := CUES.get(reading.act)) and reading.lead < WITHOUT_A_CUE and not cue.search(incoming.folded):
        # What deletes, subscribes or switches the language is not done on a resemblance.
        return Request(incoming, ActType.PASSAGE, "", reference)
    if _is_only_alike(reading, incoming.folded):
        # Whoever says on the way that they have read it goes on to what is wanted.
        return Request(incoming, _wanted_besides(reading), "", reference)
    if reference is None:
        if reading.doubtful and context.state.put is None and _has_matter(incoming, context, reading):
            return Request(incoming, ActType.PASSAGE)
        return _going_on(Request(incoming, reading.act, reading.detail, lead=reading.lead, reading=reading), context)
    return _at_a_place(incoming, reading, reference)


def _speaks_of_a_part(context: Context, here: int | None) -> bool:
    """Was it just told what a part comes to?"""
    firsts = [thesis.first for thesis in context.essay.theses if thesis.id == thesis.part]
    return context.state.last is ActType.OVERVIEW and here in firsts


def _as_answer(incoming: Text, reading: ActReading) -> Request | None:
    """What could be an answer to the question that was put, as one; None of anything else."""
    asks = QUESTION_PATTERN.search(incoming.folded)
    if reading.act in _PUT_TO_ESSAY and not asks:
        # Whatever could be an answer is one.
        return Request(incoming, ActType.OPINION_RECEIVED)
    if reading.act is ActType.OPINION_RECEIVED and asks and reading.lead < CLEAR_LEAD:
        return Request(incoming, ActType.PASSAGE)
    return None


_BOOKMARKS = ("keep", "drop", "favourites", "resume", "finished", "mark")
"""Of paragraphs: what keeps one or no longer, lists them, notes how far somebody is, or goes back to there."""
_LONGEST_BOOKMARK, _LONGEST_IN_LETTERS = 15, 40
"""Characters of a request to keep something, or to go back to it."""
_SAID_BEFORE = ("finished", "mark")
"""What is said before a request: "I have read it, now quiz me"."""
MAX_CLAUSED_LENGTH = 200
"""Characters that are looked at clause by clause."""
_CLAUSE = LazyPattern(r"[,，。.!！?？;；…~\n]+")


def _is_only_alike(reading: ActReading, folded: str) -> bool:
    """Does it only resemble a request that keeps something, draws it, turns it down, or asks for questions?"""
    if reading.detail in _BOOKMARKS:
        # Whoever talks about keeping things says more.
        return reading.lead < WITHOUT_A_CUE or _says_more(folded)
    if reading.act is ActType.QUESTIONS:
        return PROBLEM_CUE.match(folded) is not None
    if reading.detail == DECLINED:
        return not DECLINED_CUE.search(folded)
    return reading.detail == "card" and not CARD_CUE.search(folded)


def _says_more(folded: str) -> bool:
    """Is it longer than a request to keep something?"""
    return len(folded) > (_LONGEST_IN_LETTERS if folded.isascii() else _LONGEST_BOOKMARK)


def _wanted_besides(reading: ActReading) -> ActType:
    """What somebody wants who says on the way that they have read something: the next best act, if it does no harm."""
    second = next(iter(reading.others), ActType.PASSAGE)
    return second if reading.detail in _SAID_BEFORE and second not in CUES else ActType.PASSAGE


def _read(text: str, context: Context) -> ActReading:
    """The act; of a message that is only partly small talk, that of the rest."""
    essay = context.essay
    answering = context.state.put is not None
    reading = context.recognise(text, answering, essay.slug)
    clauses = [clause.strip() for clause in _CLAUSE.split(text[:MAX_CLAUSED_LENGTH]) if clause.strip()]
    if reading.act is not ActType.SMALL_TALK or len(clauses) < 2:
        return reading
    left = [each for each in clauses if context.recognise(each, answering, essay.slug).act is not ActType.SMALL_TALK]
    return context.recognise(",".join(left), answering, essay.slug) if left else reading


_ANOTHER = {
    ActType.QUESTIONS: ActType.QUESTIONS,
    ActType.OPINION_RECEIVED: ActType.QUESTIONS,
    ActType.QUOTES: ActType.QUOTES,
    ActType.EXAMPLE: ActType.EXAMPLE,
}
"""What "another one" asks for, after what."""


def _going_on(request: Request, context: Context) -> Request:
    """Another one of what came last: a question after a question."""
    last = context.state.last
    if request.act is ActType.PARAGRAPH and request.detail in ("others", "next") and last in _ANOTHER:
        return Request(request.incoming, _ANOTHER[last], lead=request.lead)
    return request


_AT_PLACES = ("place", "keep", "drop", "finished", "mark", "card")
"""What can be done with a paragraph that is named: show it, keep it or no longer, note that it is read, draw it."""


_SAYS_WHAT_STANDS_THERE = {ActType.PARAGRAPH, ActType.OVERVIEW, ActType.PLAIN, ActType.QUOTES}
_ASKS_WHAT_STANDS_THERE = LazyPattern(
    r"(?:那|那么|请|看看)*§(?:又|都)?(?:是|写|说|讲)(?:了|的)?(?:是)?(?:些)?(?:什么|啥|怎么写的?)[呢啊呀?？。 ]*"
    r"|what(?:'s| is| are) §[?. ]*|what (?:does|do) § say[?. ]*"
)
"""Of a place nothing but what is there."""


def _at_a_place(incoming: Text, reading: ActReading, reference: Reference) -> Request:
    """A place that stands alone is shown; of a part that is its gist."""
    act, detail = reading.act, reading.detail
    alone = not reference.rest.replace(MASK, "").strip(" ,，。.!?！？、~呢吧啊")
    asked = act not in _SAYS_WHAT_STANDS_THERE and _ASKS_WHAT_STANDS_THERE.fullmatch(reference.rest)
    if alone or asked or (act is ActType.PARAGRAPH and detail not in _AT_PLACES):
        act, detail = ActType.PARAGRAPH, "place"
    if act is ActType.PARAGRAPH and (reference.thesis or reference.missing):
        act, detail = ActType.OVERVIEW, ""
    if act is ActType.OVERVIEW and reference.paragraphs:
        act, detail = ActType.PARAGRAPH, "place"
    return Request(incoming, act, detail, reference, reading.lead)


MATTER_CONFIDENCE = 0.9
"""Confidence from which a message of which it is doubtful what it is has a matter of the essay."""
BARELY = 0.43
"""Score of an act up to which it is only the least unlikely one."""
_OFF_THE_ESSAY = {
    ActType.SMALL_TALK,
    ActType.ABOUT_BOT,
    ActType.ABOUT_ESSAY,
    ActType.CORRECTION,
    ActType.CANNOT,
    ActType.PLAIN,
}
"""What is taken for one of these, barely, although the essay speaks to it, is put to the essay."""


def _has_matter(incoming: Text, context: Context, reading: ActReading) -> bool:
    """Of the essay, by itself or with the message before it?"""
    barely = reading.score < BARELY and reading.act in _OFF_THE_ESSAY
    for earlier in ((), context.state.asked[-1:]):
        finding = context.find(incoming.folded, earlier, context.essay.slug)
        if finding.verdict is not Verdict.SAYS:
            continue
        if finding.confidence >= MATTER_CONFIDENCE or (barely and not earlier):
            return True
    return False


def leaves_question(request: Request) -> bool:
    """Return whether a message asks for something, or turns to it, rather than answer the question that was put."""
    return request.detail == TURNED or asks_something(request.text)


def is_put_to_essay(request: Request) -> bool:
    """Return whether a request is a question to the essay, rather than one to the bot."""
    return request.act in _PUT_TO_ESSAY


_DISAGREES = LazyPattern(
    r"(?:我|老实说|说真的|,|，)*(?:还是|就|真)?(?:不|不太|不能|并不|没法)(?:同意|认同|信|相信|服|赞成|这么(?:看|觉得|认为))"
    r"|i (?:disagree|don't (?:agree|think|buy|believe)|do not (?:agree|think|buy|believe))"
)
_OBJECTS = LazyPattern(r"(?:可是|可|但是?|不过|然而|不对吧?|才不|哪有|谁说|胡说|扯)|(?:but |well, |come on)")
MIN_OBJECTION_LENGTH = 8
"""Characters from which an objection says something itself."""


def is_objection(folded: str) -> bool:
    """Return whether the message holds a matter of its own against what was said. A question is none."""
    if len(folded) < MIN_OBJECTION_LENGTH:
        return False
    return bool(_DISAGREES.match(folded) or (_OBJECTS.match(folded) and not QUESTION_PATTERN.search(folded)))
