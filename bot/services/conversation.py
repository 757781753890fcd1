"""The one way that every message takes: remembered, decided, put into words, and stored with all that it did."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.core import keys
from bot.core.act import RecogniseAct
from bot.core.decision import Decision, ExportGroup, SavePreferences
from bot.core.details import RecogniseDetail
from bot.core.essay import Library
from bot.core.incoming import Command, IncomingMessage, PollVote, Text
from bot.core.language import Language, Script
from bot.core.match import Find, Judge, Rank
from bot.core.outgoing import Cause, ChatKind, Document, OutgoingMessage, RenderedMessage, send
from bot.core.preferences import Preferences
from bot.core.response import CatalogueMessage, Response, TextResponse, WhyReport
from bot.core.text import LIMIT
from bot.render.page import Page
from bot.render.renderer import Renderer
from bot.services.answer_queue import AnswerQueue, ImmediateSend, ImmediateSender, PreparedAnswer
from bot.services.bot_metrics import BotMetrics
from bot.services.contexts import ContextBuilder, MessageInContext
from bot.services.deciding import DecisionMaker
from bot.services.discussions import DiscussionService
from bot.services.effects import EffectContext, EffectHandlers
from bot.services.exports import ExportService
from bot.services.group_context import GroupContexts
from bot.services.group_data import GroupDataService
from bot.services.owner_alerts import OwnerAlerts
from bot.services.paraphrases import ModelAccess, ParaphraseService, TimeBudget
from bot.services.permissions import ALLOW_ALL, Permissions
from bot.services.subscriptions import SubscriptionService
from bot.store.journal import JournalEntry
from bot.store.store import Store
from bot.talk.preferences import chosen_in, is_private

MENU_COMMANDS = ("start", "help", "settings")
"""After these the menu of a chat that has its own is set anew: an update may have brought commands."""
MAX_REBUILDS = 2
"""How often a message is looked at anew, where others changed meanwhile what it is about."""


class _StaleContext(Exception):
    """What was seen has changed."""


@dataclass(frozen=True, slots=True)
class CommandMenu:
    """The menu of commands in one chat, where it is to change."""

    language: Language | None  # None: that of everybody


@dataclass(frozen=True, slots=True)
class HandledMessage:
    """The rendered answer to one message. Where the message has an address, the answer is in the outbox already."""

    key: str  # of the message
    page: Page | None  # None where silence is right
    message: RenderedMessage | None
    toast: str | None = None
    alert: bool = False  # the toast stays until it is closed
    menu: CommandMenu | None = None
    is_sending: bool = False  # it need not be looked for in the outbox

    @property
    def undrawn(self) -> bool:
        """Is it a card without its picture?"""
        return bool(self.page and self.page.card and self.message and not self.message.picture)


class Conversation:
    """Handles messages from any door: builds the context, decides, renders, and stores it all in one transaction."""

    def __init__(
        self,
        *,
        library: Library,
        find: Find,
        judge: Judge,
        recognise: RecogniseAct,
        recognise_detail: RecogniseDetail,
        rank: Rank | None,
        slow: frozenset[str],
        fold: Callable[[str], str],
        renderer: Renderer,
        discussions: DiscussionService,
        alerts: OwnerAlerts,
        store: Store,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        metrics: BotMetrics | None = None,
        model: ModelAccess | None = None,
    ) -> None:
        self._fold = fold
        self._metrics = metrics or BotMetrics()
        self._decisions = DecisionMaker(slow)
        self._paraphrases = ParaphraseService(model, judge, self._decisions, fold) if model else None
        self._renderer = renderer
        self._alerts = alerts
        self._store = store
        self._now = now
        self._forgotten = 0  # people, by this process
        self._subscriptions = SubscriptionService(library, store, discussions)
        self._groups = GroupDataService(store, renderer, discussions)
        self._group_contexts = GroupContexts(store, discussions, self._groups, fold)
        self._answers = AnswerQueue(store, self._group_contexts)
        self._effects = EffectHandlers(store, discussions, self._groups)
        self._exports = ExportService(library, renderer, store)
        self._contexts = ContextBuilder(
            library,
            find,
            judge,
            recognise,
            recognise_detail=recognise_detail,
            rank=rank,
            decisions=self._decisions,
            fold=fold,
            store=store,
            subscriptions=self._subscriptions,
            group_contexts=self._group_contexts,
            asks_model=model is not None,
        )

    async def handle(
        self,
        incoming: IncomingMessage,
        permissions: Permissions = ALLOW_ALL,
        sender: ImmediateSender | None = None,
    ) -> HandledMessage | None:
        """Answer ``incoming`` and return the answer; None where it was answered before, or belongs to no known chat, or
        whoever said it asked elsewhere to be forgotten since.

        When this returns, all that it did is stored: log, chat, message to be sent, and that it is done with.
        ``sender``: gets the answer where it may go at once. Raises StoreUnavailable, with nothing stored.
        """
        if isinstance(incoming, Text):
            # One character may fold to eighteen.
            reply = incoming.reply and replace(incoming.reply, folded=self._fold(incoming.reply.text)[:LIMIT])
            incoming = replace(incoming, folded=self._fold(incoming.content)[:LIMIT], reply=reply)
        elif isinstance(incoming, Command):
            incoming = replace(incoming, folded=self._fold(incoming.argument)[:LIMIT])
        budget = self._paraphrases.budget(incoming, self._now()) if self._paraphrases else TimeBudget(0)
        for _ in range(MAX_REBUILDS):
            try:
                return await self._handle(incoming, permissions, budget, sender)
            except _StaleContext:
                continue
        return await self._handle(incoming, permissions, budget, sender)

    async def _handle(
        self, incoming: IncomingMessage, permissions: Permissions, budget: TimeBudget, sender: ImmediateSender | None
    ) -> HandledMessage | None:
        """Raises _StaleContext, with nothing stored, where what it saw has changed before it was stored.

        ``budget``: for how long a language model may be waited for.
        """
        forgotten = self._forgotten
        seen = await self._contexts.build(incoming, permissions)
        if seen is None:
            return None
        decision = await self._decisions.decide(seen.incoming, seen.context)
        if self._paraphrases:
            decision = await self._paraphrases.paraphrase(seen, decision, budget)
        documents = await self._documents(seen, decision)
        if decision.export and not documents:
            decision = replace(decision, response=TextResponse((CatalogueMessage("export.nothing"),)))
        if decision.export_group and not documents:
            nothing = TextResponse((CatalogueMessage("export.group.nothing"),))
            decision = replace(decision, response=nothing, effects=decision.without(ExportGroup))
        # A language that was just asked for is used at once, and so is a script.
        handled = await self._render(seen, decision)
        if decision.keep or decision.effects or handled.message:
            with ImmediateSend(sender) as immediate:
                if not await self._commit(seen, decision, handled, documents, immediate, forgotten=forgotten):
                    return None
            handled = replace(handled, is_sending=immediate.is_sending)
            if decision.forget or decision.forget_group:
                await self._store.scrub()
            self._metrics.count_decision(decision)
        return handled

    async def knows_poll(self, vote: PollVote, patience: float) -> bool:
        """Return whether the poll of a vote is known; wait ``patience`` seconds at most while one is being sent."""
        return await self._group_contexts.knows_poll(vote.poll, patience)

    async def _documents(self, seen: MessageInContext, decision: Decision) -> list[Document]:
        incoming = seen.incoming
        if decision.export:
            own = await self._exports.export_person(incoming, seen.stored_subscription)
            return [own] if own else []
        if not decision.export_group:
            return []
        group = self._store.chat_of(incoming.origin.elsewhere) if incoming.origin.elsewhere else incoming.origin.chat
        async with self._store.read() as tx:
            return await self._exports.export_group(tx, group, seen.language)

    async def _render(self, seen: MessageInContext, decision: Decision) -> HandledMessage:
        incoming, language = seen.incoming, decision.state.language or seen.language
        chosen = chosen_in(decision, seen.context.preferences)
        page = await self._compose(decision.response, language, chosen.script) if decision.response else None
        message = self._renderer.render(page) if page and not page.picture else None
        if page and page.picture:
            # A picture takes some tenths of a second.
            message = await asyncio.to_thread(self._renderer.render, page)
        return HandledMessage(
            key=incoming.origin.key,
            page=page,
            message=message,
            toast=self._renderer.say(decision.toast, language) if decision.toast else None,
            alert=decision.alert,
            menu=_command_menu(incoming, decision, chosen),
        )

    async def _compose(self, response: Response, language: Language, script: Script) -> Page:
        if isinstance(response, WhyReport):
            # It is searched for once more.
            return await self._decisions.search(response.slug, lambda: self._renderer.compose(response, language))
        return self._renderer.compose(response, language, script)

    async def _commit(
        self,
        seen: MessageInContext,
        decision: Decision,
        handled: HandledMessage,
        documents: list[Document],
        immediate: ImmediateSend,
        *,
        forgotten: int,
    ) -> bool:
        """Store all that it did; not where whoever said it was forgotten meanwhile. Was it stored?

        ``forgotten``: people, by this process, before it was looked at.
        """
        now, store, incoming = self._now(), self._store, seen.incoming
        async with store.transaction() as tx:
            if (store.shared or forgotten != self._forgotten) and await tx.inbox.is_dropped(incoming.origin.key):
                return False
            self._forgotten += decision.forget
            # Telegram was asked for rights meanwhile, and others went on.
            if not await self._group_contexts.is_current(tx, incoming, decision, seen.group_view):
                raise _StaleContext
            if not await self._subscriptions.is_current(tx, decision.subscription, seen.stored_subscription):
                raise _StaleContext
            if decision.keep or handled.message:
                # Of what was not put to the bot only that it was answered is kept, not what was said.
                essay = seen.context.essay.slug
                entry = JournalEntry.of(incoming, decision, _logged_answer(handled), now, essay=essay)
                await tx.journal.record(entry if decision.keep else entry.blank())
            effect_context = EffectContext(incoming, seen.group_view, now)
            await self._effects.apply(self._effects.before_answer, tx, decision.effects, effect_context)
            forgets = decision.forget or decision.forget_group
            if decision.keep and not forgets and not isinstance(incoming, PollVote):
                await tx.chats.save(incoming, decision.state, now)
                await self._subscriptions.save_changes(
                    tx, incoming, decision.subscription, seen.stored_subscription, now
                )
            if handled.undrawn and incoming.origin.to:
                await self._alerts.report_missing_font(tx, now)
            await tx.inbox.done(incoming.origin.key)
            answer = PreparedAnswer(handled.message, documents, immediate, now)
            effect_context = replace(effect_context, answered=await self._answers.put(tx, seen, decision, answer))
            await self._effects.apply(self._effects.after_answer, tx, decision.effects, effect_context)
        return True

    async def settle(self, handled: HandledMessage, *, delivered: bool) -> None:
        """Record whether the answer was delivered, for a door that prints by itself. Raises StoreUnavailable."""
        async with self._store.transaction() as tx:
            await tx.journal.settle(handled.key, delivered=delivered)

    async def give_up(self, key: str, error: str, said: IncomingMessage | None, *, keep: bool = True) -> None:
        """Set aside an update that failed too often, and apologise where somebody waits for an answer.

        ``keep``: its text, so that it can be tried again. ``said``: what could be read of it. Raises StoreUnavailable.
        """
        now = self._now()
        async with self._store.transaction() as tx:
            await tx.inbox.set_aside(key, error, keep=keep)
            if said and said.origin.to and said.origin.to.place is ChatKind.PRIVATE:
                chosen = await tx.preferences.load(said.origin.person)
                message = self._renderer.note(CatalogueMessage("say.error"), chosen.language or said.origin.spoken)
                outgoing = OutgoingMessage(
                    keys.apology(key), Cause.REPLY, said.origin.chat, said.origin.to, send(message)
                )
                await tx.outbox.add([outgoing], now)


def _command_menu(incoming: IncomingMessage, decision: Decision, chosen: Preferences) -> CommandMenu | None:
    """What the menu of a private chat is to be, where somebody has chosen, or may look for commands that are new."""
    if not is_private(incoming.origin):
        return None
    if decision.forget:
        return CommandMenu(None)
    saved = any(isinstance(effect, SavePreferences) for effect in decision.effects)
    looks = isinstance(incoming, Command) and incoming.name in MENU_COMMANDS and chosen.language is not None
    return CommandMenu(chosen.language) if saved or looks else None


def _logged_answer(handled: HandledMessage) -> str:
    return handled.message.plain if handled.message else handled.toast or ""
