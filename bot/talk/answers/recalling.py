"""What was said before: what the reader asked, what was meant, and what was misunderstood."""

import re

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay
from bot.core.incoming import Text
from bot.core.localized import LocalizedText
from bot.core.match import NOTHING
from bot.core.response import CatalogueMessage, Rows, TextResponse
from bot.core.text import has_writing
from bot.talk import small_talk
from bot.talk.answers.ways import read_button

ECHOED = 40
"""Characters of what somebody wrote, said back to them."""

_ASKS_BACK = re.compile(
    r"(?:我)?(?:刚才|刚刚|之前|先前|上一?[句个条]|前面)(?:我)?(?:都)?(?:问|说|聊|讲)(?:了|的|过)*(?:是)?(?:些)?(?:什么|啥|哪|多少)"
    r"|(?:总结|概括|回顾|梳理|整理)(?:一下|下)?(?:我们|咱们|咱|刚才|之前|前面|今天)+(?:都)?(?:的)?(?:聊|说|谈|对话|聊天|讨论)"
    r"|(?:我们|咱们)(?:刚才|今天|都|一共)*(?:聊|说|谈)(?:了|过|到)*(?:些)?(?:什么|啥|哪)"
    r"|what (?:did i|have i|was i) (?:just )?(?:ask|say|said)|(?:recap|summari[sz]e|sum up) (?:our|this|the) (?:chat|conversation|talk|discussion)|what (?:did|have) we (?:talk|discuss)"
)
_MEANT = re.compile(
    r"(?:我(?:是|想)?(?:问|说|指|要|想问|想知道|想说|想看)的?(?:其实)?(?:是|的是)|我(?:的)?意思是(?:说|问)?|我(?:要|想)问|我是(?:说|问|指)|(?:^|[,，。.;； ])(?:要问|想问)的是"
    r"|i (?:meant|asked|was asking|mean|said|wanted)(?: to (?:ask|know|say))?(?: about)?|what i (?:meant|asked|mean|want)(?: to know)? (?:is|was)|my question (?:is|was)(?: about)?)[:：,，“\" ]*(?P<meant>.{2,200})$"
)
_NOTHING_MEANT = re.compile(
    r"(?:这个|那个|这|那|它|别的|其他的?|另外的?|别的意思|that|this|it|something else)[”\" .。!！]*"
)
_DENIED = re.compile(r"[,，;； ]*(?:不是|而不是|没(?:有)?问|not )[^,，。.;；]*$")


def asks_back(folded: str) -> bool:
    """Is it asked what was said before?"""
    return len(folded) <= 60 and _ASKS_BACK.search(folded) is not None


def meant_by(folded: str) -> str:
    """What somebody says that they meant; empty where they do not say it."""
    found = _MEANT.search(folded)
    meant = _DENIED.sub("", found["meant"]).strip(' ”".。!！') if found else ""
    return meant if has_writing(meant) and not _NOTHING_MEANT.fullmatch(meant) else ""


def recall(incoming: Text, context: Context, essay: Essay) -> Decision:
    """The last questions, and the passage on the table."""
    state = context.state
    if not state.asked and state.at is None:
        note = CatalogueMessage("recall.nothing")
        return Decision(TextResponse((note,), small_talk.openers(essay, incoming.folded)), state, NOTHING)
    notes = []
    if state.asked:
        asked = "；".join(each[:ECHOED] for each in state.asked)
        notes.append(CatalogueMessage("recall.asked", {"asked": LocalizedText(asked)}))
    rows: Rows = ()
    if state.at:
        summary = context.library.paragraph(state.at).summary
        notes.append(CatalogueMessage("recall.at", {"number": state.at.number, "summary": summary}))
        rows = ((read_button(state.at),),)
    return Decision(TextResponse(tuple(notes), rows), state, NOTHING)
