"""What was said before: what the reader asked, and what was shown."""

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.incoming import Text
from bot.core.language import LocalizedText
from bot.core.match import NOTHING
from bot.core.patterns import LazyPattern
from bot.core.response import CatalogueMessage, Rows, TextResponse
from bot.core.text import shortened
from bot.talk import small_talk
from bot.talk.answers.ways import read_button

ECHOED = 40
"""Characters of what somebody wrote, said back to them."""

_ASKS_BACK = LazyPattern(
    r"(?:我)?(?:刚才|刚刚|之前|先前|上一?[句个条]|前面)(?:我)?(?:都)?(?:问|说|聊|讲)(?:了|的|过)*(?:是)?(?:些)?(?:什么|啥|哪|多少)"
    r"|(?:总结|概括|回顾|梳理|整理)(?:一下|下)?(?:我们|咱们|咱|刚才|之前|前面|今天)+(?:都)?(?:的)?(?:聊|说|谈|对话|聊天|讨论)"
    r"|(?:我们|咱们)(?:刚才|今天|都|一共)*(?:聊|说|谈)(?:了|过|到)*(?:些)?(?:什么|啥|哪)"
    r"|what (?:did i|have i|was i) (?:just )?(?:ask|say|said)|(?:recap|summari[sz]e|sum up) (?:our|this|the) (?:chat|conversation|talk|discussion)|what (?:did|have) we (?:talk|discuss)"
)


def asks_back(folded: str) -> bool:
    """Is it asked what was said before?"""
    return len(folded) <= 60 and _ASKS_BACK.search(folded) is not None


def recall(incoming: Text, context: Context) -> Decision:
    """The last questions, and the passage on the table."""
    state = context.state
    if not state.asked and state.at is None:
        note = CatalogueMessage("recall.nothing")
        return Decision(TextResponse((note,), small_talk.opener_rows(context.essay, incoming.folded)), state, NOTHING)
    notes = []
    if state.asked:
        asked = "；".join(shortened(each, ECHOED) for each in state.asked)
        notes.append(CatalogueMessage("recall.asked", {"asked": LocalizedText(asked)}))
    rows: Rows = ()
    if state.at:
        summary = context.library.paragraph(state.at).summary
        notes.append(CatalogueMessage("recall.at", {"number": state.at.number, "summary": summary}))
        rows = ((read_button(state.at),),)
    return Decision(TextResponse(tuple(notes), rows), state, NOTHING)
