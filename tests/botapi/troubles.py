"""What a test lets go wrong."""

from __future__ import annotations

from typing import TypedDict, Unpack

from .faults import BAD_GATEWAY, Delay, Failure, Fault, Faults, Reset, Silence
from .floods import Flood, FloodControl, Limits
from .planned import Plan, PlannedRefusal
from .records import Call, Raw
from .refusals import Refusal


class When(TypedDict, total=False):
    """Which calls a fault meets: the next `times`, or all until `.lift()`; those in one chat, if `chat_id` is given.

    `after`: the call is carried out, and only its answer suffers; else the fault comes first.
    """

    after: bool
    times: int | None
    chat_id: int | None


class Troubles:
    """The part of `BotApi` that plans refusals, faults and floods. ValueError for a method that there is not.

    A fault that comes first, then flood control, then a planned refusal; what passes them all is carried out.
    """

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self._plan = Plan()
        self._faults = Faults()
        self._floods = FloodControl()

    def refuse(
        self,
        method: str,
        status: int = 400,
        description: str = "Bad Request",
        *,
        times: int | None = None,
        parameters: Raw | None = None,
        chat_id: int | None = None,
    ) -> PlannedRefusal:
        """Lets calls of a method fail before they do anything: the next `times`, or until `.lift()`.

        `description` is the whole text.
        """
        refusal = Refusal(status, description, parameters)
        planned = PlannedRefusal(method=self._named(method), refusal=refusal, times=times, chat_id=chat_id)
        self._plan.refusals.append(planned)
        return planned

    def reset(self, method: str, **when: Unpack[When]) -> Fault:
        """The connection is reset."""
        return self._faulty(Reset(method=self._named(method), **when))

    def hang(self, method: str, **when: Unpack[When]) -> Fault:
        """No answer comes until the bot gives up; or until `.lift()`, then the call goes on."""
        return self._faulty(Silence(method=self._named(method), **when))

    def delay(self, method: str, seconds: float, **when: Unpack[When]) -> Fault:
        """The call waits for so long, and then goes on; with `after` it is carried out at once and answered late."""
        return self._faulty(Delay(method=self._named(method), seconds=seconds, **when))

    def fail(self, method: str, status: int = 502, body: str = BAD_GATEWAY, **when: Unpack[When]) -> Fault:
        """A proxy answers with a page that is no JSON."""
        return self._faulty(Failure(method=self._named(method), status=status, body=body.encode(), **when))

    def answer(
        self, method: str, body: bytes, status: int = 200, *, coding: str | None = None, **when: Unpack[When]
    ) -> Fault:
        """The server answers with these bytes, whatever they are, as if they were its JSON."""
        name, kind = self._named(method), "application/json"
        return self._faulty(Failure(method=name, status=status, body=body, kind=kind, coding=coding, **when))

    def flood(self, retry_after: int, chat_id: int | None = None, *, grace: float = 0.0) -> Flood:
        """The next send gets 429, and so does every other one for `retry_after` seconds; in one chat, or anywhere.

        Those others are in `too_early`, unless they come within `grace` seconds and may have been on their way.
        """
        return self._floods.plan(Flood(retry_after=retry_after, chat_id=chat_id, grace=grace))

    @property
    def limits(self) -> Limits | None:
        """Telegram's limits, if they hold; None, as at first: the bot sends as much as it likes."""
        return self._floods.limits

    @limits.setter
    def limits(self, limits: Limits | None) -> None:
        self._floods.limits = limits

    @property
    def too_early(self) -> list[Call]:
        """The sends that came while the bot had been told to wait, by a planned flood or by `limits`."""
        return self._floods.too_early

    def _named(self, method: str) -> str:
        if method.lower() not in self._names:
            raise ValueError(f"the stand-in has no method {method}")
        return self._names[method.lower()]

    def _faulty(self, fault: Fault) -> Fault:
        self._faults.planned.append(fault)
        return fault
