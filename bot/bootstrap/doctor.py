"""A checkup of everything that the bot needs: nothing is written, a bot may run meanwhile, and it ends soon."""

import asyncio
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from bot.bootstrap.data_checkup import MEGABYTE, check_disk, check_folders, check_stored
from bot.bootstrap.painting import open_painter
from bot.bootstrap.settings import Settings, SettingsError
from bot.bootstrap.shelf_checkup import check_shelf
from bot.bootstrap.storage import lock_file
from bot.core.checkup import CheckResult, CheckState, failed, noted, passed, skipped
from bot.core.proxy import Proxy
from bot.language_model.client import open_model
from bot.search.encoder import why_none
from bot.store.database import is_there, name_of
from bot.store.encryption import Encryption, WrongKey, load_key
from bot.store.errors import StoreError
from bot.store.inspection import DatabaseReport, inspect_database
from bot.store.lock import is_held
from bot.store.revision import INSTALL, newer_than_known
from handlers.runtime.telegram_checkup import NAMES, BotAddress, check_telegram

MODEL_ANSWER = 5.0
"""Seconds for which the endpoint of a language model is waited for."""
RESTORE = "restore it from a backup"


@dataclass(frozen=True, slots=True)
class _Key:
    result: CheckResult
    encryption: Encryption | None = None


async def examine() -> list[CheckResult]:
    """Check everything. Where settings are wrong, nothing else can be checked."""
    try:
        settings = Settings.load()
    except SettingsError as error:
        _, *problems = str(error).splitlines()
        wrong = [failed("settings", problem.strip(), "mend it") for problem in problems]
        return [*wrong, skipped("the rest", "it is checked by settings that are right")]
    key = await asyncio.to_thread(_key, settings)
    database, report = await _database(settings, key.encryption)
    proxy, by = _proxy(settings)
    return [
        passed("settings", "all that are set are known, and can be used"),
        *await asyncio.to_thread(_machine, settings),
        *await asyncio.to_thread(check_shelf, settings),
        _with_database(key, report),
        *database,
        *(check_stored(settings, report) if report else ()),
        proxy,
        *_webhook_secret(settings),
        *await _language_model(settings),
        *await _telegram(settings, by, key.encryption, report),
    ]


def _machine(settings: Settings) -> list[CheckResult]:
    """Fonts, the encoder, the disk and the folders."""
    return [_font(settings), _encoder(), check_disk(settings), *check_folders(settings)]


def _font(settings: Settings) -> CheckResult:
    try:
        face = open_painter(settings).face
    except SettingsError as error:
        return failed("font", str(error), "mend ESSAY_BOT_FONT")
    if face:
        return passed("font", str(face.file))
    advice = "install one (apt install fonts-noto-cjk), or name one in ESSAY_BOT_FONT"
    return noted("font", "none with Chinese characters: recaps and maps come in words", advice)


def _encoder() -> CheckResult:
    why = why_none()
    if not why:
        return passed("encoder", "can be loaded")
    return noted("encoder", f"none ({why}): essays with few phrasings are matched by words alone",
                 "nothing, where each paragraph has phrasings")  # fmt: skip


def _key(settings: Settings) -> _Key:
    """Read the key; none is made."""
    given_by = "ESSAY_BOT_KEY" if settings.key else str(settings.key_file)
    try:
        key = settings.key.get_secret_value() if settings.key else load_key(settings.key_file)
        encryption = Encryption(key) if key else None
    except (OSError, UnicodeDecodeError) as error:
        return _Key(failed("key", f"{given_by} cannot be read: {error}", "set ESSAY_BOT_KEY_FILE"))
    except WrongKey as error:
        return _Key(failed("key", f"{given_by}: {error}", "restore the right key"))
    if encryption is None:
        return _Key(noted("key", f"there is none at {given_by}", "nothing: the first start makes one"))
    if not settings.key and settings.key_file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return _Key(noted("key", f"{given_by} may be read by others", f"chmod 600 {given_by}"), encryption)
    return _Key(passed("key", given_by), encryption)


def _with_database(found: _Key, report: DatabaseReport | None) -> CheckResult:
    """What is to be said of the key, once the database was seen."""
    key = found.result
    if report and report.wrong_key:
        return failed("key", report.wrong_key, "restore the right key; nothing was changed")
    if report and report.revision and key.says.startswith("there is none"):
        return failed("key", key.says, "restore it: without its key nobody can read the database")
    is_double = found.encryption is not None and found.encryption.several
    if report and is_double and key.state is CheckState.OK:
        return _of_two(key.says, report)
    return key


def _of_two(where: str, report: DatabaseReport) -> CheckResult:
    if report.replaced:
        says = f"{where} holds the key before as well, which seals nothing here any more"
        return noted("key", says, "take it away, in the second place, once no other bot needs it")
    says = f"{where} holds two keys, and their rotation is not finished"
    return noted("key", says, "run essay-bot key rotate again: it goes on where it was")


async def _database(
    settings: Settings, encryption: Encryption | None
) -> tuple[list[CheckResult], DatabaseReport | None]:
    name = name_of(settings.database)
    try:
        if not await is_there(settings.database, settings.bot_id, settings.database_given_by):
            if any(each.state is CheckState.FAILED for each in check_folders(settings)):
                return [skipped("database", "there is no folder in which it could be made")], None
            return [noted("database", f"there is none at {name}", "nothing: the first start makes one")], None
        report = await inspect_database(settings.database, encryption, settings.bot_id, settings.owners)
    except StoreError as error:
        return [failed("database", str(error), f"see that it can be reached, or {RESTORE}")], None
    running = not settings.shares_database and is_held(lock_file(settings))
    used = ", and a bot works on it" if running else ""
    if report.damage:
        whole = failed("database", f"{name} is damaged: {report.damage}", RESTORE)
    elif not report.checked:
        whole = noted("database", f"{name} is too large to be looked through in time{used}")
    else:
        whole = passed("database", f"{name} is whole{used}")
    return [whole, passed("database size", f"{report.size / MEGABYTE:.1f} MB"), _tables(report)], report


def _tables(report: DatabaseReport) -> CheckResult:
    if report.is_current:
        return passed("migrations", f"none is pending; the tables are of version {report.revision}")
    if report.revision is None:
        return failed("migrations", "there are no tables of essay-bot", f"{RESTORE}, or move the file away")
    if report.revision > report.newest:
        return failed("migrations", newer_than_known(report.revision), INSTALL)
    says = f"pending: from {report.revision} to {report.newest}"
    return noted("migrations", says, "back up; the next start of essay-bot run brings the tables up to date")


def _proxy(settings: Settings) -> tuple[CheckResult, Proxy | None]:
    try:
        proxy = settings.telegram_proxy
    except ValueError as error:
        return failed("proxy", str(error), "mend that variable, or set ESSAY_BOT_PROXY"), None
    return passed("proxy", f"{proxy}, given by {proxy.given_by}" if proxy else "none"), proxy


def _webhook_secret(settings: Settings) -> Iterator[CheckResult]:
    if settings.webhook_url and settings.webhook_secret is None:
        yield failed(
            "webhook secret", "there is none, and anybody could post updates", "set ESSAY_BOT_WEBHOOK_SECRET_FILE"
        )


async def _language_model(settings: Settings) -> list[CheckResult]:
    """Only where one is named. Without it answers go out as they are. An answer may cost something, so none is asked
    for, and it is not said that it would come."""
    if settings.endpoint is None:
        return []
    async with open_model(replace(settings.endpoint, seconds=MODEL_ANSWER)) as model:
        why = await model.why_none()
    if not why:
        return [passed("language model", f"{settings.llm_url} is there; it was not asked for an answer")]
    advice = "see that ESSAY_BOT_LLM_URL and ESSAY_BOT_LLM_KEY are right; until then answers go out without it"
    return [noted("language model", why, advice)]


async def _telegram(
    settings: Settings, proxy: Proxy | None, encryption: Encryption | None, report: DatabaseReport | None
) -> list[CheckResult]:
    if settings.token is None:
        first = failed("token", "there is none", "set ESSAY_BOT_TOKEN_FILE; @BotFather gives one (/newbot)")
        return [first, *(skipped(name, "it takes a token to ask Telegram") for name in NAMES[1:])]
    named = partial(encryption.pseudonym, "chat") if encryption else str
    groups = [(str(named(chat)), chat) for chat in (report.groups if report else ())]
    address = BotAddress(settings.token.get_secret_value(), settings.api_url, proxy, settings.webhook_url or "")
    return await check_telegram(address, groups)
