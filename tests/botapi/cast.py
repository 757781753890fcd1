"""Whom a test lets the bot meet."""

from __future__ import annotations

from collections.abc import Sequence

from . import polls
from .channels import Channel
from .formatting import detected
from .gatherings import Gathering
from .groups import BasicGroup, Group
from .people import Reader
from .places import post
from .records import Message, Raw
from .world import World


class Cast:
    """The part of `BotApi` that makes people, groups and channels."""

    def __init__(self, world: World) -> None:
        self.world = world

    def reader(
        self,
        first_name: str = "小林",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "zh-hans",
    ) -> Reader:
        """A new person, who has not written to the bot yet."""
        about: Raw = {"last_name": last_name, "username": username, "language_code": language_code}
        return Reader(self.world, self.world.new_user(first_name, **about))

    def group(
        self,
        title: str,
        members: Sequence[Reader] = (),
        *,
        admins: Sequence[Reader] = (),
        creator: Reader | None = None,
        forum: bool = False,
        username: str | None = None,
    ) -> Group:
        """A new supergroup with these people and the bot; privacy mode applies unless `reads_all`."""
        chat = self.world.new_supergroup(title, forum=forum, username=username)
        return Group(self.world, chat, _people(members, admins, creator))

    def basic_group(
        self,
        title: str,
        members: Sequence[Reader] = (),
        *,
        admins: Sequence[Reader] = (),
        creator: Reader | None = None,
    ) -> BasicGroup:
        """The same as a basic group, which can become a supergroup."""
        return BasicGroup(self.world, self.world.new_basic_group(title), _people(members, admins, creator))

    def channel(
        self,
        title: str,
        subscribers: Sequence[Reader] = (),
        *,
        admins: Sequence[Reader] = (),
        creator: Reader | None = None,
        username: str | None = None,
        bot_status: str = "administrator",
    ) -> Channel:
        """A new channel with these people; public if it has a username."""
        chat = self.world.new_channel(title, username=username)
        return Channel(self.world, chat, _people(subscribers, admins, creator), bot_status)

    def other_bot_says(self, place: Reader | Gathering, text: str, *, reply_to: Message | None = None) -> Message:
        """A message of another bot; ours is told of it, whatever its privacy mode."""
        bot = self.world.new_user("Other", is_bot=True, username="some_other_bot")
        about: Raw = {"text": text, "html": text, "entities": detected(text), "reply_to": reply_to}
        return post(self.world, place.chat, bot, **about)

    def poll_runs_out(self, message: Message) -> int | None:
        """The time of a poll is over, and it closes by itself; the id of the update, if the bot is told."""
        assert message.poll.ends, "only a poll with an open_period or a close_date closes by itself"
        return polls.close(self.world, message)

    def inject(self, raw: Raw) -> int:
        """Queues any JSON object as an update, with the next `update_id` if it has none; returns that id."""
        return self.world.updates.put_raw(raw)


def _people(members: Sequence[Reader], admins: Sequence[Reader], creator: Reader | None) -> list[tuple[Raw, str]]:
    people = [*((m.user, "member") for m in members), *((a.user, "administrator") for a in admins)]
    return people + ([(creator.user, "creator")] if creator is not None else [])
