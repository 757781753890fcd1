"""Where sentences end, in Chinese and in Western punctuation."""

from functools import lru_cache

from bot.core.patterns import LazyPattern

_END = LazyPattern(r"(?:[。｡！？!?…]+|\.(?=[\s\"'”’)]|$)|．(?![0-9０-９A-Za-zＡ-Ｚａ-ｚ]))[”’」』｣）)》\"']*\s*")
_NOTE = LazyPattern(
    r"(?:\s*(?:[\[［〔【]\s*[0-9０-９*†‡]{1,3}\s*[\]］〕】]|[①-⑳⑴-⒇¹²³⁰-⁹†‡]|(?<=[。｡！？…”’」』])[0-9*]{1,3}))+$"
)
"""Marks of footnotes behind a sentence's end."""

TERMINAL = "。｡！？!?….．"
CLOSING = "”’」』｣）)》\"'"


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of ``text``; joined they are ``text`` again. Closing quotes stay with their sentence."""
    parts: list[str] = []
    start = 0
    for found in _END.finditer(text):
        parts.append(text[start : found.end()])
        start = found.end()
    if start < len(text):
        rest = text[start:]
        if parts and _NOTE.fullmatch(rest):
            parts[-1] += rest
        else:
            parts.append(rest)
    return tuple(parts)


@lru_cache(maxsize=4096)  # the same is asked of every line of a text, again and again
def is_finished(text: str) -> bool:
    """Does ``text`` end where a sentence ends? The mark of a footnote may follow."""
    text = text.rstrip()[-80:]
    note = _NOTE.search(text)
    return _ends(text) or (note is not None and _ends(text[: note.start()]))


def _ends(text: str) -> bool:
    return text.rstrip().rstrip(CLOSING).endswith(tuple(TERMINAL))
