"""Sentences end where a reader would say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shelf.sentences import is_finished, sentences

SIGNS = st.text(st.sampled_from("字句话。！？…，、“”「」（）.!? \n'\"A1"), max_size=60)


@given(SIGNS)
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一句。两句！三句？", ("一句。", "两句！", "三句？")),
        ("他说：“下雨了。”我信。", ("他说：“下雨了。”", "我信。")),
        ("（见上。）后面。", ("（见上。）", "后面。")),
        ("真的吗？！当然……没完", ("真的吗？！", "当然……", "没完")),
        ("It is 3.5 per cent. So what?", ("It is 3.5 per cent. ", "So what?")),
        ("版本2.0很好", ("版本2.0很好",)),
        ("", ()),
    ],
)
def test_a_text_falls_into_its_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("text", ["完了。", "完了。 ", "完了。”", "完了！）", "Done.", "完了……", "完了？』"])
def test_a_sentence_with_its_end_is_finished(text: str) -> None:
    assert is_finished(text)


@pytest.mark.parametrize("text", ["", "没完", "没完，", "没完：“", "（没完）", "没完、"])
def test_a_sentence_without_its_end_is_not_finished(text: str) -> None:
    assert not is_finished(text)
