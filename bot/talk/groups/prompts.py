"""How a discussion begins: what it is about, which question is asked, and the prompt."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.callback_data.actions import SignButton
from bot.core.context import Context
from bot.core.conversation import OpenQuestion
from bot.core.decision import Decision, StartDiscussion
from bot.core.deep_links import ParagraphLink
from bot.core.discussion import Discussion, GroupContext, GroupSettings
from bot.core.essay import Essay, Ref, Thesis
from bot.core.incoming import Command, IncomingMessage
from bot.core.language import Language, LocalizedText
from bot.core.match import Verdict
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, DiscussionPrompt, Rows, TextResponse
from bot.talk.essays import named_essay
from bot.talk.navigation import turned_to
from bot.talk.references import MASK, named_thesis, read_reference
from bot.talk.schedules.durations import durations
from bot.talk.schedules.reading_order import representative_paragraph

OWN = 200
"""Characters of a question that whoever begins a discussion brings along."""

_NUMBER = LazyPattern(r"[1-9][0-9]{0,4}")


def discuss(incoming: Command, context: Context) -> Decision:
    """``/discuss``: about the thesis that had the fewest turns here, or about what the argument names."""
    group = context.group or GroupContext()
    if not (context.manages or group.settings.anyone):
        return Decision(TextResponse((CatalogueMessage("discuss.managers"),)), context.state)
    if group.running:
        return Decision(TextResponse((CatalogueMessage("discuss.running"),)), context.state)
    essay = named_essay(context.library, incoming.folded) or context.essay
    if not incoming.argument.strip() or essay is not context.essay:
        # What is asked afterwards is about this essay, too.
        context = replace(context, state=turned_to(essay, context))
        return begin(incoming, context, essay, _least_discussed(essay, _theses_begun(group, essay)), None)
    number = _number(incoming, essay)
    if number and number > len(essay):
        return Decision(TextResponse((CatalogueMessage("page.none", {"count": len(essay)}),)), context.state)
    if number:
        return begin(incoming, context, essay, essay.thesis(essay.paragraph(number).thesis), number)
    thesis = named_thesis(essay, incoming.folded)
    if thesis:
        return begin(incoming, context, essay, thesis, None)
    finding = context.find(incoming.argument, (), essay.slug)
    if finding.verdict is not Verdict.SAYS:
        return Decision(
            TextResponse((CatalogueMessage("discuss.unknown", {"asked": incoming.argument[:40]}),)), context.state
        )
    number = finding.matches[0].ref.number
    thesis = essay.thesis(essay.paragraph(number).thesis)
    # Whoever brings a question of their own wants that one talked about.
    own = LocalizedText(incoming.argument[:OWN]) if incoming.argument.endswith(("?", "？")) else None
    return begin(incoming, context, essay, thesis, number, question=own)


def _number(incoming: Command, essay: Essay) -> int:
    """The paragraph that the argument names, or 0."""
    if _NUMBER.fullmatch(incoming.folded.strip()):
        return int(incoming.folded)
    reference = read_reference(incoming.folded, essay)
    alone = reference is not None and not reference.rest.replace(MASK, "").strip()
    return reference.paragraphs[0] if reference and reference.paragraphs and alone else 0


def _theses_begun(group: GroupContext, essay: Essay) -> tuple[str, ...]:
    return tuple(thesis for slug, thesis in group.figures.held if slug == essay.slug) if group.figures else ()


def _least_discussed(essay: Essay, begun: tuple[str, ...]) -> Thesis:
    turns = Counter(begun)
    return min(essay.theses, key=lambda thesis: turns[thesis.id])


def begin(
    incoming: IncomingMessage,
    context: Context,
    essay: Essay,
    thesis: Thesis,
    number: int | None,
    *,
    question: LocalizedText | None = None,
) -> Decision:
    """A discussion of a thesis, over one of its paragraphs. ``question``: instead of one of the annotations'."""
    group = context.group or GroupContext()
    discussion = new_discussion(
        essay,
        thesis,
        number,
        _theses_begun(group, essay).count(thesis.id),
        now=incoming.origin.at,
        language=context.state.language or incoming.origin.spoken,
        settings=group.settings,
        next_prompt_at=group.next_prompt_at,
    )
    discussion = replace(discussion, by_admin=context.manages)
    if question:
        discussion = replace(discussion, question=question)
    return Decision(prompt(discussion, essay), context.state, effects=(StartDiscussion(discussion),))


def new_discussion(
    essay: Essay,
    thesis: Thesis,
    number: int | None,
    nth: int,
    *,
    now: datetime,
    language: Language,
    settings: GroupSettings,
    poll: bool = True,
    hours: int | None = None,
    next_prompt_at: datetime | None = None,
) -> Discussion:
    """Build a new discussion. ``nth``: how often the thesis was discussed here already, for another question each time.

    ``hours``: after which it closes by itself, where that is not what the group's settings say. ``next_prompt_at``:
    when the next prompt comes here by schedule: by then it is over, second poll included.
    """
    questions = thesis.discuss or essay.thesis(thesis.part).discuss
    wanted = settings.hours if hours is None else hours
    lasts = durations(wanted, next_prompt_at - now if next_prompt_at else None, poll=poll)
    return Discussion(
        id=0,
        ref=Ref(essay.slug, number or representative_paragraph(essay, thesis, nth)),
        thesis=thesis.id,
        question=questions[nth % len(questions)] if questions else None,
        opened=now,
        language=language,
        poll=poll,
        due=now + timedelta(hours=lasts.open) if lasts.open else None,
        signing=settings.signing,
        second=lasts.second,
    )


def prompt(discussion: Discussion, essay: Essay, *, moved: bool = False) -> DiscussionPrompt:
    """Build the prompt of a discussion. ``moved``: reposted, because the group has become a supergroup."""
    return DiscussionPrompt(
        ref=discussion.ref,
        thesis=discussion.thesis,
        question=discussion.question,
        poll=discussion.poll,
        again=discussion.second > 0,
        moved=moved,
        rows=_rows(discussion, essay),
    )


def _question(discussion: Discussion, essay: Essay) -> OpenQuestion | None:
    """The question as the private chat knows it, where the annotations have it."""
    thesis = next((each for each in essay.theses if each.id == discussion.thesis), None)
    for each in (thesis, essay.thesis(thesis.part)) if thesis else ():
        if discussion.question in each.discuss:
            return OpenQuestion(each.id, each.discuss.index(discussion.question))
    return None


def _rows(discussion: Discussion, essay: Essay) -> Rows:
    """The way to the private chat, where the question waits for an answer."""
    link = ParagraphLink(discussion.ref, _question(discussion, essay)).pack()
    read = Button(CatalogueMessage("group.press.read"), start=link)
    if not discussion.signing:
        return ((read,),)
    return ((read, Button(CatalogueMessage("group.press.sign"), SignButton())),)
