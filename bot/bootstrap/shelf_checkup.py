"""What a checkup finds on the shelf: whether the essays can be read, and what owners say of them. Writes nothing."""

from collections.abc import Iterator

from bot.bootstrap.engine import PREPARED
from bot.bootstrap.library import read_library
from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import overlay_folder
from bot.core.checkup import CheckResult, failed, noted, passed
from bot.core.essay import Library
from bot.core.overlay import count_lost
from bot.services.gap_inbox import acts_by_name
from bot.shelf.overlay_file import in_the_way, overlay_path, read_overlay
from bot.shelf.problems import BrokenSeeds


def check_shelf(settings: Settings) -> list[CheckResult]:
    """Read the essays and the files of their overlays."""
    try:
        library = read_library(settings, PREPARED)
    except (BrokenSeeds, OSError) as error:
        advice = "see that ESSAY_BOT_SEEDS is right; essay-bot check names all that is to be mended"
        return [failed("essays", _first(error), advice)]
    slugs = ", ".join(essay.slug for essay in library.essays)
    return [passed("essays", f"{slugs} can be read, in {settings.seeds}"), *_overlays(settings, library)]


def _overlays(settings: Settings, library: Library) -> Iterator[CheckResult]:
    """Only where there are files."""
    folder = overlay_folder(settings)
    if blocking := in_the_way(folder, settings.data):
        advice = "move it away; after a start the seeds alone count until then"
        yield failed("overlay folder", f"{blocking} is a file, and no folder", advice)
        return
    acts = frozenset(acts_by_name(library))
    for essay in library.essays:
        path = overlay_path(folder, essay.slug)
        try:
            overlay = read_overlay(path, essay, acts)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (BrokenSeeds, OSError) as error:
            advice = "mend it, or delete it to have it written anew; after a start the seeds alone count until then"
            yield failed(f"overlay {essay.slug}", _first(error), advice)
        else:
            says = f"{len(overlay.entries)} wordings, in {path}"
            yield _placed(f"overlay {essay.slug}", says, count_lost(overlay, essay))


def _placed(check: str, says: str, lost: int) -> CheckResult:
    """``lost``: how many have lost their paragraph."""
    if not lost:
        return passed(check, says)
    many = "1 has lost its paragraph, and has" if lost == 1 else f"{lost} have lost their paragraphs, and have"
    advice = "essay-bot gaps --mapped names them: undo and map them anew, or move what was written by hand in the file"
    return noted(check, f"{says}; {many} no effect", advice)


def _first(error: BrokenSeeds | OSError) -> str:
    """The first problem, and how many more there are."""
    problem, *others = str(error).splitlines()
    return f"{problem} (and {len(others)} more)" if others else problem
