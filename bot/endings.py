"""How a command ends: everything foreseeable in one message and an exit code, 2 for settings and 1 for the rest."""

import asyncio
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from bot.batch import BadLine
from bot.core.essay import UnknownPassage
from bot.settings import SettingsError
from bot.shelf.problem import BrokenSeeds
from bot.store.database import StoreError
from bot.store.queue import NotThere
from bot.store.vault import WrongKey
from bot.streams import NotUtf8
from handlers.health import Refused


@contextmanager
def plain_errors() -> Iterator[None]:
    """For the body of a command."""
    try:
        yield
    except SettingsError as error:
        fail(str(error), 2)
    except BrokenSeeds as error:
        fail(f"the seeds cannot be used; nothing was started.\n{error}", 1)
    except (StoreError, WrongKey, NotThere, BadLine, NotUtf8, UnknownPassage, Refused) as error:
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
