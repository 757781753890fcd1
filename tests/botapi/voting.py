"""How people vote in polls, and what the bot is told of it."""

from __future__ import annotations

from collections.abc import Sequence

from .members import CHANNEL_BOT, is_present
from .records import Chat, Message, Poll, Raw
from .world import World


def vote(world: World, user: Raw, message: Message, chosen: Sequence[str]) -> int | None:
    """Somebody chooses options, by their texts, in place of any that they had chosen.

    The bot is told of votes in a poll that it has sent, whatever its privacy mode, and even where it was put out: by
    `poll_answer`, unless the poll is anonymous, then by `poll`. Returns the id of the first of them that it asked for.
    AssertionError for what no app lets people do.
    """
    poll = _open(message, user)
    positions = sorted(_position(poll, option) for option in chosen)
    assert positions, "whoever chooses nothing does not vote; a vote is taken back with `retracts`"
    several = poll.allows_multiple_answers and len(set(positions)) == len(positions)
    assert len(positions) == 1 or several, f"{list(chosen)} cannot be chosen together"
    before = poll.votes.get(user["id"])
    assert before is None or poll.allows_revoting, "a vote in this poll cannot be changed"
    assert before != positions, f"{user['first_name']} has chosen that already"
    poll.votes[user["id"]] = positions
    return _tell(world, message, user, positions)


def retract(world: World, user: Raw, message: Message) -> int | None:
    """Somebody takes their vote back. Returns as `vote`; the `poll_answer` has no options."""
    poll = _open(message, user)
    assert poll.allows_revoting, "a vote in this poll cannot be taken back"
    assert user["id"] in poll.votes, f"{user['first_name']} has not voted"
    del poll.votes[user["id"]]
    return _tell(world, message, user, [])


def _open(message: Message, user: Raw) -> Poll:
    poll, chat = message.poll, message.chat
    assert chat.migrated_to is None, f"{chat.about} became a supergroup; its polls stayed behind"
    assert not message.deleted, f"the poll {poll.question!r} was deleted"
    public = chat.type == "channel" and "username" in chat.about
    assert public or is_present(chat.members.get(user["id"])), f"{user['first_name']} is no member of {chat.about}"
    assert not poll.closed, f"the poll {poll.question!r} is closed"
    return poll


def _position(poll: Poll, option: str) -> int:
    assert poll.options.count(option) == 1, f"{poll.options.count(option)} options say {option!r}: {poll.options}"
    return poll.options.index(option)


def _tell(world: World, message: Message, user: Raw, positions: list[int]) -> int | None:
    poll, answered = message.poll, None
    world.changed(message.chat)
    if not poll.ours:
        return None
    if not poll.is_anonymous:
        chosen = {"option_ids": positions, "option_persistent_ids": [poll.persistent_id(at) for at in positions]}
        answer = {"poll_id": poll.id, **_voter(message.chat, user), **chosen}
        answered = world.updates.put("poll_answer", answer)
    counted = world.updates.put("poll", poll.raw())
    return counted if answered is None else answered


def _voter(chat: Chat, user: Raw) -> Raw:
    if chat.members.get(user["id"], {}).get("is_anonymous"):
        return {"voter_chat": chat.raw(), "user": CHANNEL_BOT}
    return {"user": user}
