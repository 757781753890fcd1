"""A folder with nothing but ``essay.txt`` is enough."""

from pathlib import Path

import pytest

from bot.core.essay import Essay, Library
from bot.shelf.loader import load_essay
from tests.shelf.folder import write_folder


@pytest.fixture(scope="module")
def plain(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Essay:
    """The bundled essay without its annotations."""
    text = (seeds / "zhibo-daihuo" / "essay.txt").read_bytes()
    return load_essay(write_folder(tmp_path_factory.mktemp("plain"), "zhibo-daihuo", text, None, None))


def test_title_parts_and_paragraphs_are_those_of_the_annotated_essay(plain: Essay, library: Library) -> None:
    annotated = library.essay()
    assert plain.title == annotated.title
    assert plain.parts == annotated.parts
    assert [each.text for each in plain.paragraphs] == [each.text for each in annotated.paragraphs]


def test_theses_are_found_in_headings_and_run_in_sentences(plain: Essay, library: Library) -> None:
    assert [(each.id, each.first) for each in plain.theses] == [
        (each.id, each.first) for each in library.essay().theses
    ]
    openings = {each.id: each.statement.zh for each in plain.theses if each.id.startswith("T")}
    assert openings["T1"] == "直播带货并不仅仅只是带货，更多的是思想的洗礼。"
    assert openings["T5"] == "直播带货的底层技术依然以消费互联网时代的技术为主，这与产业互联网的发展趋势相悖。"


def test_summaries_are_sentences_of_the_text_and_say_so(plain: Essay) -> None:
    for paragraph in plain.paragraphs:
        assert paragraph.extracted
        assert paragraph.summary.zh in [sentence.strip() for sentence in paragraph.sentences]
    text = "".join(paragraph.text for paragraph in plain.paragraphs)
    for thesis in plain.theses:
        assert thesis.extracted
        assert thesis.statement.zh in text
        assert _made_of_sentences(thesis.summary.zh, plain, thesis.first, thesis.last)
    assert _made_of_sentences(plain.summary.zh, plain, 1, len(plain))


def _made_of_sentences(summary: str, essay: Essay, first: int, last: int) -> bool:
    own = [sentence.strip() for number in range(first, last + 1) for sentence in essay.paragraph(number).sentences]
    while summary:
        sentence = next((each for each in own if summary.startswith(each)), None)
        if sentence is None:
            return False
        summary = summary.removeprefix(sentence)
    return True


def test_openers_lead_to_paragraphs(plain: Essay) -> None:
    assert len(plain.openers) == 3
    assert all(1 <= opener.ref.number <= len(plain) and opener.question.zh for opener in plain.openers)


def test_the_shortest_essay_has_all_that_a_chat_needs(tmp_path: Path) -> None:
    essay = load_essay(write_folder(tmp_path, "s", "雨\n雨停了", None, None))
    assert (essay.title, essay.summary.zh, [part.id for part in essay.parts]) == ("雨", "雨停了", ["intro"])
    assert [thesis.id for thesis in essay.theses] == ["intro"]
    assert essay.paragraph(1).thesis == "intro"
    assert [opener.ref.number for opener in essay.openers] == [1]


def test_counted_openings_are_theses_of_their_own(tmp_path: Path) -> None:
    text = "雨\n首先，雨是好的。\n这话不必多说。\n其次，雨也会成灾。\n最后，雨总会停。"
    essay = load_essay(write_folder(tmp_path, "s", text, None, None))
    assert [(each.id, each.first, each.last) for each in essay.theses] == [
        ("intro", 1, 4),
        ("T1", 1, 2),
        ("T2", 3, 3),
        ("T3", 4, 4),
    ]
    assert [paragraph.thesis for paragraph in essay.paragraphs] == ["T1", "T1", "T2", "T3"]
