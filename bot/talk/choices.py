"""One of several that were just quoted, or offered as buttons: "the second"."""

from collections.abc import Sequence

from bot.core.patterns import LazyPattern
from bot.talk.numbers import NUMBER, NUMBER_IN_ENGLISH, read_number
from bot.talk.references import MASK, Reference

_OF_A_LIST = LazyPattern(
    rf"第 ?({NUMBER}) ?(?:条|个|句|处|点|则|层|项|种|方面)(?:理由|原因|论据|意义)?(?!论点|观点|部分|问题)|the ({NUMBER_IN_ENGLISH}) (?:one|quote|sentence|line)"
)


def read_item(folded: str, listed: Sequence[int]) -> Reference | None:
    """The one of several that were just quoted: the second. ``listed``: their paragraphs, in order."""
    found = _OF_A_LIST.search(folded) if listed else None
    number = read_number(found[1] or found[2]) if found else 0
    if not found or not 1 <= number <= len(listed):
        return None
    return Reference((listed[number - 1],), rest=f"{folded[: found.start()]}{MASK}{folded[found.end() :]}")


_CHOSEN = LazyPattern(
    rf"(?:那|就|我)*(?:看|选|读|要|问|来|聊|讲|说)*(?:一下|下|看看)?第 ?(?P<zh>{NUMBER}) ?(?:个|条|项|题|问|道)(?:问题|按钮|选项|题目?)?(?:吧|呢|呀|啊|怎么说)*"
    rf"|(?:(?:tell me |read |show me )?(?:about )?)?the (?P<en>{NUMBER_IN_ENGLISH}) (?:one|question|option|choice|button)"
)
_LAST_CHOSEN = LazyPattern(
    r"(?:那|就|我)*(?:看|选|读|要|问)*最后(?:那|一|的)*[个条项题问](?:问题|按钮|选项)?(?:吧|呢)*|the last (?:one|question|option)"
)


def read_choice(folded: str, count: int) -> int:
    """Which of ``count`` buttons is meant, from 1: "the second one"; 0 where none is."""
    bare = folded.strip(" ,，。.!！?？~…")
    if count and _LAST_CHOSEN.fullmatch(bare):
        return count
    found = _CHOSEN.fullmatch(bare)
    number = read_number(found["zh"] or found["en"]) if found else 0
    return number if 1 <= number <= count else 0
