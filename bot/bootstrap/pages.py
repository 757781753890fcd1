"""Essays as files to be put on the web."""

from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from bot.bootstrap.engine import PREPARED
from bot.bootstrap.library import read_library
from bot.bootstrap.settings import Settings
from bot.core.errors import ForeseenError
from bot.core.essay import Essay, Library, UnknownPassage
from bot.core.language import Language
from bot.render.blocks import Blocks
from bot.render.catalogue import Catalogues
from bot.render.reading_page.page import WRITTEN_BY, Scripts, reading_page
from bot.search.text.script import ScriptConverter

READABLE = 0o644
"""By whatever serves it."""


class PageNotWritten(ForeseenError):
    """A page cannot be written; the message says why, and what to do."""

    preface = "no page was written.\n"


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A file that was written. ``size``: bytes."""

    file: Path
    paragraphs: int
    size: int


def write_page(settings: Settings, slug: str, folder: Path, language: Language, bot: str = "") -> WrittenPage:
    """Write an essay's page into a folder, which is made where there is none. ``bot``: its name in Telegram, if any.

    Raises BrokenSeeds, and PageNotWritten, which leaves what was there as it was.
    """
    library = read_library(settings, PREPARED)
    essay = _named(slug, library)
    script = ScriptConverter()
    blocks = Blocks(library, Catalogues(script.traditional), language)
    text = reading_page(essay, blocks, language, Scripts(script.fold, script.traditional), bot)
    file = folder / f"{essay.slug}.html"
    content = text.encode(errors="replace")
    try:
        _put(file, content)
    except OSError as error:
        raise PageNotWritten(f"{file} cannot be written: {error.strerror}. Name another folder with --out") from error
    return WrittenPage(file, len(essay), len(content))


def _named(slug: str, library: Library) -> Essay:
    try:
        return library.essay(slug)
    except UnknownPassage as error:
        known = ", ".join(essay.slug for essay in library.essays)
        raise PageNotWritten(f"there is no essay {slug!r} on the shelf; there are: {known}") from error


def _put(file: Path, content: bytes) -> None:
    """Put the file there, whole or not at all. Raises OSError, and PageNotWritten over what is no such page."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if (file.exists() or file.is_symlink()) and not _is_page(file):
        raise PageNotWritten(f"{file} is there, and was not written by essay-bot. Move it, or name another folder")
    unfinished = file.with_name(f".{file.name}.{token_hex(4)}")
    try:
        unfinished.write_bytes(content)
        unfinished.chmod(READABLE)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _is_page(file: Path) -> bool:
    if not file.is_file() or file.is_symlink():
        return False
    with file.open("rb") as opened:
        return WRITTEN_BY.encode() in opened.read(100)
