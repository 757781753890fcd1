"""Whether a question leaves room: one that is answered with yes or no ends a discussion before it begins."""

import re

from bot.core.patterns import LazyPattern

_SENTENCE = LazyPattern(r"[^。？！…?!.]+[。？！…?!.]*[”’」』）)\"']*")
_ASKED = LazyPattern(r"[？?][”’」』）)\"']*$")

_EMPTY = LazyPattern(
    r"多多少少|几乎|[这那前后好最]几|哪怕|[没不]怎么|没什么|(?:怎么|什么|谁|哪[里儿]?)[都也]"
    r"|(?:无论|不管|不论)(?:如何|怎[么样]|什么|谁|哪)"
)
"""Looks like asking and asks nothing."""
_OPEN = LazyPattern(r"什么|怎|哪|如何|为何|何[时处以在]|多少|谁|几|啥|咋|理由呢")
_YES_OR_NO = LazyPattern(
    r"(?:[吗么]|[对是好行]吧|没有|与否)[？?]?[”’」』）)\"']*$"
    r"|([\u4e00-\u9fff]{1,2})[不没]\1|[是能可会]否|有无"
)
_INVITING = LazyPattern(r"说说|说一[说下个次件]|[讲谈聊][讲谈聊一]|举[一个几出例]|比一比|写[下出]|(?:^|，)请(?!问)")

_AUXILIARY = (
    r"(?:is|are|am|was|were|do|does|did|can|could|will|would|shall|should|has|have|had|may|might|must)(?:n[’']t)?"
)
_ENGLISH_YES_OR_NO = LazyPattern(
    rf"(?:(?:(?!\b(?:what|how|why|which|who|whose|whom)\b)[^,])*,\s+)?(?:(?:and|but|or|so)\s+)?{_AUXILIARY}\b",
    re.IGNORECASE,
)
_ENGLISH_OPEN = LazyPattern(
    r"(?:[,;:—–]|\b(?:and|but|or|so)\b)\s*(?:what|how|why)\b"
    r"|\b(?:and|or)\s+(?:in |of |for )?(?:which|who|where|when)\b",
    re.IGNORECASE,
)
_ENGLISH_INVITING = LazyPattern(r"(?:please\s+)?(?:say|tell|give|name|describe|explain|compare|take)\b", re.IGNORECASE)


def closed(question: str) -> bool:
    """Whether ``question``, in Chinese or English, can be answered with yes or no.

    Its last question decides, with what follows that. Only the form is looked at, so now and then this is wrong.
    """
    sentences = [sentence.strip(" “‘「『（(\"'") for sentence in _SENTENCE.findall(question)]
    if not sentences:
        return False
    asked = [place for place, sentence in enumerate(sentences) if _ASKED.search(sentence)]
    last = asked[-1] if asked else len(sentences) - 1
    return _closed(sentences[last], sentences[last + 1 :]) or _closed_in_english(sentences[last], sentences[last + 1 :])


def _closed(asked: str, further: list[str]) -> bool:
    bare = _EMPTY.sub("", asked)
    inviting = any(_INVITING.search(sentence) for sentence in (asked, *further))
    return bool(_YES_OR_NO.search(bare)) and not _OPEN.search(bare) and not inviting


def _closed_in_english(asked: str, further: list[str]) -> bool:
    inviting = any(_ENGLISH_INVITING.match(sentence) for sentence in further)
    return bool(_ENGLISH_YES_OR_NO.match(asked)) and not _ENGLISH_OPEN.search(asked) and not inviting
