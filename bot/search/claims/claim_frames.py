"""What a message claims, without the words by which it is put into the author's mouth."""

from dataclasses import dataclass

from bot.core.patterns import LazyPattern

SHORTEST = 4
"""Characters that must be left of a claim; what would leave less is no frame."""
LONGEST = 400
"""Characters that are looked at."""

_WHO = (
    "(?:(?:本|这|那|此)?(?:篇)?(?:文章|文中|文里|文)(?:里头|里|中|上)?的?(?:作者)?|作者(?:自己|本人)?(?:在文[章中里]+)?"
    "|笔者|他|她|人家)"
)
_HOW = (
    "(?:也|就|可|还|又|都|明明|明确|一直|曾经|曾|很|非常|最后|最终|开头|结尾|其实|似乎|好像|大概|确实|的确|已经|早就"
    "|更加|更|居然|竟然|直接)"
)
_SAYS = (
    "(?:看来|说过|说的是|说了|说道|说到|说|讲过|讲的是|讲了|讲到|讲|认为|觉得|以为|主张|提到|提过|写过|写到|写道|写了|写|指出|强调"
    "|断定|断言|认定|相信|坚信|承认|表示|声称|宣称|判断|预言|预测|预见|称|告诉我们|告诉大家"
    "|的?(?:意思|观点|看法|态度|结论|逻辑)(?:就?是)?)"
)
_THINKS = "(?:看|看待|想|推|推的|推论|警告|预言|劝|提醒|定性|提倡|同意|赞成|认可|承认|认)"
_NOT = "(?:并没有|没有|并没|没|并不|不|从来不|从来没有|从来没|从没|从未|未曾|未|并未|不曾|可没|可不)"
_REFUSES = "(?:不同意|不赞成|不认可|不承认|否认|反对|不信|没[说讲写](?:过)?)"
_GAP = r"[，,：:。\s“”\"「」『』]*"

_TAG = LazyPattern(r"[，,\s]*(?:对吧|对不对|是吧|是吗|没错吧|不是吗|吗|吧|right)?[？?。.！!~～\s]*$")
_BEFORE = LazyPattern(
    rf"^\s*(?:(?:我记得|我觉得|我看|听说|按照?|根据|依|照|在|难道)\s*)?{_WHO}{_HOW}*(?P<neg>{_NOT})?{_HOW}*{_SAYS}{_GAP}"
)
_DENIED = LazyPattern(rf"^\s*{_WHO}{_HOW}*(?:否认|不同意|不承认|不相信|不信){_GAP}")
_AFTER = LazyPattern(
    rf"[，,。\s]*(?:(?:这|那)?(?:就)?是?)?{_WHO}(?:是|挺|差不多|{_HOW})*(?:这么|这样|那么|对此)?"
    rf"(?:{_SAYS}|{_THINKS}|里?有[讲写]|的?原意|的?原话)(?:得(?:很|挺)?(?:肯定|明确|直白|有道理)?|的|到|过|了|说|这个|这一点|这点)*$"
)
_REFUSED = LazyPattern(rf"[，,。\s]*{_WHO}{_HOW}*{_REFUSES}(?:这个|这一点|这点|这种说法)?$")
_AFTER_EN = LazyPattern(
    r"[,\s]*(?:(?:the (?:author|essay|article|writer)|he|she) (?:says|thinks|notes|warns|writes)"
    r"|says the (?:author|essay|article)|according to (?:the (?:author|essay|article)|him|her))$"
)
_BEFORE_EN = LazyPattern(
    r"^\s*(?:according to (?:the (?:author|essay|article)|him|her)"
    r"|(?:the (?:author|essay|writer|article)|he|she)(?: (?:also|clearly|even))?"
    r"(?: (?P<neg>does not|doesn['’]?t|did not|didn['’]?t|never))?"
    r" (?:says?|said|thinks?|thought|believes?|claims?|claimed|argues?|warns?|notes?|admits?|holds?|states?|predicts?))"
    r"(?: that)?[,:\s]+"
)


@dataclass(frozen=True, slots=True)
class FramedClaim:
    """A claim by itself, and whether its frame denies it: "the author does not think that …"."""

    claim: str
    denied: bool


def unframed(folded: str) -> FramedClaim:
    """Bounded in time for a text of any length."""
    text = _TAG.sub("", folded[:LONGEST].strip())
    denied = False
    for frame in (_DENIED, _BEFORE, _BEFORE_EN):
        found = frame.match(text)
        if found and len(text) - found.end() >= SHORTEST:
            denied = frame is _DENIED or bool(found["neg"])
            text = text[found.end() :]
            break
    for frame in (_REFUSED, _AFTER, _AFTER_EN):
        found = frame.search(text)
        if found and found.start() >= SHORTEST:
            denied ^= frame is _REFUSED
            text = text[: found.start()]
            break
    return FramedClaim(_TAG.sub("", text).strip(' ，,。“”"「」『』'), denied)
