"""What an overlay changes, question by question: better, worse, or otherwise; and whether what was mapped lands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.core.act import RecogniseAct
from bot.core.essay import Essay, Golden
from bot.core.match import Find, Finding, Verdict
from bot.search.live import LiveSearch
from bot.search.taught import Lesson, TaughtEssay

SHOWN = 60
"""Characters of a question."""


@dataclass(frozen=True, slots=True)
class OverlayChange:
    """One golden message, before and after."""

    golden: Golden
    before: Finding
    after: Finding

    @property
    def another_first(self) -> bool:
        return _first(self.before) != _first(self.after)

    @property
    def moved(self) -> bool:
        """Does another paragraph come first, or is it said otherwise?"""
        return self.another_first or self.before.verdict is not self.after.verdict

    @property
    def gain(self) -> int:
        """Above 0: better. Below: worse."""
        return grade(self.golden, self.after) - grade(self.golden, self.before)


def grade(golden: Golden, finding: Finding) -> int:
    """How well a golden message is met: 3 by what answers it best, 2 by what will do, 1 by the right paragraph with
    the wrong verdict, 0 not at all; where the essay does not speak of it, 3, 1 and 0 by the verdict alone."""
    if not golden.best:
        return {Verdict.SILENT: 3, Verdict.RELATED: 1}.get(finding.verdict, 0)
    first = _first(finding)
    if first not in (*golden.best, *golden.ok):
        return 0
    if finding.verdict is not Verdict.SAYS:
        return 1
    return 3 if first in golden.best else 2


def overlay_changes(essay: Essay, before: Find, after: Find) -> list[OverlayChange]:
    """Put every golden message to an essay before and after."""
    return [
        OverlayChange(
            golden,
            before(golden.text, (golden.after,) if golden.after else (), essay.slug),
            after(golden.text, (golden.after,) if golden.after else (), essay.slug),
        )
        for golden in essay.golden
    ]


def overlay_report(essay: Essay, lesson: Lesson, live: LiveSearch, taught: TaughtEssay) -> Iterator[str]:
    """Tell, a line each, what a lesson makes better or worse, and which of its own wordings do not land.

    ``live``: without the lesson; it is put in here, and taken out again.
    """
    fold = taught.vicinity.features.fold
    landed = sum(_landings(essay.slug, lesson, live.find, live.recognise, fold).values())
    live.exchange(essay.slug, taught)
    try:
        landings = _landings(essay.slug, lesson, live.find, live.recognise, fold)
        moved = [each for each in overlay_changes(essay, live.seeds.find, live.find) if each.moved]
    finally:
        live.exchange(essay.slug, None)
    lands = sum(landings.values())
    yield f"{len(landings)} wordings were mapped, {lands} land there ({landed} without the overlay)"
    yield from (f"  lands elsewhere: {text[:SHOWN]}" for text, there in landings.items() if not there)
    kinds: dict[str, list[OverlayChange]] = {"better": [], "worse": [], "otherwise": []}
    for each in moved:
        kinds["better" if each.gain > 0 else "worse" if each.gain < 0 else "otherwise"].append(each)
    counts = ", ".join(f"{len(changes)} {kind}" for kind, changes in kinds.items())
    yield f"of {len(essay.golden)} golden messages: {counts}"
    for kind, changes in kinds.items():
        yield from (f"  {kind}: {_told(each)}" for each in changes)


def _landings(
    slug: str, lesson: Lesson, find: Find, recognise: RecogniseAct, fold: Callable[[str], str]
) -> dict[str, bool]:
    found = {}
    for number, text in lesson.paragraphs:
        finding = find(text, (), slug)
        found[text] = finding.verdict is Verdict.SAYS and _first(finding) == number
    for text in lesson.absent:
        found[text] = find(text, (), slug).verdict is Verdict.SILENT
    for act in lesson.acts:
        found[act.text] = recognise(fold(act.text), False, slug).act is act.act
    return found


def _told(change: OverlayChange) -> str:
    wanted = ", ".join(map(str, change.golden.best)) or "absent"
    return f"{change.golden.text[:SHOWN]}: {_said(change.before)} -> {_said(change.after)} (best: {wanted})"


def _said(finding: Finding) -> str:
    return f"{_first(finding)} {finding.verdict}"


def _first(finding: Finding) -> int | None:
    return finding.matches[0].ref.number if finding.matches else None
