"""How a discussion begins: what it is about, which question is asked, and the prompt."""

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.chat import Chat, Utterance
from bot.core.discussion import Discussion, Manners, Room
from bot.core.essay import Essay, Library, Ref, Thesis, Words
from bot.core.language import Language
from bot.core.match import Find, Verdict
from bot.core.reply import Button, Note, Opened, Prompt, Remark, Rows, Turn
from bot.talk import payload
from bot.talk.browse import current
from bot.talk.intents import Intent, recognise
from bot.talk.naming import named_thesis
from bot.talk.schedules.course import telling
from bot.talk.schedules.durations import durations

OWN = 200
"""Characters of a question that whoever begins a discussion brings along."""

_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


def discuss(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """``/discuss``: about the thesis that had the fewest turns here, or about what the argument names."""
    room = chat.room or Room()
    if not (utterance.manages or room.manners.anyone):
        return Turn(Remark((Note("discuss.managers"),)), chat)
    if room.running:
        return Turn(Remark((Note("discuss.running"),)), chat)
    essay = current(chat, library)
    if not utterance.argument.strip():
        return begin(utterance, chat, essay, _next(essay, _begun(room)), None)
    number = _number(utterance)
    if number and number > len(essay):
        return Turn(Remark((Note("page.none", {"count": len(essay)}),)), chat)
    if number:
        return begin(utterance, chat, essay, essay.thesis(essay.paragraph(number).thesis), number)
    thesis = named_thesis(essay, utterance.folded)
    if thesis:
        return begin(utterance, chat, essay, thesis, None)
    finding = find(utterance.argument, (), essay.slug)
    if finding.verdict is not Verdict.SAYS:
        return Turn(Remark((Note("discuss.unknown", {"asked": utterance.argument[:40]}),)), chat)
    number = finding.matches[0].ref.number
    thesis = essay.thesis(essay.paragraph(number).thesis)
    # Whoever brings a question of their own wants that one talked about.
    own = Words(utterance.argument[:OWN]) if utterance.argument.endswith(("?", "？")) else None
    return begin(utterance, chat, essay, thesis, number, question=own)


def _number(utterance: Utterance) -> int:
    """The paragraph that the argument names, or 0."""
    if _NUMBER.fullmatch(utterance.folded.strip()):
        return int(utterance.folded)
    wish = recognise(utterance.folded)
    return wish.number if wish and wish.intent is Intent.NUMBER else 0


def _begun(room: Room) -> tuple[str, ...]:
    return room.figures.begun if room.figures else ()


def _next(essay: Essay, begun: tuple[str, ...]) -> Thesis:
    turns = Counter(begun)
    return min(essay.theses, key=lambda thesis: turns[thesis.id])


def begin(
    utterance: Utterance, chat: Chat, essay: Essay, thesis: Thesis, number: int | None, *, question: Words | None = None
) -> Turn:
    """A discussion of a thesis, over one of its paragraphs. ``question``: instead of one of the annotations'."""
    room = chat.room or Room()
    discussion = about(
        essay,
        thesis,
        number,
        _begun(room).count(thesis.id),
        now=utterance.at,
        language=chat.language or utterance.spoken,
        manners=room.manners,
        following=room.following,
    )
    discussion = replace(discussion, by_admin=utterance.manages)
    if question:
        discussion = replace(discussion, question=question)
    return Turn(prompt(discussion), chat, deeds=(Opened(discussion),))


def about(
    essay: Essay,
    thesis: Thesis,
    number: int | None,
    turn: int,
    *,
    now: datetime,
    language: Language,
    manners: Manners,
    poll: bool = True,
    hours: int | None = None,
    following: datetime | None = None,
) -> Discussion:
    """A new discussion. ``turn``: how often the thesis was discussed here already; each time another question comes.

    ``hours``: after which it closes by itself, where that is not what the group's manners say. ``following``: when the
    next prompt comes here by schedule: by then it is over, second poll included.
    """
    questions = thesis.discuss or essay.thesis(thesis.part).discuss
    wanted = manners.hours if hours is None else hours
    lasts = durations(wanted, following - now if following else None, poll=poll)
    return Discussion(
        id=0,
        ref=Ref(essay.slug, number or telling(essay, thesis, turn)),
        thesis=thesis.id,
        question=questions[turn % len(questions)] if questions else None,
        opened=now,
        language=language,
        poll=poll,
        due=now + timedelta(hours=lasts.open) if lasts.open else None,
        signing=manners.signing,
        second=lasts.second,
    )


def prompt(discussion: Discussion, *, moved: bool = False) -> Prompt:
    """``moved``: it is shown anew, because the group has become another one."""
    return Prompt(
        ref=discussion.ref,
        thesis=discussion.thesis,
        question=discussion.question,
        poll=discussion.poll,
        again=discussion.second > 0,
        moved=moved,
        rows=_rows(discussion),
    )


def _rows(discussion: Discussion) -> Rows:
    read = Button(Note("group.press.read"), start=payload.link(discussion.ref))
    if not discussion.signing:
        return ((read,),)
    return ((read, Button(Note("group.press.sign"), payload.group("sign"))),)
