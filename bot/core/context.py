"""All that a decision needs besides the message."""

from dataclasses import dataclass

from bot.core.act import RecogniseAct, put_to_the_essay
from bot.core.bookmarks import Bookmarks
from bot.core.conversation import ConversationState
from bot.core.discussion import GroupContext
from bot.core.essay import Essay, Library
from bot.core.feedback import RatedAnswer
from bot.core.match import ClaimJudgement, Find, Judge, Rank
from bot.core.outgoing import ChatKind
from bot.core.preferences import Preferences
from bot.core.statistics import UsageFigures
from bot.core.subscription import ReadingProgress, Subscription
from bot.core.word_search import SearchWords, find_no_words

NO_BOOKMARKS = Bookmarks()
NOTHING_CHOSEN = Preferences()


@dataclass(frozen=True, slots=True)
class Context:
    """What one message is seen with. Built once, where it is looked up; ``state`` alone outlasts the message."""

    state: ConversationState
    library: Library
    find: Find
    subscription: Subscription | None = None  # of the chat or topic, or what a button is about
    group: GroupContext | None = None  # what goes on in the chat, where it is a group
    progress: ReadingProgress | None = None  # of those who read together, where somebody presses a button about that
    bookmarks: Bookmarks = NO_BOOKMARKS  # of whoever speaks, in private
    preferences: Preferences = NOTHING_CHOSEN  # the same person's
    question: str | None = None  # that a button is about, as the log has it; None where it is not kept any more
    kept_days: int = 0  # for which what is said is kept; 0 for ever
    kept_text_days: int = 0  # for which its words can be read, where that is shorter; 0 for ever
    asks_model: bool = False  # answers in private may be put in other words by a language model
    manages: bool = True  # whoever speaks may change the settings that the message is about
    barred: ChatKind | None = None  # kind of the chat whose settings it is about, where the bot may not write there
    rated: RatedAnswer | None = None  # the answer that a reaction or a button is a word on
    judged: ClaimJudgement | None = None  # the claim that is to be checked
    statistics: UsageFigures | None = None  # for an owner who asks for them, of the period that is named
    recognise: RecogniseAct = put_to_the_essay
    judge: Judge | None = None  # of claims about the essay, where that is known
    rank: Rank | None = None  # of paragraphs within a conversation, where that is known
    search_words: SearchWords = find_no_words
    discussed: str | None = None  # slug of the essay of a discussion that goes on: what is said there is about it

    @property
    def essay(self) -> Essay:
        """The essay that the message is about: that of the discussion, of the passage shown last, else the one turned
        to, else the one that the person prefers, else the first."""
        if self.discussed is not None:
            return self.library.essay(self.discussed)
        at = self.state.at
        if at and self.library.holds(at):
            return self.library.essay(at.slug)
        by_slug = {essay.slug: essay for essay in self.library.essays}
        turned_to = by_slug.get(self.state.opened or "") or by_slug.get(self.preferences.essay)
        return turned_to or self.library.essay()
