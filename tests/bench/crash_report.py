"""Figures that more than one scenario tells."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tests.bench.crash_figures import Figure, count, spread, zero
from tests.bench.crash_program import Crash, Program
from tests.botapi import BotApi, Refusal
from tests.botapi.figures import smallest_gap


def of_crashes(crashes: Sequence[Crash]) -> list[Figure]:
    recovered = [each.recovery for each in crashes if each.recovery is not None]
    return [
        count("kills", len(crashes)),
        count("in flight W, most at one kill", max((each.in_flight for each in crashes), default=0)),
        spread("recovery: from a kill to the next message", recovered, 50),
    ]


def of_repeats(again: Sequence[Sequence[float]], crashes: Sequence[Crash]) -> list[Figure]:
    """``again``: of each recipient, when something came that it had already."""
    after = Counter(max((each.at for each in crashes if each.at < at), default=0.0) for times in again for at in times)
    return [
        count("… most for one person", max(map(len, again), default=0)),
        count("… most in one crash", max(after.values(), default=0)),
    ]


def of_telegram(api: BotApi, program: Program, planned: int = 0, *, unfinished: bool = False) -> list[Figure]:
    """``planned``: pauses that Telegram was to ask for. ``unfinished``: it was stopped with something left to do."""
    refused = sum(isinstance(call.refusal, Refusal) and call.refusal.status == 429 for call in api.calls)
    pauses = Figure("pauses planned (429)", f"{planned}, {refused} sends refused")
    gap = smallest_gap(api.calls_of("sendMessage"))
    errors = ", ".join(f"{event}: {number}" for event, number in program.errors().items())
    return [
        # How evenly messages arrive depends on how busy both processes are.
        pauses if planned else replace(zero("429: too fast for Telegram", refused), timed=True),
        zero("sends inside a RetryAfter window", len(api.too_early)),
        Figure("smallest gap in a private chat, s", f"{gap or 0:.2f}", "at least 1", gap is not None and gap < 1.0),
        *([] if unfinished else [zero("left unhandled or unsent", program.left())]),
        zero("set aside", program.number("SELECT count(*) FROM inbox WHERE state = 'aside'")),
        Figure("errors in the log", errors or "none", "none"),
        Figure("memory of the process, peak", f"{program.peak:,.0f} MB"),
    ]
