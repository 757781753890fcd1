"""``essay-bot key rotate`` killed with -9 at random moments, until it has finished: is anything unreadable, ever?

.venv/bin/python -m tests.bench.key_rotation              20 rotations on each kind of database, about ten minutes
.venv/bin/python -m tests.bench.key_rotation --rounds 2

Exit 1 where a text could not be read with the keys of the file, or the key before was left anywhere.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.cli.test_key import Place
from tests.databases import KINDS, SQLITE, address_of
from tests.postgres import EMPTIED, server_of_this_run
from tests.store.sealed import Texts

ROWS = 403
FIRST, LONGEST = 0.3, 3.0
"""Seconds after its start between which it is killed: from before it does anything until about when it has finished."""


def rotate(place: Place, before: Texts) -> int:
    """Kill it until it has finished before; how often it was killed."""
    kills = 0
    while True:
        process = place.shell.start("key", "rotate")
        with suppress(subprocess.TimeoutExpired):
            process.wait(random.uniform(FIRST, LONGEST))
        ended = process.poll() == 0
        process.kill()
        process.communicate()
        if place.texts() != before:
            raise AssertionError("not everything can be read as before")
        if ended:
            return kills
        kills += 1


def main() -> None:
    """Exit 1 with what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with server_of_this_run():
        for kind in KINDS:
            kills = 0
            for _ in range(rounds):
                with tempfile.TemporaryDirectory(prefix="essay-bot-key-") as folder:
                    url = asyncio.run(address_of(SQLITE, Path(folder) / "data") if kind == SQLITE else EMPTIED.url())
                    place = Place(Path(folder), url)
                    asyncio.run(place.fill(ROWS))
                    [old], before = place.keys, place.texts()
                    kills += rotate(place, before)
                    if len(place.keys) != 1 or place.keys == [old] or place.sealed_with(old):
                        sys.exit(f"{kind}: the key before was left")
            texts = sum(map(len, before.values()))
            print(f"{kind}: {rounds} rotations of {texts} texts, {kills} kills, everything readable after each")


if __name__ == "__main__":
    main()
