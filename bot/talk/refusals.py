"""Requests that are turned down: "no quiz, please", "don't sum it up". What else a message says is left of it."""

from bot.core.patterns import LazyPattern

LONGEST = 200
"""Characters of a message that is searched for such."""
_WHO = r"(?:我们?|你|您|请|那|但|可|现在|暂时|今天|真的|还是|就|都|也|可以|可不可以|能不能|能|先|拜托|麻烦|求你|说了|千万|老师|好了){0,4}"
_NOT = r"(?:不(?:太|是很)?(?:想|要|用|必|需要?|打算|愿意?|肯|希望)|别(?![的处人家])|甭|莫|勿|无需|没(?:有)?(?:必要|打算|想过?要?|兴趣|心情)|懒得|停止|不(?=[做答]题|回答))"
_NO_REQUEST = r"(?:(?!太|那么|这么|只|光|仅|超|停|漏|忘|跳|断|随便|乱|为|什么|理解|看|懂|知道|[,，。]).){0,6}?"
"""Between the word that turns it down and what it is; with one of these it says how it is wanted."""
_ASKED_OF_ME = r"(?:问题|提问|题目?|考(?:试|题|察|查)?(?:我|他|她|人)?(?!虑|量|核|研)|测(?:验|试)?我?|问我?|小?测验)"
_WANTED = rf"(?:{_ASKED_OF_ME}|目录|大纲|提纲|金句|名句|好句|句子|摘抄|摘录|摘要|总结|小结|概括|概述|归纳|例子?|案例|翻译|译|解释|说明)"
_AFTER = r"(?:一?遍|一下|下|我|给我|给我看|出来|什么的|之类的?|那些|这些|文章|全文|它|好吗|好不好|行吗|了|啦|吧|啊|呀|哦|喔|哈|嘛|呗|噢| )*"
_SPARED = r"(?:就|先|也|都|真的|可以)*(?:免了|不用|不必|不要|算了|不需要|省了|跳过|别)(?:再|给我|帮我)*(?:做|出|列|举|给|讲|说|翻|问|抄|写|来)?"
_BARE = (
    r"(?:别|不要|不用|甭|不想)(?:再|给我|又)*(?:出|考|问|举|列|摘|抄|翻译|总结|概括|解释)(?:下去)?(?:了|啦|吧|啊|好吗)+"
)
_ENGLISH = (
    r"(?:please |ok |okay |no[, ]+|just |can you |could you |i |i'd |i would |i am |i'm |really |but |actually |sorry |so )*"
    r"(?:do not|don't|dont|stop|no(?: more| need (?:to|for|of))?|rather not|skip|enough|spare me|not in the mood for|without|quit|never|we not)"
    r" (?!.*\b(?:forget|only|just|understand|know|get|see|mean|stop|why|what|how|long|too)\b)(?:[\w']+ ){0,5}?"
    r"(?:quiz\w*|questions?|tests?|tested|testing|outline|contents|quot(?:e|es|ation|ations|ing)|summar\w+|examples?|translat\w+|explain\w*|explanations?)"
    r"(?: (?:me|it|this|that|the|essay|text|please|anymore|any|more|now|for|at|all|again|today|thanks|thank|you|needed|necessary|required|or|anything))*"
)
_TURNED_DOWN = LazyPattern(
    rf"{_WHO}{_NOT}(?:再|先)?(?:看|听|读)?{_NO_REQUEST}{_WANTED}{_AFTER}|{_WHO}{_BARE}|(?:给我|再|举|列)?(?:思考)?{_WANTED}{_AFTER}{_SPARED}{_AFTER}|{_ENGLISH}"
)
_CLAUSE = LazyPattern(r"([,，。.!！;；…~\n]+)")
_MARKS = " ?？"


def without_refusals(folded: str) -> str:
    """What is said besides; all of it where nothing is turned down, and nothing where nothing else is said."""
    if len(folded) > LONGEST:
        return folded
    pieces = _CLAUSE.split(folded)
    clauses, marks = pieces[::2], [*pieces[1::2], ""]
    kept = [
        (clause, mark)
        for clause, mark in zip(clauses, marks, strict=True)
        if not _TURNED_DOWN.fullmatch(clause.strip(_MARKS))
    ]
    if len(kept) == len(clauses):
        return folded
    return "".join(f"{clause}{mark}" for clause, mark in kept).strip(" ,，。.!！;；…~")
