"""One question to all essays of the shelf: by a button below a weak answer, or in words."""

from dataclasses import replace

from bot.core.callback_data.passages import EveryEssayButton, SeparateParagraphButton
from bot.core.context import Context
from bot.core.conversation import REMEMBERED
from bot.core.decision import Decision
from bot.core.essay import Essay
from bot.core.incoming import ButtonPress
from bot.core.language import LocalizedText
from bot.core.match import NOTHING, Finding, Verdict
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, EveryEssay, NotInEssay, Passage, Rows
from bot.core.response_parts import EssayAnswer
from bot.core.text import without_punctuation

SEARCHED = 12
"""Essays that are searched, the first of the shelf."""
MOST = 5
"""Essays that answer in one message, those that are surest of it."""
ROWS = 2
"""Of buttons below an answer."""
LONGEST = 120
"""Characters of a message that may ask for it."""
_ESSAYS = (
    r"(?:(?:所有|全部|每一?|各|(?:这|那)?[两二三四五六几]|别的?|其他的?|其它的?|书架上的?)(?:这?[两二三四五六几])?篇?的?文章"
    r"|哪一?篇(?:文章)?)"
)
_IN_CHINESE = LazyPattern(
    rf"(?:在|从|到|去|请|帮我|那|那么|你|就|再|也|拿这个|这个|同样的?问题|把这个问题|问问|问一下|问|查查|搜搜|找找)*{_ESSAYS}"
    r"(?:当中|之中|里面?|里头|中)?(?:都|又|也|各自|分别)*(?P<about>.*)"
)
_IN_ENGLISH = LazyPattern(
    r"(?:please |can you |could you )*(?:"
    r"(?:ask|search|look in|try) (?:all|every|each|the other)(?: of)?(?: the)?(?: other)? essays?"
    r"(?: (?:about|for|whether|if))?"
    r"|(?:in|across) (?:all|every|any)(?: of)?(?: the)? essays?,?"
    r"|(?:which|what) essays? (?=(?:say|talk|speak|mention|deal|write|is|are|has|have))"
    r"|(?:do|does|is there anything in) any(?: of)?(?: the)?(?: other)? essays?"
    r"|what do (?:all|the other|the)(?: the)? essays say(?: about| to)?"
    r")(?P<about>.*)"
)
_SPEAKS_OF = LazyPattern(
    r"(?:有没有|有|是否|是不是|哪里|哪儿|哪一?[段处])*(?:讲|说|谈|提|写|聊|涉及)(?:起|到|过|及|了)*(?:关于)?(?P<matter>[^怎什为].+?)"
    r"(?:的(?:内容|地方|段落|事情?))?[吗么呢]?"
    r"|(?:is there |are there )?(?:anything |something )?(?:that )?"
    r"(?:talks?|speaks?|says?|deals?|mentions?|writes?|about)"
    r"(?: something| anything)?(?: about| of| with)? (?P<english>.{2,})"
)
"""Does it speak of something? Then that is what is looked for."""
_NO_QUESTION = LazyPattern(
    r"(?:都|也|又)?(?:怎么(?:说|看|讲)的?|说(?:了|些)?什么|呢|问(?:一)?[遍下问]|问问看?|试试|找找看?|答|回答"
    r"|this|that|it|the same)*"
)
"""What is left of a message that has no question of its own: the last one is meant."""


def asked_in_words(folded: str, context: Context) -> Decision | None:
    """Put to all essays what a message asks of them; None where it does not, or there is but one."""
    if len(context.library.essays) < 2 or len(folded) > LONGEST:
        return None
    found = _IN_CHINESE.fullmatch(folded) or _IN_ENGLISH.fullmatch(folded)
    if found is None:
        return None
    about = found["about"].strip(" ,，?？。.!！")
    if not _NO_QUESTION.fullmatch(without_punctuation(about)):
        matter = _SPEAKS_OF.fullmatch(about)
        return ask_every_essay((matter["matter"] or matter["english"]) if matter else about, context)
    return ask_every_essay(context.state.asked[-1], context) if context.state.asked else None


def press_every_essay(pressed: EveryEssayButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Put the question to all essays that was answered there; a word where it is not kept any more."""
    if len(context.library.essays) < 2:
        return None
    if context.question is None:
        return Decision(None, context.state, toast=CatalogueMessage("every.gone"), alert=True)
    return ask_every_essay(context.question, context)


def ask_every_essay(asked: str, context: Context) -> Decision:
    """What each essay says to a question, folded: the surest first, and a way on in each."""
    essays = context.library.essays[:SEARCHED]
    found = [(essay, context.find(asked, (), essay.slug)) for essay in essays]
    speak = [(essay, finding) for essay, finding in found if finding.verdict is not Verdict.SILENT and finding.matches]
    speak.sort(key=lambda each: (each[1].verdict is not Verdict.SAYS, -each[1].confidence))
    said = speak[:MOST]
    answers = tuple(_answer(finding) for _, finding in said)
    known = {essay.slug for essay, _ in speak}
    silent = tuple(essay.slug for essay in essays if essay.slug not in known)
    rows = tuple((_go_on(essay, finding),) for essay, finding in said)
    state = replace(context.state, asked=(*context.state.asked, asked)[-REMEMBERED:], put=None, asking=(), listed=())
    return Decision(EveryEssay(asked, answers, silent, rows), state, said[0][1] if said else NOTHING)


def _answer(finding: Finding) -> EssayAnswer:
    best = finding.matches[0]
    return EssayAnswer(best.ref, best.sentence, finding.verdict)


def _go_on(essay: Essay, finding: Finding) -> Button:
    label = CatalogueMessage("every.go", {"title": LocalizedText(essay.title)})
    return Button(label, SeparateParagraphButton(finding.matches[0].ref))


def offered_below(decision: Decision, context: Context) -> Decision:
    """The answer with a button that asks all essays, where it is a weak one and there are others."""
    response = decision.response
    buttons = question_to_all(decision, context)
    if not buttons:
        return decision
    weak = isinstance(response, NotInEssay) or (isinstance(response, Passage) and response.verdict is Verdict.RELATED)
    if not weak or not isinstance(response, NotInEssay | Passage):
        return decision
    return replace(decision, response=replace(response, rows=_beside(response.rows, *buttons)))


def question_to_all(decision: Decision, context: Context) -> tuple[Button, ...]:
    """The button that puts what was asked to all essays; none where there is but one, nothing was asked, or the button
    is there already."""
    response, asked = decision.response, decision.state.asked
    if len(context.library.essays) < 2 or not asked or decision.finding is None or response is None:
        return ()
    if any(isinstance(button.data, EveryEssayButton) for row in response.rows for button in row):
        return ()
    return (Button(CatalogueMessage("every.ask"), EveryEssayButton.of(asked[-1])),)


def _beside(rows: Rows, button: Button) -> Rows:
    """The button in a row of its own; where there are two, at the end of the shorter one."""
    if len(rows) < ROWS:
        return (*rows, (button,))
    short = min(range(len(rows)), key=lambda at: len(rows[at]))
    return tuple((*row, button) if at == short else row for at, row in enumerate(rows))
