"""The key replaced by another one, in the database and in the key's file."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import find_key, hold_existing, key_named
from bot.bootstrap.transfers import alone, verify_lasting, verify_quiet
from bot.store.database import Database, file_of
from bot.store.encryption import NEW, Encryption
from bot.store.errors import StoreError
from bot.store.key_file import write_keys
from bot.store.key_rotation import KeyRotation
from bot.store.sqlite_backend import hold_unused
from bot.store.store import Store
from bot.store.transfer import Tell

BY_HAND = (
    'Let "essay-bot key new" make a new one. Put both {where}, the new one first, white space between them; stop the '
    "bots, and run this again. Once it has finished, leave the new one there alone."
)


@dataclass(frozen=True, slots=True)
class RotatedKey:
    """What came of it: how many texts the new key seals, and where the key before still stands; else empty."""

    texts: int
    left_in: str


async def rotate_key(settings: Settings, tell: Tell, *, keep: bool = False) -> RotatedKey:
    """Seal all texts with a new key, or go on with it; in the end the key's file holds the new one alone.

    ``keep``: it goes on holding the one before, too. Raises StoreError, SettingsError.
    """
    verify_lasting(settings)
    await hold_existing(settings)
    where, keys = await find_key(settings)
    with key_named(where, settings), ExitStack() as stack:
        encryption = Encryption(keys)
        if not await _has_begun(settings, encryption):
            _verify_writable(settings, encryption)
            stack.enter_context(_unused(settings))
        async with Database.open(settings.database, encryption, settings.bot_id) as database:
            if not await database.role("key").is_mine():
                raise StoreError(f"another process replaces the key of {database.name}. Let it finish.")
            rotation = KeyRotation(database, encryption, tell)
            if not (encryption.several and rotation.has_begun):
                # Before a new key is written anywhere: what is refused has changed nothing.
                silent = await verify_quiet(Store(database, encryption, settings.bot_id))
                if not encryption.several:
                    keys = _with_new_key(settings, encryption, keys)
                await rotation.begin(silent)
            # From now on no bot starts without the new key.
            stack.close()
            texts = await rotation.run()
    if keep or settings.key:
        return RotatedKey(texts, where)
    _leave_new_key(settings, keys.split()[NEW])
    return RotatedKey(texts, "")


async def _has_begun(settings: Settings, encryption: Encryption) -> bool:
    """Does the new key seal already what is stored? Then bots may work meanwhile: none starts without both keys."""
    async with Database.open(settings.database, encryption, settings.bot_id) as database:
        return encryption.several and KeyRotation(database, encryption, lambda *_: None).has_begun


def _verify_writable(settings: Settings, encryption: Encryption) -> None:
    """Hold that there are two keys, or that a new one can be put into the key's file. Raises StoreError."""
    if settings.key and not encryption.several:
        raise StoreError(f"the key stands in ESSAY_BOT_KEY, which nobody changes from here. {_by_hand(settings)}")


def _by_hand(settings: Settings) -> str:
    return BY_HAND.format(where="there" if settings.key else f"into {settings.key_file}, a line each")


def _with_new_key(settings: Settings, encryption: Encryption, before: str) -> str:
    """Both keys, as they stand in the key's file from now on: nothing is sealed with what is not there yet."""
    key = Encryption.new_key()
    try:
        write_keys(settings.key_file, key, before)
    except OSError as error:
        raise StoreError(
            f"{settings.key_file} cannot be written: {error.strerror}. Nothing was changed. {_by_hand(settings)}"
        ) from error
    encryption.put_first(key)
    return f"{key}\n{before}"


def _leave_new_key(settings: Settings, key: str) -> None:
    try:
        write_keys(settings.key_file, key)
    except OSError as error:
        raise StoreError(
            f"the new key seals everything, but {settings.key_file} cannot be written: {error.strerror}. Take the "
            "key before, in the second line, away there."
        ) from error


@contextmanager
def _unused(settings: Settings) -> Iterator[None]:
    """Hold a database in a file: no bot may work on it, and nothing else either, for it would not have the new key."""
    with alone(settings):
        if file := file_of(settings.database):
            hold_unused(file)
        yield
