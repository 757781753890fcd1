"""How a discussion ends: the poll is asked once more, and what came of it is told."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.chat import Chat, Utterance
from bot.core.discussion import Discussion, Figures, Part, Room, Stage
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.post import Place
from bot.core.reply import Advanced, Note, Recap, Remark, Turn
from bot.talk.groups.recap import recap

SECOND = timedelta(hours=12)
"""For which the poll is open when it is asked once more."""


def close(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """``/close``: the poll once more; given again, it is over at once."""
    room = chat.room or Room()
    if not (utterance.manages or room.manners.anyone):
        return Turn(Remark((Note("discuss.managers"),)), chat)
    if room.running is None:
        return Turn(Remark((Note("close.none"),)), chat)
    figures = room.figures or Figures()
    after = onward(room.running, figures, utterance.at)
    if after.stage is Stage.ASKING:
        return Turn(asking(), chat, deeds=(Advanced(after),))
    return Turn(outcome(after, figures, library, room), chat, deeds=(Advanced(after),))


def onward(discussion: Discussion, figures: Figures, now: datetime) -> Discussion:
    """The discussion at its next stage. Where nobody voted, there is nothing to ask once more."""
    voted = any(vote.part is Part.BEFORE for vote in figures.votes)
    if discussion.stage is Stage.OPEN and discussion.poll and voted:
        return replace(discussion, stage=Stage.ASKING, due=now + SECOND)
    return over(discussion, now)


def over(discussion: Discussion, now: datetime) -> Discussion:
    return replace(discussion, stage=Stage.CLOSED, due=None, closed=now)


def asking() -> Remark:
    hours = int(SECOND / timedelta(hours=1))
    return Remark((Note("close.asking", {"hours": hours}, count=hours),))


def outcome(discussion: Discussion, figures: Figures, library: Library, room: Room) -> Recap | Remark:
    """What is said at the end; if nobody took part, only that it is over."""
    if not figures.votes and not figures.contributions:
        return Remark((Note("close.silent"),))
    return recap(discussion, figures, library, room, whole=room.manners.recap)


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
