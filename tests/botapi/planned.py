"""Refusals that a test plans. A layer of further faults (lost answers, delays, floods) belongs next to this one."""

from __future__ import annotations

from dataclasses import dataclass, field

from .records import Call
from .refusals import Refusal


@dataclass(eq=False)
class PlannedRefusal:
    """Refuses calls of one method, in one chat if `chat_id` is given, `times` times or until lifted."""

    method: str
    refusal: Refusal
    times: int | None
    chat_id: int | None
    used: int = 0
    lifted: bool = False

    def lift(self) -> None:
        """From now on the method works again."""
        self.lifted = True

    def meets(self, call: Call) -> bool:
        """Whether this call is to be refused."""
        if self.lifted or self.method != call.method or (self.times is not None and self.used >= self.times):
            return False
        return self.chat_id is None or self.chat_id == call.params.get("chat_id")


@dataclass
class Plan:
    """What is to go wrong. Asked once for every call, after it is recorded and before anything happens."""

    refusals: list[PlannedRefusal] = field(default_factory=list)

    def apply(self, call: Call) -> None:
        """Raises the `Refusal` planned for this call, if any; the oldest first."""
        for planned in self.refusals:
            if planned.meets(call):
                planned.used += 1
                raise planned.refusal
