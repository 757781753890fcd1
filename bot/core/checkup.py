"""What a checkup finds: of each thing whether it is as it should be, and what to do where it is not."""

from dataclasses import dataclass
from enum import StrEnum


class CheckState(StrEnum):
    """Whether something is as it should be."""

    OK = "ok"
    NOTE = "note"  # it works, and somebody may want to know
    FAILED = "failed"
    SKIPPED = "skipped"  # for what it needs is not there


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line. ``do``: what to do; empty where there is nothing."""

    check: str
    state: CheckState
    says: str
    do: str = ""


def passed(check: str, says: str) -> CheckResult:
    """Build the result of what is as it should be."""
    return CheckResult(check, CheckState.OK, says)


def noted(check: str, says: str, do: str = "") -> CheckResult:
    """Build the result of what works, and is worth a word."""
    return CheckResult(check, CheckState.NOTE, says, do)


def failed(check: str, says: str, do: str) -> CheckResult:
    """Build the result of what has to be mended."""
    return CheckResult(check, CheckState.FAILED, says, do)


def skipped(check: str, says: str) -> CheckResult:
    """Build the result of what could not be checked, and why."""
    return CheckResult(check, CheckState.SKIPPED, says)
