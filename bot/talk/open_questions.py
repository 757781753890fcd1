"""Open questions that were put: found again in the annotations, and what readers say of them instead of answering."""

from enum import StrEnum

from bot.core.conversation import OpenQuestion
from bot.core.essay import Essay
from bot.core.language import LocalizedText
from bot.core.patterns import LazyPattern


def question_of(put: OpenQuestion, essay: Essay) -> LocalizedText | None:
    """The question that was put, or None where it has left the annotations."""
    thesis = next((each for each in essay.theses if each.id == put.thesis), None)
    return thesis.discuss[put.nth] if thesis and put.nth < len(thesis.discuss) else None


class AnswerRemark(StrEnum):
    """What is said of a question instead of an answer to it."""

    CLUELESS = "clueless"  # no idea; what is the answer?
    LETTER = "letter"  # as if there were choices
    GRADE = "grade"  # was that right?
    SKIP = "skip"  # another one


_REMARKS = tuple(
    (remark, LazyPattern(pattern))
    for remark, pattern in (
        (AnswerRemark.LETTER, r"(?:我?选|答案是|应该是|option |answer )?[a-d](?:选项|项|吧|呢)?"),
        (
            AnswerRemark.SKIP,
            r"(?:先)?(?:跳过|过|略过)(?:吧|这道|这题|这个)*|(?:下|换)一?[道题个](?:题目?|问题)?(?:吧)?|换(?:个|道)?(?:题|问题)?吧?|skip(?: it| this(?: one)?)?|next(?: one| question)?|another one|pass",
        ),
        (
            AnswerRemark.CLUELESS,
            r"(?:我)?(?:也)?(?:不知道|不清楚|不晓得|不会(?:答|做)?|不懂|没(?:有)?(?:想法|思路|头绪|概念|看法)|没想好|没想过|想不(?:出来?|到|明白)|说不(?:上来|清楚?|好)|答不(?:上来?|出来?)|不好说|难说|太难了?|好难)(?:啊|呀|诶|哎|耶|欸|了|的|吧)*"
            r"|.{0,8}(?:答案|正解|解答|提示)(?:是)?(?:什么|啥|呢|吗|在哪.{0,3}|多少)?|.{0,4}你(?:觉得|认为|说|怎么看|的看法|来说)(?:呢|吧)?|.{0,4}(?:给|来)(?:点|个|我)*提示.{0,3}|公布答案|揭晓.{0,3}"
            r"|idk|dunno|no (?:idea|clue)|(?:i )?(?:really )?(?:do not|don't|dont) know|not sure|(?:a |any )?hints?(?: please)?|(?:what(?: i|')s |tell me )?the (?:right |correct )?answer|you tell me|what do you think",
        ),
        (
            AnswerRemark.GRADE,
            r".{0,6}(?:答|说|讲|想|理解|回答)(?:得|的)?(?:怎么样|怎样|如何|对不对|对吗|对么|对了吗|好不好|好吗|没错吧|不错吧)|(?:这样)?(?:对不对|对吗|对么|行吗|可以吗)|.{0,6}(?:几分|打分|打个分|评价一下|点评一下)|(?:am i|was (?:i|that|it)|is (?:that|it)) (?:right|correct|ok|wrong)|did i get it(?: right)?|how did i do",
        ),
    )
)
_MARKS = " ,，。.!！?？;；~…"


def read_remark(folded: str) -> AnswerRemark | None:
    """What ``folded`` says of a question that was put, where it says nothing else."""
    bare = folded.strip(_MARKS)
    return next((remark for remark, pattern in _REMARKS if pattern.fullmatch(bare)), None) if len(bare) <= 40 else None
