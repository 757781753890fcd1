"""How likely a message goes on from what was said before: by how it begins and ends, how long it is, and its words.

A logistic model over pairs of characters, fitted on dialogues and on what stands alone: ``bot.training.follow_ups``.
"""

from itertools import pairwise
from math import exp

from bot.core.patterns import LazyPattern
from bot.search.parameters import FollowUpModel

READ = 60
"""Characters of a message, at its beginning, by which it is told; a longer one hardly ever goes on."""
LONGEST = 25
"""Characters of Chinese, or words, up to which each length counts for itself."""
_RUN = LazyPattern(r"[\u3400-\u9fff]+|[a-z']+|[0-9]+")


def follow_up_tokens(folded: str) -> set[str]:
    """The tokens of a message: characters and their pairs, words and theirs; its ends, and its length."""
    runs = _RUN.findall(folded[:READ])
    found: set[str] = set()
    for run in runs:
        if run[0] > "\u3000":
            found.update(run)
            found.update(map("".join, pairwise(run)))
        else:
            found.add(run)
    words = [run for run in runs if "a" <= run[0] <= "z"]
    found.update(map(" ".join, pairwise(words)))
    units = [unit for run in runs for unit in (run if run[0] > "\u3000" else (f"{run} ",))]
    for size in range(1, min(len(units), 3) + 1):
        found.add("^" + "".join(units[:size]))
        found.add("".join(units[-size:]) + "$")
    found.add(f"#{min(len(units), LONGEST)}")
    return found


def follow_up_chance(folded: str, model: FollowUpModel) -> float:
    """The chance that a folded message, without courtesy, goes on from another, 0 … 1."""
    known = model.tokens
    value = model.bias + sum(known.get(token, 0.0) for token in follow_up_tokens(folded))
    return 1 / (1 + exp(-value))
