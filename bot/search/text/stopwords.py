"""Words that tell nothing about what a message is after. Folded: simplified and lower case."""

ASKING = frozenset(
    """
    什么时候 什么样 什么 为什么 为啥 为何 怎么样 怎么办 怎么 怎样 怎么回事 如何 哪里 哪儿 哪个 哪些 哪种 哪位 哪一 哪年 哪 谁 何时 何地
    何处 何种 何 几个 几 多少 多大 多久 多长 是否 是不是 有没有 能不能 会不会 可不可以 要不要 对不对 好不好 吗 呢 吧 么 啊 呀 嘛 啥 咋 咋样
    请问 想问 问一下 求问 告诉我 说说 讲讲 谈谈 介绍一下 解释一下 到底 究竟 难道 凭什么 凭啥 干嘛 干啥 有何 属于 叫做 称为 分别 主要
    """.split()
)
"""What makes a message a question."""

EMPTY = frozenset(
    """
    的 了 着 过 是 在 和 与 及 或 而 但 却 并 就 都 也 又 还 很 更 最 不 没 没有 被 把 将 对 从 向 往 为 以 由 让 使 给 于 因 因为 所以
    如果 那么 然而 但是 虽然 尽管 而且 不仅 仅仅 只是 只 其 此 这 那 这个 那个 这种 那种 这样 那样 这些 那些 它 他 她 它们 他们 她们 我 你
    我们 你们 咱们 自己 一个 一种 一场 一次 一些 一下 一 个 种 场 次 等 之 所 所谓 其实 可以 或许 可能 已经 开始 当 时 时候 之后 之前 当中
    上 下 中 里 内 外 前 后 到 来 去 会 能 要 得 地 啊 吧 呢 吗 嘛 呀 哦 哈 嗯 么 们 者 有 说 做 看 想 觉得 认为 知道 东西 事情 问题 方面
    比如 例如 同样 并不 不是 就是 还是 或者 以及 通过 进行 相对 对于 关于 有关 作者 文章 文中 文里 本文 这篇 这文 笔者 一直 真的 真正
    the a an of to in on at for and or is are was were be been it its this that these those i you he she we they what why how when where who
    which do does did can could will would should s t about with by from as not no so if than then there here just my your me us our
    have has had having get gets got getting make makes made go goes going also very more most some any all no yes there their them they his
    her our out up down over after before because while still even only too much many such through into being one
    author essay article say says said
    """.split()
)
"""Words that stand in any text."""
