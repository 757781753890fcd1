"""What ``essay-bot check`` says of the overlays: whether their files can be read, and what they change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from bot.cli.running import fail, finish, say_lines, say_training

if TYPE_CHECKING:
    from bot.bootstrap.settings import Settings
    from bot.core.essay import Essay, Library
    from bot.core.overlay import Overlay
    from bot.search.taught import Lesson
    from bot.shelf.problems import Problem
    from bot.store.transaction import Transaction

_BROKEN = (
    "an overlay's file cannot be used. Until it is mended or deleted, a bot that has learnt from the overlay goes on "
    "with that, and learns what is mapped; one that has not, or starts, goes by the seeds alone."
)


def check_overlays(library: "Library", settings: "Settings") -> None:
    """Print what the overlays change, essay by essay; nothing where there are none.

    They stand in the database, and in files, which a bot that runs keeps alike. Ends with every line of these that is
    wrong.
    """
    from bot.services.gap_inbox import acts_by_name
    from bot.services.overlays import lesson_of

    overlays, problems = read_overlays(library, settings)
    if problems:
        fail(broken_overlays(problems), 1)
    lessons: dict[str, Lesson] = {}

    async def gather() -> None:
        current, texts = await _current(library, settings, overlays)
        for line in lost_lines(current, library):
            typer.echo(line)
        acts = acts_by_name(library)
        lessons.update(
            {slug: lesson_of(overlay, library.essay(slug), acts, texts) for slug, overlay in current.items()}
        )

    finish(gather())
    _measure(settings, {slug: lesson for slug, lesson in lessons.items() if lesson.texts})


def broken_overlays(problems: "Sequence[Problem]") -> str:
    """Say what is wrong with files of overlays, and what follows from it: it is not known here which bots run."""
    return "\n".join([_BROKEN, *map(str, problems)])


def read_overlays(
    library: "Library", settings: "Settings", slug: str | None = None
) -> tuple[dict[str, "Overlay"], list["Problem"]]:
    """The overlays that stand in files, and what is wrong with these. ``slug``: of one essay alone."""
    from bot.bootstrap.storage import overlay_folder
    from bot.services.gap_inbox import acts_by_name
    from bot.shelf.overlay_file import in_the_way, overlay_path, read_overlay
    from bot.shelf.problems import BrokenSeeds, Problem

    folder = overlay_folder(settings)
    if blocking := in_the_way(folder, settings.data):
        return {}, [Problem(blocking, 1, "is a file, and no folder; move it away")]
    acts = frozenset(acts_by_name(library))
    overlays: dict[str, Overlay] = {}
    problems: list[Problem] = []
    for essay in (each for each in library.essays if slug in (None, each.slug)):
        path = overlay_path(folder, essay.slug)
        try:
            overlays[essay.slug] = read_overlay(path, essay, acts)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except BrokenSeeds as broken:
            problems += broken.problems
        except OSError as error:
            problems.append(Problem(path, 1, f"cannot be read: {error.strerror}"))
    return overlays, problems


def lost_lines(overlays: "Mapping[str, Overlay]", library: "Library") -> list[str]:
    """Say, a line an essay, of how much the paragraph is gone; nothing of those where all stands."""
    from bot.core.overlay import count_lost

    lost = {slug: count_lost(overlay, library.essay(slug)) for slug, overlay in overlays.items()}
    return [
        f"{slug}: {count} mapped wording{' has' if count == 1 else 's have'} lost {'its' if count == 1 else 'their'} "
        f"paragraph, and {'has' if count == 1 else 'have'} no effect: essay-bot gaps --mapped"
        for slug, count in lost.items()
        if count
    ]


async def _current(
    library: "Library", settings: "Settings", overlays: dict[str, "Overlay"]
) -> tuple[dict[str, "Overlay"], dict[str, str]]:
    """What is in effect, and words of readers, by key, from the log, where that is here. ``overlays``: those of the
    files."""
    from bot.bootstrap.storage import open_store_of_bot
    from bot.store.database import is_there

    if not await is_there(settings.database, settings.bot_id, settings.database_given_by):
        return overlays, {}
    async with open_store_of_bot(settings) as store, store.read() as tx:
        current = await current_overlays(library.essays, overlays, tx, settings)
        keys = [key for overlay in current.values() for key in overlay.keys]
        return current, {message.key: message.text for message in await tx.gaps.known(keys)}


async def current_overlays(
    essays: "Iterable[Essay]", written: "Mapping[str, Overlay]", tx: "Transaction", settings: "Settings"
) -> dict[str, "Overlay"]:
    """The overlays as a bot sees them that starts now. ``written``: those of the files."""
    from bot.bootstrap.storage import overlay_folder
    from bot.core.overlay import placed_anew
    from bot.shelf.overlay_file import counts, overlay_path

    found: dict[str, Overlay] = {}
    for essay in essays:
        stored, edited = await tx.overlays.load(essay.slug), written.get(essay.slug)
        path = overlay_path(overlay_folder(settings), essay.slug)
        if edited and counts(path, edited, stored):
            found[essay.slug] = replace(edited, entries=placed_anew(edited.entries, stored, essay))
        else:
            found[essay.slug] = stored
    return found


def _measure(settings: "Settings", lessons: dict[str, "Lesson"]) -> None:
    from bot.bootstrap.engine import open_engine
    from bot.bootstrap.teaching import teach_here
    from bot.search.live import LiveSearch
    from bot.training.overlay_changes import overlay_report

    if not lessons:
        return
    engine = open_engine(settings, say_training)
    live = LiveSearch(engine.search)
    for slug, lesson in lessons.items():
        essay = engine.library.essay(slug)
        typer.echo(f"{slug}: what its overlay changes")
        say_lines(overlay_report(essay, lesson, live, teach_here(engine, slug, lesson)))
