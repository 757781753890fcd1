"""Words by which a claim turns into its opposite: what negates, what stands against what, what compares."""

from bot.core.patterns import LazyPattern

NEGATING = frozenset(
    """
    不 不是 不会 不能 不可能 不必 不用 不该 不应该 不算 并不 并非 并未 没有 没 没法 没能 没人 没什么 无 无法 未 非 别 莫 勿 甭 毫无 毫不 从不 从未
    绝不 绝非 难以 很难 更难 越来越难 谈不上 算不上 称不上 怎么可能 怎么会 哪能 哪会 哪有 岂 难道 否认 反对 批评 告别 避免 拒绝 失去 缺少 缺乏 缺
    少了 谈何 很少 少有 更少 更小 反而少 越来越少 越来越小 越走越远 越来越远 白改 休想 别想 停止
    not never cannot without nothing none neither nor hardly no fails fail failed lacks refuses
    """.split()
)
"""What turns the rest of a clause round; two of them turn it back."""

KEPT = frozenset(
    """
    不断 不停 不得不 不妨 不少 不错 不由 不管 不论 不愧 不禁 不知不觉 不过 差不多 了不起 说不定 无疑 无论 毋庸置疑 毫无疑问 非常 除非 是非 特别
    别的 别人 分别 级别 个别 性别 别看 未来 没错 要是 要么 主要 一样东西 可能会 新零售 关店 一对一 老板 是不是 有没有 会不会 能不能 要不要 对不对
    可不可以 好不好 重要性 缺一不可
    """.split()
)
"""What holds such a word, or one of an axis, and does not mean it."""

TURNING = frozenset("而是 但是 可是 不过是说 但 却 反而 反倒 而 but and".split())
"""Where a clause begins anew, so that a negation before it does not reach further."""

_AXES = """
costs: 贵 昂贵 成本高 成本很高 费钱 烧钱 太费 负担 吃不消 costly expensive | 便宜 省钱 省事 成本低 成本很低 划算 省 cheap cheapest
good: 好处 有益 有利 益处 好事 美好 完美 健康 良性 对的 正确 准确 管用 有用 作用 受益 神奇 魔力 切合实际 实在 兴旺 good right wonderful rosy
    perfect useful | 坏处 有害 害 灾难 灾 祸 坏事 遭殃 吃亏 毁掉 麻烦 难题 添堵 闹剧 失灵 化为乌有 毛病 糟糕 useless harm harmful disaster farce
    wrong
helps: 加快 加速 推动 促进 催化剂 催化 推进 帮助 帮上 帮到 有助 有利于 启发 启蒙 助推 catalyst help | 阻碍 妨碍 拖慢 延缓 耽误 拖累 浪费
    绊脚石 障碍 hinder delay slow_down
smooth: 顺利 畅通 容易 轻松 smooth | 阻力 困难 吃力 坎坷 磕磕绊绊 resistance
changes: 改变 颠覆 改写 革新 重塑 变化 变了 转变 改造 翻新 突破 改 transform transformed changed changes change remake subvert |
    照旧 老样子 原样 原封不动 unchanged
still: 依然 还是 仍然 依旧 仍 照样 始终 还得 still | 不再 早就 已经 no_longer
same: 一样 同样 同一 相同 没两样 一路 same | 区别 不同 差别 两样 different
new: 全新 新型 创新 先进 前沿 brand-new innovative | 老一套 老技术 老互联网 旧 经典 过时 old
lasts: 长久 持久 永远 永 一直 持续 长盛不衰 长期 走得远 活得久 下去 保持 forever always last stay | 退场 落幕 谢幕 退出 淘汰 昙花一现 一阵风
    短暂 暂时 见顶 到顶 到头 消失 平静 降温 过气 烫手山芋 过客 凉 冷清 冷下来 leave flash vanish fade
keeps: 选择 选 转向 离不开 死守 抱着 choose turn_to keep stick_with | 抛弃 放弃 甩掉 扔掉 扔 丢下 嫌弃 顶掉 drop abandon
begins: 开始 起点 开头 开场 前奏 序幕 开端 序曲 起头 beginning prelude start | 终点 结束 全部 一切 尽头 高潮 终曲 压轴 end
trusts: 相信 笃定 坚信 认可 接受 买账 欢迎 拥抱 关注 领情 动心 打动 心仪 信 热心 welcomed believe accept | 怀疑 排斥 抵触 冷落 冷淡 无动于衷
real: 落地 实现 可行 现实 成真 看得见 摸得着 做成 跑通 普及 付诸实践 实践 realised practised put_into_practice |
    神话 空想 空话 空谈 天方夜谭 一厢情愿 虚无缥缈 幻想 空中楼阁 纸上谈兵 做梦 云里雾里 myth
clear: 清楚 清晰 明白 搞懂 懂 了解 看透 clear | 神秘 玄 糊涂 模糊 一无所知 mysterious mystery
opens: 打开 敲开 撬开 解开 开启 切入点 突破口 敲门砖 入口 opened open way_in | 堵死 堵 关闭 关上 封死 closed
hails: 狂热 追捧 吹捧 疯狂 热捧 迷信 寄予厚望 厚望 指望 期望 睡大觉 躺 吹 hype frenzied praising | 冷静 客观 理性 清醒 平常心 soberly sober
floods: 大水漫灌 泛滥 太滥 一窝蜂 铺天盖地 遍地开花 灌得 flooding floods | 适度 适可而止
bounds: 限度 分寸 节制 过头 规律 有度 尺度 limit | 多多益善 越多越好 无限
only: 只是 只有 只会 只能 只要 只管 只做 只看 只改 只剩 只 仅仅 仅 就是 不过是 而已 纯粹 无非 光是 唯一 局限 限于 专利 独占 停留
    merely only just nothing_more_than nothing_but | 不只 不仅 不止 不光 不单 更多的 扩展 拓展 远不止 摆脱 more_than_just beyond
needs: 依赖 依靠 生命线 命脉 需要 支撑 驱动 动力 靠 driven depends depend need lives_on lifeline | 用不着 可有可无
agrees: 一致 符合 顺应 相符 契合 结合 融合 打通 搭伙 join merge | 相悖 违背 矛盾 冲突 对立 相反 分开 背道而驰 拧着 apart runs_counter
deep: 深层次 深层 深入 底层 本质 骨子里 里子 内涵 深处 更深 深度 根上 deeper | 表面 表象 浅 皮毛 surface
minds: 意识 想到 思考 反思 看到 看重 重视 重要 在意 关心 | 忽略 漏掉 忽视 无所谓
faked: 造假 假货 翻车 fakes fake | 谣言 保障 保证
grows: 增长 潜能 潜力 想象力 想象空间 空间 动能 后劲 机会 前景 火爆 红火 走红 可能性 可能 growth potential | 极限 小头
front: 前半程 前端 上游 源头 研发 出厂之前 | 后半程 后端 末端 下游 出厂以后 back_half
bears_on: 关系 有关 相关 影响 意义 role | 无关 不相干
ought: 应该 应当 必须 赞成 主张 鼓励 支持 号召 提倡 同意 值得 要 should | 没必要
"""
"""Names of axes, and the words towards one end of each and towards the other; an underscore stands for a space."""

PAST = LazyPattern(
    "以前|换作|早在|那会儿|之前|从前|原来|原本|原先|一开始|早期|早年|早两年|过去|当初|当时|那时候|出现前|before|from the start"
)

BETTER = "大|多|强|久|高|好|重要|先进|贵|费|划算|便宜|快|长|深|实在|实际|值得|有用"
WORSE = "小|少|弱|差|低|慢|落后|轻|逊"

_THAN = "比(?![作喻如较方赛例起])"

ORDERS = tuple(
    (LazyPattern(pattern), sign)
    for pattern, sign in (
        (r"^(?P<one>.+?)(?:不如|不及|比不上|比不过|超不过|赶不上|敌不过)(?P<other>.+)", 1),
        (rf"^(?P<one>.+?)(?:没有|没)(?P<other>.{{1,30}}?)(?:那么|这么|来得)?(?:{BETTER}).{{0,2}}$", 1),
        (rf"^(?:跟|和|与|同)(?P<other>.{{1,30}}?)(?:相比|比起来|比)[，, ]?(?P<one>.+(?:{WORSE}).*)", -1),
        (r"^(?:跟|和|与|同)(?P<other>.{1,30}?)(?:相比|比起来|比)[，, ]?(?P<one>.+)", 1),
        (r"^(?P<one>.+?)(?:超过|大过|胜过|强过|高于|大于|远超|强于)(?:了)?(?P<other>.+)", 1),
        (rf"^(?P<one>.+?)(?<![对相好]){_THAN}(?P<other>.{{1,30}}?)(?:更|还|要)?(?:{WORSE})", -1),
        (rf"^(?P<one>.+?)(?<![对相好]){_THAN}(?P<other>.+)", 1),
        (r"^(?P<one>.+?)被(?P<other>.{1,30}?)(?:取代|代替|取而代之|替代)", -1),
        (r"^(?P<one>.+?)(?:取代|代替|替代|替换)(?:了)?(?P<other>.+)", 1),
        (r"(?:从|由|把|将)(?P<one>.+?)(?:到|转向|走向|变成|变为|变|转为|转到|推向)(?:了)?(?P<other>.+)", 1),
        (r"^(?P<one>.{1,40}?)(?:是|为|给)(?P<other>.{1,30}?)的?(?:前奏|序曲|催化剂|切入点|铺路|打前站|终曲)", 1),
        (r"^(?P<one>.+?)(?:is|as|be) (?:the |a )?prelude (?:to|of)(?P<other>.+)", 1),
        (r"^(?P<one>.+?)\b(?:less|smaller)\b.{1,40}?\bthan (?P<other>.+)", -1),
        (r"^(?P<one>.+?)\b(?:more|bigger|longer|stronger|larger)\b.{1,40}?\bthan (?P<other>.+)", 1),
        (r"^(?P<one>.+?)\breplaces?\b(?P<other>.+)", 1),
    )
)
"""Which of two comes before, wins over or turns into the other: 1 where the first named does, -1 where the second.

Negations are counted elsewhere: "is not as large as" says here what "is as large as" says.
"""


def axes() -> dict[str, tuple[str, int]]:
    """Each word, the axis that it lies on, and towards which end: 1 or -1."""
    found: dict[str, tuple[str, int]] = {}
    for line in _AXES.replace("\n    ", " ").strip().splitlines():
        name, _, words = line.partition(":")
        for sign, side in zip((1, -1), words.split("|"), strict=True):
            for word in side.split():
                found.setdefault(word.replace("_", " "), (name, sign))
    return found
