"""Is a file that was opened still the one that stands at its path?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """A file, as it stood at its path at some moment."""

    path: Path
    device: int
    number: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """Raises OSError where there is none."""
        found = path.stat()
        return cls(path, found.st_dev, found.st_ino)

    @property
    def trouble(self) -> str:
        """What has become of it, a few words; empty where it is still there."""
        try:
            found = self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return "was deleted or moved away"
        except OSError:
            # A disk that fails for a moment is no proof that the file is gone.
            return ""
        return "" if (found.st_dev, found.st_ino) == (self.device, self.number) else "was replaced by another file"
