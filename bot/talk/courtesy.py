"""Courtesy comes off before anything is read: greetings, thanks, hesitation, and what only leads up to a question.

What is left is what acts, matching, verdicts and follow-ups see. On folded text (simplified, half width, lower case).
"""

from bot.core.patterns import LazyPattern
from bot.core.text import has_writing


def _any(patterns: str) -> str:
    """Patterns one after another; ``_`` stands for a space."""
    return "|".join(patterns.split()).replace("_", " ")


_WHO = "小助手|机器人|老师们?|大家|各位|朋友们?|亲爱的|亲|兄弟|哥们儿?|大哥|大佬|大神|同学们?|小编|老铁|bot|sir|buddy|bro|folks|everyone|guys"
_YOU = "(?:你|您|大家|各位|老师|你们)"
_THANKS = _any(f"""
    (?:先|真的?|太|十分|非常|万分|再次|提前|好的?|那)*(?:谢谢|多谢|感谢|谢过|感恩|唔该)(?:{_YOU}|啦|了|晒|哈|呀|哦|喔|咯|先|的?解答|的?回答|的?回复|的?分享|的?帮助)*
    谢(?:啦|了|咯) 麻烦(?:{_YOU}|了|啦)+ 辛苦(?:{_YOU}|了|啦)* 拜托(?:{_YOU}|了|啦)* 有劳(?:{_YOU}|了)*
    (?:many_)?thanks(?:_(?:a_lot|so_much|very_much|again|in_advance|for_(?:that|this|everything|the_(?:answer|help))))*
    thank_you(?:_(?:so_much|very_much|again|in_advance|for_(?:that|this|everything|the_(?:answer|help))))* thx tks much_appreciated appreciate_it cheers
""")
_GREETING = _any(f"""
    (?:你|您|你们|大家|各位|老师|早上|上午|中午|下午|晚上)好(?:{_WHO})? 哈[喽啰罗] 嗨喽? 早安 午安
    (?:hi|hello|hey|greetings|good_(?:morning|afternoon|evening))(?:_(?:there|all|again|{_WHO}))?
""")
_EXCUSE = _any(f"""
    (?:不好意思|抱歉|失礼|歹势)(?:喔|哦|啊|呀|了|打扰)* 打[扰搅](?:一下|了|下|{_YOU})* 劳驾(?:您|你|问一下|问下)* 冒昧(?:地)?(?:请教|问)(?:一下|一句)?
    麻烦(?:{_YOU}|了)?(?:问一下|问下|说一下|讲一下|告诉我(?:一下)?|解答一下|解释一下)
    excuse_me pardon_me (?:i_am_|i'm_|im_)?sorry_to_(?:bother|trouble|interrupt)_you
""")
_ASKING = "请问|请教|问一下|问一问|问下|问问|问一句|问个(?:小|傻|蠢)?问题|咨询(?:一下|下)?|了解(?:一下|下)|知道(?:一下)?|问(?!题|号|世|答|卷|责|候)"
_LEAD = _any(f"""
    (?:我|就|还|也|顺便|再|最后|只是|其实|单纯|单纯就)*(?:很|有点|比较)?(?:想要?|想跟{_YOU}|想向{_YOU})(?:再|先)?(?:{_ASKING})(?:一下|下|一句|{_YOU})*
    请问(?:一下|下|一句|{_YOU})* 请教(?:一下|下|一个问题|个问题|{_YOU})* 求问 [借弱]*问一下 问下 顺便问(?:一下|一句|下)? 再问(?:一下|一句|下) 弱弱地?问(?:一下|一句)? 斗胆问一句
    (?:我)?(?:有|还有)(?:个|一个)(?:小|傻|蠢)?(?:问题|疑问)(?:想)?(?:问|请教)?(?:一下|下|{_YOU})*
    (?:我)?(?:一直|有点|很|比较|挺)?好奇(?:一下|问一下|的是)? (?:能不能|能否|可以|可不可以|能)?(?:请)?(?:{_YOU})?告诉我(?:一下)?(?!们) 话说(?!回来)
    (?:那个|就是|然后|[呃额嗯诶欸哎唉啊哦噢喔])++(?=请问|想问|我想|问一下|想请教)
    (?:(?:just_)?(?:a_)?quick_question|one_(?:more_)?question) (?:may|can|could)_i_ask(?:_you)?(?:_something)? i_was_(?:just_)?wondering(?:_if|_whether)? just_(?:wondering|curious)
    (?:i_would_like|i_wanted|i_want|i'd_like)_to_(?:ask|know)(?:_about)? (?:(?:could|can|would)_you_(?:please_)?|please_)?tell_me(?=_(?:what|why|how|who|when|where|whether|if|about|which)) please pls by_the_way btw
""")
_HESITATION = "[呃额嗯恩诶欸哎唉噢喔]|u+m+|u+h+|h+m+|e+r+m+"
_ASIDE = _any(rf"""
    {_HESITATION} 那个 就是 就是说 怎么说呢 我说 是这样的? 对了 早 在[吗么不] 有人吗 安安 晚安 亲 {_WHO} 啊+ 哦+ 呀+ 哈+ [哈呵嘿嘻]{{2,}} 好的?(?:好的?)* 好[滴吧] 行吧? 可以 ok okay oh ah well alright yo
    明白(?:了)? 懂了 知道了 收到 了解(?:了)? 原来如此 原来是这样 同意 是的 对 没错 不错 有意思 got_it i_see great nice cool lol
    请(?:回答|回复|解答|告知|指教|赐教)(?:一下)? (?:跪)?求(?:解答?|回答|回复|指教|告知|助) (?:在线)?等(?:回复|你回复|您回复)? 急 if_(?:you_may|you_can|you_could|possible)
""")
_AWAY = LazyPattern(rf"(?:{_THANKS}|{_GREETING}|{_EXCUSE}|{_LEAD}|{_ASIDE}|(?:{_WHO})|[啊呀哈哦呢吧啦了哟噢喔])++")
_THANKED = rf"(?:谢谢|多谢|感谢|辛苦)(?:{_YOU}|啦|了)+|thank you(?: so much| very much)?(?! (?:to|for))|thanks(?: a lot| so much)?(?! (?:to|for|giving))"
_HEAD = LazyPattern(rf"(?:{_THANKED}|{_GREETING}|{_EXCUSE}|{_LEAD}|(?:{_HESITATION})++)[啊呀哈哦喔啦哟]*+")
_TAIL = LazyPattern(rf"(?:and )?(?:{_THANKS}|(?:跪)?求(?:解答?|回答|告知)|在线等|急急+|please|pls)[啊呀哈哦喔啦哟]*$")
_SPOKEN_OF = LazyPattern(r"[说道声句喊叫讲言不用的为是]$")
"""Before what looks like thanks: somebody is told to have said it."""
_EMOJI = LazyPattern(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u200d\ufe0f\U000e0020-\U000e007f]+|\\[[\u4e00-\u9fff]{1,3}\\]"
)
_CLAUSE = LazyPattern(r"([,，。.!！?？;；、…:：~\n]+\s*|(?<=[\u3400-\u9fff]) +| +(?=[\u3400-\u9fff]))")
_LETTER = LazyPattern(r"[a-z0-9']")


def without_courtesy(folded: str) -> str:
    """What is said besides; all of it where nothing else is said."""
    if len(folded) > LONGEST:
        return folded
    text = _SPACES.sub(" ", _EMOJI.sub(" ", folded))
    pieces = _CLAUSE.split(text)
    left: list[str] = []
    for clause, mark in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        bare = _undressed(clause.strip())
        if bare:
            left += [bare, mark]
        elif left and "?" in mark:
            left[-1] = mark
    rest = "".join(left).strip(" ,，、;；:：~…")
    return rest if has_writing(rest) else folded


LONGEST = 1000
"""Characters. Of a longer message courtesy is no part that matters."""
_SPACES = LazyPattern(r" {2,}")
SHORT, EDGE = 60, 80
"""Characters of a clause that may be nothing but courtesy, and at each end of a longer one that are looked at."""


def _is_away(clause: str) -> bool:
    return len(clause) <= SHORT and _AWAY.fullmatch(clause) is not None


def _undressed(clause: str) -> str:
    """A clause without courtesy at its ends; empty where it is nothing else."""
    if not has_writing(clause) or _is_away(clause):
        return ""
    while (found := _HEAD.match(clause[:EDGE])) and found.end() and _stands_alone(clause, found.end()):
        clause = clause[found.end() :].strip()
    while (found := _TAIL.search(clause, max(len(clause) - EDGE, 0))) and not _SPOKEN_OF.search(
        clause[: found.start()].rstrip()
    ):
        rest = clause[: found.start()].rstrip()
        if not rest or (
            _LETTER.match(clause[found.start()]) and _LETTER.match(rest[-1]) and clause[found.start() - 1] != " "
        ):
            break
        clause = rest
    return "" if _is_away(clause) else clause


def _stands_alone(clause: str, end: int) -> bool:
    """Does what was found end where a word does, with something behind it?"""
    rest = clause[end:]
    return bool(rest.strip()) and not (_LETTER.match(clause[end - 1]) and _LETTER.match(rest[0]))
