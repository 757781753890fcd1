"""Texts as people have them, and what is right of each. ``python -m tests.shelf.readings`` counts what is right."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.shelf.decode import read_text
from bot.shelf.problems import BrokenSeeds
from bot.shelf.text_structure import TextStructure, read

TEXTS = Path(__file__).parent / "texts"
RIGHT: dict[str, dict[str, Any]] = json.loads((TEXTS / "right.json").read_text("utf-8"))
"""By the name of the text: ``title``, ``paragraphs``, ``parts`` (heading, number of paragraphs), ``byline``,
``dropped`` (kinds), ``apart`` (in no paragraph together), ``keeps``, ``hides``, or
``refused`` (a pattern of the message)."""


def outcome(slug: str) -> TextStructure | str:
    """What a text is read as, or why it is refused."""
    try:
        return read(read_text(TEXTS / f"{slug}.txt"))
    except (BrokenSeeds, ValueError) as error:
        return str(error)


def mistakes(slug: str) -> list[str]:
    """What is wrong with the reading of a text."""
    right, found = RIGHT[slug], outcome(slug)
    if isinstance(found, str):
        return [] if "refused" in right and re.search(right["refused"], found) else [f"refused: {found}"]
    if "refused" in right:
        return ["not refused"]
    return [*_differences(right, found), *_misplaced(right, found)]


def _differences(right: dict[str, Any], found: TextStructure) -> Iterator[str]:
    paragraphs = [paragraph for section in found.sections for paragraph in section.paragraphs]
    told = {
        "title": found.title,
        "paragraphs": paragraphs,
        "parts": [[section.heading, len(section.paragraphs)] for section in found.sections],
        "byline": list(getattr(found, "byline", ())),
        "dropped": sorted({each.kind for each in getattr(found, "dropped", ())}),
    }
    for name, value in told.items():
        if name in right and right[name] != value:
            yield f"{name}: {value!r}, not {right[name]!r}"
    if len(paragraphs) < right.get("paragraphs_at_least", 0):
        yield f"only {len(paragraphs)} paragraphs"
    if len(found.sections) > right.get("parts_at_most", len(found.sections)):
        yield f"{len(found.sections)} parts"


def _misplaced(right: dict[str, Any], found: TextStructure) -> Iterator[str]:
    shown = [found.title]
    for section in found.sections:
        shown += [section.heading or "", *section.paragraphs]
    for one, other in right.get("apart", []):
        if any(one in each and other in each for each in shown):
            yield f"{one} and {other} in one"
    for kept in right.get("keeps", []):
        if not any(kept in each for each in shown):
            yield f"{kept} is lost"
    for hidden in right.get("hides", []):
        if any(hidden in each for each in shown):
            yield f"{hidden!r} is shown"


def main() -> None:
    """Count the texts that are read rightly: those that were given, and all."""
    wrong = {slug: found for slug in RIGHT if (found := mistakes(slug))}
    for slug, found in wrong.items():
        sys.stdout.write(f"{slug}: {'; '.join(found)}\n")
    given = [slug for slug in RIGHT if RIGHT[slug].get("given")]
    sys.stdout.write(f"{sum(slug not in wrong for slug in given)} of {len(given)} given texts are read rightly, ")
    sys.stdout.write(f"{len(RIGHT) - len(wrong)} of all {len(RIGHT)}\n")


if __name__ == "__main__":
    main()
