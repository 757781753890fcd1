"""What an owner writes behind ``/gaps``: the number of a question, and where it belongs, as people name such places."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.essay import Essay
from bot.core.overlay import OverlayTarget
from bot.core.patterns import LazyPattern
from bot.talk.references import MASK, read_reference

_ORDER = LazyPattern(
    r"(?:第|#|no\.? ?)?([1-9][0-9]{0,16})(?!\d)(?: ?号)?(?: ?提问)?(?:(?:\s|[,:、]|->|→|(?=[第¶§]))+([^\s].*))?"
)
_ABSENT = LazyPattern(r"(?:文章|文中)?(?:里)?(?:没有?|未)(?:谈|说|提|讲)(?:到|及)?(?:这个|过)?|没有")
_NOTHING_ELSE = LazyPattern(rf"(?:归到?|放到?|到|在|是|to |in )? ?{MASK} ?(?:里|吧)?[.。!]?")
_PILCROW = "¶"


@dataclass(frozen=True, slots=True)
class GapOrder:
    """A question, by its number, and what is written behind that. ``place``: empty where it is only to be shown."""

    gap: int
    place: str = ""


def read_order(folded: str) -> GapOrder | None:
    """Read ``17``, ``17 12`` or ``第17号 第十二段``; None for what does not begin with the number of a question."""
    found = _ORDER.fullmatch(folded.strip())
    return GapOrder(int(found[1]), (found[2] or "").strip()) if found else None


def read_target(place: str, essay: Essay, names: Mapping[str, OverlayTarget]) -> OverlayTarget | None:
    """Where folded ``place`` says that something belongs; None where it says nothing, or several places.

    ``names``: of targets, as buttons name them, folded. Whether there is such a paragraph or act, others know.
    """
    target = OverlayTarget.parse(place) or names.get(place)
    if target or _ABSENT.fullmatch(place):
        return target or OverlayTarget()
    reference = read_reference(place.replace(_PILCROW, MASK), essay)
    if reference is None or reference.relative or len(reference.paragraphs) != 1:
        return None
    [number] = reference.paragraphs
    return OverlayTarget(number) if number > 0 and _NOTHING_ELSE.fullmatch(reference.rest) else None
