"""What is known of a shelf before anything is trained for it: names in the cache, and claims without their frames.

It takes a fifth of a second to gather, and nearly never changes; so it is kept by what the shelf says.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.act import ActType
from bot.core.essay import Essay, Library
from bot.search.acts.recogniser import ActsOutline
from bot.search.cache import Arrays, packed_bytes, unpacked_bytes
from bot.search.claims.claim_frames import FramedClaim
from bot.search.claims.judge import ClaimTrainingSet, KnownClaim


@dataclass(frozen=True, slots=True)
class EssayOutline:
    """The names under which what is trained for an essay is kept, and its claims."""

    name: str
    lesson: ClaimTrainingSet


@dataclass(frozen=True, slots=True)
class ShelfOutline:
    """By the slugs of the essays: each, and what tells acts there; and the name of what tells particulars anywhere."""

    essays: Mapping[str, EssayOutline]
    acts: Mapping[str, ActsOutline]
    details: str

    def packed(self) -> Arrays:
        """Everything but the essays themselves, for the cache."""
        essays = {
            slug: {"name": each.name, "lesson": each.lesson.name, "claims": list(map(_claim_row, each.lesson.claims))}
            for slug, each in self.essays.items()
        }
        acts = {slug: {"name": each.name, "labels": each.labels} for slug, each in self.acts.items()}
        return packed_bytes(json.dumps({"essays": essays, "acts": acts, "details": self.details}).encode())

    @classmethod
    def unpacked(cls, arrays: Arrays, library: Library) -> "ShelfOutline":
        kept: dict[str, Any] = json.loads(unpacked_bytes(arrays))
        return cls(
            {essay.slug: _essay(kept["essays"][essay.slug], essay) for essay in library.essays},
            {essay.slug: _acts(kept["acts"][essay.slug]) for essay in library.essays},
            kept["details"],
        )


def _acts(kept: Mapping[str, Any]) -> ActsOutline:
    return ActsOutline(kept["name"], tuple((ActType(act), kind) for act, kind in kept["labels"]))


def _claim_row(claim: KnownClaim) -> list[str | int]:
    return [claim.framed.claim, int(claim.framed.denied), claim.number, claim.way]


def _essay(kept: Mapping[str, Any], essay: Essay) -> EssayOutline:
    claims = [
        KnownClaim(FramedClaim(claim, bool(denied)), number, way) for claim, denied, number, way in kept["claims"]
    ]
    return EssayOutline(kept["name"], ClaimTrainingSet(essay, claims, kept["lesson"]))
