"""Puts an answer in other words, where a language model is set up: in time and borne out, or not at all."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.decision import Decision
from bot.core.essay import Essay, Paragraph
from bot.core.incoming import IncomingMessage
from bot.core.match import Judge
from bot.core.paraphrase import AskModel, ModelUnavailable, ParaphraseLine
from bot.core.response import Passage
from bot.services.contexts import MessageInContext
from bot.services.deciding import DecisionMaker
from bot.talk.paraphrases import UnusableReply, can_be_paraphrased, check_claims, passages_for, read_reply, request_for

log = logging.getLogger(__name__)

FAILURES = 3
"""Requests in a row that fail, after which the endpoint is left alone."""
REST = 60.0
"""Seconds for which it is."""
AT_ONCE = 8
"""Requests under way; whoever comes then has the plain answer."""
SPARE = 0.03
"""Seconds of the time allowed that it takes to give up: to close a connection, and to go on."""
TICK = timedelta(seconds=1)
"""How exactly Telegram tells when something was said."""


@dataclass(frozen=True, slots=True)
class ModelAccess:
    """A language model that may be asked about answers."""

    ask: AskModel
    seconds: float  # that an answer may come later for it


@dataclass(slots=True)
class TimeBudget:
    """For how long the answer to one message may still be held back, however often it is decided."""

    left: float  # seconds


class ParaphraseService:
    """Asks the model about answers, and keeps what is wrong, late or not borne out from everybody."""

    def __init__(self, access: ModelAccess, judge: Judge, decisions: DecisionMaker, fold: Callable[[str], str]) -> None:
        self._access = access
        self._judge = judge
        self._decisions = decisions
        self._fold = fold
        self._under_way = 0
        self._failed = 0
        self._rests_until = float("-inf")

    def budget(self, incoming: IncomingMessage, now: datetime) -> TimeBudget:
        """For how long the answer to a message may be held back.

        What has waited already, behind other messages of its chat, waits that much less for the model.
        """
        waited = max(now - incoming.origin.at - TICK, timedelta()).total_seconds()
        return TimeBudget(self._access.seconds - SPARE - waited)

    async def paraphrase(self, seen: MessageInContext, decision: Decision, budget: TimeBudget) -> Decision:
        """Return the decision with its answer in other words; as it is, where there are none that may be shown."""
        shown, context = decision.response, seen.context
        if not isinstance(shown, Passage) or not can_be_paraphrased(seen.incoming, context, decision):
            return decision
        clock = asyncio.get_running_loop().time
        if budget.left < self._access.seconds / 2 or clock() < self._rests_until or self._under_way >= AT_ONCE:
            return decision
        self._under_way += 1
        begun = clock()
        try:
            async with asyncio.timeout(budget.left):
                essay, passages = context.library.essay(shown.ref.slug), passages_for(decision, context)
                lines = await self._lines(seen.incoming.logged, essay, passages)
        except (ModelUnavailable, TimeoutError) as error:
            self._note_failure(str(error) or "no answer in time")
            return decision
        except UnusableReply as error:
            log.info("a paraphrase was not shown", extra={"reason": str(error)})
            return decision
        finally:
            self._under_way -= 1
            budget.left -= clock() - begun
        return replace(decision, response=replace(shown, paraphrase=lines))

    async def _lines(self, question: str, essay: Essay, passages: tuple[Paragraph, ...]) -> tuple[ParaphraseLine, ...]:
        reply = await self._access.ask(request_for(question, essay, passages))
        self._failed = 0
        lines = read_reply(reply, essay, passages, self._fold)
        slug = essay.slug
        await self._decisions.search(slug, lambda: check_claims(lines, passages, self._judge, slug))
        return lines

    def _note_failure(self, reason: str) -> None:
        self._failed += 1
        log.info("the language model gave no paraphrase", extra={"reason": reason})
        if self._failed >= FAILURES:
            self._failed = 0
            self._rests_until = asyncio.get_running_loop().time() + REST
            log.warning("the language model is left alone for a while", extra={"seconds": REST, "reason": reason})
