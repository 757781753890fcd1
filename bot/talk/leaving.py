"""By what words somebody leaves what was spoken of: a matter turned to, a question, the daily excerpt given up."""

from bot.core.patterns import LazyPattern

STOPS = LazyPattern(
    r"(?:(?:那|还是|先|就|暂时|现在|我|都|再)*+(?:取消|停|退订|不订|不要|不用|不需要|不推|别推|别发|算|关)[了掉吧它好罢啦,， ]*+)++"
    r"|(?:(?:no|thanks|never mind|nevermind|actually|please|just|let's)\b|[,. ])*+(?:cancel|stop|unsubscribe|not now|drop|no thanks)(?: (?:it|that|this|please|then|for now))*"
)
"""After talk of daily excerpts."""
_TURNS_TO = LazyPattern(
    r"(?:那|我们|咱们?|还是|不如|要不|先|来|想|今天|今日|我|跟你|和你|跟您|一起)*(?:聊一?聊|聊一下|聊|谈一?谈|谈一下|说一?说|讲一?讲)"
    r"(?P<zh>(?!聊|谈|我|你|看|自己|天|不|得|的|了|过|点|些|别|其他|会|几句|啥|什么|完|吧).{1,14}?)(?:这|那|的)?(?:事儿?|件事|事情|话题|块|方面)?(?:吧|呗|呢|啊|好吗|好不好|怎么样)*"
    r"|(?:(?:ok|okay|so|well|today|now)[, ]+)*(?:let's|let us|can we|could we|i'd like to|i want to|i would like to) (?:talk|chat|hear|speak) about "
    r"(?P<en>(?!(?:my|it|this|that)\b|something|anything).{2,40}?)(?: instead| now| today| then| please)*"
)
"""Turns to a matter without asking anything: "let's talk about traffic"."""
MARKS = " ,，。.!！~"
LONGEST = 200
"""Characters of a message of which the last clause may turn to something."""
_CLAUSE = LazyPattern(r"[,，。.!！?？;；…~\n]+")
SHORT_QUESTION = 40
"""Characters up to which a message that begins or ends with a word that asks does ask: a longer one may tell of it."""
_ENDS_IN_A_QUESTION = LazyPattern(r"(?:[?？]|[吗么嗎]|是什么|为什么)[ 。.~…]*$")
_SHORTLY_ASKS = LazyPattern(
    r"^[^,，。]{0,12}(?:多少(?:[钱家人个次年].{0,8})?|怎么(?:办|样|回事)|如何|怎样|[是有]谁|几(?:个|块|次|家|岁|年)|哪(?:里|儿|些|个|家|年))[ 。.~…]*$"
    r"|^(?:what|why|how (?:many|much|do|does|can|is|are)|who|when|where|which)\b"
)


def turned_to(folded: str) -> str:
    """Return the matter that is turned to, in the last clause; empty where none is."""
    clauses = [clause.strip() for clause in _CLAUSE.split(folded[:LONGEST]) if clause.strip()]
    found = _TURNS_TO.fullmatch(clauses[-1]) if clauses else None
    return next((group for group in found.groups() if group), "") if found else ""


def asks_something(folded: str) -> bool:
    """Return whether a message ends as a question does, or is a short one that asks."""
    bare = folded.strip(MARKS)
    short = len(bare) <= SHORT_QUESTION and _SHORTLY_ASKS.search(bare)
    return bool(short or _ENDS_IN_A_QUESTION.search(bare))
