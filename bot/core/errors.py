"""What can be foreseen to go wrong: every such error says to a person what happened, and what to do next."""

from typing import ClassVar

MAY_PASS, SETTINGS, FOR_GOOD = 1, 2, 3
"""Exit codes: another start may help; a setting is wrong; no start helps before somebody has restored something."""


class ForeseenError(Exception):
    """Ends a command in one message, without a traceback."""

    exit_code: ClassVar[int] = MAY_PASS
    preface: ClassVar[str] = ""  # goes before the message
