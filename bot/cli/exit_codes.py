"""How a command goes: what takes long is said, and everything foreseeable ends it in one message and an exit code.

2: a setting is wrong. 3: it ends for good, until somebody restores a file, a key or a token. 1: the rest, where another
start may help. deploy/essay-bot.service starts it anew after 1 only.
"""

import asyncio
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from bot.bootstrap.engine import NotPrepared
from bot.bootstrap.settings import SettingsError
from bot.core.essay import UnknownPassage
from bot.core.streams import NotUtf8
from bot.services.batch import BadLine
from bot.shelf.problems import BrokenSeeds
from bot.store.database import StoreError, StoreLost
from bot.store.encryption import WrongKey
from bot.store.queue import NoSuchRow
from handlers.runtime.health import CannotContinue, TokenRevoked

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
    except (StoreLost, WrongKey, TokenRevoked) as error:
        fail(str(error), FOR_GOOD)
    except (StoreError, NoSuchRow, BadLine, NotUtf8, UnknownPassage, CannotContinue, NotPrepared) as error:
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
