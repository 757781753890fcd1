"""The gap inbox in Telegram: an owner's command and taps, answered in place."""

from datetime import datetime
from functools import cached_property

from bot.core import keys
from bot.core.act import ActType
from bot.core.callback_data.gaps import GapButton, GapVerb
from bot.core.incoming import ButtonPress, Command
from bot.core.language import Language
from bot.core.outgoing import Cause, EditText, OutgoingMessage, send
from bot.core.overlay import OverlayTarget
from bot.core.response import CatalogueMessage, Panel
from bot.render.renderer import Renderer
from bot.services.gap_inbox import GapInbox, MapOutcome, MapResult
from bot.services.overlays import OverlayService
from bot.store.journal import JournalEntry
from bot.store.store import Store
from bot.store.transaction import GAPS
from bot.talk import gaps
from bot.talk.gaps import ONE_ESSAY, GapOrder, MappedLine, read_order, read_target, target_words

_PUT_TO_THE_ESSAY = (ActType.PASSAGE, ActType.ABSENT)
"""What a message is that is no act of its own."""


class GapService:
    """Shows the gaps to owners of one bot, and does what they tap."""

    def __init__(self, inbox: GapInbox, overlays: OverlayService | None, renderer: Renderer, store: Store) -> None:
        """``overlays``: to know whether what is mapped can come into effect."""
        self._inbox = inbox
        self._overlays = overlays
        self._renderer = renderer
        self._store = store
        essays = inbox.library.essays
        self._titles = {essay.slug: essay.title for essay in essays} if len(essays) > 1 else ONE_ESSAY

    @cached_property
    def _acts(self) -> list[str]:
        return sorted(self._inbox.acts.keys() - set(_PUT_TO_THE_ESSAY))

    async def command(self, incoming: Command, now: datetime) -> None:
        """Answer ``/gaps``, ``/gaps 17``, or ``/gaps 17 12``: 17 belongs to paragraph 12. Raises StoreUnavailable."""
        folded = self._inbox.fold(incoming.argument).strip()
        order = read_order(folded)
        if order:
            panel = await self._order(order, now)
        else:
            panel = await self._open(1, CatalogueMessage("gaps.usage") if folded else None)
        await self._answer(incoming, panel, now)

    async def _order(self, order: GapOrder, now: datetime) -> Panel:
        found = await self._inbox.find(order.gap)
        if found is None and await self._inbox.find_mapped(order.gap) is None:
            return await self._open(1, CatalogueMessage("gaps.unnumbered", {"number": order.gap}))
        if found is None or not order.place:
            return await self._one(GapButton(GapVerb.OPEN, order.gap))
        return await self._map(order.gap, read_target(order.place, self._inbox.essay_of(found), self._names()), now)

    def _names(self) -> dict[str, OverlayTarget]:
        """What belongs where, by what its button says, in any language, folded."""
        targets = [OverlayTarget(), *(OverlayTarget(act=act) for act in self._acts)]
        return {
            self._inbox.fold(self._renderer.say(target_words(target), language)): target
            for target in targets
            for language in Language
        }

    async def press(self, incoming: ButtonPress, now: datetime) -> str | None:
        """Do what a tap says; return a toast where the button is stale, or another's. Raises StoreUnavailable."""
        pressed = incoming.data
        if not isinstance(pressed, GapButton) or not incoming.origin.owner:
            return self._stale(incoming)
        panel = await self._panel(pressed, now)
        if panel is None:
            return self._stale(incoming)
        await self._answer(incoming, panel, now)
        return None

    def _stale(self, incoming: ButtonPress) -> str:
        return self._renderer.say(CatalogueMessage("button.stale"), incoming.origin.spoken)

    async def _open(self, page: int, lead: CatalogueMessage | None = None) -> Panel:
        return gaps.show_open(await self._inbox.open(), page, lead, self._titles)

    async def _panel(self, pressed: GapButton, now: datetime) -> Panel | None:
        if pressed.verb is GapVerb.LIST:
            return await self._open(pressed.page)
        if pressed.verb is GapVerb.DONE:
            return gaps.show_mapped(await self._mapped(), pressed.page, await self._inbox.by_hand())
        if pressed.verb is GapVerb.MAP:
            return await self._map(pressed.gap, pressed.target, now)
        if pressed.verb is GapVerb.UNDO:
            undone = await self._inbox.undo(pressed.gap, now)
            lead = CatalogueMessage("gaps.undone" if undone else "gaps.undone.before")
            return await self._open(1, lead)
        return await self._one(pressed)

    async def _one(self, pressed: GapButton) -> Panel:
        gap = await self._inbox.find(pressed.gap)
        if gap is None:
            mapped = await self._inbox.find_mapped(pressed.gap)
            outcome = mapped.outcome if mapped else MapOutcome.GONE
            return gaps.show_result(outcome, pressed.gap, mapped.target if mapped else None)
        essay = self._inbox.essay_of(gap)
        if pressed.verb is GapVerb.OPEN:
            return gaps.show_gap(gap, essay, self._titles)
        if pressed.verb is GapVerb.PARAGRAPHS:
            return gaps.show_paragraphs(gap, essay, pressed.page)
        return gaps.show_acts(gap, self._acts, pressed.page)

    async def _map(self, message: int, target: OverlayTarget | None, now: datetime) -> Panel:
        result = await self._inbox.map(message, target, now) if target else MapResult(MapOutcome.UNKNOWN)
        if result.outcome is not MapOutcome.MAPPED or self._overlays is None:
            return gaps.show_result(result.outcome, message, result.target)
        why, alone = self._overlays.broken(result.slug), self._overlays.seeds_alone(result.slug)
        return gaps.show_result(result.outcome, message, result.target, why, learnt=not alone)

    async def _mapped(self) -> list[MappedLine]:
        titles = self._titles
        return [MappedLine(each.gap, each.target, titles.get(each.slug, "")) for each in await self._inbox.mapped()]

    async def _answer(self, incoming: Command | ButtonPress, panel: Panel, now: datetime) -> None:
        """Put it into the outbox. The log tells that there was something; what readers said stands in it once only."""
        origin = incoming.origin
        if not origin.to:
            return
        shown = self._renderer.message(panel, origin.spoken)
        edited = incoming.message if isinstance(incoming, ButtonPress) else None
        async with self._store.transaction() as tx:
            if await tx.journal.knows(origin.key):
                return
            asked = incoming.name if isinstance(incoming, Command) else incoming.logged
            await tx.journal.record(JournalEntry(origin, incoming.kind, asked, None, "", now))
            content = EditText(shown, edited) if edited else send(shown)
            outgoing = OutgoingMessage(
                keys.reply(origin.key), Cause.NOTICE, origin.chat, origin.to, content, about=GAPS
            )
            await tx.outbox.add([outgoing], now)
            await tx.inbox.done(origin.key)
