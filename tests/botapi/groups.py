"""Groups: supergroups, forums, and basic groups that become supergroups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .gatherings import Gathering
from .members import ANONYMOUS, member
from .places import post
from .records import Chat, Raw

if TYPE_CHECKING:
    from .people import Reader


class Group(Gathering):
    """A supergroup; privacy mode applies, unless the bot is an administrator or reads all."""

    def topic(self, name: str, by: Reader) -> int:
        """Opens a forum topic and returns its `message_thread_id`."""
        assert self.chat.about.get("is_forum"), "only a forum has topics"
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        root = post(self._world, self.chat, by.user, content=created)
        root.thread_id = root.message_id
        self.chat.topics[root.message_id] = root
        return root.message_id

    def closes_topic(self, topic: int, by: Reader) -> None:
        """From now on only who may manage topics writes there."""
        self.chat.closed_topics.add(topic)
        post(self._world, self.chat, by.user, thread_id=topic, content={"forum_topic_closed": {}})

    def reopens_topic(self, topic: int, by: Reader) -> None:
        """Everybody writes there again."""
        self.chat.closed_topics.discard(topic)
        post(self._world, self.chat, by.user, thread_id=topic, content={"forum_topic_reopened": {}})

    def deletes_topic(self, topic: int) -> None:
        """The topic is gone with all that stands in it. No update says so."""
        root = self.chat.topics.pop(topic)
        gone = [message for message in self.chat.messages if message is root or message.thread_id == topic]
        for message in gone:
            message.deleted = True
        self.chat.messages = [message for message in self.chat.messages if not message.deleted]
        self._world.changed(self.chat)

    def permits(self, **permissions: bool) -> None:
        """Changes what whoever has no rights of their own may do, `can_send_messages` for one. No update says so."""
        self.chat.permissions.update(permissions)

    def hides(self, admin: Reader) -> None:
        """This administrator remains anonymous: what they say here comes from `GroupAnonymousBot`."""
        assert self.is_led_by(admin), "only administrators may be anonymous"
        self.chat.members[admin.id] = {**self.chat.members[admin.id], "is_anonymous": True}

    def signature(self, reader: Reader) -> Raw:
        """As anybody's; of an anonymous administrator, the group's."""
        if not self.chat.members[reader.id].get("is_anonymous"):
            return super().signature(reader)
        return {"sender": ANONYMOUS, "content": {"sender_chat": self.chat.raw()}, "author": reader.user}


class BasicGroup(Group):
    """A basic group, until it becomes a supergroup."""

    def migrates(self, by: Reader | None = None, told: Sequence[str] = ("joined", "to", "from")) -> Group:
        """Becomes a supergroup, which is returned, with the same people; whoever writes here is sent there.

        `told`: which updates say so, in which order: "joined" (my_chat_member in the new one), "to" (the service
        message in the old one), "from" (the one in the new one). `by`: the creator or an administrator, if not given.
        """
        world, old = self._world, self.chat
        assert old.migrated_to is None, "it is a supergroup already"
        user = by.user if by is not None else self._leader()
        chat = world.new_supergroup(old.about["title"])
        people = [(found["user"], found["status"]) for found in old.members.values() if found["user"] != world.bot]
        group = Group(world, chat, people, old.bot_status)
        chat.members = {**old.members}
        chat.permissions = {**old.permissions}
        to = world.new_message(old, user, content={"migrate_to_chat_id": chat.id})
        content = {"sender_chat": chat.raw(), "migrate_from_chat_id": old.id}
        came_from = world.new_message(chat, ANONYMOUS, content=content)
        _abandon(old, chat.id)
        for name in told:
            if name == "joined":
                group._tells("my_chat_member", user, member(world.bot, "left"), chat.members[world.bot["id"]])
            else:
                message = {"to": to, "from": came_from}[name]
                message.update_id = world.updates.put("message", message.raw())
        return group

    def _leader(self) -> Raw:
        statuses = {found["status"]: found["user"] for found in self.chat.members.values()}
        leader: Raw | None = statuses.get("creator") or statuses.get("administrator")
        assert leader is not None, "nobody here may do that: say who does"
        return leader


def _abandon(old: Chat, new_id: int) -> None:
    old.migrated_to = new_id
    old.members = {user_id: member(found["user"], "left") for user_id, found in old.members.items()}
