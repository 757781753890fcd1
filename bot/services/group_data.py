"""What is kept of a group: its admins are told of it when the bot has left, and can have it deleted."""

from datetime import datetime

from bot.core import keys
from bot.core.callback_data.actions import ForgetLeftGroupButton
from bot.core.discussion import DiscussionPart
from bot.core.language import Language
from bot.core.outgoing import Address, Cause, OutgoingMessage, send
from bot.render.renderer import Renderer
from bot.services.discussions import DiscussionService
from bot.store.discussions import RUNNING
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.talk.forgetting import notice_after_leaving


class GroupDataService:
    """Deletes what is kept of a group, and offers that to its admins, inside the caller's transaction."""

    def __init__(self, store: Store, renderer: Renderer, discussions: DiscussionService) -> None:
        self._store = store
        self._renderer = renderer
        self._discussions = discussions

    async def notify_admins(self, tx: Transaction, chat: str, now: datetime, *, name: str = "") -> None:
        """Tell the group's reachable admins, once, that the bot has left and what is kept. ``name``: of the group."""
        store = self._store
        group = await tx.groups.load(chat)
        if not await tx.discussions.of_chat(chat):
            return
        for sender, language in (await self._admins(tx, chat)).values():
            private = store.chat_of(sender)
            if not await tx.chats.is_reachable(private):
                continue
            message = self._renderer.message(notice_after_leaving(chat, store.kept_days, name), language)
            # The key does not tell which group it is that this person knows.
            key = keys.left(store.encryption.digest(chat, group.joined if group else 0, private))
            notice = OutgoingMessage(key=key, cause=Cause.NOTICE, chat=private, to=sender, content=send(message))
            await tx.outbox.add([notice], now)

    async def _admins(self, tx: Transaction, chat: str) -> dict[str, tuple[Address, Language]]:
        """Who has arranged something there, or begun a discussion as an admin: private chat and language, by the
        pseudonym in the group."""
        found = {}
        for held in await tx.discussions.of_chat(chat):
            if held.sender and held.person and held.discussion.by_admin:
                found[held.person] = (held.sender, held.discussion.language)
        for kept in await tx.subscriptions.of_chat(chat):
            if kept.sender and kept.person:
                found[kept.person] = (kept.sender, kept.subscription.language)
        return found

    async def group_to_forget(self, tx: Transaction, pressed: ForgetLeftGroupButton, person: str) -> Address | None:
        """Return the group that a button deletes; None where ``person`` is no admin of it, or the bot is back there."""
        if await tx.chats.is_reachable(pressed.chat):
            return None
        mine = await tx.person_in(pressed.chat, person)
        if mine not in await self._admins(tx, pressed.chat):
            return None
        return await tx.chats.address(pressed.chat)

    async def forget(self, tx: Transaction, chat: str, now: datetime) -> None:
        """Delete all that is kept of a group, and stop its open polls."""
        if await tx.chats.is_reachable(chat):
            for held in await tx.discussions.of_chat(chat):
                if held.discussion.stage in RUNNING:
                    for part in (DiscussionPart.BEFORE, DiscussionPart.AFTER):
                        await self._discussions.polls.stop(tx, held, part, now)
        await tx.forget_chat(chat, now)
