"""A network that fails, as a test plans it: resets, silence, delays, and pages of a proxy instead of answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from .planned import Planned
from .records import Call
from .watch import Watch

BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
_A_DAY = 86_400.0


class Broken(Exception):
    """The bot gets no answer of the Bot API."""


class Cut(Broken):
    """The connection is reset."""


class Page(Broken):
    """A proxy answers with a page of its own; or the server with anything."""

    def __init__(self, status: int, body: bytes, kind: str, coding: str | None = None) -> None:
        super().__init__(f"{status}: {body[:80]!r}")
        self.status = status
        self.body = body
        self.kind = kind
        self.coding = coding


@dataclass(eq=False, kw_only=True)
class Fault(Planned):
    """`after`: whether the call is carried out first. `used` counts the calls that it has begun to happen to."""

    after: bool = False
    ended: bool = False
    _watch: Watch = field(default_factory=Watch)

    def lift(self) -> None:
        """From now on the method works again; calls that wait because of this go on."""
        super().lift()
        self._watch.notify()

    def end(self) -> None:
        """The server closes: calls that wait because of this are cut."""
        self.ended = True
        self._watch.notify()

    async def strike(self) -> None:
        """What happens to one call. Raises `Broken`, or returns when the call may go on."""
        raise NotImplementedError

    async def _wait(self, seconds: float) -> None:
        await self._watch.until(lambda: self.lifted or self.ended, seconds)
        if self.ended:
            raise Cut


class Reset(Fault):
    """The connection is reset."""

    async def strike(self) -> None:
        raise Cut


class Silence(Fault):
    """No answer, until the bot goes away or the fault is lifted."""

    async def strike(self) -> None:
        await self._wait(_A_DAY)


@dataclass(eq=False, kw_only=True)
class Delay(Fault):
    """The answer is late."""

    seconds: float

    async def strike(self) -> None:
        await self._wait(self.seconds)


@dataclass(eq=False, kw_only=True)
class Failure(Fault):
    """Something with this HTTP status instead of an answer. `kind`: Content-Type; `coding`: Content-Encoding."""

    status: int
    body: bytes
    kind: str = "text/html"
    coding: str | None = None

    async def strike(self) -> None:
        raise Page(self.status, self.body, self.kind, self.coding)


@dataclass
class Faults:
    """All that are planned. Asked twice for every call: before it is carried out, and after."""

    planned: list[Fault] = field(default_factory=list)

    async def strike(self, call: Call, *, after: bool) -> None:
        """What is planned for this call, the oldest first, until one of them breaks it off with `Broken`."""
        for fault in [fault for fault in self.planned if fault.after == after]:
            if fault.meets(call):
                fault.used += 1
                await fault.strike()

    def close(self) -> None:
        """Lets no call wait any longer."""
        for fault in self.planned:
            fault.end()
