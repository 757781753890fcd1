"""The real program, killed with SIGKILL at random moments, over a stand-in for Telegram: what is lost, what is twice?

.venv/bin/python -m tests.bench.crash                          everything, some ten minutes
.venv/bin/python -m tests.bench.crash --quick                  the same with less of everything, two minutes
.venv/bin/python -m tests.bench.crash updates broadcast        only these; the third is "answers"
.venv/bin/python -m tests.bench.crash --seed 7 --kills 20      the same moments again; more kills

Exit 1 where a figure is not as it must be. How quick answers are depends on the machine too, and fails nothing.
"""

import argparse
import asyncio
import secrets
import signal
import time
from random import Random

from rich.console import Console

from tests.bench.crash_beside import Talk, answers
from tests.bench.crash_broadcast import Mailing, broadcast
from tests.bench.crash_figures import Figure, table
from tests.bench.crash_updates import Answers, updates

SCENARIOS = ("updates", "broadcast", "answers")
WIDTH = 120
"""Columns of the tables, also where the output is no terminal."""


def main() -> None:
    """Run the chosen scenarios and print what they measured."""
    # As at Ctrl-C: what was started is ended, and the folders go.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = arguments()
    console = Console(width=WIDTH)
    console.print(f"seed {chosen.seed}")
    begun = time.monotonic()

    def say(words: str) -> None:
        console.print(f"{time.monotonic() - begun:6.0f} s  {words}", highlight=False)

    wrong = 0
    for name in chosen.scenarios or SCENARIOS:
        chance = Random(f"{chosen.seed} {name}")
        say(name)
        if name == "updates":
            figures = asyncio.run(updates(Answers(chosen.updates, chosen.kills), chance, say))
        elif name == "broadcast":
            figures = asyncio.run(broadcast(Mailing(chosen.chats, chosen.kills, chosen.floods), chance, say))
        else:
            figures = asyncio.run(answers(Talk(chosen.chats, chosen.seconds), chance, say))
        console.print(table(name, figures))
        wrong += sum(fails(figure) for figure in figures)
    raise SystemExit(1 if wrong else 0)


def fails(figure: Figure) -> bool:
    return figure.wrong and not figure.timed


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench.crash", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=f"of {', '.join(SCENARIOS)}; else all")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that is random")
    parser.add_argument("--kills", type=int, help="in each scenario but the last; 8")
    parser.add_argument("--updates", type=int, help="messages of readers; 3000")
    parser.add_argument("--chats", type=int, help="that a broadcast goes to; 5000")
    parser.add_argument("--floods", type=int, help="429s for all beside those at every third kill; 3")
    parser.add_argument("--seconds", type=float, help="in which readers write, without and with a broadcast; 30")
    parser.add_argument("--quick", action="store_true", help="a small run: 300 messages, 500 chats, 3 kills")
    chosen = parser.parse_args()
    if unknown := set(chosen.scenarios) - set(SCENARIOS):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    usual = {"kills": 8, "updates": 3000, "chats": 5000, "floods": 3, "seconds": 30.0}
    small = {"kills": 3, "updates": 300, "chats": 500, "floods": 1, "seconds": 10.0}
    for name, value in (small if chosen.quick else usual).items():
        if getattr(chosen, name) is None:
            setattr(chosen, name, value)
    return chosen


if __name__ == "__main__":
    main()
