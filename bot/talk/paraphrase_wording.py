"""What a sentence of a language model may not add to the passages: signs, doubts, other people, remarks of its own.

Strict rather than clever: what is refused wrongly costs a paraphrase, and the plain answer goes out.
"""

from collections.abc import Callable, Iterator

from bot.core.patterns import LazyPattern

NEARBY = 3
"""Characters before a verb of saying that have to be the passages' along with it, where the author is not its subject;
where fewer stand before it, as many after it."""

_OF_ESSAY = "(?:这篇|本|该|此|全)?文章?(?:里面?|中)?"
_WHO = f"(?:作者(?:自己|本人)?|笔者|[他她](?!们)|{_OF_ESSAY}(?:的?作者)?)(?:在?{_OF_ESSAY})?"
_HOW = "(?:也|就|还|又|都|很|更|是|这么|这样|最后|开头|结尾|明确|一直|反复|直接|进一步|其实|的确|确实)*"
_SAYS = (
    "(?:(?<![来小学传或])说(?!得)|(?<![来宣])讲(?!究)|认为|觉得|以为|主张|指出|表示|[写问答]道|写[过了到]|强调|提[到过出]|断定|断言"
    "|认定|相信|坚信|深信|确信|承认|(?<!名)称(?!为)|宣布|预言|预测|预见|预料|判断|告诉|看来|抱怨|吐槽|批评|感叹|坦言|直言|透露|披露"
    "|发现|证明|解释|回答|回应|补充|总结|评论|评价|呼吁|鼓吹|吹嘘|嘲笑|反驳|要求|命令|号召|倡导|提倡|建议|[奉规]?劝|提醒|警告|推荐"
    "|出自|点赞|支持|反对|赞[成同]|同意|认[同可]|怀疑|质疑|承诺|保证|担[心忧]|希望|盼望|知道|明白|夸|骂|喊)"
)
_MEANS = "(?:观点|看法|意思|态度|结论|立场|说法|意见|想法|逻辑|(?<!神)话(?!题))"
_SUBJECT = LazyPattern(f"{_WHO}{_HOW}")
_OWNER = LazyPattern(f"(?:这|那)?[也就]?是?(?:按照?|依照?|照|根据|据|用)?{_WHO}的?")
_SAYING = LazyPattern(_SAYS)
_MEANING = LazyPattern(_MEANS)
_VALUES = LazyPattern(f"{_WHO}{_HOW}不?看[好重中](?P<what>.{{1,6}})")
"""That the author thinks much or little of something, by its name, is for the claim check to bear out."""

_USUAL = "，。、；“”‘’「」『』《》 ,;"
"""Marks of a sentence, as they are written and as they are folded; a quotation's are checked elsewhere."""
_CLAUSE = LazyPattern(f"[^{_USUAL}]+")
_FOREIGN = LazyPattern(f"[^\u4e00-\u9fff{_USUAL}]+")
_ADDED = (
    (
        LazyPattern(
            "(?:不再|不曾|从未|从来[不没]|从没|尚未|未必|未曾|并非|绝[不非无]|毫[不无]|谈不上|算不上|莫|勿|毋|休|甭|拒|免).?"
        ),
        "it denies what the passages do not deny",
    ),
    (
        LazyPattern(
            "也许|可能|或许|大概|似乎|好像|恐怕|据[说称]|貌似|难说|所谓|差点|几乎|假如|如果|要是|倘若|除非|除了|曾经?|过去|以前|原先"
            "|原来|一度|本来|早先|停止|放弃|取消|很少|极少|反而|相反|反之|否认|表面上|看似|仿佛|未免|传闻|听说"
        ),
        "it doubts what the passages do not doubt",
    ),
    (
        LazyPattern(
            "[吗嘛呢吧呀啊哈哦喔嗯哼嘿哎唉]|什么|怎么|怎样|谁|哪|何[必况不以苦]|为何|难道|岂|究竟|到底|对不|是不是|能不能|要不要"
            "|[对错](?:的|了|吧)?$|错误|正确|有道理|有理|在理|如此|没毛病|荒[唐谬]|胡[说扯]|可笑|离谱|英明|精彩|显然|当然|可惜|遗憾|难怪"
            "|果然|幸好|说得|讲得|很对|是对|我(?!们)|[你您咱请]|谢谢|值得|太|大家|真的|假|谎|骗|而已|才怪"
        ),
        "it remarks on it, asks, or speaks to somebody",
    ),
    (
        LazyPattern(
            "[零〇一二两三四五六七八九十百千万亿几半]{2,}|[一二两三四五六七八九十百千万亿几半](?:倍|成|年|元|块|个月|折|岁|天|小时)"
        ),
        "it has a number that the passages do not have",
    ),
    (
        LazyPattern("详见|详情|点击|扫码|加群|[领抢][取奖]|红包|报名|关注|下载|登录|访问|添加|转[账发]|联系|搜索"),
        "it tells somebody to do something",
    ),
)
_QUESTION = LazyPattern("[?？]")


def flaw_of(sentence: str, texts: list[str], title: str, fold: Callable[[str], str]) -> str:
    """Say what a sentence adds to the texts that it is made of; empty where it adds nothing that can be told."""
    own = fold("\n".join([*texts, title]))
    said = fold(sentence.replace(f"《{title}》", "文"))
    signs = set(_FOREIGN.findall(own))
    if _QUESTION.search(said) or not signs.issuperset(_FOREIGN.findall(said)):
        return "it has letters, digits or signs that the passages do not have"
    return next((flaw for clause in _CLAUSE.findall(said) for flaw in _flaws(clause, own)), "")


def _flaws(clause: str, own: str) -> Iterator[str]:
    if not (_is_the_authors(clause, own, _SAYING, _SUBJECT) and _is_the_authors(clause, own, _MEANING, _OWNER)):
        yield "it is put into the mouth of somebody else"
    if values := _VALUES.fullmatch(clause):
        yield from _added(values["what"], own)
        return
    yield from _added(clause, own)


def _added(words: str, own: str) -> Iterator[str]:
    return (why for added, why in _ADDED for found in added.finditer(words) if found[0] not in own)


def _is_the_authors(clause: str, own: str, saying: LazyPattern[str], subject: LazyPattern[str]) -> bool:
    """Is all that is said or meant in it said by the author, or by whom the passages have saying it?"""
    for found in saying.finditer(clause):
        start, end = found.span()
        after = 0 if start >= NEARBY else NEARBY
        nearby = clause[max(start - NEARBY, 0) : end + after]
        if not subject.fullmatch(clause[:start]) and nearby not in own:
            return False
    return True
