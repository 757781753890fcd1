"""Terms are quoted from the essay to the letter, and each stands in the file once."""

from pathlib import Path

import pytest

from bot.core.argument import Place
from bot.core.language import LocalizedText
from bot.shelf.loader import load_essay
from tests.shelf.folder import problems, write_folder

TERMS = """terms:
  - names: [Rain, 下雨]
    name_en: The rain
    zh: 天上掉水。
    paragraph: 1
    sentence: 0
    quotes:
      - {paragraph: 1, sentence: 0, words: 雨下了一个月}
    paragraphs: [1, 2]
  - {names: [别的词], zh: 没有引文。, paragraph: 2, sentence: 0}
"""


def folder_with(seeds: Path, text: str) -> Path:
    folder = write_folder(seeds)
    (folder / "argument.yaml").write_text(text, encoding="utf-8")
    return folder


def test_terms_reach_the_essay(tmp_path: Path) -> None:
    argument = load_essay(folder_with(tmp_path, TERMS)).argument
    [rain, other] = argument.terms
    assert (rain.names, rain.label) == (("rain", "下雨"), LocalizedText("Rain", "The rain"))
    assert (rain.quotes, rain.paragraphs) == ((Place(1, 0),), (1, 2))
    assert (other.quotes, other.paragraphs, other.label) == ((), (), LocalizedText("别的词"))
    assert argument.concepts == (rain,)
    assert argument.concept_in(1) == argument.concept_in(1, 0) == rain
    assert argument.concept_in(2) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("paragraphs: [1, 2]", "paragraphs: [1, 99]", "there is no paragraph 99"),
        ("paragraphs: [1, 2]", "paragraphs: [one]", "is no paragraph"),
        ("{paragraph: 1, sentence: 0, words", "{paragraph: 99, sentence: 0, words", "there is no paragraph 99"),
        ("{paragraph: 1, sentence: 0, words", "{paragraph: 1, sentence: 9, words", "has the sentences 0 to"),
        ("{paragraph: 1, sentence: 0, words", "{paragraph: 2, sentence: 0, words", "does not hold these words: '"),
        ("words: 雨下了一个月", "words: 文章里没有的话", "does not hold these words: '文章里没有的话'"),
        (", words: 雨下了一个月", "", "words: is missing"),
        ("names: [别的词]", "names: [RAIN]", "'rain' is a term already, on line 2"),
        ("names: [别的词]", "names: []", "at least 1 item"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in TERMS
    folder_with(tmp_path, TERMS.replace(old, new))
    [problem] = problems(tmp_path)
    assert said in problem.message
    assert problem.file.name == "argument.yaml"
    assert problem.line > 1
