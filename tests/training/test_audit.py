"""What ``check`` finds beyond mistakes, and how accuracy is measured."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.essay import Essay, Golden, GoldenClaim, KnownClaims, Library, Phrasing, Ref
from bot.core.language import LocalizedText
from bot.core.match import NOTHING, ClaimJudgement, ClaimVerdict, Finding, Verdict
from bot.search.text.features import Features
from bot.training.audit import measure, measure_claims, shared
from bot.training.thin_places import CLAIMED, DISCUSSED, WANTED, WANTED_OF_THESIS, thin
from tests.search.conftest import CHATTER, features, small, sounds
from tests.talk.people import found

__all__ = ["features", "small", "sounds"]


def test_what_is_thin_is_named(small: Library) -> None:
    lines = list(map(str, thin(small.essay())))
    assert "第 1 段: 1 phrasings, 60 wanted" in lines
    assert "第 3 段: 0 phrasings, 60 wanted" in lines
    assert "S1: 1 phrasings, 20 wanted" in lines
    assert "intro: 0 open questions, 3 wanted" in lines
    assert len(lines) == 7
    assert not [line for line in lines if "summary" in line]


def test_enough_is_not_thin(small: Library) -> None:
    assert list(map(str, thin(rich(small.essay())))) == []


@pytest.mark.parametrize("missing", [1, 2])
def test_one_less_than_enough_is_thin(small: Library, missing: int) -> None:
    essay = rich(small.essay())
    first, *others = essay.paragraphs
    less = replace(first, phrasings=first.phrasings[missing:])
    assert list(map(str, thin(replace(essay, paragraphs=(less, *others))))) == [
        f"第 1 段: {WANTED - missing} phrasings, {WANTED} wanted"
    ]


def test_a_summary_that_nobody_wrote_is_named(small: Library) -> None:
    essay = rich(small.essay())
    first, *others = essay.paragraphs
    [line] = map(str, thin(replace(essay, paragraphs=(replace(first, extracted=True), *others))))
    assert line.startswith("第 1 段: no summary written")


def test_a_question_that_yes_or_no_would_answer_is_named_in_either_language(small: Library) -> None:
    essay = rich(small.essay())
    first, *others = essay.theses
    asked = (
        LocalizedText("你同意吗？", "What do you think?"),
        LocalizedText("是不是总是这样，为什么？", "Is it always so?"),
        LocalizedText("你怎么看？"),
    )
    assert list(map(str, thin(replace(essay, theses=(replace(first, discuss=asked), *others))))) == [
        "intro: '你同意吗？' can be answered with yes or no",
        "intro: 'Is it always so?' can be answered with yes or no",
    ]


def test_claims_are_wanted_on_both_sides_where_there_are_any(small: Library) -> None:
    essay = rich(small.essay())
    many = tuple(map(str, range(CLAIMED)))
    first, *others = (replace(each, claims=KnownClaims(many, many)) for each in essay.paragraphs)
    assert list(map(str, thin(replace(essay, paragraphs=(first, *others))))) == []
    less = replace(first, claims=KnownClaims(many, many[1:]))
    assert list(map(str, thin(replace(essay, paragraphs=(less, *others))))) == [
        f"第 1 段: {CLAIMED - 1} claims spoken against, {CLAIMED} wanted"
    ]


def rich(essay: Essay) -> Essay:
    """The essay with as much as is wanted."""
    many = tuple(Phrasing(str(number)) for number in range(WANTED))
    return replace(
        essay,
        paragraphs=tuple(replace(paragraph, phrasings=many) for paragraph in essay.paragraphs),
        theses=tuple(
            replace(thesis, phrasings=many[:WANTED_OF_THESIS], discuss=(LocalizedText("问"),) * DISCUSSED)
            for thesis in essay.theses
        ),
    )


def test_shared_messages_are_found_though_they_differ_by_a_slip(small: Library, features: Features) -> None:
    essay = replace(small.essay(), absent=("这篇文章是谁在什么时候写的呢",), unsaid=("作者说出门要带伞",))
    first, *others = essay.paragraphs
    claimed = replace(first, claims=KnownClaims(("作者说雨让人想到限度",), ("限度没什么要紧的",)))
    library = replace(small, essays=(replace(essay, paragraphs=(claimed, *others)),))
    texts = [
        "怎么老说下雨",
        "怎麼老說下雨",
        "那怎么办",
        "限度是啥意思",
        "这篇文章是谁在什么时候写的",
        CHATTER[0],
        "作者說雨讓人想到限度",
        "限度没什么要紧",
        "作者说出门要带伞",
        "雨停了会怎样",
        "",
    ]
    lines = list(shared(library, texts, features.fold))
    assert len(lines) == 9
    assert lines[1] == "'怎麼老說下雨' stands in the seeds as '怎么老说下雨'"
    assert not [line for line in lines if "雨停了" in line]


def test_with_seeds_that_hold_nothing_nothing_is_shared(small: Library, features: Features) -> None:
    essay = small.essay()
    bare = replace(
        essay,
        paragraphs=tuple(replace(paragraph, phrasings=()) for paragraph in essay.paragraphs),
        theses=tuple(replace(thesis, phrasings=()) for thesis in essay.theses),
    )
    assert list(shared(Library((bare,)), ["下雨"], features.fold)) == []


# measuring

PLANNED = {
    "first": found(1, 2, 3),
    "third": found(2, 3, 1),
    "fourth": found(2, 3, 4, 1),
    "will do": found(5, 1),
    "unsaid": found(1, verdict=Verdict.RELATED),
    "nothing": NOTHING,
    "absent": found(1, verdict=Verdict.SILENT),
    "absent, touched": found(1, verdict=Verdict.RELATED),
    "absent, said": found(1),
}


def find(text: str, earlier: Sequence[str], slug: str) -> Finding:
    return PLANNED[text]


def golden(*texts: str) -> list[Golden]:
    return [Golden(text, None, "kind", () if text.startswith("absent") else (1,), (5,)) for text in texts]


@pytest.mark.parametrize(
    ("text", "hit1", "hit3", "said"),
    [
        ("first", 1, 1, 1),
        ("third", 0, 1, 1),
        ("fourth", 0, 0, 1),
        ("will do", 1, 1, 1),
        ("unsaid", 1, 1, 0),
        ("nothing", 0, 0, 0),
    ],
)
def test_a_message_that_the_essay_answers(text: str, hit1: float, hit3: float, said: float) -> None:
    figures = measure(golden(text), find, "x")
    assert (figures.hit1, figures.hit3, figures.said) == (hit1, hit3, said)
    assert math.isnan(figures.declined)


def test_shares_are_of_what_they_are_about() -> None:
    figures = measure(golden(*PLANNED), find, "x")
    assert figures.messages == 9
    shares = [figures.hit1, figures.hit3, figures.said, figures.declined]
    assert shares == pytest.approx([3 / 6, 4 / 6, 4 / 6, 2 / 3])


def test_of_nothing_nothing_is_said() -> None:
    figures = measure([], find, "x")
    assert figures.messages == 0
    assert all(math.isnan(each) for each in (figures.hit1, figures.hit3, figures.said, figures.declined))


def test_a_follow_up_is_asked_with_what_came_before() -> None:
    heard: list[tuple[str, tuple[str, ...], str]] = []

    def listen(text: str, earlier: Sequence[str], slug: str) -> Finding:
        heard.append((text, tuple(earlier), slug))
        return NOTHING

    measure([Golden("那呢", "雨", "followup", (1,), ()), Golden("雨", None, "question", (1,), ())], listen, "x")
    assert heard == [("那呢", ("雨",), "x"), ("雨", (), "x")]


# measuring claims

JUDGED = {
    "out": ClaimVerdict.BEARS_OUT,
    "against": ClaimVerdict.AGAINST,
    "open": ClaimVerdict.TOUCHES,
    "unsaid": ClaimVerdict.UNSAID,
}


def judge(claim: str, slug: str) -> ClaimJudgement:
    """By its first word; by paragraph 7 where there is a second."""
    bearing = JUDGED[claim.split(maxsplit=1)[0]]
    return ClaimJudgement(bearing, 1.0, Ref(slug, 7 if " " in claim else 1), 0, NOTHING)


def claims(bearing: ClaimVerdict, *texts: str) -> list[GoldenClaim]:
    return [GoldenClaim(text, "claim", bearing, () if bearing is ClaimVerdict.UNSAID else (1,), (5,)) for text in texts]


def test_claims_that_the_essay_decides() -> None:
    golden = [
        *claims(ClaimVerdict.BEARS_OUT, "out", "out elsewhere", "against", "open"),
        *claims(ClaimVerdict.AGAINST, "against", "unsaid", "open", "open"),
    ]
    checks = measure_claims(golden, judge, "x")
    assert (checks.claims, checks.decided, checks.swapped) == (8, 0.5, 0.25)
    assert checks.placed == pytest.approx(2 / 3)
    assert math.isnan(checks.invented)
    assert math.isnan(checks.unsaid)


def test_claims_that_it_does_not() -> None:
    golden = [
        *claims(ClaimVerdict.TOUCHES, "open", "out"),
        *claims(ClaimVerdict.UNSAID, "unsaid", "against", "open"),
    ]
    checks = measure_claims(golden, judge, "x")
    assert checks.claims == 5
    assert [checks.invented, checks.unsaid] == pytest.approx([2 / 5, 1 / 3])
    assert math.isnan(checks.decided)
    assert math.isnan(checks.swapped)
