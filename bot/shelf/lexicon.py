"""What all essays share: words for concepts, and the talk that no essay speaks of."""

from pathlib import Path

from bot.core.essay import Concept
from bot.shelf.problems import BrokenSeeds
from bot.shelf.schema import Chatter, LexiconFile
from bot.shelf.yaml_lines import YamlWithLines


def load_concepts(path: Path) -> tuple[Concept, ...]:
    """The concepts in ``path``; none where there is no such file. Raises BrokenSeeds for a word that stands twice."""
    if not path.is_file():
        return ()
    marked = YamlWithLines(path)
    lexicon = marked.as_model(LexiconFile)
    seen: dict[str, tuple[str, int]] = {}
    problems = []
    for name, words in lexicon.concepts.items():
        for place, word in enumerate(words):
            key = word.casefold()
            if key in seen:
                line = marked.line("concepts", *seen[key])
                problems.append(marked.problem(f"{word!r} stands on line {line} already", "concepts", name, place))
            seen.setdefault(key, (name, place))
    if problems:
        raise BrokenSeeds(problems)
    return tuple(Concept(name, words) for name, words in lexicon.concepts.items())


def load_chatter(path: Path) -> tuple[str, ...]:
    """The messages in ``path``; none where there is no such file."""
    return YamlWithLines(path).as_model(Chatter).chatter if path.is_file() else ()
