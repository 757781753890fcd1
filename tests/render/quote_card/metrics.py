"""Type for tests that is no font: each character as wide as it would be, marks with an empty half."""

from bot.render.quote_card.clusters import CLOSING, OPENING

EM = 40.0
FULL = frozenset("，。、；：！？”’」』》）】“‘「『《（【—…")


class EvenMetrics:
    """Chinese is an em wide, Latin half of that."""

    em = EM

    def width(self, text: str) -> float:
        return sum(EM if ord(each) > 0x2E80 or each in FULL else EM / 2 for each in text)

    def blanks(self, mark: str) -> tuple[float, float]:
        if mark in "—…" or mark not in FULL:
            return 0.0, 0.0
        return (EM * 0.55, 0.0) if mark in OPENING else (0.0, EM * 0.55) if mark in CLOSING else (0.0, 0.0)
