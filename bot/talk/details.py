"""Which particular a message asks for: how much, which year, what city, whose name.

Only what is plainly asked for as a fact is read. A question for what will be, what should be, or why, is answered by an
argument, and a question that expects no answer by none. On folded text.
"""

from bot.core.details import DetailKind
from bot.core.patterns import LazyPattern
from bot.core.text import without_punctuation

LONGEST, LONGEST_IN_LETTERS = 24, 80
"""Characters of a message; a longer one tells something besides, by which it may mean another thing."""

_HAN = LazyPattern("[\u3400-\u9fff]")
_ASIDE = LazyPattern(
    r"(?:我|就)?(?:想|要)(?:知道|问问?|了解)(?:一下|下)?|我(?=问)|你知道|知不知道|你说说|不好意思|不会(?=没)"
)
_ARGUED = LazyPattern(
    r"[我咱俺你您会将能应该敢才]|可以|需要|算(?!下来|起来|上)|如果|要是|假如|无论|不管|不论|哪怕|即使|再多|还要|何[必苦]|难道|凭|为[什何啥]|怎|如何"
    r"|干嘛|意义|道理|谁知|鬼知|不知|反正|没几|没(?:有)?多少|值得|以后|未来|将来|明年|今后|迟早|还剩|还有(?:多|几)|下一|每个人|大家|理由|原因|方面|好处|观点|论点|层|步|(?:几|多少).+(?:几|多少|什么|哪|谁)|不[了到过](?:几|多)|光[看盯数顾]|真(?!假)|(?<!一共)(?<!总共)(?<!到底)(?<!具体)有几[家个人位]|要(?:死|关|倒|走)"
    r"|(?:多少|几|哪|谁|什么)[^是的了在发]{0,4}(?:都|也|还是|还敢|不是|没有)(?!说|提|写|讲)"
)
"""What asks for an opinion, a forecast or a reason, or for nothing at all."""

_TOLD = r"(?:(?:文章|文中|作者|这里|里面)(?:里|中)?)?(?:有没有|是否|有)?(?:说|写|提|讲)(?:到|过|明|清楚)*"
_END = rf"(?:的|了|呢|啊|呀)*(?:{_TOLD})?(?:了|呢|啊|呀|吗|么|没有?|来着)*"
_SAID = r"(?:了|过|是|有|共|到底|究竟|具体|大概|大约|差不多|总共|一共)"
_PAID = r"(?:花|卖|赚|挣|赔|亏|欠|收|交|给|付|投|借|捐|补|奖|要|涨|值|出|费)"
_SUM = r"(?:价格|价钱|售价|单价|票价|金额|总额|销售额|成交额|交易额|营业额|营收|收入|利润|工资|薪水|学费|费用|成本|投资额?|市值|坑位费|出场费|票钱|船钱)"
_IS = r"(?:都|具体|大概|大约|总共|一共|到底|究竟|各|有|是|为|达|到|占)*"
_PEOPLE = r"(?:人(?!物)|家|户|名|位|个(?:人(?!物)|销售人员|员工|主播|商家|企业|公司|店|厂|网红|明星|用户|观众|村民|孩子|学生))"
_THINGS = r"(?:件|货|份|套|主播|网红|明星|商家|企业|公司|店|工厂|用户|观众|粉丝|员工|村民|只|头|条|张|辆|台|趟|场|单|斤|吨|公里|米|里|克|度)"
_RATE = r"(?:比例|比率|占比|份额|概率|涨幅|降幅|佣金|提成|[^是的了占]{1,4}率)"
_WITH = r"(?:有没有|有|没有?|没(?:说|写|提|给)|给(?:出|了|个)?|说(?:了|出)?|写(?:了|出)?|提(?:到|了)?)"
_WHO = r"(?:主播|公司|企业|品牌|平台|网红|明星|企业家|牌子|店|老板|集团|机构)"
_NAMED = r"(?:主播|公司|品牌|平台|网红|明星|企业家|牌子|机构|集团)"
_DONE = r"(?:去|来)?(?:说|干|做|卖|讲|写|开|办|出事|翻车|造假|带货|发明|提出|参加|参与)?"
_LASTS = r"(?:多久|多长时间|多少(?:天|年|个月|小时|分钟|个?钟头)|几(?:天|年|个月|个?小时|分钟|个?钟头))"

_CHINESE = (
    (
        DetailKind.MONEY,
        LazyPattern(
            rf"(?:{_PAID}|{_SAID})(?:了|过|到|出去?)*(?:他|她|人家)?(?:多少|几)(?:万|亿)?(?:块钱?|元钱?|钱)(?:进去|出去|下去)?{_END}$|^(?:那|这|一共|总共|具体|到底)*(?:是|要|得)?多少钱(?:一[张个件次台斤条趟天场单])?[^,]{{0,2}}{_END}$"
            rf"|(?:卖|赚|挣|赔|亏|花|欠|捐)了(?:多少|(?:几|多少)个?[十百千]?[万亿]){_END}$|多少钱(?:卖|买|修|盖|造|办){_END}$|{_SUM}{_IS}(?:多少|几)(?:钱|块|元|万|亿)*{_END}$"
            rf"|{_WITH}.{{0,3}}(?:具体|确切|准确)(?:的)?(?:金额|价格|价钱|{_SUM}){_END}$|(?:具体|确切)(?:的)?(?:金额|价格|价钱){_END}$"
        ),
    ),
    (
        DetailKind.SHARE,
        LazyPattern(
            rf"百分之(?:多少|几){_END}$|(?:占|是|有|到|了)(?:了|到)?(?:几成|几分之几|多大(?:的)?(?:比例|份额)){_END}$"
            rf"|{_RATE}{_IS}(?:多少|几成?|多高|多大|(?:几|多少)个(?:百分)?点){_END}$|{_WITH}.{{0,3}}(?:具体|确切)(?:的)?{_RATE}{_END}$|(?:具体|确切)(?:的)?比例{_END}$"
        ),
    ),
    (
        DetailKind.YEAR,
        LazyPattern(
            r"(?:^|[是在的从])(?:那|这|具体|到底|究竟|,)*(?:是|在|指|说的是)?(?:哪一?年|几几年|哪个年份|什么年份)(?:的(?:事情?|新闻|雨|梅雨)?|发生的?|开始的?|出现的?|提出的?|兴起的?|流行的?|成立的?|火起来的?)?"
            rf"{_END}$|(?:具体|到底)(?:是|在)?(?:哪一?年|几几年|年份)|^[^是]{{0,10}}哪一?年(?:发生|开始|出现|提出|办|建|修|造|通车|去世|出生|出?走){_END}$"
        ),
    ),
    (
        DetailKind.TIME,
        LazyPattern(
            rf"(?:什么时候|何时|哪一?天|几月几?[号日]|几月份?|哪个月|什么日子)(?:的事情?|(?:发生|开始|出现|提出|兴起|流行|写|建成?|通车|走|离开|改)的){_END}$"
            rf"|(?:具体|到底|究竟)(?:是|在)?(?:什么时候|何时|哪一?天|几月|几号)|是(?:在)?(?:几月份?|几月几[号日]){_END}$|(?:那|这)(?:件事|事|场雨|场)是?(?:在)?(?:什么时候|何时|哪一?天){_END}$"
            rf"|{_WITH}?.{{0,3}}(?:具体|确切)(?:的)?(?:时间|日期|日子)(?:是)?(?:什么时候|哪天|什么)?{_END}$"
        ),
    ),
    (
        DetailKind.SPAN,
        LazyPattern(
            rf"(?:了|过|用|花|等|持续|{_SAID}){_LASTS}(?:的(?:雨|路|船|时间)|时间)?{_END}$|^(?:那|这|一共|总共|具体|到底|是)*{_LASTS}{_END}$"
        ),
    ),
    (
        DetailKind.PLACE,
        LazyPattern(
            rf"(?:[是在指]|发生在|具体|到底|^)(?:那|这)?(?:哪|什么)(?:一)?[个座]?(?:城市|国家|省份?|县城?){_DONE}(?:的(?:事情?)?|发生的?)?{_END}$"
        ),
    ),
    (
        DetailKind.NAME,
        LazyPattern(
            rf"(?:[是指]|^|具体|到底|究竟|点名)(?:那|这|说的)?(?:是|指)?(?:哪(?:一|几)?[个位家间]?{_WHO}|哪些{_NAMED}|什么(?:品牌|牌子))(?:的(?:名字|事情?|新闻)?)?{_DONE}{_END}$"
            rf"|(?:(?:翻车|造假|出事|倒闭|关门)的(?:到底|具体)?是哪一?[家个位间]|说的(?:到底|具体)?是哪一?[家间]){_END}$|(?:那|这|该)[个家位]{_WHO}(?:到底|究竟|具体)?(?:是(?:谁|哪一?[家个位])|(?:叫|姓)(?:什么|啥)(?:名字?)?){_END}$"
            rf"|{_WHO}(?:的)?名字(?:是|叫)?(?:什么|啥)?{_END}$|{_WHO}(?:到底|究竟|具体)?叫(?:什么|啥)(?:名字?)?{_END}$"
            rf"|(?:具体|指名道姓)(?:是|指|说的是)(?:谁|哪位){_END}$|{_WITH}(?:点名|指名道姓){_END}$|(?:有没有|没有?)(?:说|写|提)(?:过|出)?(?:具体)?(?:的)?(?:名字|姓名|名称){_END}$"
        ),
    ),
    (
        DetailKind.NUMBER,
        LazyPattern(
            rf"(?:{_SAID}|死|走|来|去|关|倒|送|救|接|飞|走|跑|运|收|卖|请|招|雇|淹死)(?:了|过|出去?)*(?:多少|几)(?:{_PEOPLE}|{_THINGS})(?:家|店|路|的路)?[^,是为因真懂信愿想]{{0,6}}{_END}$"
            rf"|(?:数量|人数|销量|订单量|观看量|粉丝数|户数|规模|面积){_IS}(?:多少|几|多大){_END}$"
            rf"|(?:增长|增加|下降|减少|提高|提升|上涨|涨|跌|降|翻|多|快)(?:了|到)(?:多少|几倍?|多少倍)(?:倍)?{_END}$"
            rf"|(?:飞|走|跑|游|绕|偏|搬)了多远(?:的路)?{_END}$|[长宽高深重](?:有|是|达)?多少(?:米|公里|里|斤|公斤|克|吨){_END}$|{_WITH}.{{0,3}}(?:具体|确切|准确)(?:的)?(?:数字|数目|数据|人数|销量|数量){_END}$"
            rf"|^(?:那|这|一共|总共|到底|具体|大概)*(?:是)?(?:多少|几)(?:个)?(?:人|家店?|只|户|条){_END}$|(?:具体|确切)(?:的)?(?:数字|数目|人数|数量)(?:是|有)?(?:多少)?{_END}$"
        ),
    ),
)

_ARGUED_IN_ENGLISH = LazyPattern(
    r"\b(?:i|my|me|we|our|would|will|could|can|should|might|really|actually|ever|even|still|if|enough|matter|longer|why|you|going to|gonna|cares?|else)\b|how much (?:of|more|does it|do they)|'ll\b|\bto (?:be|do)\b"
)
_FIRM = r"(?:company|companies|brand|platform|firm|streamer|live-?streamer|influencer|host|celebrity|star|shop|store)s?"
_PAST = r"(?:did|was|were|has|have|had)"
_ENGLISH = (
    (
        DetailKind.SHARE,
        LazyPattern(
            r"\b(?:what|which) (?:percentage|percent|share|proportion|fraction)\b|what (?:is|was) the (?:exact )?(?:percentage|share|proportion|[a-z]+ (?:rate|margin))\b|what (?:profit|conversion|return|growth) (?:rate|margin)"
        ),
    ),
    (
        DetailKind.MONEY,
        LazyPattern(
            rf"\bhow much(?: money)? {_PAST} .*(?:sell|sold|cost|pay|paid|earn|make|made|spend|spent|raise|lose|lost|charge|worth|bring in)|\bhow much (?:money|revenue|profit)\b|^(?:but |and |so )?(?:for )?how much(?: was it| did it cost| money| exactly)?$"
            r"|what (?:was|is|were) the (?:exact )?(?:price|amount|cost|revenue|profit|turnover|fee|salary)s?\b(?! of (?!the |a |one |it|that|this))"
        ),
    ),
    (
        DetailKind.YEAR,
        LazyPattern(
            r"\b(?:what|which) year (?:was|is|did|were)\b|\bin (?:what|which) year\b|^(?:and |so )?(?:what|which) year(?: exactly)?$"
        ),
    ),
    (
        DetailKind.TIME,
        LazyPattern(
            r"\b(?:on )?(?:what|which) (?:exact )?(?:date|day) (?:did|was|were)\b|\bwhen exactly (?:did|was|were)\b|^(?:and |so )?when (?:did|was) (?:this|that|it|all this|all that)(?: happen(?:ed)?| take place)?(?: exactly)?$"
        ),
    ),
    (
        DetailKind.SPAN,
        LazyPattern(rf"\b(?:for )?how (?:long|many (?:days|weeks|months|years|hours|minutes)) {_PAST}\b"),
    ),
    (
        DetailKind.PLACE,
        LazyPattern(
            r"\b(?:what|which) (?:city|country|town|province) (?:is|was|did|does|were|are)\b|\bin (?:what|which) (?:city|country|town|province)\b|^(?:and |so )?(?:what|which) (?:city|country)$"
        ),
    ),
    (
        DetailKind.NAME,
        LazyPattern(
            rf"\b(?:what|which) {_FIRM} (?:(?:is|was|were|are) (?:it|this|that|they|these|those|meant|he|being)\b|did\b|does (?:he|it|this|the)\b)|^(?:and |so |but )?(?:what|which) {_FIRM}(?: exactly)?$|\bwhat(?:'s| is| was| were) the (?:name of (?:the|that) {_FIRM}|{_FIRM}(?:'s)? (?:name|called))|\bwhat (?:is|was) (?:the|that) {_FIRM} called|^(?:and |so |but )?who exactly (?:said|is|was|did|are|were)\b"
        ),
    ),
    (
        DetailKind.NUMBER,
        LazyPattern(
            rf"\bhow many (?:people|companies|stores|shops|viewers|users|workers|streamers|birds|households|families|passengers|trips|kilomet(?:er|re)s|miles)\b(?! would| will)|\bby how much {_PAST}\b|what (?:is|was) the (?:exact )?(?:number|figure)\b"
        ),
    ),
)


def asked_detail(folded: str) -> DetailKind | None:
    """The kind of particular that a message asks for as a fact; None where it asks for none, or that is in doubt."""
    bare = folded.strip(" ?？!！。.,，~…")
    if not _HAN.search(bare):
        bare = bare.replace("’", "'")
        if len(bare) > LONGEST_IN_LETTERS or _ARGUED_IN_ENGLISH.search(bare):
            return None
        return next((kind for kind, pattern in _ENGLISH if pattern.search(bare)), None)
    bare = without_punctuation(_ASIDE.sub("", bare)).replace(" ", "")
    if len(bare) > LONGEST or _ARGUED.search(bare.replace("会员", "")):
        return None
    return next((kind for kind, pattern in _CHINESE if pattern.search(bare)), None)
