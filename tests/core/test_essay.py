"""Passages have names that survive the way out and back, and the shelf says what it does not hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import SLUG, Library, Ref, UnknownPassage

SLUGS = st.from_regex(SLUG.compiled, fullmatch=True)


@given(SLUGS, st.integers(1, 99_999))
def test_a_ref_is_read_back(slug: str, number: int) -> None:
    ref = Ref(slug, number)
    assert Ref.parse(str(ref)) == ref
    assert len(str(ref).encode()) <= 38


@given(st.text(st.sampled_from("ab-:019 \n１一_A")) | st.text())
def test_whatever_is_read_is_written_the_same(text: str) -> None:
    ref = Ref.parse(text)
    assert ref is None or str(ref) == text


@pytest.mark.parametrize(
    "text",
    ["", "a", "a:", ":1", "a:0", "a:01", "a:-1", "a:100000", "a:1 ", "a:1\n", "a:１", "a:一", "A:1", "a_b:1", "-a:1",
     "a-:1", "a:1:2", f"{'a' * 33}:1", "../a:1", "a:1.0"],
)  # fmt: skip
def test_what_names_no_paragraph_is_no_ref(text: str) -> None:
    assert Ref.parse(text) is None


def test_the_library_says_what_it_does_not_hold(library: Library) -> None:
    essay = library.essay()
    assert library.holds(Ref(essay.slug, 27))
    for ref in (Ref(essay.slug, 0), Ref(essay.slug, 28), Ref("other", 1)):
        assert not library.holds(ref)
        with pytest.raises(UnknownPassage):
            library.paragraph(ref)
    with pytest.raises(UnknownPassage):
        essay.thesis("T9")
    with pytest.raises(UnknownPassage):
        library.essay("other")


def test_narrower_theses_are_inside_their_part(library: Library) -> None:
    essay = library.essay()
    assert [each.id for each in essay.inside(essay.thesis("S1"))] == ["T1", "T2", "T3"]
    assert [each.id for each in essay.inside(essay.thesis("S2"))] == ["T4", "T5"]
    assert essay.inside(essay.thesis("T1")) == ()
    assert essay.inside(essay.thesis("intro")) == ()
