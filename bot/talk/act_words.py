"""How people put what is no question to the essay, in Chinese and English. Folded, without punctuation.

Patterns of regular expressions, one after another; ``_`` stands for a space.
"""


def _any(patterns: str) -> str:
    return "|".join(patterns.split()).replace("_", " ")


PARTICLES = _any(
    "了 吧 呢 吗 啊 呀 哦 哈 嘛 啦 么 呗 哟 咯 喔 小助手 机器人 各位 大家 朋友 老师 _?the_bot _?bot _?there _?please"
)

FETCH = _any("请 讲讲 说说 念 念念 读 看 看看 读一下 看一下 打开 跳到 翻到 到 给我 来 我要看 我想看")

WISHES = {
    "greeting": _any("""
        你好 您好 你们好 大家好 哈喽 哈啰 哈罗 嗨 嗨喽 喂 在 在不在 在不 有人 有人在 早 早安 早上好 上午好 中午好 下午好 晚上好
        hi hello hey yo good_(?:morning|afternoon|evening) greetings
    """),
    "thanks": _any("""
        谢谢 谢谢你 谢谢您 谢 多谢 感谢 十分感谢 非常感谢 辛苦 辛苦你 唔该 唔该晒 3q thx thanks thank_you many_thanks thanks_a_lot cheers
    """),
    "farewell": _any("再见 拜拜 拜 88 晚安 回见 回头见 明天见 下次见 下 bye bye_bye goodbye see_you good_night"),
    "identity": _any("""
        [你您]是谁 [你您]是什么 [你您]是啥 你叫什么 你叫什么名字 你叫啥 谁做的你 你是谁做的 你(?:是|用的是)什么模型
        [你您]是(?:不是)?(?:个)?(?:机器人|真人|人|ai|人工智能|chatgpt|gpt|大模型)(?:还是.{1,6})?
        who_are_you what_are_you are_you_(?:a_|an_)?(?:bot|robot|human|ai|chatgpt|llm|real)
    """),
    "anger": _any("""
        (?:你|您|这|真|真是|什么|个|破|是|就是|太|好)*(?:垃圾|废物|傻[逼瓜子x]?|蠢货|笨蛋|白痴|智障|脑残|弱智|答非所问|没用|烦死|滚|闭嘴)(?:你|东西|玩意儿?)*
        不对 不是 不是这个 不是这样 不是吧 错了 你?(?:说|答|弄|搞)得?[错反]了 (?:你|这)?(?:说|答)得不对 闭嘴.{0,6} 别(?:说|吵|插嘴)了? 太吵了? stop_talking be_quiet wrong no nope not_that
        (?:you_are_|you_re_|you_|so_)*(?:stupid|useless|idiot|dumb|rubbish|garbage|shut_up|fuck_you|fuck_off)
    """),
    "assent": _any("""
        好 好的 好滴 ok okay 嗯+ 恩+ 哦+ 噢+ 喔+ 行 可以 收到 明白 懂 知道 了解 原来如此 有道理 说得对 (?:这段|这句|你)?(?:说|写|讲|答)得(?:真|很)?好 对 是的 没错 不错 厉害 牛 牛逼 666+ 赞
        哈{2,} 呵{2,} 嘿{2,} 嘻{2,} 233+ lol haha(?:ha)* nice cool great got_it i_see yes 测试 test ping
    """),
    "help": _any("""
        帮助 帮忙 救命 help help_me 怎么用 怎么玩 使用说明 说明 你能(?:做|干)(?:什么|啥|嘛) 你会(?:什么|啥) 你能回答(?:什么|哪些).{0,4}
        我?(?:该|能|可以)?问点?(?:什么|啥)好? what_can_you_do how_does_(?:this|it)_work
    """),
    "daily": _any("""
        .{0,6}每天.{0,8}(?:给|跟|帮|替)我(?:发|送|推|推送|念|读).{0,8} .{0,6}每天.{0,6}(?:发|送|推送|推)(?:我|一段|一篇|一节|原文).{0,8}
        (?:我|想|要|怎么|如何|可以|能|能不能|帮我)*(?:订阅|退订|取消订阅|取消推送|停止推送)(?:文章|每日一段|这个|一下)* 每日一段
        (?:请|求)?(?:别|不要|不用)(?:再|每天|给我)*(?:发|推送|推|送)(?:我|给我)?
        (?:how_(?:do_i|to)_)?(?:un)?subscribe stop_sending.{0,20} (?:send_me_)?(?:a_|one_)?(?:passage|paragraph)s?_(?:a|every|each)_day
    """),
    "source": _any("""
        (?:这篇文章|这篇文|这文章|这篇|文章|本文|原文|它)?的?(?:作者|笔者)(?:是谁|是哪位|是什么人|叫什么|叫什么名字|叫啥)
        (?:这篇文章|这篇文|这文章|这篇|文章|本文|原文|它|这)?是?谁写的(?:这篇文章|文章|这篇)?
        (?:这篇文章|这文章|这篇|文章|本文|它)?(?:是)?(?:什么时候|哪一?年|何时)(?:写|发表|发布|出)的 (?:写|发表|发布)于(?:哪一?年|什么时候|何时)
        (?:这篇文章|这文章|这篇|文章|本文|全文|它)(?:一共|总共)?有?(?:多长|多少字|多少段|几段)
        who_wrote_(?:this|it|(?:this|the)_(?:essay|article)) who_is_the_author when_was_(?:it|this|the_essay)_(?:written|published)
    """),
    "outline": _any("""
        (?:看|看看|给我|列|列出|列一下)*(?:目录|大纲|提纲|结构|文章结构|文章目录|目次) outline contents table_of_contents
    """),
    "next": _any(f"""
        (?:{FETCH})*(?:下一?段|下一个|下一页|往下[看读说]?|继续|接着[说读讲]?|后一段|后面(?:一段)?|然后|之后)
        next next_one next_paragraph go_on continue
    """),
    "previous": _any(f"""
        (?:{FETCH}|回到)*(?:上一?段|上一个|上一页|前一段|前面一段|前面那段|往回|倒回去) previous prev back previous_paragraph go_back
    """),
    "whole": _any("""
        (?:请|给我|再|能|能不能|可以|你)*(?:展开|详细|具体|仔细)(?:说说|讲讲|谈谈|讲|说|一下|一点|点|些|呢)*
        (?:请|给我|再|能不能)*(?:说详细[点些]|多说(?:点|一点|些|两句)|细说) (?:看|读)?(?:全段|整段|原文) 完整(?:的|版|原文)?
        more tell_me_more more_details? elaborate in_full
    """),
    "others": _any("""
        还有 还有别的 还有其他的? 还有哪些 还有哪里 还有没有 还有没有别的 别的 其他的 别处 [换再]来?一[段个处] 另一处
        anything_else others another another_one more_passages
    """),
    "section": _any("""
        这一?(?:节|部分|章)(?:在|主要)?(?:说|讲|写|是)(?:的|了|些|是)*(?:什么|啥)(?:意思)? 这一?(?:节|部分)(?:什么|啥)意思
        what_is_this_(?:part|section)_about
    """),
}
"""Whole messages, apart from particles at the end."""

SUM_UP = _any("""
    总结 小结 概括 概述 概要 摘要 归纳 提炼 梳理 大意 主旨 中心思想 中心论点 核心观点 核心论点 主要观点 主要内容 主题思想 主题 梗概 要点
    (?:讲|说|写|谈)的?了?些?(?:的?是)?(?:什么|啥) tldr tl_dr summari[sz]e summary sum_up main_(?:idea|point|argument|claim)s? gist
    what_is_(?:it|this|the_essay|this_essay|the_article)_about what_does_the_(?:essay|article)_say
""")
"""Asks for a summary; of what, the rest of the message says."""

WHOLE = _any("""
    全文 整篇文章 整篇 全篇 通篇 这篇文章 这篇文 这篇 本文 这文章 文章 文中 此文 作者 whole essay article entire text the_author author
""")

FILLING = _any("""
    请 麻烦 帮我 帮忙 帮 给我 给 替我 能不能 能否 可以 可不可以 能 你 我 一下子 一下 下 个 做 写 来 用一句话 一句话 两句话 几句话 简单
    简要 简短 大概 大致 到底 究竟 主要 什么 啥 内容 都 在 是 的 了 吗 呢 吧 啊 呀 想 知道 看看 那 么 出 (?<!论)点 些 整体
    please can could you give me a an the of for in it this short brief one sentence what s is
""")
