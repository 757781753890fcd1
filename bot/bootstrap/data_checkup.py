"""What a checkup finds of the data: their folders, the disk, and what somebody should know of what is stored."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import overlay_folder
from bot.core.checkup import CheckResult, failed, noted, passed, skipped
from bot.services.stored_figures import disk_space
from bot.store.database import file_of
from bot.store.file_warnings import is_open_to_others
from bot.store.inspection import DatabaseReport
from handlers.runtime.incident_watch import FREE

MEGABYTE = 1_000_000
FOLDER = "data folder"
"""Name of a check."""
CLOSED = "cannot be written"


def check_folders(settings: Settings) -> Iterator[CheckResult]:
    """Look at the data folder; and at that of the database, where it lies elsewhere on this machine."""
    folders = {"ESSAY_BOT_DATA": settings.data}
    file = file_of(settings.database)
    private = file.parent if file else None
    if private and private != settings.data:
        folders["ESSAY_BOT_DATABASE_URL"] = private
    for name, folder in folders.items():
        check = FOLDER if folder == settings.data else "database folder"
        there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
        closed = _closed(folder, there, [file, overlay_folder(settings)] if file else [overlay_folder(settings)])
        if not there.is_dir():
            yield failed(check, f"{there} is a file, and no folder", f"move it away, or name a folder in {name}")
        elif closed:
            # Without a folder for other things than its database a bot works all the same.
            tell = failed if folder == private else noted
            yield tell(check, closed, f"let the user of the bot write there, or name another folder in {name}")
        elif folder == private and is_open_to_others(folder):
            yield noted(check, f"{folder} is open to others", f"chmod 700 {folder}")
        elif folder.exists():
            yield passed(check, str(folder))


def _closed(folder: Path, there: Path, within: Sequence[Path]) -> str:
    """What cannot be written of a folder, and of what may lie in it; empty where all can. ``there``: of the way to it.

    Nothing is written to see it. Where the disk is read-only, the system tells root so, too.
    """
    if not os.access(there, os.W_OK | os.X_OK):
        return f"{folder} cannot be made: {there} {CLOSED}" if there != folder else f"{folder} {CLOSED}"
    inside = (path for path in within if path.is_relative_to(folder) and path.exists())
    return next((f"{path} {CLOSED}" for path in inside if not os.access(path, os.W_OK)), "")


def check_disk(settings: Settings) -> CheckResult:
    """Look how much room there is for the database, or where it is on a server, for the data folder."""
    folder = settings.data if settings.shares_database else (file_of(settings.database) or settings.data).parent
    try:
        space = disk_space(folder)
    except OSError as error:
        return failed("disk", f"{folder} cannot be looked at: {error.strerror}", "set ESSAY_BOT_DATA")
    says = f"{100 * space.share:.0f} % of {space.size // MEGABYTE} MB free"
    return failed("disk", says, "make room") if space.share < FREE else passed("disk", says)


def check_stored(settings: Settings, report: DatabaseReport) -> Iterator[CheckResult]:
    """Say of what is stored what somebody should do something about."""
    if report.wrong_key or report.damage or not report.is_current:
        names = ("queue", "backup") if settings.backup_days else ("queue",)
        yield from (
            skipped(name, "it is read in a database that is whole, of this version, with its key") for name in names
        )
        return
    yield _queue(report)
    yield from _owners(report)
    if settings.backup_days:
        yield _backup(report, timedelta(days=settings.backup_days), datetime.now(UTC))


def _queue(report: DatabaseReport) -> CheckResult:
    aside, unknown = report.aside, report.unknown
    says = []
    if aside:
        says.append("1 update was set aside" if aside == 1 else f"{aside} updates were set aside")
    if unknown == 1:
        says.append("of 1 message nobody knows whether it arrived")
    elif unknown:
        says.append(f"of {unknown} messages nobody knows whether they arrived")
    if says:
        return noted("queue", "; ".join(says), "essay-bot queue lists them; retry or drop them")
    return passed("queue", "nothing was set aside, and nothing may have been lost")


def _owners(report: DatabaseReport) -> Iterator[CheckResult]:
    """By their places in ESSAY_BOT_OWNERS: their ids are for nobody else's eyes."""
    for place, is_reachable in enumerate(report.owners, 1):
        check = f"owner {place}"
        if is_reachable:
            yield passed(check, "can be written to, as far as is known")
        elif is_reachable is None:
            says = "the bot knows no private chat with them, and alerts may not reach them"
            yield noted(check, says, "let them open the bot in Telegram and press Start; see ESSAY_BOT_OWNERS")
        else:
            says = "they cannot be written to: they have blocked the bot, or are gone"
            yield noted(check, says, "let them unblock the bot, and write to it; see ESSAY_BOT_OWNERS")


def _backup(report: DatabaseReport, plan: timedelta, now: datetime) -> CheckResult:
    make = "make one: essay-bot backup FILE"
    if report.backed_up:
        says = f"the last one was made at {report.backed_up:%Y-%m-%d %H:%M} UTC"
        # Where a clock that was far ahead has dated it, nobody knows when that was.
        return failed("backup", says, make) if abs(now - report.backed_up) > plan else passed("backup", says)
    if report.begun is None or now - report.begun <= plan:
        return noted("backup", "none was made yet, and none is late", make)
    return failed("backup", "none was made yet", make)
