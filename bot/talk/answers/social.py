"""Answers that quote nothing: small talk, what the bot is, errands, corrections, the daily excerpt, deletion."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.callback_data.passages import PassageAction, PassageActionButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Ref
from bot.core.incoming import Text
from bot.core.language import LocalizedText
from bot.core.match import NOTHING
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, TextResponse
from bot.talk import forgetting, small_talk
from bot.talk.acts import Request
from bot.talk.answers.ways import turn_number

VARIANTS = {
    "greeting": 3,
    "introduction": 2,
    "thanks": 3,
    "farewell": 3,
    "praise": 3,
    "laughter": 2,
    "insult": 3,
    "assent": 3,
    "sorrow": 2,
    "apology": 2,
    "declined": 3,
    "idle": 3,
}
"""How many wordings the catalogues have of each; ``say.<kind>.<n>``."""
_WITH_QUESTIONS = {"greeting", "introduction", "insult", "declined", "idle", "laughter"}
_LEAVES = "declined"
"""The kind by which somebody leaves what was asked: no question waits for an answer any more."""


def answer_small_talk(request: Request, context: Context) -> Decision:
    """A word back, another one each time, and a way on."""
    essay = context.essay
    kind = request.detail if request.detail in VARIANTS else "idle"
    note = CatalogueMessage(
        f"say.{kind}.{turn_number(context) % VARIANTS[kind]}", {"title": LocalizedText(essay.title)}
    )
    rows = small_talk.opener_rows(essay, f"{request.text}{context.state.turn}") if kind in _WITH_QUESTIONS else ()
    state = replace(context.state, put=None, asking=()) if kind == _LEAVES else context.state
    return Decision(TextResponse((note,), rows), state, NOTHING)


def welcome(incoming: Text, context: Context) -> Decision:
    """A word of welcome to somebody who says who they are."""
    note = CatalogueMessage(f"say.introduction.{turn_number(context) % VARIANTS['introduction']}")
    return Decision(
        TextResponse((note,), small_talk.opener_rows(context.essay, incoming.folded)), context.state, NOTHING
    )


_PRIVACY = LazyPattern(
    r"记录|记下|记[我着]|保存|存[储下着]|存起来|留[着底]|隐私|私密|泄露|监控|偷看|看得?[见到]|谁能看|公开|拿[去来].{0,4}训练|上传|安全"
    r"|record|stor(?:e|ing)|privacy|private|save|keep|track|log|read (?:our|my)|see (?:what|my|our)"
)
_WHO = LazyPattern(r"你是(?:谁|什么|啥|哪)|who are you|what are you")
_HELP = LazyPattern(
    r"能干|能做|会做|会干|怎么用|怎么玩|怎么问|怎样用|如何用|功能|帮助|帮上|用法|说明|能回答|会什么|能问|能聊|help|can you do|how (?:do|does|to)|use|work|what can|features?|capab"
)


def about_bot(request: Request, context: Context, help_: Callable[[], Decision]) -> Decision:
    """The truth, short. ``help_``: how it is used."""
    essay = context.essay
    who = "say.identity.model" if context.asks_model else "say.identity"
    identity = CatalogueMessage(who, {"title": LocalizedText(essay.title)})
    if _PRIVACY.search(request.text):
        notes = (
            CatalogueMessage("bot.privacy"),
            forgetting.retention_notice(context),
            *forgetting.privacy_exceptions(context),
        )
        both = (identity, *notes) if _WHO.search(request.text) else notes
        return Decision(TextResponse(both), context.state, NOTHING)
    if _HELP.search(request.text):
        return help_()
    return Decision(TextResponse((identity,), small_talk.opener_rows(essay, request.text)), context.state, NOTHING)


def help_in_words(request: Request, context: Context) -> Decision:
    """What can be asked, in a few lines; the commands are told by ``/help``."""
    notes = (CatalogueMessage("help.intro"), CatalogueMessage("help.also"), CatalogueMessage("help.more"))
    return Decision(TextResponse(notes, small_talk.opener_rows(context.essay, request.text)), context.state, NOTHING)


_WRITES = LazyPattern(
    r"(?:写|拟|出|列|起草|准备|编).{0,8}(?:读后感|观后感|作文|文章|书评|发言|演讲|稿|思路|提纲|大纲|论文|报告|评论|笔记)"
    r"|读后感|书评|(?:write|draft|prepare).{0,24}(?:essay|review|speech|report|paper|summary|outline|notes|paragraph)"
)
"""What somebody wants to write about the essay: it cannot be written for them, but there is what it can be made of."""


def decline(request: Request, context: Context) -> Decision:
    """That this is none of its errands, and what is nearest to it."""
    essay = context.essay
    if _WRITES.search(request.text):
        at = context.state.at or Ref(essay.slug, 1)
        row = tuple(
            Button(CatalogueMessage(key), PassageActionButton(way, at))
            for key, way in (
                ("way.lines", PassageAction.QUOTES),
                ("way.sides", PassageAction.SIDES),
                ("way.ask", PassageAction.ASK),
            )
        )
        return Decision(
            TextResponse((CatalogueMessage(f"cannot.write.{turn_number(context) % 2}"),), (row,)),
            context.state,
            NOTHING,
        )
    note = CatalogueMessage(f"cannot.{turn_number(context) % 2}", {"title": LocalizedText(essay.title)})
    return Decision(TextResponse((note,), small_talk.opener_rows(essay, request.text)), context.state, NOTHING)


def forget(request: Request, context: Context) -> Decision:
    """What is kept of this person, and its deletion at a press."""
    return forgetting.ask_person(request.incoming, context)
