"""Decides messages on the event loop, and beside it those that an encoder has to read."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec, TypeVar

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.incoming import IncomingMessage
from bot.talk.decide import decide

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")


class _IsSlow(Exception):
    """What was about to be searched takes long."""


class DecisionMaker:
    """Decides; others are listened to meanwhile, where it takes long."""

    def __init__(self, slow: frozenset[str]) -> None:
        """``slow``: slugs of the essays in which an encoder finds, in some fifty milliseconds instead of one or two."""
        self._slow = slow

    async def decide(self, incoming: IncomingMessage, context: Context) -> Decision:
        """Decide about a message. A door hands in a chat's messages one at a time.

        Which essay a message is put to only shows while it is decided: it may reply to a passage of another one. So it
        is begun on the event loop, and begun anew beside it once a slow essay is to be searched: deciding is pure.
        """
        if not self._slow:
            return decide(incoming, context)
        try:
            return decide(incoming, self._without_waiting(context))
        except _IsSlow:
            return await asyncio.to_thread(decide, incoming, context)

    async def search(self, slug: str, search: Callable[[], Found]) -> Found:
        """Return what ``search`` finds in one essay."""
        return await asyncio.to_thread(search) if slug in self._slow else search()

    def _without_waiting(self, context: Context) -> Context:
        return replace(
            context,
            find=self._at_once(context.find),
            recognise=self._at_once(context.recognise),
            judge=self._at_once(context.judge) if context.judge else None,
            rank=self._at_once(context.rank) if context.rank else None,
        )

    def _at_once(self, search: Callable[Arguments, Found]) -> Callable[Arguments, Found]:
        """``search``, whose last argument is the slug of an essay, but not in a slow one."""

        def at_once(*arguments: Arguments.args, **named: Arguments.kwargs) -> Found:
            if arguments[-1] in self._slow:
                raise _IsSlow
            return search(*arguments, **named)

        return at_once
