"""Messages that cannot stand alone: they are read with what came before."""

import re

SHORT = 14
"""Characters. A longer message mostly says itself what it is about."""
SHORT_IN_LETTERS = 3 * SHORT
"""The same for a message without Chinese characters."""

_LEANS = re.compile(
    r"(?:那|那么|这|它|他|她|其|还|另|而|但|可|所以|然后|结果|反过来|后者|前者|最后|先|再|第[一二三四五]个|理由|原因|凭|为什么|为啥|为何|怎么|啥意思|什么意思"
    r"|举个例子|比如|真的|是吗|so |and |but |then |why|how|what about|which one|the (?:first|second|last|other))"
)


def is_follow_up(folded: str) -> bool:
    """Does the message begin like one that goes on from another?"""
    text = folded.strip(" ，,。.？?！!…~")
    return len(text) <= (SHORT_IN_LETTERS if text.isascii() else SHORT) and bool(_LEANS.match(text))


_TURNS = re.compile(r"那么?(?!为|怎|然|什|谁|哪|这|还|是|就)(.{2,8}?)(?:方面|上|层面|那边)?呢")


def turns(folded: str) -> bool:
    """Does the message turn to another matter: "and what about technology?"?"""
    return bool(_TURNS.fullmatch(folded.strip(" ，,。.？?！!…~")))
