"""Where sentences end, in Chinese and in Western punctuation."""

import re

_END = re.compile(r"(?:[。！？!?…]+|\.(?=[\s\"'”’)]|$))[”’」』）)》\"']*\s*")

TERMINAL = "。！？!?…."
CLOSING = "”’」』）)》\"'"


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of ``text``; joined they are ``text`` again. Closing quotes stay with their sentence."""
    parts: list[str] = []
    start = 0
    for found in _END.finditer(text):
        parts.append(text[start : found.end()])
        start = found.end()
    if start < len(text):
        parts.append(text[start:])
    return tuple(parts)


def is_finished(text: str) -> bool:
    """Does ``text`` end where a sentence ends?"""
    return text.rstrip().rstrip(CLOSING).endswith(tuple(TERMINAL))
