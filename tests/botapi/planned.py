"""What a test plans to go wrong, call by call; refusals here, lost and late answers in `faults`."""

from __future__ import annotations

from dataclasses import dataclass, field

from .records import Call
from .refusals import Refusal


@dataclass(eq=False, kw_only=True)
class Planned:
    """Happens to calls of one method, in one chat if `chat_id` is given, `times` times or until lifted."""

    method: str
    times: int | None = None
    chat_id: int | None = None
    used: int = 0
    lifted: bool = False

    def lift(self) -> None:
        """From now on the method works again."""
        self.lifted = True

    def meets(self, call: Call) -> bool:
        """Whether it is to happen to this call."""
        if self.lifted or self.method != call.method or (self.times is not None and self.used >= self.times):
            return False
        return self.chat_id is None or self.chat_id == call.chat_id


@dataclass(eq=False, kw_only=True)
class PlannedRefusal(Planned):
    """Telegram refuses, and does nothing."""

    refusal: Refusal


@dataclass
class Plan:
    """Which calls are to be refused. Asked once for every call, after it is recorded and before anything happens."""

    refusals: list[PlannedRefusal] = field(default_factory=list)

    def apply(self, call: Call) -> None:
        """Raises the `Refusal` planned for this call, if any; the oldest first."""
        for planned in self.refusals:
            if planned.meets(call):
                planned.used += 1
                raise planned.refusal
