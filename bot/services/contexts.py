"""What a message is seen with: what its chat remembers, what comes there, what goes on there, and who may do what."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.core import deep_links
from bot.core.act import RecogniseAct
from bot.core.callback_data.actions import ReadingButton
from bot.core.callback_data.passages import EveryEssayButton, FeedbackButton, RatingButton
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.deep_links import ExportLink
from bot.core.details import RecogniseDetail
from bot.core.essay import Library
from bot.core.incoming import Command, IncomingMessage, Reaction, with_origin
from bot.core.language import Language
from bot.core.match import Find, Judge, Rank
from bot.core.outgoing import Address
from bot.core.text import LIMIT
from bot.search.text.word_index import WordIndex
from bot.services.deciding import DecisionMaker
from bot.services.group_context import GroupContexts, GroupView
from bot.services.permissions import Permissions
from bot.services.statistics import StatisticsService
from bot.services.subscriptions import SubscriptionService
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.store.transaction import Transaction
from bot.talk.courtesy import without_courtesy
from bot.talk.decide import concerns_settings, needs_fresh_permissions
from bot.talk.groups import check
from bot.talk.language import language_of
from bot.talk.questions import ASKED
from bot.talk.schedules.arrange import may_start
from bot.talk.statistics import asks_for_statistics


@dataclass(frozen=True, slots=True)
class MessageInContext:
    """A message with its context, and the stored rows that the context was made from."""

    incoming: IncomingMessage
    context: Context
    stored_subscription: StoredSubscription | None
    group_view: GroupView | None

    @property
    def language(self) -> Language:
        return self.context.state.language or self.incoming.origin.spoken


class ContextBuilder:
    """Builds the context of a message from the store and from what a person is permitted to do."""

    def __init__(
        self,
        library: Library,
        find: Find,
        judge: Judge,
        recognise: RecogniseAct,
        *,
        recognise_detail: RecogniseDetail,
        rank: Rank | None,
        decisions: DecisionMaker,
        fold: Callable[[str], str],
        store: Store,
        subscriptions: SubscriptionService,
        group_contexts: GroupContexts,
        asks_model: bool = False,
    ) -> None:
        self._library = library
        self._find = find
        self._judge = judge
        self._recognise = recognise
        self._recognise_detail = recognise_detail
        self._rank = rank
        self._decisions = decisions
        self._fold = fold
        self._words = WordIndex(library, fold)
        self._store = store
        self._subscriptions = subscriptions
        self._group_contexts = group_contexts
        self._asks_model = asks_model
        self._statistics = StatisticsService(library, store)

    async def build(self, incoming: IncomingMessage, permissions: Permissions) -> MessageInContext | None:
        """Load a message's context; None where it was answered before or belongs nowhere. Raises StoreUnavailable."""
        seen = await self._load(incoming)
        return await self._with_permissions(seen, permissions) if seen else None

    async def _load(self, incoming: IncomingMessage) -> MessageInContext | None:
        async with self._store.read() as tx:
            located = await self._group_contexts.resolve_chat(tx, incoming)
            if located is None:
                return None
            place = self._subscriptions.place(located) if located.addressed else None
            known, kept = await tx.load_reader(located, place)
            if known is None:
                return None
            if located.addressed and place is None:
                kept = await self._subscriptions.find(tx, located)
            found = await self._group_contexts.load(tx, located)
            progress = None
            if kept and isinstance(located.data, ReadingButton):
                progress = await tx.progress.of(located.data.subscription, located.origin.person)
            rated, question = None, None
            if isinstance(located.data, EveryEssayButton):
                question = await self._question(tx, located, located.data, known.state)
            rates = isinstance(located, Reaction) or isinstance(located.data, FeedbackButton | RatingButton)
            if located.message and rates:
                rated = await tx.journal.answer_in(located.origin, located.message)
        state = known.state
        context = Context(
            replace(state, language=language_of(located, state, self._fold, known.preferences.language)),
            self._library,
            self._find,
            subscription=kept.subscription if kept else None,
            group=found.group if found else None,
            progress=progress,
            bookmarks=known.bookmarks,
            preferences=known.preferences,
            question=question,
            rated=rated,
            kept_days=self._store.kept_days,
            kept_text_days=self._store.kept_text_days,
            asks_model=self._asks_model,
            recognise=self._recognise,
            recognise_detail=self._recognise_detail,
            judge=self._judge,
            rank=self._rank,
            search_words=self._words.search,
        )
        return MessageInContext(located, context, kept, found)

    async def _question(
        self, tx: Transaction, pressed: IncomingMessage, button: EveryEssayButton, state: ConversationState
    ) -> str | None:
        """What somebody had asked who presses the button below the answer; None where it is not kept any more."""
        asked = next((each for each in reversed(state.asked) if button.names(each)), None)
        if asked or pressed.message is None:
            return asked
        logged = await tx.journal.question_in(pressed.origin, pressed.message)
        return next((text for text in map(self._asked, logged) if button.names(text)), None)

    def _asked(self, text: str) -> str:
        """A message as the conversation remembers it of its questions."""
        return without_courtesy(self._fold(text)[:LIMIT])[:ASKED]

    async def _with_permissions(self, seen: MessageInContext, permissions: Permissions) -> MessageInContext:
        """Who may do it, where that matters; and the claim judged, where one is to be checked."""
        incoming, context = seen.incoming, seen.context
        if concerns_settings(incoming) and incoming.origin.to:
            return await self._with_settings(seen, incoming.origin.to, permissions)
        if incoming.origin.elsewhere and isinstance(incoming, Command):
            # A link from a group: what is exported goes to its admins, a recap to its members.
            exports = isinstance(deep_links.parse(incoming.argument), ExportLink)
            allowed = await permissions.allow(incoming, incoming.origin.elsewhere, member=not exports, afresh=True)
            return replace(seen, context=replace(context, manages=allowed))
        if isinstance(incoming, Command) and asks_for_statistics(incoming) and context.group is None:
            return replace(
                seen, context=replace(context, statistics=await self._statistics.asked_for(incoming, context))
            )
        claim = (
            check.claim_to_check(incoming) if isinstance(incoming, Command) and incoming.name == check.COMMAND else ""
        )
        if claim:
            slug = context.essay.slug
            judged = await self._decisions.search(slug, lambda: self._judge(claim, slug))
            return replace(seen, context=replace(context, judged=judged))
        return seen

    async def _with_settings(self, seen: MessageInContext, to: Address, permissions: Permissions) -> MessageInContext:
        """Who may change them, and whether the bot may write where something is to begin to come."""
        incoming, kept = seen.incoming, seen.stored_subscription
        concerned = kept.to if kept else incoming.origin.elsewhere or to
        manages = await permissions.allow(incoming, concerned, afresh=needs_fresh_permissions(incoming))
        context = replace(seen.context, manages=manages)
        if manages and may_start(incoming) and not await permissions.can_write(concerned):
            title = incoming.origin.title or (kept.title if kept else "")
            incoming, context = with_origin(incoming, title=title), replace(context, barred=concerned.place)
        if incoming.origin.elsewhere and manages and not context.barred and not kept:
            kept = await self._subscriptions.draft(incoming, incoming.origin.elsewhere, seen.language)
            context = replace(context, subscription=kept.subscription)
        return replace(seen, incoming=incoming, context=context, stored_subscription=kept)
