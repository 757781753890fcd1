"""Yes-or-no questions: whether the essay says so, where that is certain."""

import re
from dataclasses import replace

from bot.core.context import Context
from bot.core.match import ClaimJudgement, ClaimVerdict, Finding, Verdict
from bot.core.patterns import LazyPattern

SURE = 0.85
"""Confidence of a judgement that is told without being asked for."""
NEAR = 5
"""Of the passages found, so many are what the question is about."""
LONGEST = 60
"""Characters of a question; a longer one claims several things."""

_CLOSED = LazyPattern(r"(?:吗|么|嘛)$|是不是|对不对|会不会|有没有|能不能|是否|难道|yes or no")
_CLOSED_IN_ENGLISH = LazyPattern(
    r"(?:so |but |and |then )?(?:is|are|does|do|did|will|has|have|can|was|were) (?!not ).+"
)
_OPEN = LazyPattern(r"什么|为何|为啥|怎么|怎样|如何|哪|谁|多少|几|啥|凭|还是|\b(?:what|why|how|which|who|when|or)\b")
_RHETORIC = LazyPattern(r"(?:(?:他|作者|文章|文中|这)?(?:不是|难道)(?:不是)?(?:都|也)?(?:说过?|讲过?|认为|觉得)?)")
_FRAME = LazyPattern(
    r"^(?:那|那么|所以|请问|到底|究竟|,|，)*(?:作者|文章|文中|文章里|这篇文章|他|笔者)?(?:真的|到底|究竟|也|是不是|有没有|是否|会不会)*(?:认为|觉得|说过?|提到|主张|承认|的意思是|同意)?(?:了|过)?[,，]?"
)
_DROP = (
    ("是不是", "是"),
    ("会不会", "会"),
    ("能不能", "能"),
    ("有没有", "有"),
    ("是否", ""),
    ("对不对", ""),
    ("真的", ""),
    ("我这样理解对", ""),
)
_END = LazyPattern(r"(?:了)?(?:吗|么|嘛|对吧|是吧|吧|呢|yes or no|[,，?？!！。. ])+$")


def closed_claim(folded: str) -> str:
    """What a yes-or-no question asks whether it is so; empty where it is another question, or none."""
    bare = folded.strip(" ?？!！。.,，")
    if len(bare) > LONGEST or _OPEN.search(bare.replace("有没有", "").replace("yes or no", "")):
        return ""
    if bare.isascii():
        # A question in the negative is left alone: yes and no mean either thing.
        asks = _CLOSED_IN_ENGLISH.fullmatch(bare)
        return re.sub(r"^(?:so |but |and |then )?\S+ ", "", bare) if asks else ""
    if not _CLOSED.search(bare):
        return ""
    claim = _RHETORIC.sub("", bare, count=1) if _RHETORIC.match(bare) else bare
    claim = _END.sub("", _FRAME.sub("", claim, count=1))
    for old, new in _DROP:
        claim = claim.replace(old, new)
    return claim if len(claim) > 3 else ""


def judge_closed_question(folded: str, finding: Finding, context: Context) -> ClaimJudgement | None:
    """Whether the essay bears out what is asked, or says the opposite; None where that is not certain."""
    claim = closed_claim(folded) if context.judge else ""
    if not claim or context.judge is None:
        return None
    judgement = context.judge(claim, context.essay.slug)
    told = judgement.bearing in (ClaimVerdict.BEARS_OUT, ClaimVerdict.AGAINST) and judgement.confidence >= SURE
    near = {match.ref for match in finding.matches[:NEAR]}
    return judgement if told and judgement.ref in near else None


def finding_for_judgement(finding: Finding, judgement: ClaimJudgement) -> Finding:
    """The finding with the passage first that says so."""
    first = [replace(match, sentence=judgement.sentence) for match in finding.matches if match.ref == judgement.ref]
    rest = [match for match in finding.matches if match.ref != judgement.ref]
    return replace(finding, verdict=Verdict.SAYS, matches=(*first, *rest))
