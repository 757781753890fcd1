"""How messages begin that go on from others: what searches and what decides agree on it."""

from bot.core.patterns import LazyPattern

LEANS = LazyPattern(
    r"(?:那|那么|这|它|他|她|其|还|另|而|但|可|所以|然后|结果|反过来|后者|前者|最后|先|再|第[一二三四五]个|理由|原因|凭|为什么"
    r"|为啥|为何|怎么|啥意思|什么意思|举个例子|比如|真的|是吗"
    r"|so |and |but |then |why|how|what about|which one|the (?:first|second|last|other))"
)
"""To be matched at the beginning of a folded message."""
TURNS = LazyPattern(
    r"那么?(?!为|怎|然|什|谁|哪|这|还|是|就|那|他|它|她|我)(.{1,8}?)(?:方面|上|层面|那边|那块)?呢"
    r"|(?:and )?(?:what|how) about (?:the )?(?!that|it|this).{2,24}"
)
"""A message that turns to another matter: "and what about technology?"."""
