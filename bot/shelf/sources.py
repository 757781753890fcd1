"""The files of a shelf, told by what they hold: where nothing has changed, nothing has to be read again."""

import hashlib
from pathlib import Path

LIMIT = 8 * 1024 * 1024
"""Bytes. An essay of two million characters is none; a file that large is a mistake."""
ACTS, CHATTER, DETAILS, LEXICON = "acts.yaml", "chatter.yaml", "details.yaml", "lexicon.yaml"
BUNDLED = Path(__file__).parents[2] / "seeds"
"""What comes with the program: how people put acts and ask for particulars, what no essay speaks of, and everyday words
are the same for every shelf that says nothing of them.
"""
_READ = (".txt", ".yaml")
"""How the names of files end that are read, whatever they are called."""


def folders_of(seeds: Path) -> list[Path]:
    """List the folders of essays, in the order of their names."""
    return sorted(path for path in seeds.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))


def own_or_bundled(seeds: Path, name: str) -> Path:
    """Find a file that all essays of a shelf share: the shelf's own, or what comes with the program."""
    own = seeds / name
    return own if own.is_file() else BUNDLED / name


def digest_of_sources(seeds: Path) -> str | None:
    """Tell a shelf by the names, the links and the bytes of all files that may be read for it.

    None where one cannot be read or is too large, for then there is something to say about it.
    """
    digest = hashlib.sha256()
    try:
        for folder in (seeds, *folders_of(seeds)):
            # A folder with nothing in it counts as well: something is missing there.
            _add(digest, repr(folder.name if folder is not seeds else "").encode())
            for file in sorted(path for path in folder.iterdir() if path.suffix in _READ):
                _add_file(digest, file)
        for name in (ACTS, CHATTER, DETAILS, LEXICON):
            _add_file(digest, BUNDLED / name)
    except (OSError, _NotRead):
        return None
    return digest.hexdigest()


class _NotRead(Exception):
    """A file that the loader would refuse."""


def _add_file(digest: "hashlib._Hash", file: Path) -> None:
    if not file.is_file() or file.stat().st_size > LIMIT:
        raise _NotRead
    _add(digest, repr((file.name, str(file.resolve()) if file.is_symlink() else "")).encode())
    _add(digest, file.read_bytes())


def _add(digest: "hashlib._Hash", part: bytes) -> None:
    digest.update(len(part).to_bytes(8))
    digest.update(part)
