"""Teaching in a process of its own: answers go on meanwhile, and what it takes of memory is given back.

The lesson goes in by standard input, what was learnt comes out by standard output; nothing of it is in a file.
"""

import asyncio
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import bot.core
from bot.bootstrap.engine import FITTED, PREPARED, Engine, open_search
from bot.bootstrap.library import open_library
from bot.bootstrap.settings import Settings
from bot.search.parameters import Parameters
from bot.search.taught import Lesson, TaughtEssay
from bot.search.teaching import (
    arrays_bytes,
    arrays_from_bytes,
    learn,
    lesson_from_json,
    lesson_json,
    open_taught,
)
from bot.search.text.features import Features
from bot.services.overlays import TeachingFailed

PATIENCE = 600.0
"""Seconds that a lesson may take; ten are usual."""
NICENESS = 5
"""Answers come first, where a process may say so: the hardened service may not, and then both get what there is."""


class Teacher:
    """Teaches the essays of an engine."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine

    async def teach(self, slug: str, lesson: Lesson) -> TaughtEssay:
        """As ``Teach``. Raises TeachingFailed."""
        about = {"seeds": self._settings.seeds, "cache": self._settings.cache}
        told = {name: str(path.resolve()) for name, path in about.items()} | {"slug": slug}
        content = await _in_a_process(json.dumps(told | {"lesson": lesson_json(lesson)}).encode())
        return await asyncio.to_thread(self._open, slug, lesson, content)

    def _open(self, slug: str, lesson: Lesson, content: bytes) -> TaughtEssay:
        engine = self._engine
        return open_taught(
            engine.search.of_essay(slug),
            lesson,
            arrays_from_bytes(content),
            engine.library.acts,
            features=engine.features[slug],
            fitted=engine.fitted,
        )


def teach_here(engine: Engine, slug: str, lesson: Lesson) -> TaughtEssay:
    """Learn a lesson in this process, for whoever waits for it. Some ten seconds."""
    library, known = engine.library, engine.search.of_essay(slug)
    essay, features = library.essay(slug), engine.features[slug]
    arrays = learn(essay, lesson, library.chatter, library.acts, features=features, fitted=engine.fitted)
    return open_taught(known, lesson, arrays, library.acts, features=features, fitted=engine.fitted)


async def _in_a_process(told: bytes) -> bytes:
    """What the process answers. Raises TeachingFailed."""
    # Its folder comes first where modules are looked for, wherever the program was started.
    folder = Path(next(iter(bot.core.__path__))).parent.parent
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, cwd=folder
        )
    except OSError as error:
        # There may be no memory or no process left for it, or an interpreter that is just being replaced.
        raise TeachingFailed(f"no process could be started for it: {error.strerror}") from error
    try:
        content, _ = await asyncio.wait_for(process.communicate(told), PATIENCE)
    except TimeoutError as error:
        raise TeachingFailed(f"it took longer than {PATIENCE:.0f} seconds") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise TeachingFailed(f"the process that learns ended with {process.returncode}")
    return content


def main() -> None:
    """Learn one lesson, as the process that ``Teacher`` starts."""
    with suppress(PermissionError):
        os.nice(NICENESS)
    told: dict[str, Any] = json.load(sys.stdin.buffer)
    settings = Settings.model_construct(seeds=Path(told["seeds"]), cache=Path(told["cache"]))
    library = open_library(settings, PREPARED).library
    essay = library.essay(told["slug"])
    features = Features.of_each(library, *open_search(settings))
    arrays = learn(
        essay,
        lesson_from_json(told["lesson"]),
        library.chatter,
        library.acts,
        features=features[essay.slug],
        fitted=Parameters.load(FITTED),
    )
    sys.stdout.buffer.write(arrays_bytes(arrays))


if __name__ == "__main__":
    main()
