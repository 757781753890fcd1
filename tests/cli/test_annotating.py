"""A sitting: what is said to each line, what is saved, and which paragraph comes next."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.cli.annotating import ASKED, HELP, LONGEST, Sitting, Tone, told
from bot.cli.annotation_kinds import TIMID
from bot.core.essay import Essay, Library, Paragraph
from bot.search.cache import Cache
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.shelf.annotation_files import AnnotationFiles
from bot.shelf.loader import load_essay
from bot.training.gains import by_gain
from bot.training.landing import Apprentice, Landing
from tests.search.conftest import features, fitted, small, sounds
from tests.shelf.folder import PHRASINGS, write_folder

__all__ = ["features", "fitted", "small", "sounds"]


@dataclass
class Person:
    """Somebody who enters lines, and what is shown to them."""

    folder: Path
    sitting: Sitting
    said: list[str] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)

    def enters(self, *lines: str) -> list[str]:
        """What is said to these lines, without what stands at every beginning."""
        self.said.clear()
        self.sitting.hold(iter(lines))
        return [line for line in self.said[1:] if line != ASKED]

    @property
    def phrasings(self) -> dict[int, list[str]]:
        """As they stand on the disk."""
        return {each.number: [one.text for one in each.phrasings] for each in load_essay(self.folder).paragraphs}


@pytest.fixture
def person(tmp_path: Path, small: Library, features: Features, fitted: Parameters) -> Iterator[Person]:
    folder = write_folder(tmp_path, phrasings=f"{PHRASINGS}absent:\n  - 股票会不会涨\n")
    golden = "messages:\n  - {say: 雨的意思是啥, kind: question, best: [1]}\n"
    (folder / "golden.yaml").write_text(golden, "utf-8")
    essay = load_essay(folder)
    apprentice = Apprentice(small, features, fitted, None, Cache(tmp_path / "vectors"))
    said: list[str] = []
    shown: list[int] = []

    def order(essay: Essay) -> list[int]:
        return by_gain(essay, small, features, fitted)

    def tell(line: str, tone: Tone) -> None:
        said.append(line)

    def show(head: str, paragraph: Paragraph) -> None:
        shown.append(paragraph.number)

    sitting = Sitting(essay, AnnotationFiles(folder, essay), apprentice, order, features.fold, tell, show)
    yield Person(folder, sitting, said, shown)
    apprentice.close()


def test_line_is_saved_and_said_where_it_would_have_landed(person: Person) -> None:
    told_of_it, total = person.enters("老说下雨的后来怎样")
    assert told_of_it.startswith("Saved. Before, it would have landed on paragraph 1 (雨下了一个月。它让人想到限度。…)")
    assert "下雨" in told_of_it
    assert person.phrasings[3] == ["老说下雨的后来怎样"]
    assert total == f"1 line saved in {person.folder / 'phrasings.yaml'}."


def test_what_was_learnt_from_one_line_counts_for_the_next(person: Person) -> None:
    first, second, _ = person.enters("邻居老王搬走了", "邻居老王搬走没")
    assert not first.startswith("Saved. It would have landed here")
    assert second.startswith("Saved. It would have landed here even before")


def test_paragraphs_come_by_what_they_gain_and_again_in_a_new_round(person: Person) -> None:
    person.enters("", "", "", "")
    assert person.shown == [3, 1, 2, 3, 1]


def test_what_is_skipped_does_not_come_again(person: Person) -> None:
    lines = person.enters("/skip", "", "", "/skip", "/skip", "never read")
    assert person.shown == [3, 1, 2, 1, 2]
    assert lines[0] == "All paragraphs were skipped."
    assert person.phrasings[1] == ["怎么老说下雨"]


def test_sitting_begins_where_somebody_wrote_last(person: Person) -> None:
    person.sitting.first = 2
    person.enters("", "")
    assert person.shown == [2, 3, 1]


def test_lines_after_quit_are_not_read(person: Person) -> None:
    assert len(person.enters("/quit", "后来怎样")) == 1
    assert person.phrasings[3] == []


def test_last_line_is_taken_back_wherever_it_stands(person: Person) -> None:
    lines = person.enters("后来怎样", "", "雨停了没", "/undo", "/undo", "/undo")
    assert lines[2:5] == [
        "Taken back from paragraph 1: 雨停了没",
        "Taken back from paragraph 3: 后来怎样",
        "Nothing was saved in this sitting; what was before stands in the file.",
    ]
    assert person.phrasings == {1: ["怎么老说下雨"], 2: ["为啥过头就不好", "那怎么办"], 3: []}
    assert lines[-1].startswith("0 lines saved")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("怎麼老說下雨", "it stands at paragraph 1 already, and a phrasing belongs to one only."),
        ("限度是啥意思", "it stands at the thesis S1 already, and a phrasing belongs to one only."),
        ("股票会不会涨", 'it stands under "absent", as something of which the essay does not speak.'),
        ("雨的意思是啥", "it stands among the golden messages, by which is measured; put it another way."),
        ("？？？", "there is no word in it."),
        ("长" * (LONGEST + 1), f"it has {LONGEST + 1} characters; what somebody asks has at most {LONGEST}."),
    ],
)
def test_what_cannot_be_a_phrasing_is_refused_with_a_word(person: Person, line: str, said: str) -> None:
    before = person.phrasings
    assert person.enters(line)[0] == f"Not saved: {said}"
    assert person.phrasings == before


def test_same_line_twice_is_saved_once(person: Person) -> None:
    _, again, _ = person.enters("后来怎样", " 後來  怎樣 ".replace("  ", ""))
    assert again == "Not saved: it stands here already."
    assert person.phrasings[3] == ["后来怎样"]


def test_phrasing_that_leans_on_what_was_before_is_another_when_it_stands_alone(person: Person) -> None:
    assert person.enters("那怎么办")[0].startswith("Saved.")


def test_other_paragraphs_are_shown_and_lines_go_where_they_went(person: Person) -> None:
    lines = person.enters("/show 2", "后来怎样", "/show 9", "/show", "/show two", "/nonsense")
    assert person.shown == [3, 2]
    assert person.phrasings[3] == ["后来怎样"]
    assert lines[1:4] == ["/show takes a paragraph from 1 to 3: /show 3"] * 3
    assert lines[4].startswith("/nonsense is no command here. Each line is saved at once")


def test_file_that_somebody_breaks_meanwhile_is_named_and_the_sitting_goes_on(person: Person) -> None:
    file = person.folder / "phrasings.yaml"

    def lines() -> Iterator[str]:
        yield "后来怎样"
        whole = file.read_text("utf-8")
        file.write_text("paragraphs:\n  1: [", "utf-8")
        yield "怎么反思的"
        yield "/undo"
        file.write_text(whole, "utf-8")
        yield "怎么反思的"

    person.sitting.hold(lines())
    assert [line.startswith("Not saved: ") for line in person.said if "aved:" in line] == [True]
    assert any(line.startswith("Not taken back: ") for line in person.said)
    assert person.phrasings[3] == ["后来怎样", "怎么反思的"]


@pytest.mark.parametrize(
    ("landing", "said"),
    [
        (Landing(None, None, said=False), "None of its words was known before; now they are."),
        (Landing(2, 1, said=True), "It would have landed here even before, and been quoted as the answer."),
        (Landing(2, 1, said=False), f"It would have landed here even before, but {TIMID}."),
        (
            Landing(1, 3, said=True, pulling=("下雨", "限度")),
            "Before, it would have landed on paragraph 1 (雨下了一个月。它让人想到限度。…), pulled there by 下雨, 限度"
            "; this one was number 3.",
        ),
        (
            Landing(1, None, said=True),
            "Before, it would have landed on paragraph 1 (雨下了一个月。它让人想到限度。…); "
            "this one was not among the first ten.",
        ),
    ],
)
def test_landing_in_words(small: Library, landing: Landing, said: str) -> None:
    assert told(landing, 2, small.essay()) == said


@pytest.fixture
def beginner(tmp_path: Path, small: Library, features: Features, fitted: Parameters) -> Iterator[Person]:
    """Somebody whose essay is nothing but its text."""
    folder = write_folder(tmp_path, notes=None, phrasings=None)
    essay = load_essay(folder)
    library = replace(small, essays=(essay,))
    apprentice = Apprentice(library, features, fitted, None, Cache(tmp_path / "vectors"))
    said: list[str] = []
    shown: list[int] = []

    def tell(line: str, tone: Tone) -> None:
        said.append(line)

    def show(head: str, paragraph: Paragraph) -> None:
        shown.append(paragraph.number)

    def order(essay: Essay) -> list[int]:
        return [1, 2, 3]

    files = AnnotationFiles(folder, essay)
    yield Person(folder, Sitting(essay, files, apprentice, order, features.fold, tell, show), said, shown)
    apprentice.close()


def test_summaries_are_taken_in_order_and_then_it_goes_on_where_it_was(beginner: Person) -> None:
    lines = beginner.enters("", "/sum", "雨让人想到头。", "什么都有个头。", "", "后来怎样")
    assert beginner.shown == [1, 2, 1, 2, 3], "what was shown before is not shown again"
    assert any(line.startswith("\nback at paragraph 2 (凡事都有限度") for line in lines)
    assert lines[-1].startswith("3 lines saved in ")
    assert lines[-1].endswith("/phrasings.yaml and " + str(beginner.folder / "annotations.yaml") + ".")
    essay = load_essay(beginner.folder)
    assert [each.summary.zh for each in essay.paragraphs[:2]] == ["雨让人想到头。", "什么都有个头。"]
    assert [each.extracted for each in essay.paragraphs] == [False, False, True]
    assert beginner.phrasings[2] == ["后来怎样"]


def test_summary_is_replaced_and_undo_puts_the_old_one_back(beginner: Person) -> None:
    beginner.enters("/sum 2", "旧的一句话。", "/sum 2", "新的一句话。")
    assert load_essay(beginner.folder).paragraph(2).summary.zh == "新的一句话。"
    assert "It has one, which a line replaces: 旧的一句话。" in beginner.said
    lines = beginner.enters("/undo", "/undo")
    assert lines[0] == "Taken back from the summary of paragraph 2: 新的一句话。"
    assert load_essay(beginner.folder).paragraph(2).extracted


def test_line_that_is_taken_back_is_asked_for_again(beginner: Person) -> None:
    beginner.enters("/sum", "这句写错了。", "/undo", "雨让人想到头。", "/quit")
    assert beginner.shown == [1, 1, 2, 1, 2]
    assert load_essay(beginner.folder).paragraph(1).summary.zh == "雨让人想到头。"
    assert load_essay(beginner.folder).paragraph(2).extracted


def test_each_kind_is_saved_and_undone_to_the_last(beginner: Person) -> None:
    before = load_essay(beginner.folder)
    written = ("/part 2-3", "过头成灾", "过了头，好事成灾。", "先说限度，再说反思。", "限度", "限度在哪里？", "")
    lines = beginner.enters(*written, "/not", "雨衣多少钱", "", "/go 3", "后来呢")
    assert sum(line.startswith("Saved.") for line in lines) == 7
    essay = load_essay(beginner.folder)
    thesis = essay.thesis("S1")
    assert (thesis.title.zh, thesis.statement.zh) == ("过头成灾", "过了头，好事成灾。")
    assert (thesis.summary.zh, thesis.label.zh) == ("先说限度，再说反思。", "限度")
    assert [words.zh for words in thesis.discuss] == ["限度在哪里？"]
    assert essay.absent == ("雨衣多少钱",)
    assert beginner.phrasings[3] == ["后来呢"]
    assert beginner.enters(*["/undo"] * 7)[-1].startswith("0 lines saved")
    assert load_essay(beginner.folder) == before


def test_paragraphs_of_one_part_become_a_thesis_of_their_own(beginner: Person) -> None:
    beginner.enters("/part 3", "灾后反思", "/quit")
    thesis = load_essay(beginner.folder).thesis("T1")
    assert (thesis.first, thesis.last, thesis.title.zh) == (3, 3, "灾后反思")
    assert beginner.enters("/part 1-2", "/part 9", "/part")[0].startswith("These are no paragraphs of one part")


@pytest.mark.parametrize(
    ("command", "line", "said"),
    [
        ("/not", "怎么老说下雨", "it stands at paragraph 1 already, so the essay answers it."),
        ("/not", "！！", "there is no word in it."),
        ("/sum 1", "长" * (LONGEST + 1), f"it has {LONGEST + 1} characters; this has at most {LONGEST}."),
        ("/part 1", "长" * 61, "it has 61 characters; this has at most 60."),
    ],
)
def test_line_of_another_kind_that_cannot_stand_is_refused(
    beginner: Person, command: str, line: str, said: str
) -> None:
    beginner.enters("怎么老说下雨")
    assert f"Not saved: {said}" in beginner.enters(command, line)


def test_thesis_of_annotations_that_are_whole_is_left_to_their_author(person: Person) -> None:
    assert person.enters("/part 3")[0].endswith("so a thesis has to come whole: write it in by hand.")


def test_closed_question_is_saved_with_a_word(beginner: Person) -> None:
    lines = beginner.enters("/talk", "雨会不会停？")
    assert lines[-2] == "Saved. It can be answered with yes or no; /undo takes it back."


@pytest.mark.parametrize("asked", ["?", "？", "/help"])
def test_what_one_can_do_is_listed(beginner: Person, asked: str) -> None:
    lines = beginner.enters(asked)
    assert [line.split()[0] for line in lines[:-1]] == list(HELP)
