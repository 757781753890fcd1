"""What people in the script do, as the raw updates that Telegram would send to the bot."""

from itertools import count
from typing import Any

from bot.core.outgoing import Address, ChatKind, InlineButton
from bot.core.patterns import LazyPattern
from bot.demo.chat_history import BOT_ID, NAME, ChatHistory, ShownMessage
from bot.demo.script import ScriptGroup
from bot.render.split import units

Raw = dict[str, Any]

_ENTITIES = {
    "bot_command": LazyPattern(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])"),
    "mention": LazyPattern(r"(?<!\w)@[a-zA-Z0-9_]{3,32}(?!\w)"),
}


class UpdateBuilder:
    """Builds the updates of one group and of its members' private chats, in order."""

    def __init__(self, chats: ChatHistory, group: ScriptGroup) -> None:
        self._chats = chats
        self._group = group
        self._numbers = count(1)

    def message(self, shown: ShownMessage, before: ShownMessage | None = None) -> Raw:
        """``before``: what it replies to."""
        said = self._message(shown)
        if before:
            said["reply_to_message"] = self._message(before)
        elif shown.to.topic:
            # In a topic, what replies to nothing replies to the topic's beginning.
            began = {"name": self._chats.topic(shown.to), "icon_color": 0x6FB9F0}
            beginning = {"message_id": shown.to.topic, "date": said["date"], "chat": said["chat"]}
            said["reply_to_message"] = beginning | {"forum_topic_created": began}
        return self._update("message", said)

    def press(self, person: str, shown: ShownMessage, key: InlineButton) -> Raw:
        query = {"id": str(shown.id), "chat_instance": str(shown.to.chat), "from": self._user(person)}
        return self._update("callback_query", query | {"message": self._message(shown), "data": key.payload})

    def vote(self, person: str, poll: ShownMessage) -> Raw:
        """What somebody has chosen now."""
        chosen = [poll.votes[person]] if person in poll.votes else []
        answer = {"poll_id": str(poll.id), "user": self._user(person), "option_ids": chosen}
        return self._update(
            "poll_answer", answer | {"option_persistent_ids": [poll.options[place] for place in chosen]}
        )

    def _update(self, kind: str, content: Raw) -> Raw:
        return {"update_id": next(self._numbers), kind: content}

    def _message(self, shown: ShownMessage) -> Raw:
        to, date = shown.to, int(shown.at.timestamp())
        said = {"message_id": shown.id, "date": date, "chat": self._chat(to), "from": self._user(shown.person)}
        if to.topic:
            said |= {"message_thread_id": to.topic, "is_topic_message": True}
        if shown.options:
            return said | {"poll": _poll(shown)}
        return said | {"text": shown.text, "entities": _entities(shown.text)}

    def _chat(self, to: Address) -> Raw:
        if to.place is ChatKind.PRIVATE:
            return {"id": to.chat, "type": "private", "first_name": self._chats.person(to.chat)}
        return {"id": to.chat, "type": "supergroup", "title": self._group.title, "is_forum": self._group.forum}

    def _user(self, person: str) -> Raw:
        """Somebody in the script; the bot where it is nobody."""
        if not person:
            return {"id": BOT_ID, "is_bot": True, "first_name": NAME, "username": NAME}
        number = self._chats.id_of(person)
        return {"id": number, "is_bot": False, "first_name": person, "language_code": self._group.language}


def _poll(shown: ShownMessage) -> Raw:
    chosen = zip(shown.options, shown.numbers, strict=True)
    options = [{"persistent_id": text, "text": text, "voter_count": number} for text, number in chosen]
    poll = {"id": str(shown.id), "question": shown.text, "options": options, "total_voter_count": len(shown.votes)}
    kind = {"type": "regular", "is_anonymous": False, "allows_multiple_answers": False, "allows_revoting": True}
    return poll | kind | {"is_closed": shown.closed, "members_only": False}


def _entities(text: str) -> list[Raw]:
    """The commands and mentions that Telegram finds in a text, measured in UTF-16 units."""
    found = [(kind, match) for kind, pattern in _ENTITIES.items() for match in pattern.finditer(text)]
    return [{"type": kind, "offset": units(text[: m.start()]), "length": units(m[0])} for kind, m in found]
