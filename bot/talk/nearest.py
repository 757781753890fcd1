"""What the essay says to words that stand nowhere in it: the answer that they would get as a message."""

from dataclasses import replace

from bot.core.callback_data.passages import NearestButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Ref
from bot.core.incoming import ButtonPress, Text
from bot.core.response import CatalogueMessage
from bot.talk.questions import answer_text
from bot.talk.words.search import searched_before, words_of


def answer_by_meaning(pressed: NearestButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Answer the words of a search as a message; a word where the chat has searched for much else since."""
    if not any(each.slug == pressed.slug for each in context.library.essays):
        return None
    asked = searched_before(pressed, context.state)
    if asked is None:
        return Decision(None, context.state, toast=CatalogueMessage("search.stale"))
    words = words_of(asked)
    folded = " ".join(context.search_words(words, pressed.slug).words)
    if context.essay.slug != pressed.slug:
        context = replace(context, state=replace(context.state, at=Ref(pressed.slug, 1), asked=()))
    return answer_text(Text(incoming.origin, " ".join(words), folded), context)
