"""Answers that quote nothing: small talk, what the bot is, errands, corrections, the daily excerpt, deletion."""

import re
from collections.abc import Callable

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.incoming import Text
from bot.core.localized import LocalizedText
from bot.core.match import NOTHING, Verdict
from bot.core.response import CatalogueMessage, Rows, TextResponse
from bot.talk import forgetting, small_talk
from bot.talk.acts import Request
from bot.talk.answers.ways import nth, read_button

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
    "idle": 3,
}
"""How many wordings the catalogues have of each; ``say.<kind>.<n>``."""
_WITH_QUESTIONS = {"greeting", "introduction", "insult", "idle", "laughter"}


def talk_small(request: Request, incoming: Text, context: Context, essay: Essay) -> Decision:
    """A word back, another one each time, and a way on."""
    kind = request.detail if request.detail in VARIANTS else "idle"
    note = CatalogueMessage(f"say.{kind}.{nth(context) % VARIANTS[kind]}", {"title": LocalizedText(essay.title)})
    rows = small_talk.openers(essay, f"{incoming.folded}{context.state.turn}") if kind in _WITH_QUESTIONS else ()
    return Decision(TextResponse((note,), rows), context.state, NOTHING)


def introduced(incoming: Text, context: Context, essay: Essay) -> Decision:
    """A word of welcome to somebody who says who they are."""
    note = CatalogueMessage(f"say.introduction.{nth(context) % VARIANTS['introduction']}")
    return Decision(TextResponse((note,), small_talk.openers(essay, incoming.folded)), context.state, NOTHING)


_PRIVACY = re.compile(
    r"记录|记下|保存|存[储下]|隐私|泄露|监控|偷看|上传|安全|record|stor(?:e|ing)|privacy|save|keep|track|log"
)
_WHO = re.compile(r"你是(?:谁|什么|啥|哪)|who are you|what are you")
_HELP = re.compile(
    r"能干|能做|会做|会干|怎么用|怎么玩|怎么问|怎样用|如何用|功能|帮助|帮上|用法|说明|能回答|会什么|能问|能聊|help|can you do|how (?:do|does|to)|use|work|what can|features?|capab"
)


def about_bot(incoming: Text, context: Context, essay: Essay, help_: Callable[[], Decision]) -> Decision:
    """The truth, short. ``help_``: how it is used."""
    identity = CatalogueMessage("say.identity", {"title": LocalizedText(essay.title)})
    if _PRIVACY.search(incoming.folded):
        notes = (CatalogueMessage("bot.privacy"), forgetting.keeping(context))
        both = (identity, *notes) if _WHO.search(incoming.folded) else notes
        return Decision(TextResponse(both), context.state, NOTHING)
    if _HELP.search(incoming.folded):
        return help_()
    return Decision(TextResponse((identity,), small_talk.openers(essay, incoming.folded)), context.state, NOTHING)


def help_in_words(incoming: Text, context: Context, essay: Essay) -> Decision:
    """What can be asked, in a few lines; the commands are told by ``/help``."""
    notes = (CatalogueMessage("help.intro"), CatalogueMessage("help.also"), CatalogueMessage("help.more"))
    return Decision(TextResponse(notes, small_talk.openers(essay, incoming.folded)), context.state, NOTHING)


def correction(incoming: Text, context: Context, essay: Essay) -> Decision:
    """One word of apology, what was understood, and the second-best passages as buttons."""
    state = context.state
    asked = state.heard or (state.asked[-1] if state.asked else "")
    others = state.others or _second_best(asked, context, essay)
    notes = [CatalogueMessage(f"correction.{nth(context) % 2}")]
    if asked:
        key = "correction.understood" if others else "correction.anew"
        notes.append(CatalogueMessage(key, {"asked": LocalizedText(asked[:40])}))
    rows: Rows = (tuple(read_button(ref) for ref in others[:3]),)
    if not others:
        rows = small_talk.openers(essay, incoming.folded)
    return Decision(TextResponse(tuple(notes), rows), context.state, NOTHING)


def _second_best(asked: str, context: Context, essay: Essay) -> tuple[Ref, ...]:
    """What else may have been meant by what was asked, where the essay speaks of it at all."""
    finding = context.find(asked, (), essay.slug)
    refs = [match.ref for match in finding.matches if match.ref != context.state.at]
    return tuple(refs[:3]) if finding.verdict is not Verdict.SILENT else ()


def cannot(incoming: Text, context: Context, essay: Essay) -> Decision:
    """That this is none of its errands, and what is nearest to it."""
    note = CatalogueMessage(f"cannot.{nth(context) % 2}", {"title": LocalizedText(essay.title)})
    return Decision(TextResponse((note,), small_talk.openers(essay, incoming.folded)), context.state, NOTHING)


def forget(incoming: Text, context: Context) -> Decision:
    """What is kept of this person, and its deletion at a press."""
    return forgetting.ask_person(incoming, context)
