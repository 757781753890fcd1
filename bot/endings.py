"""How a command goes: what takes long is said, and everything foreseeable ends it in one message and an exit code.

2: a setting is wrong. 3: it ends for good, until somebody restores a file, a key or a token. 1: the rest, where another
start may help. deploy/essay-bot.service starts it anew after 1 only.
"""

import asyncio
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from bot.batch import BadLine
from bot.core.essay import UnknownPassage
from bot.mind import NotPrepared
from bot.settings import SettingsError
from bot.shelf.problem import BrokenSeeds
from bot.store.database import StoreError, StoreLost
from bot.store.queue import NotThere
from bot.store.vault import WrongKey
from bot.streams import NotUtf8
from handlers.health import Refused, Revoked

SETTINGS, FOR_GOOD = 2, 3
"""Exit codes after which no start helps before somebody has mended something."""


def say_training(number: int, of: int) -> None:
    """Say before an essay is trained why nothing is to be seen."""
    sys.stderr.write(f"essay-bot: training the matcher, essay {number} of {of}; half a minute each, once ...\n")
    sys.stderr.flush()


@contextmanager
def plain_errors() -> Iterator[None]:
    """For the body of a command."""
    try:
        yield
    except SettingsError as error:
        fail(str(error), SETTINGS)
    except BrokenSeeds as error:
        fail(f"the seeds cannot be used; nothing was started.\n{error}", 1)
    except (StoreLost, WrongKey, Revoked) as error:
        fail(str(error), FOR_GOOD)
    except (StoreError, NotThere, BadLine, NotUtf8, UnknownPassage, Refused, NotPrepared) as error:
        fail(str(error), 1)
    except BrokenPipeError:
        # Whoever read our output has stopped; there is nobody left to tell.
        sys.stderr.close()
        raise SystemExit(1) from None


def fail(message: str, code: int) -> NoReturn:
    """End with this message and exit code."""
    sys.stderr.write(f"essay-bot: {message}\n")
    raise SystemExit(code)


def finish(work: Coroutine[Any, Any, None]) -> None:
    """Do the work of a command to its end."""
    with plain_errors():
        asyncio.run(work)
