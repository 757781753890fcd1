"""What the Tab key completes where a line is typed."""

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.essay import Library


def complete_with(words: Iterable[str]) -> None:
    """Let Tab complete ``words``, where the system has a line editor; ``input`` has its editing and history by it, too.

    A word with a slash is a command, and stands first in a line; the others follow it.
    """
    with suppress(ImportError):
        import readline

        known = sorted(set(words))

        def completed(begun: str, nth: int) -> str | None:
            first = readline.get_begidx() == 0
            fitting = [each for each in known if each.startswith(begun) and each.startswith("/") == first]
            return fitting[nth] if nth < len(fitting) else None

        readline.set_completer_delims(" ")
        readline.set_completer(completed)
        # The line editor of macOS has a language of its own.
        readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")


def words_of_chat(library: "Library", commands: Iterable[str]) -> list[str]:
    """List what may be typed in a chat: commands, and what some of them take: essays, and terms that they explain."""
    terms = [term.label for essay in library.essays for term in essay.argument.concepts]
    labels = {label.zh for label in terms} | {label.en for label in terms if label.en}
    return [*(f"/{name}" for name in commands), *(essay.slug for essay in library.essays), *labels]
