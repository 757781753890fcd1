"""A sitting: what is said to each line, what is saved, and which paragraph comes next."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.cli.annotating import ASKED, LONGEST, Sitting, Tone, told
from bot.core.essay import Essay, Library, Paragraph
from bot.search.cache import Cache
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.shelf.annotation_files import AnnotationFiles
from bot.shelf.loader import load_essay
from bot.training.gains import by_gain
from bot.training.landing import Apprentice, Landing
from tests.search.conftest import features, fitted, small
from tests.shelf.folder import PHRASINGS, write_folder

__all__ = ["features", "fitted", "small"]


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
        apprentice.wait()
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
        (Landing(2, 1, said=True), "It would have landed here even before, quoted."),
        (Landing(2, 1, said=False), "It would have landed here even before, named as what is nearest, not quoted."),
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
