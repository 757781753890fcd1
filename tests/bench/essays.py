"""How well essays of other kinds are matched, as they come and with few phrasings: by words, and with the encoder.

    .venv/bin/python -m tests.bench.essays [SLUG...]

Of the golden messages of ``tests/essays``, and of the essays on the shelf that have few phrasings, which nobody who
wrote phrasings has seen: found first, among three, said; and of those of which the essay does not speak, declined:
off-topic, near misses. In per cent.
"""

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.bootstrap.engine import FITTED, open_search
from bot.bootstrap.settings import Settings
from bot.core.essay import SPARSE, Essay, Golden, Library
from bot.core.match import Finding, Verdict
from bot.search.build import SearchPlan
from bot.search.cache import Cache
from bot.search.encoder import Encoder, open_encoder
from bot.search.parameters import Parameters
from bot.search.retrieval.matcher import Matcher
from bot.search.text.features import Features
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer
from bot.shelf.loader import load_essay, load_library, load_text

ESSAYS = Path(__file__).parent.parent / "essays"
"""Of those that do not come with the program."""
DENSITIES = (0, 3, 10)
ABSENT = 3
"""Known messages of which the essay does not speak, for each phrasing of a paragraph."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What an essay is searched with."""

    library: Library
    analyser: Tokenizer
    script: ScriptConverter
    sounds: PinyinConverter
    fitted: Parameters
    cache: Cache

    def matcher(self, essay: Essay, encoder: Encoder | None) -> Matcher:
        features = Features.over(Library((essay,), self.library.concepts), self.analyser, self.script, self.sounds)
        return SearchPlan.of(essay, self.library.chatter, features, self.fitted, encoder).matcher(self.cache)


def essay_folders(seeds: Path) -> dict[str, Path]:
    """Of the essays to measure with, by their names: all but those that have their own phrasings in plenty."""
    few = (seeds / essay.slug for essay in load_library(seeds).essays if essay.density < SPARSE)
    return {folder.name: folder for folder in sorted([*few, *ESSAYS.iterdir()], key=lambda each: each.name)}


def thinned(folder: Path, phrasings: int) -> Essay:
    """The essay as it comes, or with so many phrasings a paragraph."""
    if phrasings == 0:
        return load_text(folder)
    essay, chance = load_essay(folder), random.Random(5)
    paragraphs = tuple(
        replace(each, phrasings=tuple(chance.sample(each.phrasings, min(phrasings, len(each.phrasings)))))
        for each in essay.paragraphs
    )
    absent = tuple(chance.sample(essay.absent, min(ABSENT * phrasings, len(essay.absent))))
    theses = tuple(replace(each, phrasings=each.phrasings[: phrasings // 2]) for each in essay.theses)
    return replace(essay, paragraphs=paragraphs, absent=absent, theses=theses, dialogues=())


def figures(matcher: Matcher, fold: Callable[[str], str], golden: tuple[Golden, ...]) -> Iterator[float]:
    """First, among three, said, off-topic declined, near misses declined."""
    found = [(each, _found(matcher, fold, each)) for each in golden]
    spoken = [(set(each.best) | set(each.ok), finding) for each, finding in found if each.best]
    for among in (1, 3):
        yield _share([any(m.ref.number in right for m in finding.matches[:among]) for right, finding in spoken])
    yield _share([finding.verdict is Verdict.SAYS for _, finding in spoken])
    silent = [
        (each.kind == "nearmiss", finding.verdict is not Verdict.SAYS) for each, finding in found if not each.best
    ]
    for near in (False, True):
        yield _share([declined for is_near, declined in silent if is_near is near])


def _found(matcher: Matcher, fold: Callable[[str], str], golden: Golden) -> Finding:
    earlier = (fold(golden.after),) if golden.after else ()
    return matcher.find(fold(golden.text), earlier)


def _share(held: list[bool]) -> float:
    return 100 * sum(held) / len(held) if held else float("nan")


def main() -> None:
    settings = Settings.load()
    library = load_library(settings.seeds)
    encoder, folders = open_encoder(), essay_folders(settings.seeds)
    with TemporaryDirectory() as folder:
        shelf = Shelf(library, *open_search(settings), Parameters.load(FITTED), Cache(Path(folder) / "essays"))
        print("essay, phrasings a paragraph         first  three   said  off-topic  near")
        for slug in sys.argv[1:] or folders:
            golden = load_essay(folders[slug]).golden
            for phrasings in DENSITIES:
                essay = thinned(folders[slug], phrasings)
                for name, with_ in (("words", None), ("encoder", encoder)):
                    found = figures(shelf.matcher(essay, with_), shelf.script.fold, golden)
                    row = "  ".join(f"{each:5.1f}" for each in found)
                    print(f"{slug:10} {phrasings:3}  {name:8}             {row}", flush=True)


if __name__ == "__main__":
    main()
