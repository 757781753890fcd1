"""What the log tells to be counted: digests that take the key, the same for the same act, verdict or paragraph."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.match import Verdict
from bot.store.encryption import Encryption

ACT, VERDICT, PASSAGE, FEEDBACK = "act", "verdict", "passage", "feedback"


def usage_marks(found: Mapping[str, Any], encryption: Encryption) -> dict[str, str | None]:
    """The columns of an entry by which it is counted. ``found``: what was understood and found, as it is stored.

    The passage is the first of those found, where there is an answer in it.
    """
    act, verdict, matches = found.get("act"), found.get("verdict"), found.get("matches")
    passage = matches[0]["ref"] if matches and verdict not in (None, Verdict.SILENT) else None
    named = {ACT: act, VERDICT: verdict, PASSAGE: passage}
    return {f"{kind}_mark": encryption.digest(kind, name) if name else None for kind, name in named.items()}


def names_by_mark(kind: str, names: Iterable[str], encryption: Encryption) -> dict[str, str]:
    """By which a mark is known again."""
    return {encryption.digest(kind, name): name for name in names}
