"""The search as it is now: what was learnt from the seeds, and beside it what was taught since. Exchanged in whole."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.core.act import ActReading
from bot.core.match import Explanation, Finding, Match
from bot.search.build import Search
from bot.search.taught import TaughtEssay


class LiveSearch:
    """Finds, explains, recognises and ranks; which essays were taught something may change while it does."""

    def __init__(self, seeds: Search) -> None:
        """``seeds``: what is asked where nothing was taught."""
        self.seeds = seeds
        self._taught: Mapping[str, TaughtEssay] = MappingProxyType({})

    @property
    def taught(self) -> Mapping[str, TaughtEssay]:
        """The essays that were taught something, by slug."""
        return self._taught

    def exchange(self, slug: str, taught: TaughtEssay | None) -> None:
        """From now on an essay is as it was taught; None: as its seeds have it. Whoever searches meanwhile ends as
        they began."""
        others = {each: known for each, known in self._taught.items() if each != slug}
        self._taught = MappingProxyType(others | ({slug: taught} if taught else {}))

    def find(self, text: str, earlier: Sequence[str], slug: str) -> Finding:
        """As ``Find``."""
        taught = self._asked(text, slug)
        return taught.matcher.find(text, earlier) if taught else self.seeds.find(text, earlier, slug)

    def explain(self, text: str, earlier: Sequence[str], slug: str) -> Explanation:
        """As ``Explain``."""
        taught = self._asked(text, slug)
        if taught is None:
            return self.seeds.explain(text, earlier, slug)
        likeliest = taught.acts.likeliest(taught.vicinity.features.fold(text))
        return replace(taught.matcher.explain(text, earlier), acts=likeliest)

    def recognise(self, text: str, answering: bool, slug: str) -> ActReading:
        """As ``RecogniseAct``."""
        taught = self._asked(text, slug)
        return taught.acts.read(text, answering) if taught else self.seeds.recognise(text, answering, slug)

    def rank(self, text: str, asked: Sequence[str], at: int | None, slug: str) -> tuple[Match, ...]:
        """As ``Rank``."""
        taught = self._asked(text, slug)
        if taught is None:
            return self.seeds.rank(text, asked, at, slug)
        return taught.matcher.rank(text, asked, at, taught.dialogue)

    def _asked(self, text: str, slug: str) -> TaughtEssay | None:
        """The essay as it was taught, where that has the say about a message."""
        taught = self._taught.get(slug)
        return taught if taught and taught.answers(text) else None
