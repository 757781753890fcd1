"""How a discussion ends: the poll is asked once more, and what came of it is told."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.chat import Chat, Utterance
from bot.core.discussion import Discussion, Figures, Part, Room, Stage, Told
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.post import Place
from bot.core.reply import Advanced, Note, Recap, Remark, Turn
from bot.talk.groups.recap import recap
from bot.talk.schedules.durations import second_poll

_NEEDED = {Stage.OPEN: Part.PROMPT, Stage.ASKING: Part.AFTER}
"""What has to stand in the chat before anybody can want that closed which it begins."""


def close(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """``/close``: the poll once more; given again, it is over at once.

    Given again before that poll is there, it was meant for what is closing already; the same for a prompt.
    """
    room = chat.room or Room()
    if not (utterance.manages or room.manners.anyone):
        return Turn(Remark((Note("discuss.managers"),)), chat)
    if room.running is None:
        return Turn(Remark((Note("close.none"),)), chat)
    if is_coming(room.running, room.coming):
        return Turn(Remark((Note(f"close.coming.{room.running.stage}"),)), chat)
    figures = room.figures or Figures()
    after = onward(room.running, figures, utterance.at, room.following)
    if after.stage is Stage.ASKING:
        return Turn(asking(after), chat, deeds=(Advanced(after),))
    reply = outcome(after, figures, library, room)
    return Turn(reply, chat, deeds=(Advanced(after, told(reply)),))


def is_coming(discussion: Discussion, coming: frozenset[Part]) -> bool:
    """Is that still to be sent with which its stage begins? ``coming``: what of it is."""
    return _NEEDED.get(discussion.stage) in coming


def onward(discussion: Discussion, figures: Figures, now: datetime, following: datetime | None = None) -> Discussion:
    """The discussion at its next stage. ``following``: when the next prompt comes here by schedule.

    Where nobody voted, there is nothing to ask once more; nor where the next prompt would end that too soon.
    """
    voted = any(vote.part is Part.BEFORE for vote in figures.votes)
    hours = second_poll(following - now if following else None)
    if discussion.stage is Stage.OPEN and discussion.poll and voted and hours:
        return replace(discussion, stage=Stage.ASKING, due=now + timedelta(hours=hours), second=hours)
    return over(discussion, now)


def asked_again(discussion: Discussion, now: datetime, following: datetime | None) -> Discussion:
    """The second poll stands in the chat only now: from now its time counts, but not beyond the next prompt."""
    due = now + timedelta(hours=discussion.second)
    return replace(discussion, due=min(due, following) if following else due)


def over(discussion: Discussion, now: datetime) -> Discussion:
    return replace(discussion, stage=Stage.CLOSED, due=None, closed=now)


def asking(discussion: Discussion) -> Remark:
    hours = discussion.second
    return Remark((Note("close.asking", {"hours": hours}, count=hours),))


def outcome(discussion: Discussion, figures: Figures, library: Library, room: Room) -> Recap | Remark:
    """What is said at the end; if nobody took part, only that it is over."""
    voted = figures.votes or any(tally.total for tally in (discussion.counted or {}).values())
    if not voted and not figures.contributions:
        return Remark((Note("close.silent"),))
    return recap(discussion, figures, library, room, whole=room.manners.recap)


def told(reply: Recap | Remark) -> Told:
    """What an outcome says of those who took part."""
    return Told(reply.people, reply.movement) if isinstance(reply, Recap) else Told(0, None)


def mended(
    before: Told, discussion: Discussion, figures: Figures, library: Library, room: Room
) -> Recap | Remark | None:
    """The outcome as it is to be told in place of what was told ``before``; None where that is still true."""
    reply = outcome(discussion, figures, library, room)
    return reply if replace(told(reply), message=before.message) != before else None


def show_recap(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """``/recap``: of what goes on here, or else of what went on last. In private: where this person took part."""
    room = chat.room or Room()
    discussion = room.running or room.last
    if utterance.elsewhere and not utterance.manages:
        return Turn(Remark((Note("recap.stranger"),)), chat)
    if discussion is None:
        here = utterance.to is not None and utterance.to.place is Place.GROUP
        return Turn(Remark((Note("recap.none" if here else "recap.nobody"),)), chat)
    told = recap(discussion, room.figures or Figures(), library, room)
    # Its buttons are the group's.
    return Turn(replace(told, rows=()) if utterance.elsewhere else told, chat)
