"""What is wrong with a seeds folder, said so that a person can mend it."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import ForeseenError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: where, and what."""

    file: Path
    line: int  # from 1
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BrokenSeeds(ForeseenError):
    """The seeds cannot be used. Carries every problem found, not only the first."""

    preface = "the seeds cannot be used; nothing was started.\n"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, sorted(problems))))
        self.problems = sorted(problems)
