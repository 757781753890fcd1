"""Two bots in one group: what the one says there is shown to the other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ..patience import PATIENCE
from .groups import Group
from .places import edit, gist, post
from .records import Message, Raw
from .updates import UpdateQueue

_SEEN = ("text", "html", "entities", "markup", "content")
_OF_A_SENDER = ("id", "is_bot", "first_name", "username")


def relay(a: Group, b: Group) -> Relay:
    """The same group as two `BotApi`s have it, whose bots see each other from now on, whatever their privacy mode.

    Only what the bots say is shown. People are in either by themselves: who was made first has the same id in both.
    """
    return Relay(a, b)


class Relay:
    """`shown`: what either bot was shown of the other, in order, as it sees it; a message once more for every edit.

    `update_id` of each tells by which update. A reply to the other bot's message arrives as one to its own.
    """

    def __init__(self, a: Group, b: Group) -> None:
        names = [place._world.bot["username"].lower() for place in (a, b)]
        assert a._world.bot["id"] != b._world.bot["id"], "open the second BotApi with a token that has another id"
        assert names[0] != names[1], "open the second BotApi with another username"
        self.shown: list[Message] = []
        self._places = (a, b)
        self._twins: dict[Message, Message] = {}
        self._told: list[tuple[UpdateQueue, int]] = []
        for here, there in ((a, b), (b, a)):
            bot: Raw = {name: here._world.bot[name] for name in _OF_A_SENDER}
            here.chat.listeners.append(partial(self._show, there, bot))

    async def is_fetched(self, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Waits until the bots have fetched all that was shown to them. AssertionError if they have not in time."""
        for updates, update_id in list(self._told):
            came = await updates.watch.until(partial(_lacks, updates, update_id), timeout)
            assert came, f"update {update_id} about the other bot was not confirmed within {timeout} s"

    async def stays_quiet(self, within: float = 0.5) -> None:
        """AssertionError if there is, or comes, anything of either bot that nobody has heard, or an edit not yet seen.

        Waits for that until so many seconds after `is_fetched`. Both groups hear first what the bots are to say.
        """
        await self.is_fetched()
        await self._places[0]._world.watch.until(lambda: bool(self._unheard()), within)
        assert not self._unheard(), f"one bot answers the other: {self._unheard()}"

    def _unheard(self) -> list[str]:
        found = []
        for place in self._places:
            edited = [message for message in place.chat.messages if message.edited > message.seen_edits]
            said = [*place.chat.unheard, *(message for message in edited if message.by_our_bot)]
            found += [f"{place._world.bot['username']}: {gist(message)}" for message in said]
        return found

    def _show(self, there: Group, bot: Raw, message: Message) -> None:
        if not message.by_our_bot:
            return
        seen: Raw = {name: getattr(message, name) for name in _SEEN}
        twin = self._twins.get(message)
        if twin is None:
            twin = self._new(there, bot, message, seen)
            update_id = twin.update_id
        else:
            update_id = edit(there._world, twin, **seen)
        self.shown.append(twin)
        if update_id is not None:
            self._told.append((there._world.updates, update_id))

    def _new(self, there: Group, bot: Raw, message: Message, seen: Raw) -> Message:
        reply_to = None if message.reply_to is None else self._twins.get(message.reply_to)
        about: Raw = {"reply_to": reply_to, "quote": message.quote if reply_to is not None else None}
        about["thread_id"] = message.thread_id if message.thread_id in there.chat.topics else None
        about["ballot"] = None if message.ballot is None else replace(message.ballot, ours=False)
        twin = post(there._world, there.chat, bot, **about, **seen)
        self._twins |= {message: twin, twin: message}
        return twin


def _lacks(updates: UpdateQueue, update_id: int) -> bool:
    return not updates.holds(update_id)
