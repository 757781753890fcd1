"""A folder under seeds/ → an Essay; all of them → a Library. Nothing is handed out half-loaded."""

from collections.abc import Collection
from pathlib import Path

from bot.core.act import ActPhrasing, GoldenAct
from bot.core.essay import SLUG, Concept, Essay, Library
from bot.shelf.acts import load_acts, load_golden_acts
from bot.shelf.argued import ARGUMENT, argued_essay
from bot.shelf.argument_schema import ArgumentNotes
from bot.shelf.claimed import CLAIMS, claimed_essay
from bot.shelf.decode import decode_file, read_text
from bot.shelf.drafted import noted_essay, read_notes
from bot.shelf.golden import DIALOGUES, GOLDEN, with_dialogues, with_golden
from bot.shelf.lexicon import load_chatter, load_concepts
from bot.shelf.order import ordered
from bot.shelf.phrased import phrased_essay
from bot.shelf.plain import plain_essay
from bot.shelf.problems import BrokenSeeds, Problem
from bot.shelf.schema import AnnotationDraft, Annotations, ClaimsNotes, Phrasings
from bot.shelf.sources import ACTS, CHATTER, LEXICON, folders_of, own_or_bundled
from bot.shelf.text_structure import TextStructure, read
from bot.shelf.yaml_lines import YamlWithLines

TEXT = "essay.txt"
ANNOTATIONS = "annotations.yaml"
PHRASINGS = "phrasings.yaml"
GOLDEN_ACTS = "golden_acts.yaml"


def load_library(seeds: Path) -> Library:
    """Every essay under ``seeds``, in the shelf's order. Raises BrokenSeeds with all that is wrong in all of them."""
    if not seeds.is_dir():
        raise BrokenSeeds([Problem(seeds, 1, "there is no such folder")])
    essays: list[Essay] = []
    problems: list[Problem] = []
    folders = folders_of(seeds)
    try:
        folders = ordered(folders, seeds)
    except BrokenSeeds as broken:
        problems.extend(broken.problems)
    for folder in folders:
        try:
            essays.append(load_essay(folder))
        except BrokenSeeds as broken:
            problems.extend(broken.problems)
    concepts: tuple[Concept, ...] = ()
    chatter: tuple[str, ...] = ()
    acts: tuple[ActPhrasing, ...] = ()
    golden_acts: tuple[GoldenAct, ...] = ()
    try:
        concepts = load_concepts(own_or_bundled(seeds, LEXICON))
        chatter = load_chatter(own_or_bundled(seeds, CHATTER))
        acts = load_acts(own_or_bundled(seeds, ACTS))
        golden_acts = load_golden_acts(seeds / GOLDEN_ACTS)
    except BrokenSeeds as broken:
        problems.extend(broken.problems)
    if not essays and not problems:
        problems.append(Problem(seeds, 1, f"holds no essay; put a folder with an {TEXT} here"))
    if problems:
        raise BrokenSeeds(problems)
    return Library(tuple(essays), concepts, chatter, acts, golden_acts)


def load_essay(folder: Path) -> Essay:
    """The essay in ``folder``, annotated where there are annotations. Raises BrokenSeeds."""
    text_file, notes_file, phrasings_file, claims_file, argument_file = (
        folder / name for name in (TEXT, ANNOTATIONS, PHRASINGS, CLAIMS, ARGUMENT)
    )
    if not SLUG.fullmatch(folder.name):
        message = "a folder's name is 1 to 32 of a-z, 0-9 and '-', for it becomes part of links; rename it"
        raise BrokenSeeds([Problem(folder, 1, message)])
    for file in (
        text_file,
        notes_file,
        phrasings_file,
        claims_file,
        argument_file,
        folder / GOLDEN,
        folder / DIALOGUES,
    ):
        if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
            raise BrokenSeeds([Problem(file, 1, "is a link to a file outside its folder; copy the file here")])
    text = _text(text_file)
    if notes_file.is_file():
        marked = YamlWithLines(notes_file)
        notes = read_notes(marked)
        essay = noted_essay(folder.name, structure_of(text_file, text, _headings(notes)), notes, marked)
    else:
        essay = plain_essay(folder.name, structure_of(text_file, text))
    if phrasings_file.is_file():
        marked = YamlWithLines(phrasings_file)
        essay = phrased_essay(essay, marked.as_model(Phrasings), marked)
    if claims_file.is_file():
        marked = YamlWithLines(claims_file)
        essay = claimed_essay(essay, marked.as_model(ClaimsNotes), marked)
    if argument_file.is_file():
        marked = YamlWithLines(argument_file)
        essay = argued_essay(essay, marked.as_model(ArgumentNotes), marked)
    return with_dialogues(with_golden(essay, folder), folder)


def load_text(folder: Path) -> Essay:
    """The essay in ``folder`` as it would be without any annotation. Raises BrokenSeeds."""
    file = folder / TEXT
    return plain_essay(folder.name, structure_of(file, _text(file)))


def how_read(folder: Path) -> tuple[TextStructure, str]:
    """What the text in ``folder`` was read as, and the name of its encoding. Raises BrokenSeeds."""
    decoded = decode_file(folder / TEXT)
    notes_file = folder / ANNOTATIONS
    headings = _headings(read_notes(YamlWithLines(notes_file))) if notes_file.is_file() else []
    return structure_of(folder / TEXT, decoded.text, headings), decoded.encoding


def find_folder(seeds: Path, slug: str) -> Path:
    """The folder of an essay. Raises BrokenSeeds where there is none, or the name is none."""
    folder = seeds / slug
    if not SLUG.fullmatch(slug) or not folder.is_dir():
        raise BrokenSeeds([Problem(folder, 1, "there is no such essay; essay-bot new FILE makes one")])
    return folder


def load_alone(seeds: Path, slug: str) -> Library:
    """One essay with what all share, and nothing of the others. Raises BrokenSeeds."""
    essay = load_essay(find_folder(seeds, slug))
    concepts, chatter = load_concepts(own_or_bundled(seeds, LEXICON)), load_chatter(own_or_bundled(seeds, CHATTER))
    return Library((essay,), concepts, chatter)


def _headings(notes: Annotations | AnnotationDraft) -> list[str]:
    return [part.heading for part in notes.parts if part.heading] if isinstance(notes, Annotations) else []


def _text(file: Path) -> str:
    if file.is_dir():
        raise BrokenSeeds([Problem(file, 1, "is a folder; the text itself has to be a file of this name")])
    if file.is_symlink() and not file.exists():
        raise BrokenSeeds([Problem(file, 1, "is a link to a file that is not there; put the text here")])
    if not file.exists():
        raise BrokenSeeds([Problem(file, 1, "is missing")])
    if not file.is_file():
        raise BrokenSeeds([Problem(file, 1, "is no ordinary file; put the text here")])
    return read_text(file)


def structure_of(path: Path, text: str, headings: Collection[str] = ()) -> TextStructure:
    """What ``text``, which stands in ``path``, is read as. Raises BrokenSeeds."""
    try:
        return read(text, headings)
    except ValueError as error:
        raise BrokenSeeds([Problem(path, 1, str(error))]) from error
